"""What the tables on a server are, and what the migrations make: types, rights by row, triggers."""

from annotator.store.database import Database, Writing
from annotator.store.migrations import make
from annotator.store.postgres import STEPS
from annotator.store.postgres_sql import SCHEMA

Definitions = dict[tuple[str, str], str]

_SCRATCH = "annotator_expected"
"""A schema that is made, looked at, and never committed."""

_CLASSES = "FROM pg_class JOIN pg_namespace AS space ON space.oid = relnamespace AND nspname = ?"
_QUERIES = {
    "table": f"SELECT relname::text, concat_ws(' ', relrowsecurity, relforcerowsecurity) {_CLASSES} "
    "WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND relname <> 'migration'",
    "column": "SELECT concat(relname, '.', attname), concat_ws(' ', format_type(atttypid, atttypmod), "
    "attnotnull, attidentity, attgenerated, attstattarget, collname, pg_get_expr(adbin, adrelid)) "
    f"{_CLASSES} "
    "JOIN pg_attribute ON attrelid = pg_class.oid LEFT JOIN pg_collation ON pg_collation.oid = attcollation "
    "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
    "WHERE relkind = 'r' AND relname <> 'migration' AND attnum > 0 AND NOT attisdropped",
    "index": "SELECT indexname::text, indexdef FROM pg_indexes "
    "WHERE schemaname = ? AND tablename <> 'migration'",
    "constraint": "SELECT concat(relname, '.', conname), "
    f"concat_ws(' ', pg_get_constraintdef(pg_constraint.oid), convalidated) {_CLASSES} "
    "JOIN pg_constraint ON conrelid = pg_class.oid WHERE relname <> 'migration'",
    "trigger": "SELECT tgname::text, concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), tgenabled) "
    f"{_CLASSES} JOIN pg_trigger ON tgrelid = pg_class.oid WHERE NOT tgisinternal",
    "function": "SELECT proname::text, pg_get_functiondef(pg_proc.oid) FROM pg_proc "
    "JOIN pg_namespace AS space ON space.oid = pronamespace AND nspname = ?",
    "rule": "SELECT concat(tablename, '.', policyname), concat_ws(' ', cmd, permissive, roles, qual, '/', "
    "with_check) FROM pg_policies WHERE schemaname = ?",
}


class _LookedAt(Exception):
    """Ends the transaction in which what there should be was made."""


def found_and_expected(database: Database) -> tuple[Definitions, Definitions]:
    """What there is, and what there should be: made anew in a schema that is rolled back.

    Raises StoreError when the role may not make a schema: the owner of the database may.
    """
    found = _definitions(database, SCHEMA)
    expected: Definitions = {}
    try:
        with database.transaction(Writing.STRUCTURE):
            database.execute(f"CREATE SCHEMA {_SCRATCH}")
            database.execute(f"SET LOCAL search_path = {_SCRATCH}, pg_temp")
            for step in STEPS:
                make(database, step)
            expected = _definitions(database, _SCRATCH)
            raise _LookedAt
    except _LookedAt:
        return found, expected
    raise AssertionError("unreachable")


def _definitions(database: Database, schema: str) -> Definitions:
    return {
        (kind, name): definition.replace(_SCRATCH, SCHEMA)
        for kind, query in _QUERIES.items()
        for name, definition in database.query(query, (schema,))
    }
