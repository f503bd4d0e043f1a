"""Scores of suggestions against a gold file."""

import json
from pathlib import Path

import pytest

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema
from annotator.extractor.suggest import load_extractor
from annotator.workspace.evaluation import (
    Annotations,
    ScoredRelation,
    ScoredSpan,
    Tally,
    compare_types,
    evaluate,
    overlap_matches,
    score_articles,
    score_relations,
    score_spans,
)
from annotator.workspace.gold_file import read_gold


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


def test_types_are_compared_on_triggers_found_exactly() -> None:
    gold = [
        ScoredSpan(0, 3, "EVENT", {"event_type": "AID"}),
        ScoredSpan(5, 8, "EVENT", {"event_type": "ACCUSE"}),
        ScoredSpan(9, 12, "EVENT"),
    ]
    found = [
        ScoredSpan(0, 3, "EVENT", {"event_type": "AID"}),
        ScoredSpan(5, 8, "EVENT", {"event_type": "AID"}),
        ScoredSpan(9, 12, "EVENT", {"event_type": "AID"}),
    ]
    assert compare_types(gold, found) == (1, 2)


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
    assert found.articles == 2
    assert found.spans["ACTOR"].exact == Tally(right=2)
    assert found.spans["EVENT"].exact == Tally(right=2)
    assert found.relations["SOURCE"].exact == Tally(right=2)
    assert found.type_accuracy == 1.0
    assert found.spans["ROLE"].exact.f1 is None
