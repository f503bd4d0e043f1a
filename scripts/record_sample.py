"""Records suggestions and decisions for the sample articles into `exports/sample-recorded.jsonl`.

The suggestions are the extractor's. The decisions are what leads from them to
`sample_data/gold.jsonl`: a suggestion that is in it is accepted, one that overlaps a span of the same
label is corrected, any other is rejected, and what was missed is made by hand. Run it only when the
recording itself is to change: `scripts/write_sample_export.py` and its test use what is recorded.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.ids import made_id
from annotator.document.offsets import OffsetUnit
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span, SuggestedSpan
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How, edits_to_json
from annotator.editing.edits import AnswerEdit, Edit, FrameEdit, RelationEdit, SpanEdit
from annotator.extractor.suggest import Extraction, load_extractor
from annotator.formats.read_attributes import read_attributes
from annotator.formats.row_check import RowCheck

CHECKOUT = Path(__file__).parents[1]
RECORDED = CHECKOUT / "exports" / "sample-recorded.jsonl"
RUN = 1
BEGIN, BETWEEN = 1_704_103_200_000, 4_000
"""When the first decision was made, and how long after it each next one, in milliseconds."""


class Decider:
    """Makes the decisions about one article."""

    def __init__(self, gold: dict[str, Any], found: Extraction, schema: LabelSchema, number: int) -> None:
        self.gold, self.found, self.schema, self.number = gold, found, schema, number
        self.records: dict[str, SpanRecord] = {}
        self.ids: dict[tuple[int, int], str] = {}
        self.count = 0

    def decisions(self) -> Iterator[Decision]:
        """All of them, spans first, then relations with the look at each frame, then the answer."""
        yield from self._spans()
        yield from self._relations()
        for id, record in list(self.records.items()):
            if record.verdict is Verdict.ACCEPTED and self.schema.is_frame(record.span.label):
                yield self._decision("step", How.STEP, FrameEdit(id, False, True))
        yield self._decision("finish", How.ARTICLE, AnswerEdit(None, Answer.ACCEPT))

    def _decision(self, command: str, how: How, *edits: Edit) -> Decision:
        op, at = self._next_op(), BEGIN + self.number * 3_600_000 + self.count * BETWEEN
        self.count += 1
        return Decision(op, command, how, edits, at, run=RUN, schema=self.schema.hash)

    def _next_op(self) -> str:
        return f"sample-{self.number}-{self.count}"

    def _spans(self) -> Iterator[Decision]:
        wanted = {(row["start"], row["end"], row["label"]): row for row in self.gold["spans"]}
        open_ = [s for s in self.found.spans if (s.span.start, s.span.end, s.span.label) not in wanted]
        for row in self.gold["spans"]:
            exact = self._exact(row)
            suggested = exact or next((s for s in open_ if _is_near(s, row)), None)
            if suggested in open_:
                open_.remove(suggested)
            yield self._take(row, suggested)
        for suggested in open_:
            record = SpanRecord(suggested.span, Verdict.REJECTED, suggested)
            self.records[suggested.span.id] = record
            yield self._decision("reject", How.ITEM, SpanEdit(suggested.span.id, None, record))

    def _exact(self, row: dict[str, Any]) -> SuggestedSpan | None:
        place = (row["start"], row["end"], row["label"])
        return next((s for s in self.found.spans if (s.span.start, s.span.end, s.span.label) == place), None)

    def _take(self, row: dict[str, Any], suggested: SuggestedSpan | None) -> Decision:
        check = RowCheck(self.schema, OffsetUnit.CODEPOINT, lambda word, known: "", text=self.gold["text"])
        attributes = read_attributes(row, row["label"], "", check)
        assert not check.errors, check.errors
        id = suggested.span.id if suggested else made_id(self._next_op())
        record = SpanRecord(
            Span(id, row["start"], row["end"], row["label"], attributes), Verdict.ACCEPTED, suggested
        )
        self.records[id] = record
        self.ids[row["start"], row["end"]] = id
        command = "accept" if suggested and record.span == suggested.span else "label"
        return self._decision(command, How.ITEM, SpanEdit(id, None, record))

    def _relations(self) -> Iterator[Decision]:
        open_ = list(self.found.relations)
        for row in self.gold["relations"]:
            head, child = self.ids[tuple(row["head"])], self.ids[tuple(row["child"])]
            ends = (row["label"], head, child)
            suggested = next((s for s in open_ if (s.relation.label, *s.relation.ends) == ends), None)
            if suggested:
                open_.remove(suggested)
            link = suggested.relation if suggested else Relation(made_id(self._next_op()), *ends)
            record = RelationRecord(link, Verdict.ACCEPTED, suggested)
            yield self._decision(
                "accept" if suggested else "link", How.ITEM, RelationEdit(link.id, None, record)
            )
        for suggested in open_:
            records = [self.records[end] for end in suggested.relation.ends]
            if all(record.verdict is Verdict.ACCEPTED for record in records):
                record = RelationRecord(suggested.relation, Verdict.REJECTED, suggested)
                yield self._decision("reject", How.ITEM, RelationEdit(suggested.relation.id, None, record))


def _is_near(suggested: SuggestedSpan, row: dict[str, Any]) -> bool:
    span = suggested.span
    return span.label == row["label"] and span.start < row["end"] and row["start"] < span.end


def rows() -> Iterator[dict[str, Any]]:
    """One row an article: key, tokens, suggestions, decisions."""
    schema = read_label_schema(find_label_schema(DEFAULT_SCHEMA))
    extractor = load_extractor(schema)
    articles = [json.loads(line) for line in _lines("articles.jsonl")]
    gold = {row["text"]: row for row in map(json.loads, _lines("gold.jsonl"))}
    found = extractor.extract((article["text"], None, RUN) for article in articles)
    for number, (article, extraction) in enumerate(zip(articles, found, strict=True)):
        decisions = Decider(gold[article["text"]], extraction, schema, number).decisions()
        yield {
            "article": article["id"],
            "model": extractor.version,
            "tokens": [
                list(extraction.tokens.starts),
                list(extraction.tokens.ends),
                list(extraction.tokens.sentences),
            ],
            "spans": [_span_row(s) for s in extraction.spans],
            "relations": [
                [s.relation.label, *s.relation.ends, s.by.source, s.by.model, s.by.score]
                for s in extraction.relations
            ],
            "decisions": [[d.op, d.command, d.how, d.at, *_edit(d)] for d in decisions],
        }


def _edit(decision: Decision) -> list[Any]:
    """The one edit of a decision without what the suggestion says already; none has a before-value."""
    (edit,) = json.loads(edits_to_json(decision.edits))
    after = edit["after"]
    if isinstance(after, dict):
        after.pop("suggested", None)
    return [edit["edit"], edit.get("id", ""), after]


def _span_row(suggested: SuggestedSpan) -> list[Any]:
    span, by = suggested.span, suggested.by
    attributes = dict(sorted(span.attributes.items()))
    return [span.start, span.end, span.label, attributes, by.source, by.model, by.score]


def _lines(name: str) -> list[bytes]:
    return (CHECKOUT / "sample_data" / name).read_bytes().rstrip(b"\n").split(b"\n")


def main() -> None:
    """Write the recording."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows()]
    RECORDED.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    sys.stderr.write(f"wrote {RECORDED.relative_to(CHECKOUT)}: {len(lines)} articles\n")


if __name__ == "__main__":
    main()
