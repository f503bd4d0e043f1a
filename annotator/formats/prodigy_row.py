"""One Prodigy row from one article and what a person decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.document.article import Article
from annotator.document.errors import OffsetError
from annotator.document.schema import LabelSchema
from annotator.editing.annotations import Annotations
from annotator.formats.base_layer import allows_overlap
from annotator.formats.prodigy_hashes import input_hash, task_hash
from annotator.formats.prodigy_parts import COLORS, FindSpan, RowParts, RowStyle, ViewId
from annotator.formats.prodigy_task import Task
from annotator.formats.prodigy_types import ProdigyRow


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A row, and what of it could not stand in the main lists.

    Attributes:
        nested: spans that overlap others; character_spans: spans off the token borders.
        side_relations: relations that touch one of these.
        foreign: relations of the imported task that end on no span, at the end of the list.
        left_out: those whose other end is no longer there.
    """

    row: ProdigyRow
    nested: int = 0
    character_spans: int = 0
    side_relations: int = 0
    foreign: int = 0
    left_out: int = 0


class RowMaker:
    """Makes the rows of one export."""

    def __init__(self, schema: LabelSchema, dataset: str) -> None:
        self._dataset = dataset
        colors = {
            label.id: label.color if label.color.startswith("#") else COLORS[place % len(COLORS)]
            for place, label in enumerate(schema.relations)
        }
        self._style = RowStyle(schema, _view(schema), colors)

    def row(
        self,
        article: Article,
        task: Task,
        annotations: Annotations,
        *,
        annotator: str,
        at: int,
        find_span: FindSpan = lambda id: None,
    ) -> MadeRow:
        """The row of one person for one article.

        Args:
            article: with its tokens.
            task: the row the article came as.
            annotations: what the person decided.
            annotator: the person.
            at: when they decided last, milliseconds since the epoch.
            find_span: the suggested span with an id.

        Raises:
            OffsetError: the article has no tokens.
        """
        if article.tokens is None:
            raise OffsetError("the article has no tokens", "run `annotator suggest`")
        parts = RowParts(self._style, article, article.tokens, task, annotations, find_span)
        of_input, of_task = _hashes(task.row)
        name = f"{self._dataset}-{annotator}"
        row: dict[str, Any] = {key: value for key, value in task.row.items() if key != "answer"}
        row |= {"text": article.text, "meta": dict(article.meta)}
        row |= {"_input_hash": of_input, "_task_hash": of_task}
        row |= {"tokens": parts.tokens(), "spans": parts.spans(), "relations": parts.relations()}
        row |= {"_is_binary": False, "_view_id": self._style.view}
        if annotations.answer is not None:
            row["answer"] = str(annotations.answer)
        row |= {"_timestamp": at // 1000, "_annotator_id": name, "_session_id": name}
        row["annotator"] = parts.annotator()
        return MadeRow(
            row,  # type: ignore[arg-type]
            nested=len(parts.nested),
            character_spans=len(parts.off_tokens),
            side_relations=len(parts.side_links),
            foreign=len(parts.foreign),
            left_out=len(task.foreign) - len(parts.foreign),
        )


def _view(schema: LabelSchema) -> ViewId:
    """The Prodigy interface that shows rows of this label schema."""
    if schema.relations:
        return "relations"
    return "spans_manual" if allows_overlap(schema) else "ner_manual"


def _hashes(row: Mapping[str, Any]) -> tuple[int, int]:
    """The row's own hashes; those it lacks are computed from it as it came."""
    of_input, of_task = row.get("_input_hash"), row.get("_task_hash")
    if of_input is None:
        of_input = input_hash(row)
    return of_input, task_hash(row, of_input) if of_task is None else of_task
