"""Suggestions: immutable rows of a run. A run is one pipeline, or one file, under one label schema.

The items of a run for an article are one JSON object: `by` lists who suggested (source, model),
`spans` are [start, end, label, by, score, attributes, id] and `relations` are
[label, head, child, by, score, id], with ends as places in `spans`, and the id left out where it
is the one `document.ids` gives.
"""

import json
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion
from annotator.store.articles import PAGE, article_number
from annotator.store.catalogue import weigh
from annotator.store.database import Database


class Which(StrEnum):
    """Articles to suggest for: without suggestions, not finished by anybody, or all."""

    NEW = "new"
    OPEN = "open"
    ALL = "all"


class Run(Struct, frozen=True):
    """One run: its number, source, model with version, schema hash, when it began (ms), whether it ended."""

    number: int
    source: str
    model: str
    schema_hash: str
    at: int
    finished: bool


_RUN = "number, source, model, schema_hash, at, finished"


def new_run(
    database: Database, *, source: str, model: str = "", schema_hash: str, finished: bool = True
) -> int:
    """Begin a run and give its number; the caller holds the transaction.

    Args:
        database: the project's.
        source: what suggests: `rules`, `model`, or a file's name.
        model: name and version of the pipeline, or empty.
        schema_hash: hash of the label schema in force.
        finished: False for a pass over many articles that may be broken off and taken up again.
    """
    now = time.time_ns() // 1_000_000
    database.execute(
        "INSERT INTO run (source, model, schema_hash, at, finished) VALUES (?, ?, ?, ?, ?)",
        (source, model, schema_hash, now, int(finished)),
    )
    return latest_run(database)


def latest_run(database: Database) -> int:
    """The number of the newest run, 0 when there is none."""
    found = database.one("SELECT max(number) FROM run")
    return int(found[0] or 0) if found else 0


def find_run(database: Database, *, source: str, model: str, schema_hash: str, finished: bool) -> int:
    """The newest run of the same making, ended or not as asked; 0 when there is none."""
    found = database.one(
        "SELECT max(number) FROM run WHERE source = ? AND model = ? AND schema_hash = ? AND finished = ?",
        (source, model, schema_hash, int(finished)),
    )
    return int(found[0] or 0) if found else 0


def finish_run(database: Database, run: int) -> None:
    """Record that a pass over the articles has reached its end; the caller holds the transaction."""
    database.execute("UPDATE run SET finished = 1 WHERE number = ?", (run,))


def runs(database: Database) -> tuple[Run, ...]:
    """All runs, oldest first."""
    return tuple(
        Run(number, source, model, schema_hash, at, bool(finished))
        for number, source, model, schema_hash, at, finished in database.query(
            f"SELECT {_RUN} FROM run ORDER BY number"
        )
    )


def add_suggestions(
    database: Database,
    run: int,
    article_key: str,
    spans: Sequence[SuggestedSpan],
    relations: Sequence[SuggestedRelation] = (),
) -> bool:
    """Store what a run suggests for an article, possibly nothing; the caller holds the transaction.

    Returns False, storing nothing, when the run has its suggestions for the article already.
    """
    number = article_number(database, article_key)
    stored = database.execute(
        "INSERT INTO suggested (article, run, items) VALUES (?, ?, ?) ON CONFLICT (article, run) DO NOTHING",
        (number, run, packed(run, spans, relations)),
    )
    if stored:
        database.execute("DELETE FROM unsuggested WHERE article = ?", (number,))
        scores = [*(span.by.score for span in spans), *(relation.by.score for relation in relations)]
        weigh(database, number, run, scores)
    return bool(stored)


def latest_run_for(database: Database, key: str) -> int:
    """The newest run that has suggestions for the article (or found none), 0 when there is none."""
    found = database.one(
        "SELECT max(run) FROM suggested WHERE article = (SELECT number FROM article WHERE key = ?)", (key,)
    )
    return int(found[0] or 0) if found else 0


def runs_for(database: Database, number: int) -> tuple[int, ...]:
    """The runs that have suggestions for the article of this number, oldest first."""
    rows = database.query("SELECT run FROM suggested WHERE article = ? ORDER BY run", (number,))
    return tuple(row[0] for row in rows)


def get_suggestions(database: Database, run: int, key: str) -> Suggestions:
    """What the run suggests for the article; without anything when it has not seen it."""
    found = database.one(
        "SELECT items FROM suggested WHERE article = (SELECT number FROM article WHERE key = ?) AND run = ?",
        (key, run),
    )
    return unpacked(run, found[0]) if found else Suggestions(run)


