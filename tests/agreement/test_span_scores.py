"""Scores of found spans: what must hold whatever the spans are."""

import pytest
from hypothesis import given

from annotator.agreement.matching import match
from annotator.agreement.mentions import Mention
from annotator.agreement.pairwise import pairwise_f1
from annotator.agreement.scores import Score
from annotator.agreement.semeval import Scheme, add_scores, label_scores, span_score, span_scores, tally
from annotator.agreement.values import Reason, Undefined, Value
from tests.agreement.corpora import LENGTH, lists_of_spans


def f1(first: list[Mention], second: list[Mention]) -> dict[Scheme, float | None]:
    return {scheme: score.f1.or_none() for scheme, score in span_scores(match(first, second)).items()}


@given(lists_of_spans(), lists_of_spans())
def test_f1_is_the_same_from_either_side(first: list[Mention], second: list[Mention]) -> None:
    assert f1(first, second) == f1(second, first)


@given(lists_of_spans(), lists_of_spans())
def test_stricter_scores_are_never_higher(first: list[Mention], second: list[Mention]) -> None:
    if found := {scheme: value for scheme, value in f1(first, second).items() if value is not None}:
        assert found[Scheme.STRICT] <= found[Scheme.EXACT] <= found[Scheme.PARTIAL] <= found[Scheme.OVERLAP]
        assert found[Scheme.STRICT] <= found[Scheme.TYPE] <= found[Scheme.OVERLAP]
        assert found[Scheme.EXACT] <= found[Scheme.DICE] <= found[Scheme.OVERLAP]


@given(lists_of_spans())
def test_equal_spans_score_one(spans: list[Mention]) -> None:
    assert set(f1(spans, spans).values()) == ({1.0} if spans else {None})


@given(lists_of_spans(), lists_of_spans())
def test_spans_that_share_nothing_score_zero(first: list[Mention], second: list[Mention]) -> None:
    apart = [span._replace(start=span.start + LENGTH, end=span.end + LENGTH) for span in second]
    assert set(f1(first, apart).values()) == ({0.0} if first or apart else {None})


@given(lists_of_spans(), lists_of_spans())
def test_one_more_span_that_overlaps_nothing_raises_no_score(
    first: list[Mention], second: list[Mention]
) -> None:
    before, after = f1(first, second), f1([*first, Mention(LENGTH, LENGTH + 1, "ACTOR")], second)
    assert all((after[scheme] or 0) <= (value or 0) for scheme, value in before.items())


@given(lists_of_spans(), lists_of_spans(), lists_of_spans(), lists_of_spans())
def test_counts_of_two_halves_add_up_to_the_whole(
    first: list[Mention], second: list[Mention], third: list[Mention], fourth: list[Mention]
) -> None:
    def moved(spans: list[Mention]) -> list[Mention]:
        return [span._replace(start=span.start + LENGTH, end=span.end + LENGTH) for span in spans]

    halves = [span_scores(match(first, second)), span_scores(match(third, fourth))]
    whole = span_scores(match(first + moved(third), second + moved(fourth)))
    assert {scheme: halves[0][scheme] + halves[1][scheme] for scheme in Scheme} == whole


def test_two_empty_sides_have_no_score() -> None:
    assert span_score(match([], [])).f1 == Undefined(Reason.BOTH_EMPTY)


def test_finding_nothing_where_the_other_found_something_is_zero() -> None:
    score = span_score(match([], [(0, 4, "A")]))
    assert score.f1 == Value(0.0)
    assert score.recall == Undefined(Reason.EMPTY_SIDE)
    assert score.precision == Value(0.0)


def test_a_label_that_one_side_alone_has_stays_in() -> None:
    scores = label_scores(match([(0, 4, "ACTOR")], [(0, 4, "ROLE")]))
    assert scores == {"ACTOR": Score(0, 1, 0), "ROLE": Score(0, 0, 1)}


def test_scores_by_label_add_up_over_documents() -> None:
    one, other = match([(0, 4, "A")], [(0, 4, "A")]), match([(0, 4, "A")], [(5, 6, "B")])
    assert add_scores([label_scores(one), label_scores(other)]) == {"A": Score(1, 2, 1), "B": Score(0, 0, 1)}


@pytest.mark.parametrize("scheme", list(Scheme))
@given(first=lists_of_spans(), second=lists_of_spans())
def test_the_five_counts_are_all_the_spans(
    scheme: Scheme, first: list[Mention], second: list[Mention]
) -> None:
    counts = tally(match(first, second), scheme)
    assert (counts.possible, counts.actual) == (len(first), len(second))


def test_pairs_are_counted_over_the_documents_both_finished() -> None:
    shared = {"ana": [(0, 4, "A")], "bo": [(0, 4, "A")]}
    found = pairwise_f1([shared, {"ana": [(0, 4, "A")]}, {"ana": [(0, 2, "A")], "cy": []}])
    assert found.documents == {("ana", "bo"): 1, ("ana", "cy"): 1}
    assert found.pairs["ana", "bo"].f1 == Value(1.0)
    assert found.pairs["ana", "cy"].f1 == Value(0.0)


def test_the_mean_over_pairs_and_the_pooled_value_differ() -> None:
    document = {"a": [(0, 4, "X"), (5, 6, "X")], "b": [(0, 4, "X")], "c": [(5, 6, "X")]}
    found = pairwise_f1([document])
    assert found.macro.or_none() == pytest.approx(4 / 9)
    assert found.pooled == Value(0.5)
