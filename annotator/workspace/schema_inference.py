"""A label schema made from the labels that rows of Prodigy, or JSON Lines like them, have."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from annotator.config.schema_text import (
    DraftAttribute,
    DraftRelation,
    DraftSpan,
    SchemaDraft,
    fitting_ids,
    schema_text,
)
from annotator.document.errors import DataError
from annotator.formats.input_file import open_input
from annotator.formats.interfaces import NO_SPANS, interface
from annotator.formats.lines import read_lines
from annotator.formats.strict_json import parse_object

_EXAMPLES = 3
_MOST_VALUES = 24
_LONGEST_VALUE = 40
_MOST_OPTIONS = 200
_NO_ATTRIBUTES = frozenset(
    {
        *("start", "end", "label", "text", "token_start", "token_end", "type", "source", "pattern", "answer"),
        *("input_hash", "task_hash", "_input_hash", "_task_hash", "id", "origin", "suggested", "color"),
    }
)


class Inferred(Struct):
    """A schema made from files.

    Attributes:
        text: the schema file.
        rows: that were looked at; skipped: lines that are no JSON object.
        renamed: label in the files → its id in the schema, where the two differ.
    """

    text: str
    rows: int
    skipped: int
    renamed: Mapping[str, str]


def infer_schema(files: Sequence[Path]) -> Inferred:
    """Look through the files and make a schema of their labels, the most frequent first.

    Raises:
        DataError: a file cannot be opened, or none has a span with a label.
    """
    found = _Found()
    for path in files:
        with open_input(path) as file:
            for line in read_lines(file):
                found.take(line.content)
    if not found.spans:
        hint = "it needs rows with `spans`, each with a `label`"
        raise DataError("no span with a label was found", hint, file=str(files[0]))
    ids = fitting_ids([*found.spans, *found.links])
    return Inferred(
        schema_text(_draft(found, ids, files)),
        found.rows,
        found.skipped,
        {label: id for label, id in ids.items() if label != id},
    )


class _Link(Struct):
    """What was met of a relation label: how often, and the labels at its ends; bare ends have none."""

    count: int = 0
    bare: int = 0
    heads: Counter[str] = field(default_factory=Counter)
    tails: Counter[str] = field(default_factory=Counter)


class _Found:
    """Everything met in the files."""

    def __init__(self) -> None:
        self.rows = self.skipped = 0
        self.spans: Counter[str] = Counter()
        self.examples: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.links: defaultdict[str, _Link] = defaultdict(_Link)
        self.overlapping: set[str] = set()
        self.values: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
        self.valued: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
        self.options: Counter[str] = Counter()

    def take(self, content: bytes | None) -> None:
        """Count what is in one line."""
        try:
            row = parse_object(content or b"")
        except DataError:
            self.skipped += 1
            return
        self.rows += 1
        for option in _objects(row, "options"):
            self.options[str(option.get("text", option.get("id")))] += 1
        if interface(row) in NO_SPANS:
            return
        spans = [span for span in _objects(row, "spans") if _label(span)]
        text = row.get("text")
        for span in spans:
            self._take_span(span, text if isinstance(text, str) else "")
        self._take_overlaps(spans)
        self._take_links(row, spans)

    def _take_span(self, span: Mapping[str, Any], text: str) -> None:
        label = span["label"]
        self.spans[label] += 1
        start, end = span.get("start"), span.get("end")
        if len(self.examples[label]) < _EXAMPLES and type(start) is int and type(end) is int:
            self.examples[label].setdefault(" ".join(text[start:end].split()))
        for key, value in span.items():
            words = [value] if isinstance(value, str) else value
            if key in _NO_ATTRIBUTES or not isinstance(words, list) or not all(map(_is_word, words)):
                continue
            self.values[key, isinstance(value, list)].update(words)
            self.valued[key, isinstance(value, list)].add(label)

    def _take_overlaps(self, spans: Sequence[Mapping[str, Any]]) -> None:
        reach: list[Mapping[str, Any]] = []
        placed = [s for s in spans if type(s.get("start")) is int and type(s.get("end")) is int]
        extents = {(s["start"], s["end"], s["label"]): s for s in placed}
        for _, span in sorted(extents.items(), key=lambda item: item[0]):
            reach = [other for other in reach if other["end"] > span["start"]]
            if reach:
                self.overlapping.update((span["label"], *(other["label"] for other in reach)))
            reach.append(span)

    def _take_links(self, row: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]) -> None:
        by_token = {span["token_end"]: span["label"] for span in spans if type(span.get("token_end")) is int}
        for relation in _objects(row, "relations"):
            if not _label(relation):
                continue
            link = self.links[relation["label"]]
            link.count += 1
            for end, labels in (("head", link.heads), ("child", link.tails)):
                label = _end_label(relation, end, by_token)
                link.bare += label is None
                if label is not None:
                    labels[label] += 1


def _objects(row: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    values = row.get(key)
    return (value for value in values if isinstance(value, dict)) if isinstance(values, list) else iter(())


def _label(thing: Mapping[str, Any]) -> str:
    label = thing.get("label")
    return label if isinstance(label, str) else ""


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE


def _end_label(relation: Mapping[str, Any], end: str, by_token: Mapping[int, str]) -> str | None:
    span, token = relation.get(f"{end}_span"), relation.get(end)
    if isinstance(span, dict):
        return _label(span) or None
    return by_token.get(token) if type(token) is int else None


def _draft(found: _Found, ids: Mapping[str, str], files: Sequence[Path]) -> SchemaDraft:
    labels = [label for label, _ in sorted(found.spans.items(), key=lambda item: (-item[1], item[0]))]
    links = sorted(found.links.items(), key=lambda item: (-item[1].count, item[0]))
    return SchemaDraft(
        files[0].stem or "labels",
        [*_remarks(found, ids, files)],
        [DraftSpan(ids[label], _span_remark(found, label)) for label in labels],
        [_relation(label, link, labels, ids) for label, link in links],
        [*_attributes(found, ids, labels)],
        tuple(ids[label] for label in labels if label in found.overlapping),
    )


def _remarks(found: _Found, ids: Mapping[str, str], files: Sequence[Path]) -> Iterator[str]:
    names = ", ".join(path.name for path in files[:3]) + (" …" if len(files) > 3 else "")
    links = sum(link.count for link in found.links.values())
    yield f"Label schema made from the labels of {names}:"
    yield f"{found.rows:,} rows, {found.spans.total():,} spans, {links:,} relations."
    yield "To finish by hand: a guideline for each label; what a span needs or may not overlap (rules);"
    yield 'digits (key = "1"), colours (color = "cyan") and short names (short = "ORG"), which are'
    yield "chosen by the program where none are given. `annotator schema validate FILE` checks it."
    if found.options:
        yield "Rows also offer choices about whole texts, which stay with the rows alone:"
        yield f"  {', '.join(found.options)[:_MOST_OPTIONS]}"
    renamed = [(label, id) for label, id in ids.items() if label != id]
    if renamed:
        yield "Some labels hold characters that an id may not have. Import them with"
        yield from (f'  --label "{label}={id}"' for label, id in renamed)


def _span_remark(found: _Found, label: str) -> str:
    examples = [example for example in found.examples[label] if example]
    shown = f", for instance {', '.join(f'“{example[:30]}”' for example in examples)}" if examples else ""
    return f"{found.spans[label]:,}{shown}"


def _relation(label: str, link: _Link, labels: Sequence[str], ids: Mapping[str, str]) -> DraftRelation:
    """A relation with the ends that were met, all span labels where none had one."""
    head, tail = (
        tuple(ids[each] for each in labels if each in met or not met) for met in (link.heads, link.tails)
    )
    bare = f", {link.bare:,} ends are no spans" if link.bare else ""
    return DraftRelation(ids[label], head, tail, f"{link.count:,}{bare}")


def _attributes(found: _Found, ids: Mapping[str, str], labels: Sequence[str]) -> Iterator[DraftAttribute]:
    for (key, is_set), values in found.values.items():
        if len(values) <= _MOST_VALUES and key not in ids.values():
            on = tuple(ids[label] for label in labels if label in found.valued[key, is_set])
            yield DraftAttribute(key, on, tuple(sorted(values)), is_set)
