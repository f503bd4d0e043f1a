"""Label Studio: a folder with its tasks as JSON and the labelling interface that shows them.

`tasks.json` (`tasks-2.json` … when it would grow large) is what Label Studio imports as tasks with
annotations, one annotation for each person; `label_config.xml` is the project's labelling interface.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count, groupby
from typing import Any

from annotator.document.ids import GOLD
from annotator.document.schema import AttributeKind
from annotator.editing.annotations import Answer, Origin, SpanRecord
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.foreign_units import offsets_of
from annotator.formats.json_out import dump_row
from annotator.formats.label_studio_config import (
    ARTICLE,
    FLAGGED,
    LABELS,
    NOTE,
    REJECTED,
    TEXT,
    UNFINISHED,
    label_config,
    tag_of,
)
from annotator.formats.label_studio_read import read
from annotator.formats.label_studio_results import OFFSETS
from annotator.formats.left_out import note_left_out, note_unit
from annotator.formats.registry import WriteContext

__all__ = ["read", "write"]

CONFIG = "label_config.xml"
LARGEST = 16 * 1024 * 1024
"""Bytes after which another file of tasks is begun: what one upload takes with ease."""

_ORIGINS = {
    Origin.MANUAL: "manual",
    Origin.ACCEPTED: "prediction",
    Origin.CORRECTED: "prediction-changed",
}
"""Label Studio's words for where a region comes from."""


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[tuple[str, bytes]]:
    """The files of the folder.

    Annotations of one article that follow each other become one task. `completed_by` is left out, since
    Label Studio refuses people it does not know; the name stands under `annotator`.
    """
    yield CONFIG, label_config(context.schema).encode()
    numbers = count(1)
    names = (f"tasks-{number}.json" if number > 1 else "tasks.json" for number in count(1))
    lines, size = list[bytes](), 0
    for _, people in groupby(articles, key=lambda each: each.article.key):
        line = dump_row(_task(list(people), context, numbers)).encode()
        if lines and size + len(line) > LARGEST:
            yield next(names), _listed(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    yield next(names), _listed(lines)


def _listed(lines: list[bytes]) -> bytes:
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def _task(people: list[AnnotatedArticle], context: WriteContext, numbers: Iterator[int]) -> dict[str, Any]:
    article = people[0].article
    made = [_Results(each, context, next(numbers)) for each in people]
    return {
        "data": {TEXT: article.text, "id": article.key, "meta": dict(article.meta)},
        "meta": {"annotators": {str(results.number): results.annotator for results in made}},
        "annotations": [results.annotation() for results in made],
    }


class _Results:
    """One person's annotation of a task while it is made.

    Attributes:
        number: of the annotation among all of the export; Label Studio exports it as `import_id`.
    """

    def __init__(self, article: AnnotatedArticle, context: WriteContext, number: int) -> None:
        self._unit = unit = context.offsets or OFFSETS
        note_left_out(article, context.losses)
        if context.offsets is None:
            note_unit(article, context.losses, unit, "Label Studio before 1.4: --offsets utf16")
        self.number, self.annotator = number, article.annotator
        self._article, self._schema = article, context.schema
        self._offsets = offsets_of(article.article.text, unit)
        self._regions = {
            record.span.id: f"{number}-{place}" for place, record in enumerate(article.accepted())
        }

    def annotation(self) -> dict[str, Any]:
        """The annotation as Label Studio imports it."""
        article = self._article
        at = datetime.fromtimestamp(article.at / 1000, UTC).isoformat(timespec="milliseconds")
        return {
            "id": self.number,
            "annotator": self.annotator,
            "offsets": str(self._unit),
            "was_cancelled": article.annotations.answer is Answer.IGNORE,
            "ground_truth": self.annotator == GOLD,
            "created_at": at.replace("+00:00", "Z"),
            "result": [*self._spans(), *self._relations(), *self._whole_article()],
        }

    def _spans(self) -> Iterator[dict[str, Any]]:
        for record in self._article.accepted():
            yield self._region(record, LABELS, "labels", {"labels": [record.span.label]})
            for attribute in self._schema.attributes_on(record.span.label):
                value = record.span.attributes.get(attribute.id)
                if not value:
                    continue
                values = [value] if isinstance(value, str) else list(value)
                is_text = attribute.kind is AttributeKind.TEXT
                kind, key = ("textarea", "text") if is_text else ("choices", "choices")
                yield self._region(record, tag_of(attribute), kind, {key: values})

    def _region(self, record: SpanRecord, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        span, suggested = record.span, record.suggested
        where = {
            "start": self._offsets[span.start],
            "end": self._offsets[span.end],
            "text": self._article.surface(span),
        }
        region: dict[str, Any] = {
            "id": self._regions[span.id],
            "from_name": name,
            "to_name": TEXT,
            "type": kind,
            "origin": _ORIGINS[record.origin],
            "value": {**where, **value},
        }
        if suggested is not None and suggested.by.score is not None:
            region["score"] = suggested.by.score
        return region

    def _relations(self) -> Iterator[dict[str, Any]]:
        for record in self._article.accepted_links():
            link = record.relation
            yield {
                "type": "relation",
                "from_id": self._regions[link.head],
                "to_id": self._regions[link.child],
                "direction": "bi" if self._schema.relation(link.label).symmetric else "right",
                "labels": [link.label],
            }

    def _whole_article(self) -> Iterator[dict[str, Any]]:
        """Note, flag, and an answer that Label Studio has no word for."""
        annotations = self._article.annotations
        said = [
            *([REJECTED] if annotations.answer is Answer.REJECT else ()),
            *([UNFINISHED] if annotations.answer is None else ()),
            *([FLAGGED] if annotations.flagged else ()),
        ]
        id = f"{self.number}-article"
        if said:
            yield _about_all(f"{id}-is", ARTICLE, "choices", {"choices": said})
        if annotations.note:
            yield _about_all(f"{id}-note", NOTE, "textarea", {"text": [annotations.note]})


def _about_all(id: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "from_name": name, "to_name": TEXT, "type": kind, "origin": "manual", "value": value}
