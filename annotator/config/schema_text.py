"""Writes a label schema file that a person is going to finish by hand."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from annotator.config.label_pattern import LABEL
from annotator.document.safe_text import cut, safe

_UNFIT = re.compile(r"[^\w.\-/&+:]+")
_LONGEST = 64


class DraftSpan(Struct, frozen=True):
    """A span label: its id and what is to be remarked beside it."""

    id: str
    remark: str = ""


class DraftRelation(Struct, frozen=True):
    """A relation label: its id, the span labels at its ends, and what is to be remarked beside it."""

    id: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    remark: str = ""


class DraftAttribute(Struct, frozen=True):
    """A property that spans seem to have: its id, their labels, the values met."""

    id: str
    on: tuple[str, ...]
    values: tuple[str, ...]
    is_set: bool = False


class SchemaDraft(Struct, frozen=True):
    """A label schema to be finished.

    Attributes:
        remarks: what stands at the top, a line each.
        overlapping: span labels whose spans may overlap.
        attributes: written as comments, to be taken by removing the signs.
    """

    name: str
    remarks: Sequence[str]
    spans: Sequence[DraftSpan]
    relations: Sequence[DraftRelation] = ()
    attributes: Sequence[DraftAttribute] = ()
    overlapping: tuple[str, ...] = ()


def fitting_ids(labels: Iterable[str]) -> dict[str, str]:
    """Each label → an id that a schema may have, the label itself for most; no two the same."""
    ids: dict[str, str] = {}
    labels = list(dict.fromkeys(labels))
    taken = {label for label in labels if _is_fit(label)}
    for label in labels:
        id = label if _is_fit(label) else _fitted(label, taken)
        taken.add(id)
        ids[label] = id
    return ids


def _is_fit(label: str) -> bool:
    return re.fullmatch(LABEL, label) is not None and safe(label) == label


def _fitted(label: str, taken: set[str]) -> str:
    plain = _UNFIT.sub("_", safe(label)).strip("_")[: _LONGEST - 4] or "label"
    candidates = (plain if number == 1 else f"{plain}_{number}" for number in range(1, 1000))
    return next(candidate for candidate in candidates if candidate not in taken)


def schema_text(draft: SchemaDraft) -> str:
    """The file, which `label_schema` reads as it is."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: SchemaDraft) -> Iterator[str]:
    yield from (f"# {safe(remark)}".rstrip() for remark in draft.remarks)
    yield from ("", f"name = {_text(draft.name)}", 'version = "1"')
    yield 'language = "en"  # of the texts, as spaCy names it'
    for span in draft.spans:
        yield from ("", "[[span]]", f"id = {_text(span.id)}{_beside(span.remark)}", '# guideline = "…"')
    for relation in draft.relations:
        yield from ("", "[[relation]]", f"id = {_text(relation.id)}{_beside(relation.remark)}")
        yield from (f"head = {_list(relation.head)}", f"tail = {_list(relation.tail)}")
        yield "# symmetric = true"
    if draft.overlapping:
        yield from ("", "# Spans of these labels overlap in the files.")
        yield from ("[[rule]]", 'kind = "overlap"', f"labels = {_list(draft.overlapping)}", "allowed = true")
    for attribute in draft.attributes:
        kind = "set" if attribute.is_set else "choice"
        yield from ("", "# Spans have this key: without the signs it becomes an attribute.")
        yield from ("# [[attribute]]", f"# id = {_text(attribute.id)}", f"# on = {_list(attribute.on)}")
        yield from (f'# kind = "{kind}"', f"# values = {_list(attribute.values)}")


def _text(value: str) -> str:
    return json.dumps(safe(value), ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _beside(remark: str) -> str:
    return f"  # {cut(safe(remark), 90)}" if remark else ""
