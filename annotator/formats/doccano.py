"""doccano JSON Lines: sequence labelling with relations, as doccano imports and exports it.

doccano's rows hold `text`, `entities` with offsets and `relations` between their ids; every other key of
a row is kept with the text and exported again. It counts offsets as its editor, JavaScript, does: in
UTF-16 units (its issue 2290).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.document.offsets import OffsetUnit
from annotator.document.spans import Span
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.doccano_read import ATTRIBUTES, OFFSETS, OURS, read
from annotator.formats.foreign_units import offsets_of
from annotator.formats.json_out import dump_row
from annotator.formats.left_out import note_left_out, note_unit
from annotator.formats.registry import WriteContext

__all__ = ["read", "write"]


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[str]:
    """One line for each article; doccano wants `Allow overlapping spans` and `Use relation labeling` on.

    Entities are numbered in text order. What they have beside a label (attributes), and what was said
    about the article, stands under the key `annotator`, which doccano keeps.
    """
    unit = context.offsets or OFFSETS
    for article in articles:
        note_left_out(article, context.losses)
        if context.offsets is None:
            note_unit(article, context.losses, unit, "for other programs: --offsets codepoint")
        yield dump_row(_row(article, unit))


def _row(article: AnnotatedArticle, unit: OffsetUnit) -> dict[str, Any]:
    offsets = offsets_of(article.article.text, unit)
    spans = [record.span for record in article.accepted()]
    numbers = {span.id: number for number, span in enumerate(spans)}
    return {
        "id": article.article.key,
        "text": article.article.text,
        "meta": dict(article.article.meta),
        OURS: _ours(article, spans, unit, offsets),
        "entities": [{"id": numbers[span.id], **_entity(span, offsets)} for span in spans],
        "relations": [
            {
                "id": number,
                "from_id": numbers[record.relation.head],
                "to_id": numbers[record.relation.child],
                "type": record.relation.label,
            }
            for number, record in enumerate(article.accepted_links())
        ],
    }


def _entity(span: Span, offsets: Sequence[int]) -> dict[str, Any]:
    return {
        "label": span.label,
        "start_offset": offsets[span.start],
        "end_offset": offsets[span.end],
    }


def _ours(
    article: AnnotatedArticle, spans: list[Span], unit: OffsetUnit, offsets: Sequence[int]
) -> dict[str, Any]:
    annotations = article.annotations
    return {
        "version": 1,
        "annotator": article.annotator,
        "answer": None if annotations.answer is None else str(annotations.answer),
        "at": article.at // 1000,
        "flagged": annotations.flagged,
        "note": annotations.note,
        "offsets": str(unit),
        ATTRIBUTES: [
            {**_entity(span, offsets), **{k: _plain(v) for k, v in sorted(span.attributes.items())}}
            for span in spans
            if span.attributes
        ],
    }


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