def keys_without_suggestions(database: Database, *, limit: int = 2**62) -> list[str]:
    """Keys of articles no run has seen, in the order of import, at most `limit`."""
    rows = database.query(
        "SELECT key FROM unsuggested JOIN article ON number = article ORDER BY article LIMIT ?", (limit,)
    )
    return [row[0] for row in rows]


def count_without_suggestions(database: Database) -> int:
    """How many articles no run has seen."""
    found = database.one("SELECT count(*) FROM unsuggested")
    return int(found[0]) if found else 0


_NEW = (
    "FROM unsuggested JOIN article ON number = unsuggested.article WHERE unsuggested.article > ?1 AND ?2 = ?2"
)
_NOT_IN_RUN = "NOT EXISTS (SELECT 1 FROM suggested WHERE article = number AND run = ?2)"
_NOT_FINISHED = "NOT EXISTS (SELECT 1 FROM summary WHERE article = number AND finished = 1)"
_WANTED = {
    Which.NEW: _NEW,
    Which.OPEN: f"FROM article WHERE number > ?1 AND {_NOT_FINISHED} AND {_NOT_IN_RUN}",
    Which.ALL: f"FROM article WHERE number > ?1 AND {_NOT_IN_RUN}",
}


def iter_keys_for_run(database: Database, which: Which, run: int) -> Iterator[str]:
    """Keys of the wanted articles that the run has not seen, in the order of import."""
    last = 0
    while page := database.query(
        f"SELECT number, key {_WANTED[which]} ORDER BY number LIMIT ?3", (last, run, PAGE)
    ):
        last = page[-1][0]
        yield from (key for _, key in page)


def count_keys_for_run(database: Database, which: Which, run: int) -> int:
    """How many articles `iter_keys_for_run` would give."""
    found = database.one(f"SELECT count(*) {_WANTED[which]}", (0, run))
    return int(found[0]) if found else 0


def packed(run: int, spans: Sequence[SuggestedSpan], relations: Sequence[SuggestedRelation]) -> str:
    """The items of a run for an article, as they are stored."""
    makers: dict[tuple[str, str], int] = {}
    places = {suggested.span.id: place for place, suggested in enumerate(spans)}

    def maker(by: Suggestion) -> int:
        return makers.setdefault((by.source, by.model), len(makers))

    rows = [_span_row(run, suggested, maker(suggested.by)) for suggested in spans]
    links = [_relation_row(run, suggested, maker(suggested.by), places) for suggested in relations]
    return items_json(list(makers), rows, links)


def items_json(by: Sequence[Sequence[str]], spans: Sequence[Any], relations: Sequence[Any]) -> str:
    """The items of a run for an article, as they are stored, from rows as the module describes them."""
    items = {"by": by, "spans": spans, "relations": relations}
    return json.dumps(items, ensure_ascii=False, separators=(",", ":"))


def _span_row(run: int, suggested: SuggestedSpan, maker: int) -> list[Any]:
    span = suggested.span
    row = [span.start, span.end, span.label, maker, suggested.by.score, dict(span.attributes)]
    return row if span.id == suggested_span_id(run, span.start, span.end, span.label) else [*row, span.id]


def _relation_row(run: int, suggested: SuggestedRelation, maker: int, places: dict[str, int]) -> list[Any]:
    link = suggested.relation
    row = [link.label, places[link.head], places[link.child], maker, suggested.by.score]
    return (
        row if link.id == suggested_relation_id(run, link.label, link.head, link.child) else [*row, link.id]
    )


def unpacked(run: int, items: str) -> Suggestions:
    """The suggestions that `packed` wrote, as those of a run."""
    found = json.loads(items)
    makers = [(source, model) for source, model in found["by"]]
    spans = tuple(_read_span(run, row, makers) for row in found["spans"])
    relations = tuple(_read_relation(run, row, makers, spans) for row in found["relations"])
    return Suggestions(run, spans, relations)


def _by(maker: tuple[str, str], score: float | None) -> Suggestion:
    return Suggestion(*maker, score)


def _read_span(run: int, row: list[Any], makers: list[tuple[str, str]]) -> SuggestedSpan:
    start, end, label, maker, score, given, *named = row
    attributes: dict[str, AttributeValue] = given and {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
    }
    id = named[0] if named else suggested_span_id(run, start, end, label)
    return SuggestedSpan(Span(id, start, end, label, attributes), _by(makers[maker], score))


def _read_relation(
    run: int, row: list[Any], makers: list[tuple[str, str]], spans: tuple[SuggestedSpan, ...]
) -> SuggestedRelation:
    label, head_place, child_place, maker, score, *named = row
    head, child = spans[head_place].span.id, spans[child_place].span.id
    id = named[0] if named else suggested_relation_id(run, label, head, child)
    return SuggestedRelation(Relation(id, label, head, child), _by(makers[maker], score))
