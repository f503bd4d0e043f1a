"""Which label schema has been found right, so that the next start need not check it again."""

from annotator.store.database import Database

_NAME = "checked_schema"


def is_schema_checked(database: Database, digest: str, version: str) -> bool:
    """Whether this version of the program has found the schema with this hash to be right."""
    found = database.one("SELECT value FROM meta WHERE name = ?", (_NAME,))
    return found is not None and found[0] == _value(digest, version)


def remember_checked_schema(database: Database, digest: str, version: str) -> None:
    """Remember it, in place of the one before."""
    with database.transaction():
        database.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_NAME, _value(digest, version)),
        )


def _value(digest: str, version: str) -> str:
    return f"{version} {digest}"
