"""What Label Studio imports from us and we from it."""

import dataclasses
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.document.spans import SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, Answer
from annotator.formats import label_studio
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.incoming import IncomingRow
from annotator.formats.label_studio import read, write
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow
from annotator.formats.registry import Source, WriteContext
from tests.formats.foreign import SCHEMA, article, articles, came_back, context, reader, said
from tests.support.examples import examples

FIRE = "👨🏻‍🚒 Anna met Łódź"


def folder(*given_: AnnotatedArticle, told: WriteContext | None = None) -> dict[str, bytes]:
    return dict(write(given_, told or context()))


def tasks(*given_: AnnotatedArticle, told: WriteContext | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(folder(*given_, told=told)["tasks.json"])
    return found


def read_all(content: Any, rows: RowReader | None = None) -> list[ReadRow]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return [*read(Source(Path("t.json"), io.BytesIO(data)), rows or reader())]


def rows_of(content: Any, rows: RowReader | None = None) -> list[IncomingRow]:
    found = read_all(content, rows)
    assert all(read_.row for read_ in found), [read_.errors for read_ in found]
    return [read_.row for read_ in found if read_.row]


def complaints(content: Any, rows: RowReader | None = None) -> list[str]:
    return [str(error) for read_ in read_all(content, rows) for error in read_.errors]


def region(start: int, end: int, label: str, id: str = "r1", **value: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label], **value}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(text: str, *result: dict[str, Any], **annotation: Any) -> list[dict[str, Any]]:
    return [{"id": 7, "data": {"text": text}, "annotations": [{"id": 3, "result": [*result], **annotation}]}]


@settings(max_examples=examples(150), deadline=None)
@given(articles())
def test_what_is_written_comes_back(given_: AnnotatedArticle) -> None:
    (row,) = rows_of(folder(given_)["tasks.json"])
    assert came_back(row) == said(given_)
    assert (row.answer, row.at) == (Answer.ACCEPT, given_.at)


