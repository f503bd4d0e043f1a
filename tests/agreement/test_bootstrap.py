"""Intervals over documents: seeded, paired, and honest about what has no value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import formulas
from annotator.agreement.bootstrap import Interval, Plan, bootstrap_interval, resampled_sums

COUNTS = np.array([[3, 4, 5], [2, 2, 2], [0, 1, 3], [5, 6, 6], [1, 4, 2]], float)


def f1(sums: np.ndarray) -> np.ndarray:
    return formulas.f1(sums[:, 0], sums[:, 1], sums[:, 2])


def test_a_seed_gives_the_same_interval_again() -> None:
    assert bootstrap_interval(COUNTS, f1, Plan(300, seed=4)) == bootstrap_interval(
        COUNTS, f1, Plan(300, seed=4)
    )
    assert bootstrap_interval(COUNTS, f1, Plan(300, seed=4)) != bootstrap_interval(
        COUNTS, f1, Plan(300, seed=5)
    )


def test_as_many_documents_are_drawn_as_there_are() -> None:
    sums = resampled_sums(np.ones((7, 1)), Plan(130))
    assert sums.shape == (130, 1)
    assert set(sums[:, 0]) == {7.0}


def test_a_replicate_depends_on_the_seed_alone() -> None:
    strata = np.array([0, 0, 1, 1, 1])
    for groups in (None, strata):
        few, many = (resampled_sums(COUNTS, Plan(number, seed=7), groups) for number in (5, 40))
        assert (many[:5] == few).all()


def test_documents_are_drawn_within_their_stratum() -> None:
    strata = np.array([0, 0, 0, 1, 1])
    drawn = resampled_sums(np.eye(5), Plan(200), strata)
    assert set(drawn[:, :3].sum(1)) == {3.0}
    assert set(drawn[:, 3:].sum(1)) == {2.0}


def test_all_statistics_see_the_same_documents() -> None:
    difference = bootstrap_interval(np.hstack([COUNTS, COUNTS]), lambda s: f1(s) - f1(s[:, 3:]), Plan(100))
    assert difference == Interval(0.0, 0.0, 0.95, 100, 0, 0)


def test_resamples_without_a_value_are_counted() -> None:
    found = bootstrap_interval([[1, 1, 1], [0, 0, 0], [1, 1, 1]], f1, Plan(500))
    assert found is not None
    assert 0 < found.undefined < 100
    assert (found.low, found.high) == (1.0, 1.0)


def test_a_value_that_most_resamples_lack_has_no_interval() -> None:
    assert bootstrap_interval([[1, 1, 1], *[[0, 0, 0]] * 9], f1, Plan(500)) is not None
    assert bootstrap_interval(np.zeros((5, 3)), f1, Plan(50)) is None
    assert bootstrap_interval(COUNTS, f1, Plan(0)) is None


@given(st.integers(0, 5))
def test_the_value_lies_inside_and_more_certainty_is_wider(seed: int) -> None:
    whole = float(f1(COUNTS.sum(0, keepdims=True))[0])
    narrow, wide = (bootstrap_interval(COUNTS, f1, Plan(400, seed, level)) for level in (0.8, 0.99))
    assert narrow is not None and wide is not None
    assert wide.low <= narrow.low <= whole <= narrow.high <= wide.high


def test_an_interval_is_about_as_wide_as_theory_says() -> None:
    random = np.random.default_rng(0)
    hits = random.binomial(10, 0.7, 400)
    found = bootstrap_interval(np.stack([hits, np.full(400, 10.0)], 1), lambda s: s[:, 0] / s[:, 1])
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 4000) ** 0.5, rel=0.15)
