"""Coefficients of coded units, against the libraries that others trust."""

import itertools
import warnings
from collections.abc import Callable
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance as nltk_masi
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from annotator.agreement.alpha import krippendorff_alpha, krippendorff_alpha_per_category
from annotator.agreement.distances import (
    Metric,
    Scale,
    agreement_weights,
    jaccard_distance,
    masi_distance,
    set_distance,
)
from annotator.agreement.gwet import gwet_ac1, gwet_ac2
from annotator.agreement.kappa import (
    bennett_s,
    cohen_kappa,
    cohen_kappa_maximum,
    davies_fleiss_kappa,
    fleiss_kappa,
    light_kappa,
    pairwise_cohen_kappa,
    scott_pi,
)
from annotator.agreement.percent import percent_agreement, percent_agreement_by_values, specific_agreement
from annotator.agreement.ratings import Ratings
from annotator.agreement.values import Reason, Undefined, Value
from annotator.document.errors import DataError

CODES = [1, 2, 3, 4]
Units = list[list[Any]]


def coded(raters: int, missing: bool = False) -> st.SearchStrategy[Units]:
    values = st.sampled_from([*CODES, None] if missing else CODES)
    return st.lists(st.lists(values, min_size=raters, max_size=raters), min_size=2, max_size=12)


def several_labels(units: Units) -> bool:
    """Whether two labels occur in units with two ratings."""
    paired = [[v for v in unit if v is not None] for unit in units]
    return len({v for unit in paired if len(unit) >= 2 for v in unit}) >= 2


def task(units: Units, **settings: Any) -> AnnotationTask:
    rows = [
        (str(rater), str(number), value)
        for number, unit in enumerate(units)
        for rater, value in enumerate(unit)
    ]
    return AnnotationTask(data=rows, **settings)


def number(figure: Value | Undefined) -> float:
    assert isinstance(figure, Value)
    return figure.number


@given(coded(3, missing=True), st.sampled_from(list(Metric)))
def test_alpha_is_that_of_krippendorff(units: Units, metric: Metric) -> None:
    assume(several_labels(units))
    table = np.array(units, float).T
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement=str(metric))
    assert number(krippendorff_alpha(units, metric).figure) == pytest.approx(expected)


@given(coded(2))
def test_cohen_is_that_of_scikit_learn(units: Units) -> None:
    assume(several_labels(units))
    first, second = zip(*units, strict=True)
    for scale, weights in ((Scale.IDENTITY, None), (Scale.LINEAR, "linear"), (Scale.QUADRATIC, "quadratic")):
        expected = cohen_kappa_score(first, second, labels=CODES, weights=weights)
        assert number(cohen_kappa(units, scale, CODES).figure) == pytest.approx(expected)


@given(coded(4))
def test_fleiss_is_that_of_statsmodels(units: Units) -> None:
    assume(several_labels(units))
    table = np.array([[unit.count(code) for code in CODES] for unit in units])
    assert number(fleiss_kappa(units).figure) == pytest.approx(statsmodels_fleiss(table))


@given(coded(3))
def test_kin_of_kappa_are_those_of_nltk(units: Units) -> None:
    assume(several_labels(units))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asked = task(units)
        assert number(fleiss_kappa(units).figure) == pytest.approx(asked.pi())
        assert number(percent_agreement(units)) == pytest.approx(asked.avg_Ao())
        if len(set(itertools.chain(*units))) > 1 and all(len(set(c)) > 1 for c in zip(*units, strict=True)):
            assert number(davies_fleiss_kappa(units).figure) == pytest.approx(asked.multi_kappa())
            assert number(light_kappa(units)) == pytest.approx(asked.kappa())


@given(coded(2))
def test_scott_and_bennett_are_those_of_nltk(units: Units) -> None:
    assume(several_labels(units))
    asked = task(units)
    assert number(scott_pi(units).figure) == pytest.approx(asked.pi())
    assert number(bennett_s(units).figure) == pytest.approx(asked.S())


