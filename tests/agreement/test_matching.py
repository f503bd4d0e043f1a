"""One symmetric one-to-one matching of spans, exact in any size."""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from annotator.agreement import pairing
from annotator.agreement.matching import Matching, Stage, match, match_by_overlap
from annotator.agreement.mentions import Mention, Ruler
from annotator.document.article import Tokens
from annotator.document.errors import DataError
from tests.agreement.corpora import lists_of_spans

Pairs = list[tuple[int, int]]


def matched(first: Sequence[tuple[int, int, str]], second: Sequence[tuple[int, int, str]]) -> Pairs:
    return [(pair.first, pair.second) for pair in match(first, second).pairs]


def contents(matching: Matching) -> list[tuple[Mention, Mention]]:
    return sorted(matching.spans(pair) for pair in matching.pairs)


def every_assignment(first: Sequence[Mention], second: Sequence[Mention]) -> Iterator[Pairs]:
    """All one-to-one matchings of overlapping spans, the slow way."""

    def grow(row: int, taken: frozenset[int]) -> Iterator[Pairs]:
        if row == len(first):
            yield []
            return
        yield from grow(row + 1, taken)
        for column, span in enumerate(second):
            if column not in taken and first[row].overlaps(span):
                for rest in grow(row + 1, taken | {column}):
                    yield [(row, column), *rest]

    return grow(0, frozenset())


def rank(first: Sequence[Mention], second: Sequence[Mention], pairs: Pairs, label_counts: bool) -> tuple:
    """What decides between matchings, the best one smallest."""
    same = sum(first[i].label == second[j].label for i, j in pairs)
    total = sum((Ruler().dice(first[i], second[j]) for i, j in pairs), Fraction(label_counts * same))
    spans = sorted([first[i].key for i, _ in pairs] + [second[j].key for _, j in pairs])
    joined = sorted(tuple(sorted((first[i].key, second[j].key))) for i, j in pairs)
    return -total, -same, -len(pairs), spans, joined


@given(lists_of_spans(5), lists_of_spans(5), st.booleans(), st.sampled_from([0, 4096]))
def test_overlapping_spans_are_matched_as_an_exhaustive_search_would(
    first: list[Mention], second: list[Mention], label_counts: bool, small: int
) -> None:
    extents = {span.extent for span in second}
    left = sorted(span for span in first if span.extent not in extents)
    right = sorted(second)
    before, pairing.SMALL = pairing.SMALL, small
    try:
        found = pairing.best_pairs(left, right, Ruler(), label_counts)
        turned = [(i, j) for j, i in pairing.best_pairs(right, left, Ruler(), label_counts)]
    finally:
        pairing.SMALL = before
    best = min(rank(left, right, pairs, label_counts) for pairs in every_assignment(left, right))
    assert rank(left, right, found, label_counts) == best
    assert rank(left, right, turned, label_counts) == best


@given(lists_of_spans(), lists_of_spans(), st.randoms(use_true_random=False))
def test_neither_order_nor_side_changes_who_is_matched_with_whom(
    first: list[Mention], second: list[Mention], order: random.Random
) -> None:
    there = contents(match(first, second))
    back = sorted((one, other) for other, one in contents(match(second, first)))
    order.shuffle(first)
    order.shuffle(second)
    assert contents(match(first, second)) == there == back


@given(lists_of_spans(), lists_of_spans(), st.integers(1, 1000))
def test_shifting_both_sides_changes_nothing(first: list[Mention], second: list[Mention], by: int) -> None:
    def moved(spans: list[Mention]) -> list[Mention]:
        return [span._replace(start=span.start + by, end=span.end + by) for span in spans]

    here, there = match(first, second), match(moved(first), moved(second))
    assert here.pairs == there.pairs


def test_equal_extents_come_before_any_overlap() -> None:
    assert matched([(0, 9, "A")], [(0, 4, "A"), (0, 9, "A")]) == [(0, 1)]
    assert matched([(0, 9, "A")], [(0, 9, "B"), (0, 8, "A")]) == [(0, 0)]


