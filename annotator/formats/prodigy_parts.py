"""The main lists of spans and relations of a Prodigy row, as JSON."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from annotator.document.article import Article
from annotator.document.errors import OffsetError
from annotator.document.patterns import PATTERNS
from annotator.document.spans import Span
from annotator.editing.annotations import RelationRecord, SpanRecord
from annotator.formats.json_out import dump_text, dump_value
from annotator.formats.prodigy_facts import FactWriter
from annotator.formats.prodigy_lists import RowLists
from annotator.formats.prodigy_task import ForeignLink, Task
from annotator.formats.task_ends import ENDS, extent_of

COLORS = ("#ffd882", "#c5bdf4", "#d9fbad", "#c2f2f6", "#ffdaf9")
"""Colours of relation labels, in the order of the schema; they carry no meaning."""

NO_EXTRAS: Mapping[str, Any] = MappingProxyType({})
_SPAN = frozenset({"start", "end", "token_start", "token_end", "label"})
_RELATION = frozenset({"head", "child", "head_span", "child_span", "color", "label", "origin", "suggested"})


class MainLists:
    """The main lists of one row while they are written, without the brackets around them.

    Attributes:
        foreign: the task's relations that are none here and whose ends, as far as they were spans, still
            stand in the main list.
    """

    def __init__(
        self, facts: FactWriter, colors: Mapping[str, str], article: Article, lists: RowLists, task: Task
    ) -> None:
        self._facts, self._colors, self._article = facts, colors, article
        self._lists, self._task = lists, task
        self._spans = {record.span.id: record.span for record in lists.main}
        self._extents = {id: self._extent(span) for id, span in self._spans.items()}
        self.foreign = [link for link in task.foreign if self._extents.keys() >= set(link.ends.values())]

    def _extent(self, span: Span) -> str:
        """The five members that Prodigy's own spans have."""
        first, last = self._lists.tokens[span.id]
        label = self._facts.words[span.label]
        return (
            f'"start":{span.start},"end":{span.end},"token_start":{first},"token_end":{last},"label":{label}'
        )

    def spans(self) -> str:
        """The spans in text order, among them those of the task that are none here."""
        if self._task.spans or self._task.bare_spans:
            return ",".join(row for *_, row in sorted(self._with_bare_spans(), key=lambda row: row[:2]))
        return ",".join([f"{{{self._members_of(record)}}}" for record in self._lists.main])

    def _members_of(self, record: SpanRecord, extras: Mapping[str, Any] = NO_EXTRAS) -> str:
        """All members of a span; what a pattern found says which, as in Prodigy's own rows."""
        pattern = ""
        if record.suggested and record.suggested.by.source == PATTERNS and "pattern" not in extras:
            pattern = f',"pattern":{self._facts.words[record.suggested.by.model]}'
        others = _members(extras, _SPAN) if extras else ""
        return f"{self._extents[record.span.id]}{others}{pattern}{self._facts.of_span(record)}"

    def _with_bare_spans(self) -> Iterator[tuple[int, int, str]]:
        for record in self._lists.main:
            span = record.span
            extras = self._task.span_extras(span.id)
            if "text" in extras:
                extras["text"] = self._article.text[span.start : span.end]
            yield span.start, span.end, f"{{{self._members_of(record, extras)}}}"
        for bare in self._task.bare_spans:
            yield _number(bare, "start"), _number(bare, "end"), dump_value(bare)

    def relations(self) -> str:
        """The relations by place of head and child, then those of the task that are none here."""
        rows = [self._relation(record) for record in self._lists.main_links]
        rows += [dump_value(self._completed(link)) for link in self.foreign]
        return ",".join(rows)

    def _relation(self, record: RelationRecord) -> str:
        link, tokens, extents = record.relation, self._lists.tokens, self._extents
        given = self._task.relations.get(link.id, {})
        color = given.get("color")
        if not isinstance(color, str):
            color = self._colors.get(link.label, COLORS[0])
        return (
            f'{{"head":{tokens[link.head][1]},"child":{tokens[link.child][1]},'
            f'"head_span":{{{extents[link.head]}}},"child_span":{{{extents[link.child]}}},'
            f'"color":{self._facts.words[color]},"label":{self._facts.words[link.label]}'
            f"{_members(given, _RELATION)}{self._facts.of_relation(record)}}}"
        )

    def _completed(self, link: ForeignLink) -> dict[str, Any]:
        """The relation with its ends as they now stand, and all that Prodigy itself would write."""
        row = dict(link.row)
        for end in ENDS:
            if id := link.ends.get(end):
                row |= self._end(end, self._spans[id], row.get(f"{end}_span"))
            elif f"{end}_span" not in row:
                row[f"{end}_span"] = self._bare_end(row[end])
        row.setdefault("color", self._colors.get(str(row.get("label")), COLORS[0]))
        return row

    def _end(self, end: str, span: Span, given: Any) -> dict[str, Any]:
        if extent_of(given) == (span.start, span.end, span.label):
            return {}
        first, last = self._lists.tokens[span.id]
        numbers = {"start": span.start, "end": span.end, "token_start": first, "token_end": last}
        return {end: last, f"{end}_span": {**numbers, "label": span.label}}

    def _bare_end(self, token: int) -> dict[str, Any]:
        tokens = self._article.tokens
        if tokens is None or not 0 <= token < len(tokens):
            raise OffsetError(f"a row would be wrong: a relation ends at token {token}, which is not there")
        numbers = {"start": tokens.starts[token], "end": tokens.ends[token]}
        return {**numbers, "token_start": token, "token_end": token, "label": None}


def _number(span: Mapping[str, Any], key: str) -> int:
    value = span.get(key)
    return value if isinstance(value, int) else 0


def _members(extras: Mapping[str, Any], but: frozenset[str]) -> str:
    """Members of an object, each with a comma before it."""
    return "".join(f",{dump_text(k)}:{dump_value(v)}" for k, v in extras.items() if k not in but)