@settings(max_examples=examples(60), deadline=None)
@given(articles())
def test_offsets_in_utf16_units_come_back_too_when_they_are_asked_for(given_: AnnotatedArticle) -> None:
    (found,) = tasks(given_, told=context(OffsetUnit.UTF16))
    units = found["data"]["text"].encode("utf-16-le")
    for item in found["annotations"][0]["result"]:
        if item["type"] == "labels":
            value = item["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    (row,) = rows_of([found])
    assert came_back(row) == said(given_)


@settings(max_examples=examples(100), deadline=None)
@given(articles())
def test_regions_cut_their_own_words_out_by_code_points_as_label_studio_counts(
    given_: AnnotatedArticle,
) -> None:
    (made,) = tasks(given_)
    text = made["data"]["text"]
    regions = [item["value"] for item in made["annotations"][0]["result"] if item["type"] == "labels"]
    assert len(regions) == len(given_.accepted())
    for value in regions:
        assert text[value["start"] : value["end"]] == value["text"]


def test_the_example_of_label_studios_own_tests_of_emoji_is_read() -> None:
    text = "🐱 Warning: This is a test text"
    (row,) = rows_of(task(text, region(21, 25, "EVENT", text="test")))
    assert text[row.spans[0].start : row.spans[0].end] == "test"


def test_what_offsets_count_is_told_where_it_matters() -> None:
    told = context()
    tasks(article("Łódź", key="flat"), article(FIRE, key="fire"), told=told)
    ((kind, loss),) = told.losses.kinds.items()
    assert "offsets count code points (Label Studio before 1.4: --offsets utf16)" in kind
    assert loss.places == ["fire"]


def test_a_task_is_what_label_studio_imports() -> None:
    made = article(
        FIRE,
        [("Anna", "ACTOR", {"actor": "Anna Bell"}), ("met", "EVENT", {"time": ("future", "historical")})],
        [("SOURCE", 1, 0)],
    )
    (found,) = tasks(made)
    assert found["data"] == {"text": FIRE, "id": "a1", "meta": {"source": "a.txt"}}
    (annotation,) = found["annotations"]
    assert (annotation["was_cancelled"], annotation["ground_truth"]) == (False, False)
    assert "completed_by" not in annotation
    where = {"start": 5, "end": 9, "text": "Anna"}
    anna = {"id": "1-0", "to_name": "text", "origin": "manual"}
    assert annotation["result"][:2] == [
        {**anna, "from_name": "label", "type": "labels", "value": {**where, "labels": ["ACTOR"]}},
        {**anna, "from_name": "actor", "type": "textarea", "value": {**where, "text": ["Anna Bell"]}},
    ]
    assert annotation["result"][3]["value"]["choices"] == ["future", "historical"]
    assert annotation["result"][4] == {
        "type": "relation",
        "from_id": "1-1",
        "to_id": "1-0",
        "direction": "right",
        "labels": ["SOURCE"],
    }


def test_several_people_on_one_article_are_annotations_of_one_task() -> None:
    alice = article("Anna met Ben", [("Anna", "ACTOR", {})])
    gold = article("Anna met Ben", [("Ben", "ACTOR", {})], annotator="gold")
    found = tasks(alice, gold, article("Nobody.", key="a2"))
    assert [len(each["annotations"]) for each in found] == [2, 1]
    assert [each["ground_truth"] for each in found[0]["annotations"]] == [False, True]
    back = rows_of(found)
    assert [(row.key, json.loads(row.line)["_annotator_id"]) for row in back] == [
        ("a1", "alice"),
        ("a1", "gold"),
        ("a2", "alice"),
    ]


def test_whose_annotation_it_is_survives_label_studio_which_drops_keys_it_does_not_know() -> None:
    (found,) = tasks(article("Anna", [("Anna", "ACTOR", {})]))
    (annotation,) = found["annotations"]
    exported = {"id": 55, "import_id": annotation["id"], "completed_by": 1, "result": annotation["result"]}
    (row,) = rows_of([{"id": 9, "data": found["data"], "meta": found["meta"], "annotations": [exported]}])
    assert json.loads(row.line)["_annotator_id"] == "alice"


@pytest.mark.parametrize(
    ("by", "name"),
    [(4, "user-4"), ({"id": 4, "email": "bo@example.org"}, "bo"), ({"id": 4}, "user-4"), (None, None)],
)
def test_people_of_label_studio_are_named_after_their_account(by: Any, name: str | None) -> None:
    (row,) = rows_of(task("Anna", region(0, 4, "ACTOR"), completed_by=by))
    assert json.loads(row.line).get("_annotator_id") == name


@pytest.mark.parametrize("answer", [Answer.ACCEPT, Answer.REJECT, Answer.IGNORE, None])
def test_answer_flag_and_note_go_out_and_come_back(answer: Answer | None) -> None:
    def change(annotations: Annotations) -> Annotations:
        return replace(annotations, answer=answer, flagged=True, note="not sure\nof 💩")

    (row,) = rows_of(tasks(article("Anna", [("Anna", "ACTOR", {})], make=change)))
    assert row.answer is answer
    ours = json.loads(row.line)["annotator"]
    assert (ours["flagged"], ours["note"]) == (True, "not sure\nof 💩")


def test_where_a_region_comes_from_is_told_in_label_studios_words() -> None:
    def kept(annotations: Annotations) -> Annotations:
        record = annotations.spans["s0"]
        suggested = SuggestedSpan(record.span, Suggestion("model", "en 3.8", 0.75))
        changed = replace(suggested, span=replace(record.span, label="ROLE"))
        spans = {
            "s0": replace(record, suggested=suggested),
            "s1": replace(annotations.spans["s1"], suggested=changed),
        }
        return replace(annotations, spans=spans)

    (found,) = tasks(article("Anna met", [("Anna", "ACTOR", {}), ("met", "EVENT", {})], make=kept))
    first, second = found["annotations"][0]["result"]
    assert (first["origin"], first["score"], second["origin"]) == ("prediction", 0.75, "prediction-changed")
    (row,) = rows_of([found])
    assert [(draft.model, draft.score) for draft in row.spans] == [
        ("Label Studio prediction", 0.75),
        ("", None),
    ]


def test_tasks_go_into_further_files_before_one_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_studio, "LARGEST", 900)
    given_ = [article("Anna met Ben", [("Anna", "ACTOR", {})], key=f"a{number}") for number in range(5)]
    files = folder(*given_)
    assert [*files] == ["label_config.xml", "tasks.json", "tasks-2.json", "tasks-3.json"]
    keys = [task_["data"]["id"] for name in [*files][1:] for task_ in json.loads(files[name])]
    assert keys == ["a0", "a1", "a2", "a3", "a4"]


