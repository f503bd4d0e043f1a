"""Scores of suggestions against gold: counts, intervals, mistakes, systems side by side."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.bootstrap import Plan
from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.errors import DataError, ProjectError
from annotator.document.schema import LabelSchema
from annotator.extractor.suggest import load_extractor
from annotator.workspace.comparing import compare
from annotator.workspace.evaluation import evaluate, score_article, score_articles
from annotator.workspace.evaluation_intervals import f1_bounds, gain, pick_relation, pick_span
from annotator.workspace.gold_file import read_gold
from annotator.workspace.held_out import HeldOut, unseen
from annotator.workspace.mistakes import MistakeKind, examples, mistakes
from annotator.workspace.scored import (
    Annotations,
    Extent,
    GoldArticle,
    ScoredRelation,
    ScoredSpan,
    Tally,
)
from annotator.workspace.scoring import compare_attribute, overlap_matches, score_relations, score_spans
from annotator.workspace.systems import System, SystemKind


@pytest.fixture(scope="module")
def schema() -> LabelSchema:
    return read_label_schema(find_label_schema(DEFAULT_SCHEMA))


def test_precision_recall_and_f1() -> None:
    tally = Tally(right=6, wrong=2, missed=4)
    assert (tally.precision, tally.recall) == (0.75, 0.6)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_figures_without_a_denominator_are_none_and_not_zero() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert Tally(missed=3).precision is None
    assert Tally(missed=3).recall == 0


def test_exact_wants_both_edges_and_overlap_one_character() -> None:
    score = score_spans(gold=[(0, 5), (10, 15), (20, 25)], found=[(0, 5), (12, 18), (30, 35)])
    assert score.exact == Tally(right=1, wrong=2, missed=2)
    assert score.overlap == Tally(right=2, wrong=1, missed=1)


def test_overlap_matches_one_to_one() -> None:
    assert overlap_matches([(0, 10)], [(0, 3), (4, 6)]) == 1
    assert overlap_matches([(0, 3), (4, 6)], [(0, 10)]) == 1
    assert overlap_matches([(0, 3), (3, 6)], [(0, 3), (3, 6)]) == 2


extents = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda one: (one[0], one[0] + one[1])), max_size=8
)


@given(extents, extents)
def test_overlap_is_the_same_whichever_side_is_called_gold(one: list[Extent], other: list[Extent]) -> None:
    there, back = score_spans(one, other).overlap, score_spans(other, one).overlap
    assert (there.right, there.wrong, there.missed) == (back.right, back.missed, back.wrong)


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=7),
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=7),
)
def test_overlap_of_relations_is_symmetric_too(
    one: list[tuple[int, ...]], other: list[tuple[int, ...]]
) -> None:
    sides = [
        [ScoredRelation("SOURCE", (a, a + 1 + b % 3), (c, c + 1 + d % 3)) for a, b, c, d in side]
        for side in (one, other)
    ]
    there, back = score_relations(*sides).overlap, score_relations(*reversed(sides)).overlap
    assert (there.right, there.wrong, there.missed) == (back.right, back.missed, back.wrong)


def test_relations_are_matched_so_that_most_of_them_are() -> None:
    wide, narrow = ScoredRelation("SOURCE", (0, 9), (10, 19)), ScoredRelation("SOURCE", (0, 2), (10, 12))
    gold = [wide, narrow]
    found = [ScoredRelation("SOURCE", (0, 3), (10, 13)), ScoredRelation("SOURCE", (5, 8), (15, 18))]
    assert score_relations(gold, found).overlap == Tally(right=2)


def test_a_relation_is_right_when_both_ends_are() -> None:
    gold = [ScoredRelation("SOURCE", (0, 3), (5, 9))]
    found = [ScoredRelation("SOURCE", (0, 3), (5, 9)), ScoredRelation("SOURCE", (0, 3), (6, 9))]
    score = score_relations(gold, found)
    assert score.exact == Tally(right=1, wrong=1)
    assert score.overlap == Tally(right=1, wrong=1)


def test_a_symmetric_relation_may_be_drawn_either_way(schema: LabelSchema) -> None:
    one = Annotations(relations=(ScoredRelation("SAME_AS", (9, 12), (0, 3)),))
    other = Annotations(relations=(ScoredRelation("SAME_AS", (0, 3), (9, 12)),))
    assert score_articles([(one, other)], schema).relations["SAME_AS"].exact == Tally(right=1)
    directed = [
        Annotations(relations=(ScoredRelation("HOLDS", *ends),))
        for ends in (((0, 1), (2, 3)), ((2, 3), (0, 1)))
    ]
    assert score_articles([(directed[0], directed[1])], schema).relations["HOLDS"].exact.right == 0


def attribute(schema: LabelSchema, name: str):  # type: ignore[no-untyped-def]
    return next(one for one in schema.attributes if one.id == name)


def test_types_are_compared_on_triggers_found_exactly(schema: LabelSchema) -> None:
    gold = [
        ScoredSpan(0, 3, "EVENT", {"event_type": "AID"}),
        ScoredSpan(5, 8, "EVENT", {"event_type": "ACCUSE"}),
        ScoredSpan(9, 12, "EVENT"),
        ScoredSpan(20, 23, "EVENT", {"event_type": "AID"}),
    ]
    found = [
        ScoredSpan(0, 3, "EVENT", {"event_type": "AID"}),
        ScoredSpan(5, 8, "EVENT", {"event_type": "AID"}),
        ScoredSpan(9, 12, "EVENT", {"event_type": "AID"}),
    ]
    said = compare_attribute(attribute(schema, "event_type"), gold, found, is_required=True)
    assert (said.right, said.compared) == (1, 2)
    assert said.items == Tally(right=1, wrong=2, missed=2)


def test_a_default_value_is_the_same_as_none(schema: LabelSchema) -> None:
    gold = [ScoredSpan(0, 3, "EVENT", {"polarity": "positive"}), ScoredSpan(5, 8, "EVENT")]
    found = [ScoredSpan(0, 3, "EVENT"), ScoredSpan(5, 8, "EVENT", {"polarity": "negative"})]
    said = compare_attribute(attribute(schema, "polarity"), gold, found, is_required=False)
    assert (said.right, said.compared) == (0, 1)
    assert said.items == Tally(wrong=1)


TEXT = "President Ana Silva met Omar Adan. Kenya condemned it."


def gold_article() -> GoldArticle:
    annotations = Annotations(
        (
            ScoredSpan(0, 9, "ROLE"),
            ScoredSpan(10, 19, "ACTOR"),
            ScoredSpan(20, 23, "EVENT", {"event_type": "CONSULT"}),
            ScoredSpan(24, 33, "ACTOR"),
        ),
        (ScoredRelation("SOURCE", (20, 23), (10, 19)), ScoredRelation("TARGET", (20, 23), (24, 33))),
    )
    return GoldArticle(TEXT, annotations, key="a1")


def test_each_mistake_has_its_kind_and_words(schema: LabelSchema) -> None:
    found = Annotations(
        (
            ScoredSpan(0, 9, "ACTOR"),
            ScoredSpan(14, 19, "ACTOR"),
            ScoredSpan(20, 23, "EVENT", {"event_type": "AID"}),
            ScoredSpan(35, 40, "ACTOR"),
        ),
        (ScoredRelation("SOURCE", (20, 23), (14, 19)),),
    )
    told = {(one.kind, one.gold, one.found) for one in mistakes(gold_article(), found, schema)}
    assert told == {
        (MistakeKind.LABEL, "ROLE President", "ACTOR President"),
        (MistakeKind.EDGES, "ACTOR Ana Silva", "ACTOR Silva"),
        (MistakeKind.MISSED, "ACTOR Omar Adan", ""),
        (MistakeKind.INVENTED, "", "ACTOR Kenya"),
        (MistakeKind.ATTRIBUTE, "event_type CONSULT", "event_type AID"),
        (MistakeKind.MISSED_LINK, "met → Ana Silva", ""),
        (MistakeKind.MISSED_LINK, "met → Omar Adan", ""),
        (MistakeKind.INVENTED_LINK, "", "met → Silva"),
    }


def test_the_context_of_a_mistake_shows_its_place(schema: LabelSchema) -> None:
    (missed, *_) = mistakes(gold_article(), Annotations(), schema)
    assert missed.context == "[President] Ana Silva met Omar Adan. Kenya "
    link = next(
        one for one in mistakes(gold_article(), Annotations(), schema) if one.kind is MistakeKind.MISSED_LINK
    )
    assert link.context == "President [Ana Silva] [met] Omar Adan. Kenya condemned it."


def test_examples_are_always_the_same_and_of_several_kinds(schema: LabelSchema) -> None:
    found = list(mistakes(gold_article(), Annotations(), schema))
    some = examples(found, 3)
    assert some == examples(list(reversed(found)), 3)
    assert len({(one.kind, one.label) for one in some}) == 3
    assert len(examples(found, 100)) == len(found)


def test_nothing_wrong_is_no_mistake(schema: LabelSchema) -> None:
    article = gold_article()
    assert not list(mistakes(article, article.annotations, schema))


def test_what_was_left_undecided_counts_neither_way() -> None:
    article = GoldArticle(TEXT, Annotations(), key="a1", undecided=frozenset({(35, 40, "ACTOR")}))
    found = Annotations(
        (ScoredSpan(35, 40, "ACTOR"), ScoredSpan(41, 50, "EVENT")),
        (ScoredRelation("SOURCE", (41, 50), (35, 40)),),
    )
    judged = article.judged(found)
    assert judged.spans == (ScoredSpan(41, 50, "EVENT"),)
    assert judged.relations == ()


def test_intervals_hold_the_value_and_are_the_same_each_time(schema: LabelSchema) -> None:
    gold = Annotations(tuple(ScoredSpan(n, n + 1, "ACTOR") for n in range(0, 20, 2)))
    founds = [Annotations(gold.spans[:keep]) for keep in (10, 5, 8, 2, 9, 7)]
    evaluation = score_articles([(gold, found) for found in founds], schema)
    f1 = evaluation.spans["ACTOR"].exact.f1
    bounds = f1_bounds(evaluation, pick_span("ACTOR"), Plan(seed=3))
    assert bounds is not None
    assert f1 is not None
    assert bounds.low < f1 < bounds.high
    assert f1_bounds(evaluation, pick_span("ACTOR"), Plan(seed=3)) == bounds
    assert f1_bounds(evaluation, pick_relation("SOURCE"), Plan()) is None


def test_a_system_gains_nothing_over_itself(schema: LabelSchema) -> None:
    gold = Annotations((ScoredSpan(0, 1, "ACTOR"), ScoredSpan(2, 3, "ACTOR")))
    evaluation = score_articles([(gold, Annotations(gold.spans[:1]))] * 3, schema)
    bounds = gain(evaluation, evaluation, pick_span("ACTOR"), Plan())
    assert bounds is not None
    assert (bounds.low, bounds.high) == (0.0, 0.0)


def test_one_article_has_no_interval(schema: LabelSchema) -> None:
    gold = gold_article().annotations
    assert f1_bounds(score_articles([(gold, gold)], schema), pick_span("ACTOR"), Plan()) is None


def test_articles_that_a_system_was_trained_on_are_left_out_for_all() -> None:
    from annotator.extractor.trained_facts import text_digest

    articles = [GoldArticle(f"Text {number}.", Annotations(), key=str(number)) for number in range(3)]
    held_out = unseen(articles, {"m1": frozenset({text_digest("Text 1.")}), "m2": frozenset()})
    assert [article.key for article in held_out.articles] == ["0", "2"]
    assert held_out.seen == {"m1": 1, "m2": 0}


def test_it_is_refused_when_every_article_was_trained_on() -> None:
    from annotator.extractor.trained_facts import text_digest

    article = GoldArticle("Text.", Annotations())
    with pytest.raises(ProjectError, match="was used to train m1"):
        unseen([article], {"m1": frozenset({text_digest("Text.")})})


def test_systems_are_measured_on_the_same_articles(schema: LabelSchema) -> None:
    rules = load_extractor(schema, model="rules")
    systems = [System("one", SystemKind.RULES, rules), System("other", SystemKind.RULES, rules)]
    comparison = compare(systems, HeldOut((gold_article(), gold_article())), schema)
    one, other = comparison.measured
    assert one.evaluation.spans == other.evaluation.spans
    assert comparison.gain(other, pick_span("all")) is not None
    row = comparison.row(2)
    assert row["systems"][1]["over_first"]["spans"]["f1"] == 0
    assert row["systems"][0]["spans"]["ACTOR"]["exact"]["right"] == 4


ROW = {
    "text": "Kenya condemned it.",
    "spans": [
        {"start": 0, "end": 5, "label": "ACTOR", "token_start": 0, "token_end": 0},
        {"start": 6, "end": 15, "label": "EVENT", "event_type": "ACCUSE", "token_start": 1, "token_end": 1},
    ],
}


def gold_file(path: Path, *rows: object) -> Path:
    file = path / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "relation",
    [
        {"head": [6, 15], "child": [0, 5], "label": "SOURCE"},
        {"head": 1, "child": 0, "label": "SOURCE"},
    ],
    ids=["characters", "prodigy's token numbers"],
)
def test_both_ways_of_naming_the_ends_are_read(tmp_path: Path, relation: dict[str, object]) -> None:
    [article] = read_gold(gold_file(tmp_path, ROW | {"relations": [relation]}))
    assert article.annotations.relations == (ScoredRelation("SOURCE", (6, 15), (0, 5)),)
    assert article.annotations.spans[1].attributes == {"event_type": "ACCUSE"}


def test_an_article_is_called_what_its_row_calls_it(tmp_path: Path) -> None:
    rows = [ROW | {"meta": {"id": "m"}}, ROW | {"id": "own"}, ROW]
    assert [article.key for article in read_gold(gold_file(tmp_path, *rows))] == ["m", "own", "line 3"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ([], "text"),
        ({"spans": []}, "text"),
        (ROW | {"spans": [{"start": 0, "end": 99, "label": "ACTOR"}]}, r"spans\[0\]"),
        (ROW | {"spans": [{"start": 0}]}, r"spans\[0\]"),
        (ROW | {"relations": [{"head": 7, "child": 0, "label": "SOURCE"}]}, r"relations\[0\]"),
        (ROW | {"tokens": [{"start": 4, "end": 2}]}, "tokens"),
    ],
)
def test_mistakes_are_named_with_line_and_field(tmp_path: Path, row: object, field: str) -> None:
    with pytest.raises(DataError, match=rf"gold.jsonl:2: {field}"):
        read_gold(gold_file(tmp_path, ROW, row))


def test_a_file_that_is_no_json_or_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n{oops\n")
    with pytest.raises(DataError, match=r"x.jsonl:2: is no JSON"):
        read_gold(tmp_path / "x.jsonl")
    with pytest.raises(DataError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")


def test_the_extractor_is_scored_on_the_golds_texts(tmp_path: Path, schema: LabelSchema) -> None:
    row = ROW | {"relations": [{"head": [6, 15], "child": [0, 5], "label": "SOURCE"}]}
    found = evaluate(load_extractor(schema, model="rules"), read_gold(gold_file(tmp_path, row, row)), schema)
    assert len(found.articles) == 2
    assert found.spans["ACTOR"].exact == Tally(right=2)
    assert found.spans["EVENT"].exact == Tally(right=2)
    assert found.spans["all"].exact == Tally(right=4)
    assert found.relations["SOURCE"].exact == Tally(right=2)
    assert found.attributes["event_type"].accuracy == 1.0
    assert found.spans["ROLE"].exact.f1 is None


def test_scores_of_an_article_name_every_label_in_the_schemas_order(schema: LabelSchema) -> None:
    scores = score_article(Annotations(), Annotations(), schema)
    assert list(scores.spans) == [*(label.id for label in schema.spans), "all"]
    assert list(scores.relations) == [*(label.id for label in schema.relations), "all"]
