"""Stored decisions fold to the same annotations as the decisions themselves."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, RelationRecord, Settlement, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How, edits_to_json, fold
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SettledEdit,
    SpanEdit,
)
from annotator.editing.folding import fold_stored

IDS = st.sampled_from(["a", "b", "c"])
SETTLEMENTS = st.none() | st.builds(
    Settlement, st.sampled_from([(), ("ana",), ("ana", "bo")]), st.just("key"), st.text(max_size=3)
)
VERDICTS = st.sampled_from(Verdict)
BY = st.builds(Suggestion, st.sampled_from(["rules", "ż.jsonl"]), st.just("m1"), st.none() | st.just(0.5))
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["time", "event_type"]), st.just("AID") | st.just(("future", "historical")), max_size=2
)
SPANS = st.builds(Span, IDS, st.integers(0, 3), st.integers(4, 6), st.just("EVENT"), ATTRIBUTES)
SPAN_RECORDS = st.builds(
    SpanRecord, SPANS, VERDICTS, st.none() | st.builds(SuggestedSpan, SPANS, BY), st.booleans()
)
LINKS = st.builds(Relation, IDS, st.sampled_from(["SOURCE", "TARGET"]), IDS, IDS)
LINK_RECORDS = st.builds(RelationRecord, LINKS, VERDICTS, st.none() | st.builds(SuggestedRelation, LINKS, BY))
ANSWERS = st.none() | st.sampled_from(Answer)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(SpanEdit, IDS, st.none() | SPAN_RECORDS, st.none() | SPAN_RECORDS),
    st.builds(RelationEdit, IDS, st.none() | LINK_RECORDS, st.none() | LINK_RECORDS),
    st.builds(FrameEdit, IDS, st.booleans(), st.booleans()),
    st.builds(AnswerEdit, ANSWERS, ANSWERS),
    st.builds(FlagEdit, st.booleans(), st.booleans()),
    st.builds(NoteEdit, st.text(max_size=3), st.text(max_size=3)),
    st.builds(SettledEdit, IDS, SETTLEMENTS, SETTLEMENTS),
)


@given(st.lists(st.lists(EDITS, max_size=4), max_size=6))
def test_stored_edits_fold_as_the_decisions_do(made: list[list[Edit]]) -> None:
    decisions = [Decision(f"op{number}", "x", How.ITEM, tuple(edits)) for number, edits in enumerate(made)]
    stored = [edits_to_json(decision.edits) for decision in decisions]
    folded, expected = fold_stored(stored), fold(decisions)
    assert folded == expected
    assert list(folded.spans) == list(expected.spans)
    assert list(folded.relations) == list(expected.relations)