def test_a_folder_is_read_file_by_file_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_studio, "LARGEST", 1)
    given_ = [article("Anna", key=f"a{number}") for number in range(12)]
    for name, content in folder(*given_).items():
        (tmp_path / name).write_bytes(content)
    found = [*read(Source(tmp_path), reader())]
    assert [row.row.key for row in found if row.row] == [f"a{number}" for number in range(12)]
    assert {row.file for row in found} == {str(path) for path in tmp_path.glob("*.json")}
    (only,) = read(Source(tmp_path / "tasks-3.json"), reader())
    assert only.row is not None and only.row.key == "a2"


def test_a_folder_without_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no \.json file"):
        [*read(Source(tmp_path), reader())]


def test_the_labelling_interface_has_every_label_relation_and_attribute_once() -> None:
    root = ElementTree.fromstring(folder()["label_config.xml"])
    assert [each.get("value") for each in root.findall("Labels/Label")] == ["ACTOR", "ROLE", "EVENT"]
    assert [each.get("value") for each in root.findall("Relations/Relation")] == ["SOURCE", "TARGET", "HOLDS"]
    of_regions = {each.get("name"): each for each in root.iter() if each.get("perRegion")}
    assert {*of_regions} == {attribute.id for attribute in SCHEMA.attributes}
    assert of_regions["time"].get("choice") == "multiple"
    assert of_regions["actor"].tag == "TextArea"
    assert of_regions["event_type"].get("whenLabelValue") == "EVENT"
    names = [each.get("name") for each in root.iter() if each.get("name")]
    assert len(names) == len(set(names))
    (text,) = root.findall("Text")
    assert (text.get("name"), text.get("value")) == ("text", "$text")
    assert {each.get("toName") for each in root.iter() if each.get("toName")} == {"text"}


def test_an_attribute_called_like_another_part_gets_a_name_of_its_own() -> None:
    schema = replace(SCHEMA, attributes=(replace(SCHEMA.attributes[-1], id="note"),))
    made = article("Anna", [("Anna", "ACTOR", {"note": "the queen"})])
    told = context(schema=schema)
    (row,) = rows_of(folder(made, told=told)["tasks.json"], reader(schema=schema))
    assert dict(row.spans[0].attributes) == {"note": "the queen"}


@pytest.mark.parametrize("unit", [OffsetUnit.UTF16, OffsetUnit.CODEPOINT])
@pytest.mark.parametrize("has_words", [True, False])
def test_how_a_foreign_task_counts_is_told_by_its_words(unit: OffsetUnit, has_words: bool) -> None:
    text = "💩🎉 Anna met Ben in Łódź"
    regions = []
    for number, (word, label) in enumerate((("Anna", "ACTOR"), ("met", "EVENT"), ("Ben", "ACTOR"))):
        start = sum(unit.width(c) for c in text[: text.index(word)])
        words = {"text": word} if has_words else {}
        regions.append(region(start, start + len(word), label, f"r{number}", **words))
    (row,) = rows_of(task(text, *regions))
    assert [text[draft.start : draft.end] for draft in row.spans] == ["Anna", "met", "Ben"]


def test_words_as_a_browser_shows_them_are_the_same_words() -> None:
    text = "🐱 Warning:\r\n🐱 This is  a test"
    (row,) = rows_of(task(text, region(2, 29, "ACTOR", text="Warning:\\n🐱 This is a test")))
    assert row.spans[0].extent == (2, 29, "ACTOR")