def test_alpha_of_sets_is_that_of_nltk() -> None:
    words = [frozenset(one) for one in ("bc", "a", "b", "ab", "abc", "c")]
    units = [[words[i], words[j]] for i, j in [(1, 1), (1, 3), (3, 4), (5, 1), (2, 2), (0, 1), (4, 4)]]
    asked = task(units, distance=nltk_masi)
    ours = krippendorff_alpha(units, masi_distance)
    assert number(ours.figure) == pytest.approx(asked.alpha())


RATERS: dict[str, Callable[[Units], Value | Undefined]] = {
    "α": lambda units: krippendorff_alpha(units).figure,
    "ordinal α": lambda units: krippendorff_alpha(units, "ordinal").figure,
    "Fleiss": lambda units: fleiss_kappa(units).figure,
    "Davies & Fleiss": lambda units: davies_fleiss_kappa(units).figure,
    "AC1": lambda units: gwet_ac1(units, CODES).figure,
    "AC2": lambda units: gwet_ac2(units, labels=CODES).figure,
    "S": lambda units: bennett_s(units, CODES).figure,
    "percent": percent_agreement,
    "percent by values": percent_agreement_by_values,
}


@pytest.mark.parametrize("name", RATERS)
@given(units=coded(3, missing=True), order=st.randoms(use_true_random=False))
def test_the_order_of_units_and_raters_changes_nothing(name: str, units: Units, order: Any) -> None:
    there = RATERS[name](units)
    raters = order.sample(range(3), 3)
    turned = [[unit[rater] for rater in raters] for unit in order.sample(units, len(units))]
    back = RATERS[name](turned)
    assert type(there) is type(back)
    assert there.or_none() == pytest.approx(back.or_none())


@pytest.mark.parametrize("name", RATERS)
@given(codes=st.lists(st.sampled_from(CODES), min_size=2).filter(lambda codes: len(set(codes)) > 1))
def test_raters_who_agree_on_everything_score_one(name: str, codes: list[int]) -> None:
    assert number(RATERS[name]([[code] * 3 for code in codes])) == pytest.approx(1)


def test_one_label_alone_has_no_value_but_percent_agreement() -> None:
    units = [["a", "a"], ["a", "a"]]
    for made in (krippendorff_alpha(units), fleiss_kappa(units), cohen_kappa(units), scott_pi(units)):
        assert made.figure == Undefined(Reason.ONE_LABEL)
        assert made.percent == 1.0


def test_ac1_of_one_label_needs_the_label_set() -> None:
    units = [["a", "a"], ["a", "a"]]
    assert gwet_ac1(units).figure == Undefined(Reason.ONE_CATEGORY)
    assert gwet_ac1(units, ["a", "b"]).figure == Value(1.0)
    assert bennett_s(units).figure == Undefined(Reason.ONE_CATEGORY)
    assert bennett_s(units, ["a", "b"]).figure == Value(1.0)


def test_units_with_one_rating_pair_with_nothing() -> None:
    made = krippendorff_alpha([["a", None], ["b", None]])
    assert made.figure == Undefined(Reason.NOTHING_PAIRED)
    assert (made.units, made.dropped) == (0, 2)


def test_fleiss_takes_complete_units_and_counts_the_others() -> None:
    made = fleiss_kappa([["a", "a", "a"], ["b", "b", "a"], ["b", None, "b"]])
    assert (made.units, made.dropped) == (2, 1)
    assert fleiss_kappa([["a", None]]).figure == Undefined(Reason.NO_COMPLETE_UNIT)


def test_no_units_have_no_value() -> None:
    for made in (krippendorff_alpha([]), fleiss_kappa([]), cohen_kappa([]), gwet_ac1([])):
        assert isinstance(made.figure, Undefined)


def test_the_label_set_counts_not_the_labels_seen() -> None:
    units = [["a", "a"], ["a", "b"], ["b", "b"]]
    two, four = bennett_s(units), bennett_s(units, ["a", "b", "c", "d"])
    assert (two.categories, four.categories) == (2, 4)
    assert number(two.figure) == pytest.approx(1 / 3)
    assert number(four.figure) == pytest.approx((2 / 3 - 1 / 4) / (3 / 4))


