"""The SQL that makes a person's role on a server and gives it its rights; it is printed, never run."""

from collections.abc import Iterator

from annotator.store.database import Database
from annotator.store.postgres_rights import GUARDED
from annotator.store.postgres_sql import SCHEMA

ANNOTATORS, ADJUDICATORS, LEADS = "annotators", "adjudicators", "leads"
"""The groups; their roles are called by the database and this, since roles are the whole server's."""

_FOR_ALL = ("article", "tokens", "run", "suggested", "unsuggested", "catalogue", "meta", "migration")
_SAID = (
    "op, annotator, article, command, how, edits, at, cursor, run, undo_group, reverses, after_done, "
    "schema_hash"
)
"""What a decision says; its number the database gives."""

_GRANTS: dict[str, tuple[str, ...]] = {
    ANNOTATORS: (
        f"USAGE ON SCHEMA {SCHEMA}",
        *(f"SELECT ON {SCHEMA}.{table}" for table in (*_FOR_ALL, *GUARDED)),
        f"INSERT ({_SAID}) ON {SCHEMA}.decision",
        *(f"INSERT, UPDATE ON {SCHEMA}.{table}" for table in ("summary", "progress", "acceptance")),
        f"UPDATE (state, fewer) ON {SCHEMA}.assigned",
    ),
    ADJUDICATORS: (f"EXECUTE ON FUNCTION {SCHEMA}.may_adjudicate()",),
    LEADS: (
        f"EXECUTE ON FUNCTION {SCHEMA}.may_lead()",
        *(f"INSERT ON {SCHEMA}.{table}" for table in (*_FOR_ALL[:-1], *GUARDED)),
        *(f"UPDATE ON {SCHEMA}.{table}" for table in ("run", "catalogue", "meta", "incoming", "assigned")),
        *(f"DELETE ON {SCHEMA}.{table}" for table in ("unsuggested", "assigned", "meta")),
    ),
}
"""What each group may do; adjudicators and leads are annotators too."""


def role_statements(database: Database, name: str, group: str, *, sees_gold: bool) -> Iterator[str]:
    """The statements that make the role and its groups; run again they set right what has changed.

    Args:
        database: one on a server.
        name: the role's, which is the annotator's.
        group: one of the three.
        sees_gold: whether annotators may see the gold of what they have finished.
    """
    found = database.one("SELECT current_database()::text")
    assert found is not None
    groups = {each: _quoted(f"{found[0][:48]}_{each}") for each in _GRANTS}
    yield from ("BEGIN", "SET LOCAL client_min_messages = error")
    for each, role in groups.items():
        yield _made(role, "NOLOGIN")
        if each != ANNOTATORS:
            yield f"GRANT {groups[ANNOTATORS]} TO {role}"
        yield from (f"GRANT {right} TO {role}" for right in _GRANTS[each])
    may = f"EXECUTE ON FUNCTION {SCHEMA}.may_see_gold()"
    everybody = groups[ANNOTATORS]
    yield f"GRANT {may} TO {everybody}" if sees_gold else f"REVOKE {may} FROM {everybody}"
    yield _made(_quoted(name), "LOGIN")
    yield f"GRANT {groups[group]} TO {_quoted(name)}"
    yield from (f"REVOKE {role} FROM {_quoted(name)}" for each, role in groups.items() if each != group)
    yield "COMMIT"


def _made(role: str, kind: str) -> str:
    return f"DO $role$ BEGIN CREATE ROLE {role} {kind}; EXCEPTION WHEN duplicate_object THEN NULL; END $role$"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
