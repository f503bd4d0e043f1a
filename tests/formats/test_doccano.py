"""What doccano reads from us and we from it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from annotator.document.offsets import OffsetUnit
from annotator.editing.annotations import Answer, Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.doccano import read, write
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import RowReader
from annotator.formats.registry import Source, WriteContext
from tests.formats.foreign import article, articles, came_back, context, reader, said
from tests.support.examples import examples

FIRE = "👨🏻‍🚒 Anna met Łódź"


def written(*given_: AnnotatedArticle, told: WriteContext | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in write(given_, told or context())]


def read_lines(content: str | bytes, rows: RowReader | None = None) -> list[Any]:
    data = content.encode() if isinstance(content, str) else content
    return [*read(Source(Path("a.jsonl"), io.BytesIO(data)), rows or reader())]


def one(row: Any, rows: RowReader | None = None) -> IncomingRow:
    (found,) = read_lines(json.dumps(row), rows)
    assert found.row is not None, found.errors
    return found.row


def complaints(row: Any, rows: RowReader | None = None) -> list[str]:
    (found,) = read_lines(row if isinstance(row, str) else json.dumps(row), rows)
    return [str(error) for error in found.errors]


@settings(max_examples=examples(150), deadline=None)
@given(articles())
def test_what_is_written_comes_back(given_: AnnotatedArticle) -> None:
    row = one(written(given_)[0])
    assert came_back(row) == said(given_)
    assert row.answer is Answer.ACCEPT


@settings(max_examples=examples(100), deadline=None)
@given(articles())
def test_entities_cut_the_words_out_in_utf16_units_as_doccanos_editor_does(given_: AnnotatedArticle) -> None:
    row = written(given_)[0]
    units = given_.article.text.encode("utf-16-le")
    spans = given_.accepted()
    assert len(row["entities"]) == len(spans)
    for entity, record in zip(row["entities"], spans, strict=True):
        piece = units[2 * entity["start_offset"] : 2 * entity["end_offset"]].decode("utf-16-le")
        assert piece == given_.surface(record.span)


def test_a_row_has_what_doccanos_import_of_relations_takes() -> None:
    row = written(
        article(
            FIRE, [("Anna", "ACTOR", {}), ("met", "EVENT", {"event_type": "CONSULT"})], [("SOURCE", 1, 0)]
        )
    )[0]
    assert row["entities"] == [
        {"id": 0, "label": "ACTOR", "start_offset": 8, "end_offset": 12},
        {"id": 1, "label": "EVENT", "start_offset": 13, "end_offset": 16},
    ]
    assert row["relations"] == [{"id": 0, "from_id": 1, "to_id": 0, "type": "SOURCE"}]
    assert (row["id"], row["text"]) == ("a1", FIRE)


def test_every_row_has_the_same_keys_since_doccano_reads_them_as_a_table() -> None:
    rows = written(article("Anna", [("Anna", "ACTOR", {})]), article("nobody", key="a2"))
    assert [*rows[0]] == [*rows[1]] == ["id", "text", "meta", "annotator", "entities", "relations"]


def test_offsets_count_code_points_when_they_are_asked_for() -> None:
    made = article(FIRE, [("Anna", "ACTOR", {})])
    row = written(made, told=context(OffsetUnit.CODEPOINT))[0]
    start, end = row["entities"][0]["start_offset"], row["entities"][0]["end_offset"]
    assert FIRE[start:end] == "Anna"
    assert came_back(one(row)) == said(made)


def test_attributes_come_back_from_doccano_with_new_ids_and_without_those_of_moved_spans() -> None:
    made = article(
        "Anna met Ben",
        [
            ("Anna", "ACTOR", {"actor": "Anna Bell"}),
            ("met", "EVENT", {"event_type": "CONSULT", "time": ("future",)}),
        ],
    )
    row = written(made)[0]
    row["entities"] = [
        {"id": 71, "label": "EVENT", "start_offset": 5, "end_offset": 8},
        {"id": 70, "label": "ACTOR", "start_offset": 0, "end_offset": 3},
    ]
    row |= {"relations": [], "Comments": [{"id": 3, "comment": "sure?"}]}
    rows = reader()
    back = one(row, rows)
    assert {draft.extent: dict(draft.attributes) for draft in back.spans} == {
        (5, 8, "EVENT"): {"event_type": "CONSULT", "time": ("future",)},
        (0, 3, "ACTOR"): {},
    }
    assert [*rows.losses.kinds] == ["attributes of spans that were moved"]
    assert json.loads(back.line)["Comments"] == [{"id": 3, "comment": "sure?"}]


def test_both_shapes_of_doccanos_export_are_read() -> None:
    triples = one(
        {"id": 7, "text": "Anna met Ben", "label": [[0, 4, "ACTOR"], [5, 8, "EVENT"]], "Comments": []}
    )
    with_ids = one(
        {
            "id": 7,
            "text": "Anna met Ben",
            "entities": [
                {"id": 40, "label": "ACTOR", "start_offset": 0, "end_offset": 4},
                {"id": 41, "label": "EVENT", "start_offset": 5, "end_offset": 8},
            ],
            "relations": [{"id": 1, "from_id": 41, "to_id": 40, "type": "SOURCE"}],
            "Comments": [],
        }
    )
    assert [draft.extent for draft in triples.spans] == [draft.extent for draft in with_ids.spans]
    assert [(link.label, link.head, link.child) for link in with_ids.relations] == [("SOURCE", 1, 0)]


def test_older_exports_with_labels_and_intent_detection_with_entities_are_read() -> None:
    assert [d.extent for d in one({"text": "Anna", "labels": [[0, 4, "ACTOR"]]}).spans] == [(0, 4, "ACTOR")]
    cats = one({"text": "Anna", "entities": [[0, 4, "ACTOR"]], "cats": ["news"]})
    assert json.loads(cats.line)["cats"] == ["news"]


def test_a_number_of_doccanos_own_is_no_name_for_the_article() -> None:
    first, second = (one({"id": id, "text": "Anna met Ben", "label": []}) for id in (3, 4))
    assert first.key == second.key
    assert json.loads(first.line)["doccano_id"] == 3
    assert one({"id": "berlin-1", "text": "Anna", "label": []}).key == "berlin-1"


def test_files_of_several_annotators_are_about_the_same_articles() -> None:
    alice = one({"id": 3, "text": "Anna met Ben", "label": [[0, 4, "ACTOR"]]})
    bob = one({"id": 3, "text": "Anna met Ben", "label": [[0, 3, "ACTOR"]]})
    assert alice.key == bob.key


def test_windows_newlines_a_byte_order_mark_and_blank_lines_are_no_trouble() -> None:
    line = json.dumps({"text": "Anna\r\nmet", "label": [[6, 9, "EVENT"]]})
    found = read_lines(b"\xef\xbb\xbf" + f"{line}\r\n\r\n{line}\r\n".encode())
    assert [(read_.line, read_.row.spans[0].extent) for read_ in found] == [
        (1, (6, 9, "EVENT")),
        (3, (6, 9, "EVENT")),
    ]


@pytest.mark.parametrize("unit", [OffsetUnit.UTF16, OffsetUnit.CODEPOINT])
def test_how_a_foreign_row_counts_is_told_by_its_words(unit: OffsetUnit) -> None:
    text = "🎉🎉 Anna met Ben in Łódź"
    triples = [
        [
            sum(unit.width(c) for c in text[: text.index(word)]),
            sum(unit.width(c) for c in text[: text.index(word) + len(word)]),
            label,
        ]
        for word, label in (("Anna", "ACTOR"), ("met", "EVENT"), ("Ben", "ACTOR"))
    ]
    row = one({"text": text, "label": triples})
    assert [text[draft.start : draft.end] for draft in row.spans] == ["Anna", "met", "Ben"]


def test_what_the_person_says_about_offsets_is_believed() -> None:
    row = one({"text": "🎉 Anna", "label": [[2, 6, "ACTOR"]]}, reader(OffsetUnit.UTF16))
    assert row.spans[0].extent == (1, 5, "ACTOR")


def test_a_span_given_twice_is_taken_once_and_told() -> None:
    rows = reader()
    row = one(
        {
            "text": "Anna met",
            "entities": [
                {"id": 1, "label": "ACTOR", "start_offset": 0, "end_offset": 4},
                {"id": 2, "label": "ACTOR", "start_offset": 0, "end_offset": 4},
                {"id": 3, "label": "EVENT", "start_offset": 5, "end_offset": 8},
            ],
            "relations": [{"id": 1, "from_id": 3, "to_id": 2, "type": "SOURCE"}],
        },
        rows,
    )
    assert [draft.extent for draft in row.spans] == [(0, 4, "ACTOR"), (5, 8, "EVENT")]
    assert [(link.head, link.child) for link in row.relations] == [(1, 0)]
    assert rows.losses.kinds["spans given again"].count == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"label": []}, "a.jsonl:1: text: is missing: a row needs the article's text"),
        (
            {"text": "Anna", "entities": [{"label": "ACTR", "start_offset": 0, "end_offset": 4}]},
            "a.jsonl:1: entities[0].label: \"ACTR\" is not in the label schema: known: ACTOR, ROLE, EVENT",
        ),
        (
            {"text": "Anna", "label": [[0, 40, "ACTOR"]]},
            "a.jsonl:1: label[0].end_offset: 40 is outside the text (length 4 code points): ",
        ),
        (
            {"text": "Anna", "label": [[0, 4]]},
            "a.jsonl:1: label[0]: [0, 4] is no entity: ",
        ),
        (
            {"text": "Anna", "annotations": [{"label": 3, "start_offset": 0, "end_offset": 4, "user": 1}]},
            "a.jsonl:1: annotations[0].label: 3 is the number of a label: ",
        ),
        (
            {"text": "Anna", "entities": [], "relations": [{"from_id": 1, "to_id": 2, "type": "SOURCE"}]},
            "a.jsonl:1: relations[0].from_id: no entity has the id 1: ",
        ),
        (
            {
                "text": "Anna met",
                "entities": [
                    {"id": 1, "label": "ACTOR", "start_offset": 0, "end_offset": 4},
                    {"id": 2, "label": "EVENT", "start_offset": 5, "end_offset": 8},
                ],
                "relations": [{"from_id": 1, "to_id": 2, "type": "SOURCE"}],
            },
            "a.jsonl:1: relations[0]: SOURCE cannot go from ACTOR to EVENT: ",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place_in_doccanos_words(row: Any, expected: str) -> None:
    (complaint,) = complaints(row)
    assert complaint.startswith(expected)


def test_broken_lines_are_told_with_their_number_and_the_others_are_read() -> None:
    good = json.dumps({"text": "Anna", "label": []})
    found = read_lines(f"{good}\n{good[:-5]}\n{good}\n")
    assert [(row.line, row.row is not None) for row in found] == [(1, True), (2, False), (3, True)]
    assert "cut off" in str(found[1].errors[0])


def test_a_half_character_is_no_place_for_an_offset() -> None:
    (complaint,) = complaints({"text": "🎉 Anna", "label": [[1, 6, "ACTOR"]]}, reader(OffsetUnit.UTF16))
    assert "label[0].start_offset: 1 is inside a character, counted in UTF-16 units" in complaint


def test_what_doccano_has_no_place_for_is_counted() -> None:
    def reject(annotations: Any) -> Any:
        spans = dict(annotations.spans)
        spans["s1"] = replace(spans["s1"], verdict=Verdict.REJECTED)
        spans["s2"] = replace(spans["s2"], verdict=Verdict.UNDECIDED)
        return replace(annotations, spans=spans, frames=frozenset({"s0"}))

    told = context()
    made = article(
        "Anna met Ben", [("met", "EVENT", {}), ("Anna", "ACTOR", {}), ("Ben", "ROLE", {})], make=reject
    )
    assert len(written(made, told=told)[0]["entities"]) == 1
    assert {kind: (loss.count, loss.places) for kind, loss in told.losses.kinds.items()} == {
        "rejected suggestions": (1, ["a1: ACTOR Anna"]),
        "suggestions left open on purpose": (1, ["a1: ROLE Ben"]),
        "events whose parts were looked at": (1, ["a1: met"]),
    }
