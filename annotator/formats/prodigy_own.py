"""What stands under `annotator` in a Prodigy row: all that Prodigy has no place for, as JSON."""

from collections.abc import Callable, Iterable

from annotator.document.article import Article
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.formats.json_out import dump_text, dump_value
from annotator.formats.prodigy_facts import FactWriter
from annotator.formats.prodigy_lists import RowLists, in_text_order, place
from annotator.formats.prodigy_task import Task
from annotator.formats.read_own import OURS, VERSION, ours

FindSpan = Callable[[str], Span | None]
"""Finds the suggested span with an id, for links to spans nobody decided about."""

_NOTHING = '{"spans":[],"relations":[]}'


class OwnPart:
    """The object under `annotator` of one row while it is written."""

    def __init__(
        self, facts: FactWriter, article: Article, annotations: Annotations, find_span: FindSpan
    ) -> None:
        self._facts, self._article = facts, article
        self._annotations, self._find_span = annotations, find_span

    def write(self, lists: RowLists, task: Task) -> str:
        """The whole object."""
        annotations = self._annotations
        return (
            f'{{"version":{VERSION},"article":{dump_text(self._article.key)},'
            f'"rejected":{self._decided(Verdict.REJECTED)},"undecided":{self._decided(Verdict.UNDECIDED)},'
            f'"nested":{self._side(lists.nested, lists.side_links)},'
            f'"character_spans":[{self._spans(lists.off_tokens)}],"frames_checked":[{self._frames()}],'
            f'"flagged":{"true" if annotations.flagged else "false"},"note":{dump_text(annotations.note)}'
            f"{self._settled()}{_imported(task)}}}"
        )

    def _decided(self, verdict: Verdict) -> str:
        links = [link for link in self._annotations.relations.values() if link.verdict is verdict]
        return self._side(in_text_order(self._annotations, verdict), links)

    def _side(self, spans: list[SpanRecord], links: list[RelationRecord]) -> str:
        if not spans and not links:
            return _NOTHING
        return f'{{"spans":[{self._spans(spans)}],"relations":[{self._relations(links)}]}}'

    def _spans(self, records: Iterable[SpanRecord]) -> str:
        facts = self._facts
        return ",".join(f"{{{facts.extent(record.span)}{facts.of_span(record)}}}" for record in records)

    def _relations(self, records: Iterable[RelationRecord]) -> str:
        rows = []
        for record in records:
            link = record.relation
            head, child = self._end(link.head), self._end(link.child)
            if head is not None and child is not None:
                rows.append(
                    (place(head), place(child), link.label, link.id, self._relation(record, head, child))
                )
        return ",".join(row for *_, row in sorted(rows))

    def _relation(self, record: RelationRecord, head: Span, child: Span) -> str:
        facts, label = self._facts, self._facts.words[record.relation.label]
        ends = f'"head":{{{facts.extent(head)}}},"child":{{{facts.extent(child)}}}'
        return f'{{{ends},"label":{label}{facts.of_relation(record)}}}'

    def _settled(self) -> str:
        """Of gold: how each difference between annotators was settled, by whom and why."""
        settled = sorted(self._annotations.settled.items())
        if not settled:
            return ""
        rows = [
            {"id": id, "taken": list(s.taken), "by": s.by, "reason": s.reason, "decider": s.decider}
            for id, s in settled
        ]
        return f',"settled":{dump_value(rows)}'

    def _end(self, id: str) -> Span | None:
        record = self._annotations.spans.get(id)
        return record.span if record else self._find_span(id)

    def _frames(self) -> str:
        spans = self._annotations.spans
        frames = sorted((spans[id].span for id in self._annotations.frames if id in spans), key=place)
        return ",".join([f"{{{self._facts.extent(span)}}}" for span in frames])


def _imported(task: Task) -> str:
    """What the imported task had under the key, where that is none of ours."""
    if OURS not in task.row or ours(dict(task.row)) is not None:
        return ""
    return f',"imported":{dump_value(task.row[OURS])}'
