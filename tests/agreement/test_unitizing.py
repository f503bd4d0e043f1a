"""The uα family and α_U: gaps, nesting, adding up."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.continuum import Continuum
from annotator.agreement.kappa import cohen_kappa
from annotator.agreement.mentions import Mention, mentions
from annotator.agreement.segments import base_layer, base_layer_per_label
from annotator.agreement.tokens import OUTSIDE, Base, token_ratings
from annotator.agreement.unitizing import coincide, cu_alpha, ku_alpha, u_alpha, u_alpha_binary
from annotator.agreement.unitizing_1995 import alpha_u_1995, alpha_u_1995_per_label
from annotator.agreement.values import Reason, Undefined, Value
from annotator.document.errors import DataError
from tests.agreement.corpora import LABELS, LENGTH, lists_of_spans

Spans = list[Mention]


def number(figure: Value | Undefined) -> float:
    assert isinstance(figure, Value)
    return figure.number


@given(lists_of_spans())
def test_in_the_base_layer_nothing_overlaps_and_the_longest_stay(spans: Spans) -> None:
    kept, dropped = base_layer(spans)
    assert len(kept) + dropped == len(spans)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    for span in set(mentions(spans)) - set(kept):
        assert any(span.overlaps(one) and len_of(one) >= len_of(span) for one in kept)


def len_of(span: Mention) -> int:
    return span.end - span.start


def test_spans_of_different_labels_may_nest_where_labels_are_taken_alone() -> None:
    spans = [(0, 9, "a"), (2, 5, "b"), (4, 6, "b")]
    assert [span.label for span in base_layer_per_label(spans).spans] == ["a", "b"]
    assert base_layer(spans).dropped == 2


@given(lists_of_spans(), lists_of_spans())
def test_two_equal_annotators_score_one(spans: Spans, others: Spans) -> None:
    document = Continuum.of({"a": spans, "b": spans}, LENGTH + 1)
    for measure in (u_alpha, u_alpha_binary):
        assert measure(document) == (Value(1.0) if spans else Undefined(Reason.BOTH_EMPTY))


@given(lists_of_spans(), lists_of_spans(), lists_of_spans())
def test_the_order_of_annotators_changes_nothing(one: Spans, two: Spans, three: Spans) -> None:
    there = Continuum.of({"a": one, "b": two, "c": three}, LENGTH)
    back = Continuum.of({"a": three, "b": one, "c": two}, LENGTH)
    for measure in (u_alpha, u_alpha_binary, cu_alpha):
        assert measure(there).or_none() == pytest.approx(measure(back).or_none())
    turned = Continuum.per_label({"a": two, "b": one}, LENGTH)
    assert alpha_u_1995(Continuum.per_label({"a": one, "b": two}, LENGTH)) == alpha_u_1995(turned)


@given(lists_of_spans(), lists_of_spans(), st.integers(0, 50))
def test_where_the_continuum_begins_changes_nothing(one: Spans, two: Spans, begin: int) -> None:
    def moved(spans: Spans) -> Spans:
        return [span._replace(start=span.start + begin, end=span.end + begin) for span in spans]

    here = Continuum.of({"a": one, "b": two}, LENGTH)
    there = Continuum.of({"a": moved(one), "b": moved(two)}, LENGTH, begin)
    assert u_alpha(here) == u_alpha(there)
    assert cu_alpha(here) == cu_alpha(there)


@given(st.lists(st.tuples(lists_of_spans(3), lists_of_spans(3)), min_size=1, max_size=3))
def test_documents_add_up(documents: list[tuple[Spans, Spans]]) -> None:
    made = [coincide(Continuum.of({"a": a, "b": b}, LENGTH), LABELS) for a, b in documents]
    there = sum(made[1:], made[0])
    back = sum(made[:-1][::-1], made[-1])
    assert there.documents == len(documents)
    assert u_alpha(there).or_none() == pytest.approx(u_alpha(back).or_none())


def test_sums_over_different_label_sets_do_not_add_up() -> None:
    one = Continuum.of({"a": [(0, 1, "x")], "b": []}, 5)
    other = Continuum.of({"a": [(0, 1, "y")], "b": []}, 5)
    with pytest.raises(DataError, match="different label sets"):
        coincide(one) + coincide(other)


def test_adjacent_spans_stay_two() -> None:
    one = Continuum.of({"a": [(0, 2, "x"), (2, 4, "x")], "b": [(0, 4, "x")], "c": []}, 10)
    joined = Continuum.of({"a": [(0, 4, "x")], "b": [(0, 4, "x")], "c": []}, 10)
    assert u_alpha_binary(one) != u_alpha_binary(joined)


def test_a_label_that_meets_gaps_alone_has_no_value_and_no_coverage() -> None:
    document = Continuum.of({"a": [(0, 4, "x"), (6, 9, "y")], "b": [(0, 4, "x")]}, 12)
    alone = ku_alpha(document)["y"]
    assert (alone.figure, alone.coverage) == (Undefined(Reason.ONLY_GAPS), 0.0)
    assert cu_alpha(Continuum.of({"a": [(0, 1, "x")], "b": []}, 9)) == Undefined(Reason.ONLY_GAPS)


def test_labels_nobody_used_have_no_coverage_at_all() -> None:
    found = ku_alpha(coincide(Continuum.of({"a": [(0, 1, "x")], "b": [(0, 1, "x")]}, 9), ["x", "y"]))
    assert found["y"].coverage is None
    assert found["y"].figure == Undefined(Reason.BOTH_EMPTY)


def test_a_label_seen_in_no_set_is_refused() -> None:
    document = Continuum.of({"a": [(0, 1, "x")], "b": []}, 9)
    with pytest.raises(DataError, match="not in the label set"):
        coincide(document, ["y"])


def test_unitizing_needs_two_annotators_and_spans_inside() -> None:
    with pytest.raises(DataError, match="two annotators"):
        coincide(Continuum.of({"a": []}, 9))
    with pytest.raises(DataError, match="lies outside 0-9"):
        Continuum.of({"a": [(5, 10, "x")], "b": []}, 9)


def test_dropped_spans_are_counted() -> None:
    document = Continuum.of({"a": [(0, 9, "x"), (1, 2, "y")], "b": []}, 9)
    assert (document.dropped, coincide(document).dropped) == (1, 1)


def test_alpha_u_of_nothing_has_no_value() -> None:
    assert alpha_u_1995(Continuum.per_label({"a": [], "b": []}, 9)) == Undefined(Reason.BOTH_EMPTY)
    assert alpha_u_1995_per_label(Continuum.per_label({"a": [], "b": []}, 9)) == {}


def test_alpha_u_takes_lengths_whose_cubes_are_huge() -> None:
    document = Continuum.per_label({"a": [(0, 3_000_000, "x")], "b": [(0, 2_999_999, "x")]}, 9_000_000)
    assert number(alpha_u_1995(document)) == pytest.approx(1, abs=1e-9)


def test_all_tokens_and_annotated_tokens_are_two_bases() -> None:
    document = Continuum.of({"a": [(0, 2, "x")], "b": [(1, 3, "x")]}, 100)
    every, some = token_ratings(document), token_ratings(document, Base.ANNOTATED)
    assert (every.units, some.units) == (100, 3)
    assert every.labels[0] == OUTSIDE
    assert number(cohen_kappa(every).figure) > 0 > number(cohen_kappa(some).figure)
