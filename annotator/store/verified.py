"""How far a verification has come, so that it can go on after it was ended."""

from msgspec import Struct

from annotator.store.columns import from_json, to_json
from annotator.store.database import Database

_NAME = "verifying"


class VerifiedSoFar(Struct, frozen=True):
    """Articles up to number `article` have been looked at, when decision number `decision` was the newest.

    `errors`: how many were found so far.
    """

    article: int
    decision: int
    errors: int


def verified_so_far(database: Database) -> VerifiedSoFar | None:
    """Where a verification was ended, or None."""
    found = database.one("SELECT value FROM meta WHERE name = ?", (_NAME,))
    if found is None:
        return None
    kept = from_json(found[0])
    return VerifiedSoFar(int(kept["article"]), int(kept["decision"]), int(kept["errors"]))


def keep_verified(database: Database, place: VerifiedSoFar | None) -> None:
    """Keep how far it has come; None when it has come to its end."""
    with database.transaction():
        if place is None:
            database.execute("DELETE FROM meta WHERE name = ?", (_NAME,))
            return
        kept = {"article": place.article, "decision": place.decision, "errors": place.errors}
        database.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_NAME, to_json(kept)),
        )
