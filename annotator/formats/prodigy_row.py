"""One Prodigy row, as a line of JSON, from one article and what a person decided about it."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import RelationRecord
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.base_layer import allows_overlap
from annotator.formats.json_out import JsonWords, dump_text, dump_value
from annotator.formats.prodigy_check import check_lists
from annotator.formats.prodigy_facts import FactWriter
from annotator.formats.prodigy_hashes import input_hash, task_hash
from annotator.formats.prodigy_lists import row_lists
from annotator.formats.prodigy_own import OwnPart
from annotator.formats.prodigy_parts import COLORS, MainLists
from annotator.formats.prodigy_task import ForeignLink, Task
from annotator.formats.prodigy_tokens import TokenWriter
from annotator.formats.read_own import OURS

_LISTS = frozenset({"tokens", "spans", "relations"})

ViewId = Literal["relations", "ner_manual", "spans_manual"]


class MadeRow(Struct, frozen=True):
    """A row, and what of it could not stand in the main lists.

    Attributes:
        line: the row as JSON in ASCII, without the end of the line.
        nested: spans that overlap others; off_tokens: spans off the token borders.
        side_links: relations that touch one of these.
        left_out: relations of the imported task whose end is no longer there.
    """

    line: str
    nested: tuple[Span, ...] = ()
    off_tokens: tuple[Span, ...] = ()
    side_links: tuple[RelationRecord, ...] = ()
    left_out: tuple[ForeignLink, ...] = ()


class RowMaker:
    """Makes the rows of one export."""

    def __init__(self, schema: LabelSchema, dataset: str) -> None:
        self._schema, self._dataset = schema, dataset
        self._colors = {
            label.id: label.color if label.color.startswith("#") else COLORS[place % len(COLORS)]
            for place, label in enumerate(schema.relations)
        }
        self._view = view_of(schema)
        self._facts, self._tokens, self._keys = FactWriter(schema), TokenWriter(), JsonWords(after=":")

    def row(
        self,
        given: AnnotatedArticle,
        task: Task,
    ) -> MadeRow:
        """The row of one person for one article.

        Args:
            given: the article with what the person decided.
            task: the row the article came as.

        Raises:
            OffsetError: the article has no tokens, or the row would be wrong.
        """
        article, tokens, annotations = given.article, given.tokens, given.annotations
        may_overlap = self._view == "spans_manual"
        lists = row_lists(annotations, tokens, self._schema, may_overlap=may_overlap)
        check_lists(lists, tokens, may_overlap=may_overlap)
        main = MainLists(self._facts, self._colors, article, lists, task)
        own = OwnPart(self._facts, article, annotations, given.find_span)
        name = self._facts.words[f"{self._dataset}-{given.annotator}"]
        meta = article.meta if task.meta is None else task.meta
        text = dump_text(article.text)
        of_input, of_task = _hashes(task.row, {} if "\x7f" in article.text else {article.text: text})
        members = {
            "text": text,
            "meta": dump_value(dict(meta)),
            "_input_hash": str(of_input),
            "_task_hash": str(of_task),
            "tokens": self._tokens.write(article.text, tokens, task.tokens),
            "spans": main.spans(),
            "relations": main.relations(),
            "_is_binary": "false",
            "_view_id": f'"{self._view}"',
            **({"answer": f'"{annotations.answer}"'} if annotations.answer is not None else {}),
            "_timestamp": str(given.at // 1000),
            "_annotator_id": name,
            "_session_id": name,
            OURS: own.write(lists, task),
        }
        return MadeRow(
            self._line(task.row, members),
            tuple(record.span for record in lists.nested),
            tuple(record.span for record in lists.off_tokens),
            tuple(lists.side_links),
            tuple(link for link in task.foreign if link not in main.foreign),
        )

    def _line(self, came: Mapping[str, Any], members: dict[str, str]) -> str:
        """The row: keys of the task where they were, then the others.

        It is put together in one go, since most of the time goes into moving long strings about.
        """
        order = [*(key for key in came if key != "answer"), *(key for key in members if key not in came)]
        if "answer" in came and "answer" in members:
            order.append("answer")
        pieces = ["{"]
        for key in order:
            pieces.append(self._keys[key])
            if key in _LISTS:
                pieces += ("[", members[key], "],")
            else:
                pieces += (members[key] if key in members else dump_value(came[key]), ",")
        pieces[-1] = pieces[-1].replace(",", "}")
        return "".join(pieces)


def view_of(schema: LabelSchema) -> ViewId:
    """The Prodigy interface that shows rows of this label schema."""
    if schema.relations:
        return "relations"
    return "spans_manual" if allows_overlap(schema) else "ner_manual"


def _hashes(row: Mapping[str, Any], written: Mapping[str, str]) -> tuple[int, int]:
    """The row's own hashes; those it lacks are computed from it as it came."""
    of_input, of_task = row.get("_input_hash"), row.get("_task_hash")
    if of_input is None:
        of_input = input_hash(row, written)
    return of_input, task_hash(row, of_input, written=written) if of_task is None else of_task