def test_relations_choices_and_texts_of_regions_and_of_the_whole_text_are_read() -> None:
    result = [
        region(0, 4, "ACTOR", "a", text="Anna"),
        region(5, 8, "EVENT", "b", text="met"),
        {
            "id": "b", "from_name": "event_type", "to_name": "text", "type": "choices",
            "value": {"start": 5, "end": 8, "text": "met", "choices": ["CONSULT"]},
        },
        {
            "id": "b", "from_name": "mood", "to_name": "text", "type": "choices",
            "value": {"start": 5, "end": 8, "choices": ["glad", "calm"]},
        },
        {"id": "c", "from_name": "topic", "type": "choices", "value": {"choices": ["war"]}},
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "left", "labels": ["SOURCE"]},
    ]  # fmt: skip
    (row,) = rows_of(task("Anna met Ben", *result))
    assert [dict(draft.attributes) for draft in row.spans] == [{}, {"event_type": "CONSULT"}]
    assert [(link.label, link.head, link.child) for link in row.relations] == [("SOURCE", 1, 0)]
    line = json.loads(row.line)
    assert line["spans"][1]["mood"] == ["glad", "calm"]
    assert line["label_studio"]["topic"] == ["war"]
    assert line["label_studio"]["annotation"] == {"id": 3}


def test_a_region_with_two_labels_is_two_spans_and_a_relation_takes_the_one_that_fits() -> None:
    result = [
        {**region(0, 4, "ROLE", "a"), "value": {"start": 0, "end": 4, "labels": ["ROLE", "ACTOR"]}},
        region(5, 8, "ROLE", "b"),
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right", "labels": ["HOLDS"]},
    ]
    (row,) = rows_of(task("Anna met Ben", *result))
    assert [draft.label for draft in row.spans] == ["ROLE", "ACTOR", "ROLE"]
    assert [(link.head, link.child) for link in row.relations] == [(1, 2)]


def test_a_relation_both_ways_is_taken_one_way_aloud_and_notes_of_regions_are_kept() -> None:
    result = [
        {**region(0, 4, "ACTOR", "a"), "meta": {"text": ["sure?"]}},
        region(5, 8, "ROLE", "b"),
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "bi", "labels": ["HOLDS"]},
    ]
    rows = reader()
    (row,) = rows_of(task("Anna met Ben", *result), rows)
    assert [(link.head, link.child) for link in row.relations] == [(0, 1)]
    assert [*rows.losses.kinds] == ["relations both ways, taken one way"]
    assert json.loads(row.line)["spans"][0]["meta"] == {"text": ["sure?"]}


def test_labels_are_taken_as_the_person_says() -> None:
    result = [
        region(0, 4, "PER", "a"),
        region(5, 8, "TITLE", "b"),
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right", "labels": ["has"]},
    ]
    rows = dataclasses.replace(reader(), labels={"PER": "ACTOR", "TITLE": "ROLE", "has": "HOLDS"})
    (row,) = rows_of(task("Anna met Ben", *result), rows)
    assert [(draft.label) for draft in row.spans] == ["ACTOR", "ROLE"]
    assert [link.label for link in row.relations] == ["HOLDS"]


def test_tasks_nobody_has_annotated_are_articles_with_predictions_as_suggestions() -> None:
    prediction = {"model_version": "m1", "result": [{**region(0, 4, "ACTOR"), "score": 0.5}]}
    rows = reader()
    plain, predicted = rows_of(
        [
            {"data": {"text": "Anna"}},
            {"data": {"text": "Anna met"}, "annotations": [], "predictions": [prediction, prediction]},
        ],
        rows,
    )
    assert (plain.answer, plain.spans) == (None, ())
    assert [(d.extent, d.model, d.score) for d in predicted.spans] == [((0, 4, "ACTOR"), "m1", 0.5)]
    assert predicted.answer is None
    assert [*rows.losses.kinds] == ["further predictions of one task"]