def test_the_same_label_comes_first_among_equal_extents() -> None:
    assert matched([(0, 9, "A"), (0, 9, "B")], [(0, 9, "B")]) == [(1, 0)]


def test_spans_that_touch_are_not_matched() -> None:
    assert matched([(0, 5, "A")], [(5, 9, "A")]) == []


def test_a_moved_actor_stays_an_actor() -> None:
    assert matched([(0, 6, "ACTOR"), (2, 8, "ROLE")], [(1, 7, "ACTOR")]) == [(0, 0)]


def test_two_pairs_beat_the_single_best_one() -> None:
    assert matched([(0, 4, "X"), (4, 9, "X")], [(2, 6, "X"), (6, 9, "X")]) == [(0, 0), (1, 1)]


def test_the_same_span_twice_is_matched_twice() -> None:
    assert matched([(0, 4, "A")] * 2, [(0, 4, "A")] * 3) == [(0, 0), (1, 1)]


def test_dice_counts_tokens_where_there_are_some() -> None:
    tokens = Tokens([0, 9, 12], [8, 11, 20], [0])
    [in_tokens] = match([(0, 11, "A")], [(0, 8, "A")], tokens).pairs
    [in_characters] = match([(0, 11, "A")], [(0, 8, "A")]).pairs
    assert (in_tokens.dice, in_characters.dice) == (Fraction(2, 3), Fraction(16, 19))


def test_the_unit_of_dice_is_told() -> None:
    assert match([], [], Tokens([0], [1], [0])).unit == "token"
    assert match([], []).unit == "character"


def test_the_stage_says_how_a_pair_was_found() -> None:
    found = match([(0, 4, "A"), (5, 9, "A"), (10, 14, "A")], [(0, 4, "A"), (5, 9, "B"), (11, 14, "A")])
    assert [pair.stage for pair in found.pairs] == [Stage.SAME, Stage.EXTENT, Stage.OVERLAP]


def test_spans_without_partner_are_told_for_both_sides() -> None:
    found = match([(0, 4, "A"), (8, 9, "A")], [(0, 4, "A"), (20, 30, "A")])
    assert (found.only_first, found.only_second) == ([1], [1])


def test_nuggets_are_matched_by_extent_alone() -> None:
    found = match_by_overlap([(0, 10, "A"), (1, 11, "B")], [(1, 11, "A")])
    assert [(pair.first, pair.dice) for pair in found.pairs] == [(1, 1)]


def test_a_span_without_extent_is_refused() -> None:
    with pytest.raises(DataError, match="4-4 is empty"):
        match([(4, 4, "A")], [])


def overlapping(count: int, seed: int, middle: int = 5000) -> list[tuple[int, int, str]]:
    """Spans that all hold the same token."""
    draw = random.Random(seed)
    return [
        (draw.randrange(middle), draw.randrange(middle + 1, 2 * middle), draw.choice("ab"))
        for _ in range(count)
    ]


@pytest.mark.parametrize("count", [70, 300])
def test_hundreds_of_spans_that_all_overlap_get_the_largest_total(count: int) -> None:
    first, second = overlapping(count, 1), overlapping(count, 2)
    found = match(first, second)
    weights = np.array(
        [[2 * (min(a[1], b[1]) - max(a[0], b[0])) / (a[1] - a[0] + b[1] - b[0]) + (a[2] == b[2])
          for b in second] for a in first]
    )  # fmt: skip
    rows, columns = linear_sum_assignment(weights, maximize=True)
    total = sum(pair.dice + found.same_label(pair) for pair in found.pairs)
    assert len(found.pairs) == count
    assert float(total) == pytest.approx(weights[rows, columns].sum(), abs=1e-6)


def test_equal_totals_are_settled_the_same_way_from_either_side() -> None:
    first = [(2 * i, 2 * i + 400, "a") for i in range(90)]
    second = [(2 * i + 1, 2 * i + 401, "a") for i in range(80)]
    back = sorted((one, other) for other, one in contents(match(second, first)))
    assert contents(match(first, second)) == back
