"""Whether tables, indexes and triggers are as the migrations make them: triggers are what forbids change."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.store.database import Database, open_database

Definitions = dict[tuple[str, str], str]
"""Kind and name of something → how it is defined."""


def structure_faults(database: Database) -> list[str]:
    """What is missing, other than it must be, or not ours, each as a few words.

    On a server only the owner of the database can look: what must be is made beside what is, and undone.
    """
    if database.is_server:
        from annotator.store.postgres_structure import found_and_expected

        return compared(*found_and_expected(database))
    found = _definitions(database)
    with ExitStack() as opened:
        directory = Path(opened.enter_context(TemporaryDirectory()))
        expected = _definitions(
            opened.enter_context(open_database(directory / "annotations.db", create=True))
        )
    return compared(found, expected)


def is_structure_seen(database: Database) -> bool:
    """Whether whoever is connected can compare the structure."""
    if not database.is_server:
        return True
    found = database.one("SELECT has_database_privilege(current_database(), 'CREATE')")
    return bool(found and found[0])


def compared(found: Definitions, expected: Definitions) -> list[str]:
    """Where the definitions differ."""
    missing = [f"the {kind} {name} is missing" for kind, name in expected.keys() - found.keys()]
    strange = [f"the {kind} {name} is not ours" for kind, name in found.keys() - expected.keys()]
    other = [
        f"the {kind} {name} is not as it was made"
        for kind, name in expected.keys() & found.keys()
        if expected[kind, name] != found[kind, name]
    ]
    return sorted([*missing, *strange, *other])


def broken_references(database: Database, most: int = 20) -> list[str]:
    """Tables with rows that name an article, a run or a decision that is not there, at most so many."""
    found: list[tuple[str, str]] = []
    if not database.is_server:  # which lets no such row be stored
        sql = 'SELECT DISTINCT "table", parent FROM pragma_foreign_key_check LIMIT ?'
        found = [(table, parent) for table, parent in database.stream(sql, (most,))]
    found += [("decision", parent) for parent, missing in _NAMED.items() if database.one(missing)]
    return [f"a row of {table} names a row of {parent} that is not there" for table, parent in found]


_NAMED = {
    "run": "SELECT 1 FROM decision WHERE run <> 0 AND run NOT IN (SELECT number FROM run) LIMIT 1",
    "decision": "SELECT 1 FROM decision WHERE reverses <> '' "
    "AND reverses NOT IN (SELECT op FROM decision) LIMIT 1",
}
"""What decisions name without a foreign key, and how it is found missing."""


def damages(database: Database, most: int = 20) -> list[str]:
    """What SQLite's integrity_check says about the file, pages and indexes, at most so many lines.

    A server looks after its own files.
    """
    if database.is_server:
        return []
    found = [str(row[0]) for row in database.query(f"PRAGMA integrity_check({most:d})")]
    return [] if found == ["ok"] else found or ["no answer"]


def _definitions(database: Database) -> Definitions:
    rows = database.query(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema "
        "WHERE name NOT LIKE 'sqlite!_stat%' ESCAPE '!'"
    )
    return {(kind, name): sql for kind, name, sql in rows}