def test_the_flat_export_is_read() -> None:
    flat = {
        "text": "Anna met Ben",
        "id": 12,
        "label": [
            {"start": 0, "end": 4, "text": "Anna", "labels": ["ACTOR"]},
            {"start": 5, "end": 8, "text": "met", "labels": ["EVENT"]},
        ],
        "event_type": [{"start": 5, "end": 8, "choices": ["CONSULT"]}],
        "time": {"start": 5, "end": 8, "choices": ["future", "historical"]},
        "actor": "Anna Bell",
        "source": "wire",
        "annotator": 2,
        "annotation_id": 31,
        "created_at": "2024-01-30T02:40:43.893565Z",
        "lead_time": 8.65,
    }
    rows = reader()
    (row,) = rows_of([flat], rows)
    assert [(d.extent, dict(d.attributes)) for d in row.spans] == [
        ((0, 4, "ACTOR"), {}),
        ((5, 8, "EVENT"), {"event_type": "CONSULT"}),
    ]
    assert (row.answer, row.at, dict(row.meta)) == (Answer.ACCEPT, 1706582443000, {"source": "wire"})
    assert json.loads(row.line)["_annotator_id"] == "user-2"
    (loss,) = rows.losses.kinds.values()
    assert loss.places == ["t.json:1: time", "t.json:1: actor"]


def test_the_texts_key_may_have_another_name_and_other_values_are_meta() -> None:
    (row,) = rows_of([{"data": {"article": "Anna met Ben", "url": "x"}, "annotations": []}])
    assert (row.text, dict(row.meta)) == ("Anna met Ben", {"url": "x"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            task("Anna met", region(0, 4, "ACTOR", text="Ben")),
            't.json:1: annotations[0].result[0].value.text: "Ben", but the text has "Anna" at 0-4: ',
        ),
        (
            task("Anna", region(0, 40, "ACTOR")),
            "t.json:1: annotations[0].result[0].value.end: 40 is outside the text (length 4 code points): ",
        ),
        (
            task("Anna", region(0, 4, "ACTR")),
            't.json:1: annotations[0].result[0].value.label: "ACTR" is not in the label schema: ',
        ),
        (
            task("Anna", region(0, 4, "ACTOR"), {"type": "relation", "from_id": "r1", "to_id": "r9"}),
            't.json:1: annotations[0].result[1].to_id: no labelled region has the id "r9": ',
        ),
        (
            task("<p>Anna</p>", {"type": "hypertextlabels", "value": {"start": "/p[1]", "end": "/p[1]"}}),
            "t.json:1: annotations[0].result[0].value.start: is a region of HTML or of a dialogue",
        ),
        (
            [{"data": {"a": "one text", "b": "another text"}}],
            "t.json:1: data.text: is missing, and it may be any of a, b: ",
        ),
        ([{"data": {"text": "Anna"}, "annotations": [3]}], "t.json:1: annotations: is not a list"),
        (b'[\n{"data": {"text": "Anna"},,}\n]', "t.json:2: is not JSON: "),
        (
            b'[\n{"data": {"text": "An',
            "t.json:2: is not JSON: the object is cut off at character 19 of the task",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place_in_the_task(content: Any, expected: str) -> None:
    (complaint,) = complaints(content)
    assert complaint.startswith(expected)


def test_all_that_is_wrong_with_a_task_is_told_and_the_other_tasks_are_read() -> None:
    good, bad = task("Anna", region(0, 4, "ACTOR"))[0], task("Anna", region(0, 9, "ACTOR"))[0]
    bad["annotations"].append({"result": [region(0, 4, "NOBODY")]})
    found = read_all(json.dumps([good, bad, good], indent=1).encode())
    assert [len(row.errors) for row in found] == [0, 2, 0]
    assert found[1].errors[1].field.startswith("annotations[1].result[0]")
    assert found[1].line > 1


def test_what_is_no_span_is_counted() -> None:
    rows = reader()
    other = {"id": "z", "from_name": "t", "type": "taxonomy", "value": {"taxonomy": [["a"]]}}
    rows_of(task("Anna", region(0, 4, "ACTOR"), other), rows)
    assert {kind: loss.places for kind, loss in rows.losses.kinds.items()} == {
        "results other than spans, relations, choices and texts": ["t.json:1: annotations[0].result[1]"]
    }
