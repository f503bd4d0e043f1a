"""Relations, equivalences, and arguments of events: each given what it stands on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.arguments import ArgumentScores, argument_scores
from annotator.agreement.kappa import cohen_kappa
from annotator.agreement.linking import candidate_ratings
from annotator.agreement.links import Linked, align_links
from annotator.agreement.nuggets import nugget_scores, nugget_scores_per_type
from annotator.agreement.relations import RelationScores, relation_scores, relation_scores_per_label
from annotator.agreement.same_as import b_cubed, clusters, same_as_scores
from annotator.agreement.scores import Score
from annotator.agreement.values import Reason, Undefined, Value
from annotator.document.errors import DataError
from tests.agreement.corpora import lists_of_spans, relations

A, E, R = "ACTOR", "EVENT", "ROLE"
THREE = [(0, 2, A), (3, 4, E), (5, 7, A)]
LEVELS = ("exact", "aligned", "unlabelled", "conditional")


@st.composite
def linked(draw: st.DrawFn) -> Linked:
    spans = draw(lists_of_spans())
    return Linked(spans, draw(relations(len(spans))))


def levels(scores: RelationScores) -> dict[str, float | None]:
    return {level: getattr(scores, level).f1.or_none() for level in LEVELS}


@given(linked(), linked())
def test_relation_scores_are_the_same_from_either_side(one: Linked, other: Linked) -> None:
    assert levels(relation_scores(one, other)) == levels(relation_scores(other, one))


@given(linked(), linked())
def test_a_looser_level_is_never_lower(one: Linked, other: Linked) -> None:
    found = relation_scores(one, other, symmetric=["SAME_AS"])
    assert found.exact.hits <= found.aligned.hits <= found.unlabelled.hits
    assert found.conditional.first <= found.aligned.first


@given(linked())
def test_equal_relations_score_one(one: Linked) -> None:
    expected = 1.0 if one.relations else None
    assert set(levels(relation_scores(one, one)).values()) == {expected}


def test_the_worked_example_disagrees_through_spans_alone() -> None:
    one = Linked(THREE, [("SOURCE", 1, 0), ("TARGET", 1, 2)])
    other = Linked(
        [*THREE[:2], (6, 7, A), (9, 10, A)], [("SOURCE", 1, 0), ("TARGET", 1, 2), ("TARGET", 1, 3)]
    )
    assert levels(relation_scores(one, other)) == {
        "exact": 0.4, "aligned": 0.8, "unlabelled": 0.8, "conditional": 1.0
    }  # fmt: skip


def test_head_and_child_are_kept_apart_unless_the_relation_is_symmetric() -> None:
    one, other = Linked(THREE, [("NEAR", 0, 2)]), Linked(THREE, [("NEAR", 2, 0)])
    assert relation_scores(one, other).exact.f1 == Value(0.0)
    assert relation_scores(one, other, symmetric=["NEAR"]).exact.f1 == Value(1.0)


def test_a_relation_drawn_twice_counts_once() -> None:
    one = Linked(THREE, [("SOURCE", 1, 0)] * 2)
    assert relation_scores(one, Linked(THREE, [("SOURCE", 1, 0)])).exact == Score(1, 1, 1)


def test_relations_are_scored_by_type() -> None:
    one = Linked(THREE, [("SOURCE", 1, 0), ("TARGET", 1, 2)])
    other = Linked(THREE, [("SOURCE", 1, 0), ("SOURCE", 1, 2)])
    found = relation_scores_per_label(align_links(one, other))
    assert {label: one.exact for label, one in found.items()} == {
        "SOURCE": Score(1, 1, 2), "TARGET": Score(0, 1, 0)
    }  # fmt: skip


def test_a_relation_of_a_span_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match="names a span that is not there"):
        relation_scores(Linked(THREE, [("SOURCE", 1, 9)]), Linked([], []))


def test_linking_is_judged_on_every_pair_that_could_be_linked() -> None:
    spans = [(0, 1, E), (2, 3, A), (4, 5, A), (6, 7, A)]
    one = Linked(spans, [("SOURCE", 0, 1), ("TARGET", 0, 2)])
    other = Linked(spans, [("SOURCE", 0, 1)])
    units = candidate_ratings(align_links(one, other), {"SOURCE": {(E, A)}, "TARGET": {(E, A)}})
    assert units.units == 3
    assert units.labels == ("none", "SOURCE", "TARGET")
    assert cohen_kappa(units).observed == pytest.approx(2 / 3)
    assert isinstance(krippendorff_alpha(units).figure, Value)


def test_a_symmetric_relation_makes_one_candidate_of_a_pair() -> None:
    spans = [(0, 1, A), (2, 3, A), (4, 5, A)]
    aligned = align_links(Linked(spans, [("SAME_AS", 2, 0)]), Linked(spans, []), symmetric=["SAME_AS"])
    assert candidate_ratings(aligned, {"SAME_AS": {(A, A)}}).units == 3


def test_spans_without_partner_are_no_candidates() -> None:
    aligned = align_links(Linked([(0, 1, E), (2, 3, A)], []), Linked([(0, 1, E), (8, 9, A)], []))
    assert candidate_ratings(aligned, {"SOURCE": {(E, A)}}).units == 0


def test_links_of_an_equivalence_are_closed_before_they_are_compared() -> None:
    chain = Linked(THREE, [("SAME_AS", 1, 0), ("SAME_AS", 2, 1)])
    star = Linked(THREE, [("SAME_AS", 2, 0), ("SAME_AS", 0, 1)])
    found = same_as_scores(chain, star)
    assert (found.closure.f1, found.drawn.f1) == (Value(1.0), Value(0.5))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_classes_hold_all_that_links_join(links: list[tuple[int, int]]) -> None:
    groups = clusters(links)
    place = {one: number for number, group in enumerate(groups) for one in group}
    assert all(place[one] == place[other] for one, other in links)
    assert sorted(place) == sorted({one for link in links for one in link})


def test_b_cubed_is_that_of_its_authors() -> None:
    truth = [[1, 2, 3, 4, 5], [6, 7], [8, 9, "A", "B", "C"]]
    first = b_cubed(truth, [[1, 2, 3, 4, 5], [6, 7, 8, 9, "A", "B", "C"]])
    second = b_cubed(truth, [[1, 2, 3, 4, 5, 8, 9, "A", "B", "C"], [6, 7]])
    assert first.precision.or_none() == pytest.approx(16 / 21)
    assert second.precision.or_none() == pytest.approx(7 / 12)
    assert first.recall == second.recall == Value(1.0)


def test_b_cubed_of_nothing_has_no_value() -> None:
    assert b_cubed([], []).f1 == Undefined(Reason.BOTH_EMPTY)
    assert b_cubed([[1]], []).f1 == Undefined(Reason.EMPTY_SIDE)
    assert b_cubed([[1]], [[2]]).f1 == Value(0.0)


def test_an_argument_is_found_by_type_of_event_and_extent() -> None:
    one = Linked([*THREE, (8, 9, E)], [("SOURCE", 1, 0)])
    other = Linked([*THREE, (8, 9, E)], [("SOURCE", 3, 0)])
    found = argument_scores(one, other, events=[E])
    assert found.argument.f1 == Value(1.0)
    assert found.argument_given_type.f1 == Value(1.0)


def test_levels_of_arguments_are_given_the_level_above() -> None:
    one = Linked([(0, 2, A), (3, 4, E), (8, 9, E)], [("SOURCE", 1, 0), ("SOURCE", 2, 0)])
    other = Linked([(0, 2, A), (3, 4, E)], [("TARGET", 1, 0)])
    found = argument_scores(one, other, events=[E])
    assert found.trigger == Score(1, 2, 1)
    assert found.type_given_trigger.f1 == Value(1.0)
    assert found.argument == Score(1, 2, 1)
    assert found.argument_given_type == Score(1, 1, 1)
    assert (found.role, found.role_given_argument) == (Score(0, 2, 1), Score(0, 1, 1))


def test_arguments_can_be_asked_for_exact_extents() -> None:
    one, other = Linked(THREE, [("SOURCE", 1, 2)]), Linked([*THREE[:2], (6, 7, A)], [("SOURCE", 1, 2)])
    assert argument_scores(one, other, events=[E]).argument.f1 == Value(1.0)
    assert argument_scores(one, other, events=[E], exact=True).argument.f1 == Value(0.0)


def test_types_of_events_are_their_attribute() -> None:
    one = Linked([(0, 1, E, (("event_type", "MEET"),))], [])
    other = Linked([(0, 1, E, (("event_type", "FIGHT"),))], [])
    found = argument_scores(one, other, events=[E])
    assert (found.trigger.f1, found.trigger_type.f1) == (Value(1.0), Value(0.0))


def test_symmetric_relations_are_no_arguments() -> None:
    side = Linked([(0, 1, E), (2, 3, E)], [("SAME_AS", 0, 1)])
    assert argument_scores(side, side, events=[E], symmetric=["SAME_AS"]).argument == Score(0, 0, 0)


@given(linked(), linked())
def test_scores_of_documents_add_up(one: Linked, other: Linked) -> None:
    scores = argument_scores(one, other, events=[E])
    assert scores + ArgumentScores() == scores
    found = relation_scores(one, other)
    assert found + RelationScores() == found


def test_nuggets_weigh_extents_then_types_then_attributes() -> None:
    meet = (("event_type", "MEET"), ("time", ("future",)))
    one = [(0, 4, E, meet), (9, 10, E, (("event_type", "MEET"),))]
    other = [(2, 4, E, meet), (9, 10, E, (("event_type", "FIGHT"),))]
    found = nugget_scores(one, other)
    assert found.span.f1.or_none() == pytest.approx((2 / 3 + 1) / 2)
    assert found.type.f1.or_none() == pytest.approx(1 / 3)
    assert found.attributes.f1.or_none() == pytest.approx(1 / 3)
    assert nugget_scores_per_type(one, other)["FIGHT"] == Score(0, 0, 1)


@given(lists_of_spans(), lists_of_spans())
def test_a_harder_level_of_nuggets_is_never_higher(first: list, second: list) -> None:
    found = nugget_scores(first, second)
    assert found.attributes.hits <= found.type.hits <= found.span.hits
    assert found.span.f1 == nugget_scores(second, first).span.f1
