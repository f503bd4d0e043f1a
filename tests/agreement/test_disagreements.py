"""Disagreements as a list: one kind each, with place and both versions."""

import pytest
from hypothesis import assume, given

from annotator.agreement.disagreements import (
    Change,
    DifferenceKind,
    Disagreement,
    Edge,
    all_disagreements,
    ranked,
    span_disagreements,
)
from annotator.agreement.links import Linked, align_links
from annotator.agreement.matching import match
from annotator.agreement.mentions import Mention
from tests.agreement.corpora import lists_of_spans

A, E, R = "ACTOR", "EVENT", "ROLE"
SPANS = [(0, 2, A), (3, 4, E), (5, 7, A), (8, 9, A)]
Triple = tuple[int, int, str]


def only(first: list[Triple], second: list[Triple]) -> Disagreement:
    [found] = span_disagreements(match(first, second))
    return found


def between(first: list[tuple[str, int, int]], second: list[tuple[str, int, int]]) -> list[DifferenceKind]:
    aligned = align_links(Linked(SPANS, first), Linked(SPANS, second), symmetric=["SAME_AS"])
    return [one.kind for one in all_disagreements(aligned, events=[E])]


@pytest.mark.parametrize(
    ("second", "edge", "change"),
    [
        ((2, 8, A), Edge.LEFT, Change.NARROWER),
        ((0, 9, A), Edge.RIGHT, Change.WIDER),
        ((1, 7, A), Edge.BOTH, Change.NARROWER),
        ((2, 9, A), Edge.BOTH, Change.SHIFTED),
    ],
)
def test_a_boundary_tells_its_edge_and_how_it_moved(second: Triple, edge: Edge, change: Change) -> None:
    found = only([(0, 8, A)], [second])
    assert (found.kind, found.edge, found.change) == (DifferenceKind.BOUNDARY, edge, change)
    assert found.place == (0, max(8, second[1]))


def test_a_label_and_a_boundary_can_differ_at_once() -> None:
    assert only([(0, 8, A)], [(0, 8, R)]).kind is DifferenceKind.LABEL
    both = only([(0, 8, A)], [(0, 9, R)])
    assert (both.kind, both.labels) == (DifferenceKind.BOUNDARY_AND_LABEL, (A, R))


def test_a_span_that_one_side_lacks_names_the_side() -> None:
    found = only([(0, 8, A)], [])
    assert (found.kind, found.first, found.second, found.labels) == (
        DifferenceKind.MISSING,
        (0,),
        (),
        (A, ""),
    )
    turned = only([], [(0, 8, A)])
    assert (turned.first, turned.second, turned.labels) == ((), (0,), ("", A))


def test_one_span_against_several_is_a_split() -> None:
    found = only([(0, 9, A)], [(0, 3, A), (4, 9, A)])
    assert (found.kind, found.first, found.second) == (DifferenceKind.SPLIT, (0,), (0, 1))


def test_a_span_inside_one_that_both_have_is_missing_and_no_split() -> None:
    assert only([(0, 9, A)], [(0, 9, A), (2, 4, A)]).kind is DifferenceKind.MISSING


def test_spans_both_have_are_no_disagreement() -> None:
    assert span_disagreements(match([(0, 9, A)], [(0, 9, A)])) == []


def test_every_attribute_is_a_disagreement_of_its_own() -> None:
    one = Mention(0, 4, E, (("event_type", "MEET"), ("mode", "word")))
    other = Mention(0, 5, E, (("event_type", "FIGHT"), ("time", ("future",))))
    found = span_disagreements(match([one], [other]), events=[E])
    assert [row.attribute for row in found] == ["mode", "time", "event_type", ""]
    assert [row.kind for row in found[1:]] == [
        DifferenceKind.ATTRIBUTE,
        DifferenceKind.EVENT_TYPE,
        DifferenceKind.TRIGGER,
    ]
    assert found[-1].of_span is DifferenceKind.BOUNDARY


def test_relations_that_differ_in_one_thing_are_one_disagreement() -> None:
    assert between([("SOURCE", 1, 0)], [("TARGET", 1, 0)]) == [DifferenceKind.ROLE]
    assert between([("HOLDS", 0, 2)], [("LEADS", 0, 2)]) == [DifferenceKind.LINK_TYPE]
    assert between([("HOLDS", 0, 2)], [("HOLDS", 2, 0)]) == [DifferenceKind.DIRECTION]
    assert between([("SOURCE", 1, 0)], [("SOURCE", 1, 2)]) == [DifferenceKind.LINK_END]
    assert between([("HOLDS", 0, 2)], [("HOLDS", 3, 2)]) == [DifferenceKind.LINK_END]


def test_relations_that_one_side_alone_has() -> None:
    assert between([("SOURCE", 1, 0)], []) == [DifferenceKind.ARGUMENT]
    assert between([], [("HOLDS", 0, 2)]) == [DifferenceKind.LINK_MISSING]
    assert between([("SAME_AS", 0, 2)], [("SAME_AS", 2, 0)]) == []


def test_a_relation_whose_end_the_other_lacks_says_so() -> None:
    one, other = Linked(SPANS, [("HOLDS", 0, 2)]), Linked(SPANS[:2], [])
    kinds = [row.kind for row in all_disagreements(align_links(one, other))]
    assert kinds == [DifferenceKind.LINK_END_MISSING, DifferenceKind.MISSING, DifferenceKind.MISSING]


def test_the_most_frequent_label_and_kind_come_first() -> None:
    often = span_disagreements(match([(0, 2, A), (5, 7, A)], []))
    [seldom] = span_disagreements(match([(0, 2, R)], [(0, 2, A)]))
    rows = ranked([("2", seldom), ("1", often[1]), ("1", often[0])])
    assert [(document, one.kind, one.start) for document, one in rows] == [
        ("1", DifferenceKind.MISSING, 0), ("1", DifferenceKind.MISSING, 5), ("2", DifferenceKind.LABEL, 0)
    ]  # fmt: skip


@given(lists_of_spans(), lists_of_spans())
def test_every_span_has_a_partner_or_is_named(first: list[Mention], second: list[Mention]) -> None:
    matching = match(first, second)
    rows = [row for row in span_disagreements(matching) if row.kind is not DifferenceKind.ATTRIBUTE]
    for side, spans in enumerate((first, second)):
        named = [index for row in rows for index in (row.first, row.second)[side]]
        same = [(pair.first, pair.second)[side] for pair in matching.pairs if pair.stage == 1]
        assert sorted(named + same) == list(range(len(spans)))


@given(lists_of_spans(), lists_of_spans())
def test_both_sides_see_the_same_kinds(first: list[Mention], second: list[Mention]) -> None:
    there = sorted((row.kind, row.place) for row in span_disagreements(match(first, second)))
    back = sorted((row.kind, row.place) for row in span_disagreements(match(second, first)))
    assume(DifferenceKind.SPLIT not in {kind for kind, _ in there})
    assert there == back
