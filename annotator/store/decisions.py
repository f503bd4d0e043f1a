"""Decisions: appended, never changed; the state of (annotator, article) is their fold in order."""

from collections.abc import Iterator

from annotator.document.errors import StoreError
from annotator.editing.decisions import Decision, How, edits_from_json, edits_to_json
from annotator.editing.edits import Edit
from annotator.store.acceptance import count_acceptance
from annotator.store.articles import PAGE, article_number
from annotator.store.database import Database, Row
from annotator.store.summaries import SummaryRow, put_summary

_COLUMNS = "op, command, how, edits, at, cursor, run, undo_group, reverses, after_done, schema_hash"


def append(database: Database, annotator: str, key: str, decision: Decision, summary: SummaryRow) -> bool:
    """Store one decision with the summary it leads to; the caller holds the transaction.

    The same operation id again stores nothing and returns False, so that a save whose outcome is
    unknown can simply be tried again. Raises StoreError when the id belongs to another decision.
    """
    number = article_number(database, key)
    values = _values(decision)
    stored = database.execute(
        f"INSERT INTO decision (annotator, article, {_COLUMNS}) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (annotator, number, *values),
    )
    if not stored:
        found = database.one(
            f"SELECT annotator, article, {_COLUMNS} FROM decision WHERE op = ?", (decision.op,)
        )
        if found != (annotator, number, *values):
            raise StoreError(f"operation {decision.op!r} is stored as another decision")
        return False
    put_summary(database, annotator, number, summary, at=decision.at, place=decision.cursor)
    count_acceptance(database, annotator, decision.edits)
    return True


def history(database: Database, annotator: str, key: str) -> list[Decision]:
    """All decisions of a person about an article, oldest first."""
    rows = database.query(
        f"SELECT {_COLUMNS} FROM decision WHERE annotator = ? "
        "AND article = (SELECT number FROM article WHERE key = ?) ORDER BY number",
        (annotator, key),
    )
    return [_decision(row) for row in rows]


def stored_edits(database: Database, annotator: str, key: str) -> list[str]:
    """The edits of a person's decisions about an article as they are stored, oldest first.

    For `editing.folding.fold_stored`, which makes objects only of what stands in the end.
    """
    rows = database.query(
        "SELECT edits FROM decision WHERE annotator = ? "
        "AND article = (SELECT number FROM article WHERE key = ?) ORDER BY number",
        (annotator, key),
    )
    return [str(edits) for (edits,) in rows]


def last_decided(database: Database, annotator: str) -> tuple[str, str] | None:
    """Key and title of the article of the person's latest decision, or None when there is none."""
    found = database.one(
        "SELECT key, title FROM article WHERE number = "
        "(SELECT article FROM decision WHERE annotator = ? AND command <> 'import' "
        "ORDER BY at DESC LIMIT 1)",
        (annotator,),
    )
    return (found[0], found[1]) if found else None


def has_operation(database: Database, op: str) -> bool:
    """Whether a decision with this operation id is stored."""
    return database.one("SELECT 1 FROM decision WHERE op = ?", (op,)) is not None


def annotators_of(database: Database, key: str) -> tuple[str, ...]:
    """Everybody who has decided something about the article, by name."""
    rows = database.query(
        "SELECT annotator FROM summary WHERE decisions > 0 "
        "AND article = (SELECT number FROM article WHERE key = ?) ORDER BY annotator",
        (key,),
    )
    return tuple(row[0] for row in rows)


def iter_times(database: Database) -> Iterator[tuple[str, str, int]]:
    """Who decided with which command when (milliseconds since the epoch), in the order of storing."""
    last = 0
    while page := database.query(
        "SELECT number, annotator, command, at FROM decision WHERE number > ? ORDER BY number LIMIT ?",
        (last, 10 * PAGE),
    ):
        last = page[-1][0]
        yield from ((annotator, command, at) for _, annotator, command, at in page)


def iter_edits(database: Database) -> Iterator[tuple[int, str, tuple[Edit, ...]]]:
    """Number, annotator and edits of every decision, in the order of storing."""
    last = 0
    while page := database.query(
        "SELECT number, annotator, edits FROM decision WHERE number > ? ORDER BY number LIMIT ?",
        (last, PAGE),
    ):
        last = page[-1][0]
        yield from ((number, annotator, edits_from_json(edits)) for number, annotator, edits in page)


def unsummarized(database: Database) -> Iterator[tuple[str, int]]:
    """(annotator, article number) of decisions for which no summary is kept."""
    return (
        (annotator, number)
        for annotator, number in database.stream(
            "SELECT DISTINCT annotator, article FROM decision WHERE NOT EXISTS (SELECT 1 FROM summary "
            "WHERE summary.annotator = decision.annotator AND summary.article = decision.article "
            "AND decisions > 0)"
        )
    )


def articles_decided_after(database: Database, decision: int, before: int) -> tuple[int, ...]:
    """Numbers below `before` of the articles about which something was decided after a decision's number."""
    rows = database.query(
        "SELECT DISTINCT article FROM decision WHERE number > ? AND article < ? ORDER BY article",
        (decision, before),
    )
    return tuple(row[0] for row in rows)


def _values(decision: Decision) -> tuple[object, ...]:
    return (
        decision.op,
        decision.command,
        str(decision.how),
        edits_to_json(decision.edits),
        decision.at,
        decision.cursor,
        decision.run,
        decision.group,
        decision.reverses,
        int(decision.after_done),
        decision.schema,
    )


def _decision(row: Row) -> Decision:
    op, command, how, edits, at, cursor, run, group, reverses, after_done, schema = row
    return Decision(
        op,
        command,
        How(how),
        edits_from_json(edits),
        at,
        cursor,
        run,
        group,
        reverses,
        bool(after_done),
        schema,
    )
