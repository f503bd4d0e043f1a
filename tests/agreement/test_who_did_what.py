"""Values and their reasons, states of work, attributes, confusion."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.attributes import (
    NOT_SAID,
    Attribute,
    Coverage,
    attribute_coverage,
    attribute_ratings,
    attribute_units,
)
from annotator.agreement.confusion import NOTHING, label_confusion
from annotator.agreement.matching import match
from annotator.agreement.mentions import Mention
from annotator.agreement.states import State, overlap
from annotator.agreement.values import Reason, Undefined, Value, figure, mean
from annotator.document.spans import Span
from tests.agreement.corpora import lists_of_spans

DONE, EMPTY, OPEN, MISSING = State.DONE, State.EMPTY, State.IN_PROGRESS, State.MISSING


def test_a_value_that_is_no_number_cannot_be_made() -> None:
    for number in (math.nan, math.inf):
        with pytest.raises(ValueError, match="use Undefined"):
            Value(number)
    assert figure(math.nan, Reason.ONE_LABEL) == Undefined(Reason.ONE_LABEL)
    assert figure(0.5, Reason.ONE_LABEL) == Value(0.5)


def test_an_undefined_value_reads_as_its_reason() -> None:
    nothing = Undefined(Reason.ONE_LABEL)
    assert str(nothing) == "n/a (only one label was used)"
    assert nothing.or_none() is None


def test_the_mean_leaves_out_what_has_no_value() -> None:
    assert mean([Value(0.5), Undefined(Reason.BOTH_EMPTY), Value(1.0)]) == Value(0.75)
    assert mean([Undefined(Reason.BOTH_EMPTY)]) == Undefined(Reason.NOTHING_TO_AVERAGE)


def test_what_was_not_finished_is_left_out_unless_asked_for() -> None:
    assert [state.counts() for state in (DONE, EMPTY, OPEN, MISSING)] == [True, True, False, False]
    assert [state.counts(with_unfinished=True) for state in (OPEN, MISSING)] == [True, False]


def test_finished_with_nothing_is_not_missing() -> None:
    assert State.of(opened=True, finished=True, items=0) is EMPTY
    assert State.of(opened=True, finished=True, items=3) is DONE
    assert State.of(opened=True, finished=False, items=3) is OPEN
    assert State.of(opened=False, finished=False, items=0) is MISSING


def test_the_overlap_matrix_counts_shared_documents() -> None:
    documents = [{"a": DONE, "b": EMPTY}, {"a": DONE, "b": OPEN, "c": DONE}, {"c": DONE}, {"b": MISSING}]
    found = overlap(documents, ["a", "b", "c"])
    assert found.shared == ((2, 1, 1), (1, 1, 0), (1, 0, 2))
    assert (found.alone, found.nobody, found.complete) == (1, 1, False)
    assert found.states["b"] == {MISSING: 2, OPEN: 1, EMPTY: 1, DONE: 0}
    assert overlap(documents, ["a", "b", "c"], with_unfinished=True).shared[0] == (2, 2, 1)


def test_everybody_on_every_document_is_complete() -> None:
    assert overlap([{"a": DONE, "b": EMPTY}] * 3, ["a", "b"]).complete


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from(list(State)))))
def test_the_overlap_matrix_is_symmetric(documents: list[dict[str, State]]) -> None:
    shared = overlap(documents, "abc").shared
    assert shared == tuple(zip(*shared, strict=True))
    assert all(row[place] >= max(row) for place, row in enumerate(shared))


def event(start: int, **said: str | tuple[str, ...]) -> Mention:
    return Mention(start, start + 4, "EVENT", tuple(sorted(said.items())))


def test_attributes_are_compared_on_matched_spans_that_have_them() -> None:
    first = [event(0, mode="word"), event(10), Mention(20, 24, "ACTOR")]
    second = [event(0, mode="deed"), event(10, mode="deed"), Mention(20, 24, "ACTOR"), event(30)]
    matching, mode = match(first, second), Attribute("mode", on=("EVENT",))
    assert attribute_units(matching, mode) == [("word", "deed"), (NOT_SAID, "deed")]
    assert attribute_units(matching, Attribute("mode", ("EVENT",), default="deed"))[1] == ("deed", "deed")
    coverage = attribute_coverage(matching, mode)
    assert coverage == Coverage(2, 2, 3)
    assert coverage.share == pytest.approx(4 / 5)
    assert attribute_ratings([matching, matching], mode).units == 4


def test_values_of_a_set_are_sets() -> None:
    time = Attribute("time", is_set=True)
    [unit] = attribute_units(match([event(0, time=("future",))], [event(0)]), time)
    assert unit == (frozenset({"future"}), frozenset())


def test_coverage_of_nothing_has_no_share() -> None:
    assert Coverage(0, 0, 0).share is None


def test_spans_of_a_document_are_mentions() -> None:
    span = Span("s1", 3, 9, "EVENT", {"mode": "word", "event_type": "MEET"})
    assert Mention.of(span) == (3, 9, "EVENT", (("event_type", "MEET"), ("mode", "word")))
    assert len(match([span], [(3, 9, "EVENT")]).pairs) == 1


def test_what_one_side_alone_has_is_confused_with_nothing() -> None:
    found = label_confusion(match([(0, 4, "ACTOR"), (9, 12, "EVENT")], [(0, 4, "ROLE"), (20, 22, "ROLE")]))
    assert found.counts == {("ACTOR", "ROLE"): 1, ("EVENT", NOTHING): 1, (NOTHING, "ROLE"): 1}
    assert found.labels[-1] == NOTHING
    assert found.turned.counts["ROLE", "ACTOR"] == 1
    assert (found + found).counts["ACTOR", "ROLE"] == 2


@given(lists_of_spans(), lists_of_spans())
def test_margins_of_the_confusion_are_the_spans_of_each_side(
    first: list[Mention], second: list[Mention]
) -> None:
    found = label_confusion(match(first, second))
    for label in found.labels[:-1]:
        row = sum(n for (one, _), n in found.counts.items() if one == label)
        assert row == sum(span.label == label for span in first)
    assert sum(map(sum, found.table())) == sum(found.counts.values())
