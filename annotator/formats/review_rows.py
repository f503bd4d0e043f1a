"""Prodigy's `review` rows: one for each article, with the final annotation and the versions it was made of.

A row is the final annotation with `versions`, one full row for each distinct annotation, whose `sessions`
say who gave it; exactly one is the `default`, the one most gave. Where everybody gave the same, the row
keeps the interface of the version as its `_view_id` and has no `_timestamp`, as Prodigy has rows that
it accepted by itself.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from annotator.document.errors import DataError
from annotator.document.ids import GOLD
from annotator.editing.annotations import Answer
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.json_out import dump_row
from annotator.formats.lines import read_lines
from annotator.formats.losses import Losses
from annotator.formats.prodigy_hashes import REVIEW_KEYS, task_hash
from annotator.formats.prodigy_row import RowMaker
from annotator.formats.prodigy_task import Task
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source, WriteContext
from annotator.formats.strict_json import parse_object

__all__ = ["REVIEWED", "read", "write"]

REVIEW = "review"
SAME_VERSION = "people whose version another has too: what they rejected or left open, and what was suggested"
"""What a row does not hold, since it has each distinct annotation once."""
REVIEWED = "@reviewed"
"""The session that the final annotation of a reviewed row is read as."""

_OF_REVIEW = ("versions", "sessions", "default", "view_id")

# writing


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[str]:
    """A line for each article that has gold, or about which all who finished it say the same."""
    maker = RowMaker(context.schema, context.dataset)
    for key, group in groupby(articles, key=lambda each: each.article.key):
        people = list(group)
        gold = next((each for each in people if each.annotator == GOLD), None)
        annotators = [each for each in people if each is not gold]
        versions = _versions(annotators, maker)
        if gold is None and len(versions) > 1:
            context.losses.add("articles without gold about which people differ", key)
            continue
        _note_shared(annotators, versions, maker, context.losses)
        yield dump_row(_reviewed(_row(gold, maker) if gold else None, versions))


def _versions(people: list[AnnotatedArticle], maker: RowMaker) -> list[dict[str, Any]]:
    """The distinct annotations as rows, each with who gave it; the one most gave is the default."""
    versions: dict[str, dict[str, Any]] = {}
    for person in people:
        row = _row(person, maker)
        version = versions.setdefault(_said(row), {**row, "sessions": []})
        version["sessions"].append(row["_session_id"])
    found = list(versions.values())
    most = max(found, key=lambda version: len(version["sessions"]), default=None)
    return [{**version, "default": version is most} for version in found]


def _note_shared(
    people: list[AnnotatedArticle], versions: list[dict[str, Any]], maker: RowMaker, losses: Losses
) -> None:
    """Count whose way to a version is not in the row, since another's way to the same one is."""
    held = {session: version for version in versions for session in version["sessions"]}
    for person in people:
        row = _row(person, maker)
        version = held[row["_session_id"]]
        if any(row[key] != version[key] for key in ("spans", "relations", "annotator")):
            losses.add(SAME_VERSION, f"{person.article.key}: {person.annotator}")


def _row(person: AnnotatedArticle, maker: RowMaker) -> dict[str, Any]:
    """The row of one person; its `_task_hash` is that of what they annotated, as Prodigy's review has it."""
    article = person.article
    task = Task({"text": article.text, "meta": dict(article.meta)}, article.meta)
    row: dict[str, Any] = json.loads(maker.row(person, task).line)
    return {**row, "_task_hash": task_hash(row, row["_input_hash"], REVIEW_KEYS)}


def _said(row: dict[str, Any]) -> str:
    """What a row says of its text: answer, spans with attributes, relations; not where these come from."""
    own = row["annotator"]
    spans = [*row["spans"], *own["nested"]["spans"], *own["character_spans"]]
    relations = [*row["relations"], *own["nested"]["relations"]]
    drop = ("origin", "suggested", "color")
    plain = [
        [{key: value for key, value in each.items() if key not in drop} for each in things]
        for things in (spans, relations)
    ]
    return json.dumps([row.get("answer"), *plain], sort_keys=True)


def _reviewed(final: dict[str, Any] | None, versions: list[dict[str, Any]]) -> dict[str, Any]:
    """The row: what was decided in the end, else what all say."""
    default = next((version for version in versions if version["default"]), None)
    if default is None:
        assert final is not None
        default = {**final, "sessions": [final["_session_id"]], "default": True}
        versions = [default]
    is_accepted = len(versions) == 1 and (final is None or _said(final) == _said(default))
    row = {key: value for key, value in (final or default).items() if key not in _OF_REVIEW}
    view = row["_view_id"]
    row |= {"_task_hash": default["_task_hash"], "_view_id": view if is_accepted else REVIEW}
    row |= {"sessions": default["sessions"], "versions": versions, "view_id": view}
    if is_accepted:
        row.pop("_timestamp", None)
    return row


# reading


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """For each line the version of every session, then the final annotation where somebody reviewed it.

    The final one has the session REVIEWED. A row without versions is read as any other.
    """
    assert source.file is not None
    for line in read_lines(source.file):
        content = line.content
        try:
            if content is None:
                raise BadRow([DataError(f"the line is {line.size:,} bytes long", "leave it out")])
            parts = list(_parts(_object(content), rows))
        except BadRow as bad:
            yield refused(bad, source.path, line=line.number, size=line.size, content=content)
            continue
        for number, part in enumerate(parts):
            yield replace(part, line=line.number, size=0 if number else line.size)


def _object(content: bytes) -> dict[str, Any]:
    try:
        return parse_object(content)
    except DataError as error:
        raise BadRow([error]) from error


def _parts(row: dict[str, Any], rows: RowReader) -> Iterator[ReadRow]:
    versions = row.get("versions")
    if not isinstance(versions, list) or not versions:
        yield ReadRow(0, 0, rows.read_object(row, is_converted=False))
        return
    for number, version in enumerate(versions):
        sessions = version.get("sessions") if isinstance(version, dict) else None
        if not isinstance(sessions, list) or not all(isinstance(name, str) for name in sessions):
            what = f"{number + 1}. version names no sessions"
            raise BadRow([DataError(what, 'it needs "sessions": ["…"]', field=f"versions[{number}]")])
        for session in dict.fromkeys(sessions):
            plain = _without_review({**version, "text": version.get("text", row.get("text"))})
            plain |= {"_annotator_id": session, "_session_id": session}
            yield ReadRow(0, 0, rows.read_object(plain, is_converted=False))
    if row.get("_view_id") == REVIEW or _is_gold_of_ours(row):
        final = _without_review(row) | {"_view_id": row.get("view_id", "ner_manual")}
        yield ReadRow(0, 0, replace(rows.read_object(final, is_converted=False), session=REVIEWED))


def _is_gold_of_ours(row: dict[str, Any]) -> bool:
    """Whether a row that all agree on is gold of an export of ours: no session of a version gave it."""
    said = {session for version in row["versions"] for session in version["sessions"]}
    return isinstance(row.get("annotator"), dict) and row.get("_session_id") not in (None, *said)


def _without_review(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in _OF_REVIEW}
    return {**kept, "answer": row.get("answer") or Answer.ACCEPT.value}
