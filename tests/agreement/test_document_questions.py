"""Answers about whole documents: the columns give what the coefficients of single units give."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import (
    Document,
    Options,
    Plan,
    Report,
    cohen_kappa,
    corpus_of,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    masi_distance,
    measure,
    percent_agreement,
    percent_agreement_by_values,
    scott_pi,
)
from annotator.agreement.ratings import Ratings
from annotator.agreement.values import Value
from tests.support.examples import examples

NAMES = ("ana", "bo", "cy")
SCALE = ("1", "2", "3", "4")
Rows = list[list[str | None]]


def report_of(rows: Rows, options: Options, scale: tuple[str, ...] = ()) -> Report:
    documents = [
        Document(
            f"{place:03}",
            9,
            {},
            answers={"q": {name: said for name, said in zip(NAMES, row, strict=True) if said is not None}},
        )
        for place, row in enumerate(rows)
    ]
    scales = {"q": scale} if scale else {}
    return measure(corpus_of(documents, scales=scales), Plan(replicates=0), options)


def rated() -> st.SearchStrategy[Rows]:
    row = st.lists(st.one_of(st.none(), st.sampled_from(SCALE)), min_size=3, max_size=3)
    whole: Rows = [["1", "2", "3"]]
    return st.lists(row, min_size=2, max_size=12).map(lambda rows: [*whole, *rows])


@given(rated())
@settings(max_examples=examples(80), deadline=None)
def test_ordered_answers_have_every_level_and_weighted_coefficients(rows: Rows) -> None:
    found = report_of(rows, Options(ordered=("q",)), SCALE)
    numbers = [[None if said is None else int(said) for said in row] for row in rows]
    units, labels = Ratings.of_units(numbers, [1, 2, 3, 4]), [1, 2, 3, 4]
    wanted = {
        "percent": percent_agreement(units),
        "percent_values": percent_agreement_by_values(units),
        "ac1": gwet_ac1(numbers, labels).figure,
        "alpha": krippendorff_alpha(units).figure,
        **{f"alpha.{of}": krippendorff_alpha(units, of).figure for of in ("ordinal", "interval", "ratio")},
        **{f"ac2.{of}": gwet_ac2(numbers, of, labels).figure for of in ("linear", "quadratic")},
    }
    for measured, figure in wanted.items():
        ours = found.find(f"document.{measured}", "q").figure.or_none()
        assert ours == pytest.approx(figure.or_none(), abs=1e-9), measured
    for one, other in combinations(range(3), 2):
        pair = units.of_raters(one, other)
        for scale in ("linear", "quadratic"):
            ours = found.find(f"document.cohen.{scale}", "q", (NAMES[one], NAMES[other])).figure.or_none()
            assert ours == pytest.approx(cohen_kappa(pair, scale, labels).figure.or_none(), abs=1e-9)
        ours = found.find("document.scott", "q", (NAMES[one], NAMES[other])).figure.or_none()
        assert ours == pytest.approx(scott_pi(pair).figure.or_none(), abs=1e-9)


def test_answers_without_an_order_have_no_weighted_coefficients() -> None:
    found = report_of([["b", "a", "b"], ["a", "a", "c"]], Options())
    names = {one.measure for one in found.estimates}
    assert "document.alpha" in names
    assert not names & {"document.alpha.ordinal", "document.ac2.linear", "document.cohen.quadratic"}


def test_several_answers_at_once_are_compared_as_sets_and_each_by_itself() -> None:
    rows: Rows = [["a+b", "a", "a+b"], ["b", "b", None], ["", "a", "b"], ["a+b", "a+b", "b"]]
    found = report_of(rows, Options(sets=("q",)))
    sets = [
        [None if said is None else frozenset(filter(None, said.split("+"))) for said in row] for row in rows
    ]
    assert found.find("document.alpha", "q").figure.or_none() == pytest.approx(
        krippendorff_alpha(sets, masi_distance).figure.or_none()
    )
    alone = [[None if said is None else "a" in said for said in row] for row in sets]
    ours = found.find("document.alpha", "q: a").figure.or_none()
    assert ours == pytest.approx(krippendorff_alpha(alone).figure.or_none())


def test_one_answer_alone_is_undefined_with_the_percentage_beside_it() -> None:
    found = report_of([["a", "a", "a"], ["a", "a", "a"]], Options(), ("a", "b"))
    assert found.find("document.percent", "q").figure == Value(1.0)
    assert str(found.find("document.alpha", "q").figure) == "n/a (only one label was used)"
    assert found.find("document.ac1", "q").figure == Value(1.0)
