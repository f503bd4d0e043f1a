"""Who may see and write which rows on a server: row-level security, so that the database keeps people apart.

An annotator's role sees and adds its own rows alone. A role is a lead or an adjudicator by being allowed to
call a function that does nothing: `store.postgres_roles` gives that to group roles.
"""

from annotator.document.ids import GOLD
from annotator.store.migrations import Migration

OWNED = ("decision", "summary", "progress", "acceptance", "assignment", "assigned")
"""Tables whose rows belong to the person in the column `annotator`."""

GUARDED = (*OWNED, "incoming")
"""Tables with rows of people."""

NUMBERED = ("decision", "assignment")
"""Tables of people whose rows are numbered by the clock: the gaps between one's own numbers tell nothing."""

_MARKS = ("may_lead", "may_adjudicate", "may_see_gold")


def _mark(name: str) -> tuple[str, ...]:
    """A function that does nothing: who may call it has a role."""
    return (
        f"CREATE FUNCTION {name}() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
        f"REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC",
    )


def _asks(name: str, mark: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT "
        f"AS $$ SELECT has_function_privilege('{mark}()', 'EXECUTE') $$"
    )


def _articles(name: str, rows: str) -> str:
    """A function that gives numbers of articles of a person, to that person's role alone.

    It reads past row-level security, which a policy on the same table could not.
    """
    return (
        f"CREATE FUNCTION {name}(who text) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path FROM CURRENT AS $$ SELECT article FROM ({rows}) AS rows "
        "WHERE pg_has_role(session_user, who::name, 'MEMBER') $$"
    )


_OPEN = (
    "SELECT article FROM assigned WHERE annotator = who AND state IN ('new', 'started') "
    "UNION SELECT article FROM summary WHERE annotator = who AND state = 'started'"
)
_FINISHED = "SELECT article FROM summary WHERE annotator = who AND finished = 1"


_TELLING = {
    "decision": "annotator, article, op, command, how, at, edits, undo_group, reverses",
    "summary": "annotator, article, note, at, place, open, accepted, rejected",
    "progress": "annotator, first_unfinished, started, done, rejected, skipped, decisions",
    "acceptance": "annotator, source, label, accepted, rejected",
    "assignment": "annotator, article, at",
    "assigned": "annotator, article, at",
    "incoming": "annotator, article, file",
}
"""Columns of which the server keeps no statistics: EXPLAIN would tell anybody how often a value is there."""


def _untold(table: str) -> tuple[str, ...]:
    columns = _TELLING[table].split(", ")
    return tuple(f"ALTER TABLE {table} ALTER {column} SET STATISTICS 0" for column in columns)


def _guard(table: str) -> tuple[str, ...]:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *_untold(table),
        f"CREATE POLICY lead ON {table} USING ((SELECT is_lead())) WITH CHECK ((SELECT is_lead()))",
    )


def _own(table: str) -> tuple[str, ...]:
    mine = "annotator = current_user::text"
    gold = f"annotator = '{GOLD}' AND (SELECT is_adjudicator())"
    return (
        *_guard(table),
        f"CREATE POLICY own ON {table} USING ({mine}) WITH CHECK ({mine})",
        f"CREATE POLICY gold ON {table} USING ({gold}) WITH CHECK ({gold})",
    )


def _numbered(table: str) -> tuple[str, ...]:
    """Number rows by the clock: microseconds and ten random bits, and above the person's last one."""
    return (
        f"ALTER TABLE {table} ALTER number DROP IDENTITY",
        f"CREATE FUNCTION {table}_number() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT "
        "AS $$ BEGIN IF NEW.number IS NULL THEN NEW.number := greatest("
        "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1024 + floor(random() * 1024)::bigint, "
        f"1 + coalesce((SELECT max(number) FROM {table} WHERE annotator = NEW.annotator "
        "AND article = NEW.article), 0)); END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_number BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_number()",
    )


_IS_FINISHED = (
    "EXISTS (SELECT 1 FROM summary WHERE summary.annotator = decision.annotator "
    "AND summary.article = decision.article AND summary.finished = 1)"
)
_SEES_GOLD = f"annotator = '{GOLD}' AND (SELECT sees_gold())"

RIGHTS: tuple[Migration, ...] = (
    Migration(
        "3-postgres-rights",
        (
            *(statement for name in _MARKS for statement in _mark(name)),
            _asks("is_lead", "may_lead"),
            _asks("is_adjudicator", "may_adjudicate"),
            _asks("sees_gold", "may_see_gold"),
            _articles("open_articles", _OPEN),
            _articles("finished_articles", _FINISHED),
            *(statement for table in NUMBERED for statement in _numbered(table)),
            # One person's operation id is not taken by another's: who tries one learns nothing.
            "ALTER TABLE decision DROP CONSTRAINT decision_op_key",
            "CREATE UNIQUE INDEX decision_op ON decision (op, annotator)",
            *(statement for table in OWNED for statement in _own(table)),
            *_guard("incoming"),
            "CREATE POLICY own ON incoming FOR SELECT "
            "USING (split_part(annotator, '#', 1) = current_user::text)",
            # The row of an article that came with somebody's answer names that person.
            "CREATE POLICY original ON incoming FOR SELECT USING (annotator = '' "
            "AND (line IS NULL OR substring(line FROM 1 FOR 1) <> '\\x40'::bytea))",
            "CREATE POLICY finished ON summary FOR SELECT USING (finished = 1 AND (SELECT is_adjudicator()) "
            "AND article NOT IN (SELECT open_articles(current_user::text)))",
            "CREATE POLICY finished ON decision FOR SELECT USING ((SELECT is_adjudicator()) "
            f"AND {_IS_FINISHED})",
            f"CREATE POLICY shown ON summary FOR SELECT USING ({_SEES_GOLD} AND finished = 1 "
            "AND article IN (SELECT finished_articles(current_user::text)))",
            f"CREATE POLICY shown ON decision FOR SELECT USING ({_SEES_GOLD} AND {_IS_FINISHED})",
        ),
    ),
)