def test_the_two_percentages_differ_where_ratings_are_missing() -> None:
    units = [["a", "a", "a"], ["a", "b", None]]
    assert number(percent_agreement(units)) == 0.5
    assert number(percent_agreement_by_values(units)) == pytest.approx(0.6)


def test_weighted_kappa_takes_distances() -> None:
    table = Ratings.of_table(["a", "b", "c"], [[5, 1, 0], [1, 5, 2], [1, 0, 5]])
    linear = [[abs(i - j) for j in range(3)] for i in range(3)]
    made = cohen_kappa(table, linear)
    assert number(made.figure) == pytest.approx(number(cohen_kappa(table, Scale.LINEAR).figure))
    assert made.formula == "Cohen's κ, custom"


def test_kappa_has_a_largest_value_for_given_margins() -> None:
    table = Ratings.of_table([1, 2], [[10, 5], [0, 10]])
    assert number(cohen_kappa(table).figure) == pytest.approx(number(cohen_kappa_maximum(table)))


def test_cohen_of_every_pair_leaves_out_what_either_did_not_rate() -> None:
    pairs = pairwise_cohen_kappa([["a", "a", None], ["b", "b", "b"], ["a", "b", "b"]])
    assert {pair: made.units for pair, made in pairs.items()} == {(0, 1): 3, (0, 2): 2, (1, 2): 2}


def test_cohen_is_for_two_raters() -> None:
    with pytest.raises(DataError, match="compares two raters, not 3"):
        cohen_kappa([["a", "b", "c"]])


def test_specific_agreement_is_the_f1_of_a_label() -> None:
    table = Ratings.of_table([1, 0], [[40, 10], [20, 10_000]])
    assert number(specific_agreement(table)[1]) == pytest.approx(80 / 110)


def test_alpha_of_a_label_joins_all_others() -> None:
    units = [["a", "a"], ["b", "c"], ["c", "b"], ["a", "a"]]
    assert number(krippendorff_alpha_per_category(units)["a"]) == 1.0


@pytest.mark.parametrize("scale", list(Scale))
def test_weights_fall_from_one_to_nothing(scale: Scale) -> None:
    weights = agreement_weights(scale, [1, 2, 3, 4, 5])
    assert np.diag(weights).tolist() == [1.0] * 5
    assert weights[0, -1] == pytest.approx(0)
    assert (weights == weights.T).all()
    assert (np.diff(weights[0]) <= 0).all()


def test_ordinal_weights_count_the_pairs_between() -> None:
    assert agreement_weights("ordinal", [1, 2, 3, 4])[0].tolist() == pytest.approx([1, 5 / 6, 1 / 2, 0])


def test_interval_needs_numbers() -> None:
    with pytest.raises(DataError, match="numbers"):
        krippendorff_alpha([["a", "b"], ["b", "b"]], "interval")


def test_a_table_must_fit_the_labels() -> None:
    with pytest.raises(DataError, match="2 × 2"):
        krippendorff_alpha([["a", "b"], ["b", "b"]], [[0]])
    with pytest.raises(DataError, match="a row and a column"):
        Ratings.of_table(["a"], [[1, 2]])


def test_what_does_not_fit_the_ratings_is_refused() -> None:
    with pytest.raises(DataError, match="'c' is not in the label set"):
        Ratings.of_units([["a", "c"]], ["a", "b"])
    with pytest.raises(DataError, match="different numbers of raters"):
        Ratings.of_units([["a", "b"], ["a"]])


@given(st.frozensets(st.sampled_from("abc")), st.frozensets(st.sampled_from("abc")))
def test_distances_of_sets_are_symmetric_and_within_one(one: frozenset[str], other: frozenset[str]) -> None:
    for distance in (jaccard_distance, masi_distance, set_distance):
        assert 0 <= distance(one, other) == distance(other, one) <= 1
        assert (distance(one, other) == 0) == (one == other)
