"""What brat reads from us and we from it."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.offsets import OffsetUnit
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import LabelSchema, RelationLabel, SpanLabel
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer, Origin, RelationRecord, Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.brat import read, write
from annotator.formats.incoming import Began, IncomingRow, RelationBegan
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow
from annotator.formats.registry import Source
from tests.formats.foreign import SCHEMA as PLAIN
from tests.formats.foreign import article, articles, came_back, context, reader, said
from tests.support.examples import examples

SAME_AS = RelationLabel("SAME_AS", "SAM", "", ("ACTOR",), ("ACTOR",), symmetric=True)
SCHEMA: LabelSchema = replace(PLAIN, relations=(*PLAIN.relations, SAME_AS))
TEXT = "General Dara met Minister Oke and Ann Bell.\nDara refused."


def written(*given_: AnnotatedArticle, schema: LabelSchema = SCHEMA) -> dict[str, str]:
    return {name: content.decode() for name, content in write(given_, context(schema=schema))}


def lines(given_: AnnotatedArticle, schema: LabelSchema = SCHEMA) -> list[str]:
    """The `.ann` file of one article without notes of where it comes from."""
    ann = written(given_, schema=schema)["a1.ann"]
    return [line for line in ann.split("\n")[:-1] if "\tOrigin" not in line]


def fill(folder: Path, files: dict[str, str | bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read_folder(folder: Path, rows: RowReader | None = None) -> list[ReadRow]:
    return [*read(Source(folder), rows or reader(schema=SCHEMA))]


def of(folder: Path, ann: str, text: str = TEXT, rows: RowReader | None = None) -> IncomingRow:
    """The one document of a folder."""
    (found,) = read_folder(fill(folder, {"d.txt": text, "d.ann": ann}), rows)
    assert found.row is not None, [str(error) for error in found.errors]
    return found.row


def complaints(folder: Path, ann: str, text: str = TEXT, rows: RowReader | None = None) -> list[str]:
    (found,) = read_folder(fill(folder, {"d.txt": text, "d.ann": ann}), rows)
    assert found.row is None
    return [str(error).removeprefix(f"{folder}/") for error in found.errors]


@st.composite
def with_equivalences(draw: st.DrawFn) -> AnnotatedArticle:
    """An article whose actors may be the same, and whose spans may have begun as suggestions."""
    found = draw(articles())
    actors = [r.span.id for r in found.accepted() if r.span.label == "ACTOR"]
    pairs = [(one, other) for one in actors for other in actors if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    relations = dict(found.annotations.relations)
    for number, pair in enumerate(chosen):
        relations[f"q{number}"] = RelationRecord(Relation(f"q{number}", "SAME_AS", *pair), Verdict.ACCEPTED)
    spans = {
        id: replace(record, suggested=_suggested(record.span, draw(st.sampled_from([None, 0, 1]))))
        for id, record in found.annotations.spans.items()
    }
    return replace(found, annotations=replace(found.annotations, spans=spans, relations=relations))


def _suggested(span: Span, moved: int | None) -> SuggestedSpan | None:
    if moved is None:
        return None
    return SuggestedSpan(replace(span, start=span.start + moved), Suggestion("rules", "rules-1", 0.5))


@settings(max_examples=examples(200))
@given(with_equivalences())
def test_what_is_written_comes_back(given_: AnnotatedArticle) -> None:
    told = context(schema=SCHEMA)
    files = dict(write([given_], told))
    row = _read_in_memory(files)
    kept = [record for record in given_.accepted() if given_.surface(record.span).strip("\r\n\u2028\u0085")]
    ids = {record.span.id for record in kept}
    links = {
        id: record for id, record in given_.annotations.relations.items() if set(record.relation.ends) <= ids
    }
    rest = replace(given_.annotations, spans={r.span.id: r for r in kept}, relations=links)
    assert came_back(row) == said(replace(given_, annotations=rest))
    assert row.answer is Answer.ACCEPT
    lost = sum(loss.count for loss in told.losses.kinds.values())
    assert lost == len(given_.accepted()) - len(kept) + len(given_.accepted_links()) - len(links)
    began = {draft.extent: draft.began for draft in row.spans}
    for record in kept:
        span, suggested = record.span, record.suggested
        expected = suggested and Began(
            suggested.span.start,
            suggested.span.end,
            suggested.span.label,
            suggested.by,
            suggested.span.attributes,
        )
        assert began[span.start, span.end, span.label] == expected


def _read_in_memory(files: dict[str, bytes]) -> IncomingRow:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        (found,) = read_folder(fill(Path(folder), dict(files)))
    assert found.row is not None, [str(error) for error in found.errors]
    return found.row


def test_an_event_has_its_trigger_its_numbered_arguments_and_its_attributes() -> None:
    given_ = article(
        TEXT,
        [
            ("Dara", "ACTOR", {"actor": "Rui\tDara"}),
            ("met", "EVENT", {"event_type": "CONSULT", "time": ("future", "historical")}),
            ("Oke", "ACTOR", {}),
            ("Ann Bell", "ACTOR", {}),
            ("General", "ROLE", {}),
        ],
        [("SOURCE", 1, 0), ("TARGET", 1, 2), ("TARGET", 1, 3), ("HOLDS", 0, 4), ("SAME_AS", 3, 2)],
        make=lambda annotations: replace(annotations, frames=frozenset({"s1"})),
    )
    assert lines(given_) == [
        "T1\tROLE 0 7\tGeneral",
        "T2\tACTOR 8 12\tDara",
        "T3\tEVENT 13 16\tmet",
        "T4\tACTOR 26 29\tOke",
        "T5\tACTOR 34 42\tAnn Bell",
        "E1\tEVENT:T3 SOURCE:T2 TARGET:T4 TARGET2:T5",
        "R1\tHOLDS Arg1:T2 Arg2:T1",
        "*\tSAME_AS T5 T4",
        "A1\tevent_type E1 CONSULT",
        "A2\ttime-future E1",
        "A3\ttime-historical E1",
        "A4\tframe_checked E1",
        "#6\tactor T2\tRui\\tDara",
    ]


def test_a_span_over_a_line_break_is_written_in_the_stretches_brat_writes() -> None:
    given_ = article("Ann\r\nBell met", [("Ann\r\nBell", "ACTOR", {})])
    assert lines(given_) == ["T1\tACTOR 0 3;5 9\tAnn Bell"]


def test_an_argument_that_is_an_event_is_named_by_the_event(tmp_path: Path) -> None:
    relation = RelationLabel("ABOUT", "ABO", "", ("EVENT",), ("EVENT",))
    schema = replace(SCHEMA, relations=(relation,))
    given_ = article(TEXT, [("met", "EVENT", {}), ("refused", "EVENT", {})], [("ABOUT", 1, 0)])
    files = written(given_, schema=schema)
    assert "E2\tEVENT:T2 ABOUT:E1\n" in files["a1.ann"]
    (found,) = read_folder(fill(tmp_path, dict(files)), reader(schema=schema))
    assert found.row is not None
    assert came_back(found.row) == said(given_)


def test_labels_and_values_that_brat_could_not_read_come_back(tmp_path: Path) -> None:
    actor, frame = SpanLabel("AC.TOR", "ACT", "1", "cyan"), SpanLabel("EV.1", "EVT", "2", "red", frame=True)
    others = [SpanLabel("AC_TOR", "AC2", "3", "blue")]
    links = [RelationLabel(id, id[-2:], "", ("EV.1",), ("AC.TOR", "AC_TOR")) for id in ("A.1", "B", "B2")]
    values = replace(PLAIN.attributes[0], on=("EV.1",), values=("a b", "a_b", "c,d", "ä|<x>"))
    schema = LabelSchema("odd", "1", "ar", (actor, frame, *others), tuple(links), (values,))
    given_ = article(
        TEXT,
        [("Dara", "AC.TOR", {}), ("met", "EV.1", {"event_type": "a b"}), ("Oke", "AC_TOR", {})],
        [("A.1", 1, 0), ("A.1", 1, 2), ("B", 1, 0), ("B", 1, 2), ("B2", 1, 0)],
    )
    files = written(given_, schema=schema)
    (found,) = read_folder(fill(tmp_path, dict(files)), reader(schema=schema))
    assert found.row is not None, [str(error) for error in found.errors]
    assert came_back(found.row) == said(given_)
    assert "Text\tdirection:rtl" in files["visual.conf"]


def test_settings_let_brat_draw_what_the_schema_allows() -> None:
    conf = written(article(TEXT))["annotation.conf"].split("\n")
    assert "EVENT\tSOURCE*:ACTOR|ROLE, TARGET*:ACTOR|ROLE" in conf
    assert "HOLDS\tArg1:ACTOR, Arg2:ROLE" in conf
    assert "SAME_AS\tArg1:ACTOR, Arg2:ACTOR, <REL-TYPE>:symmetric-transitive" in conf
    assert "polarity\tArg:EVENT, Value:positive|negative" in conf
    assert "time-future\tArg:EVENT" in conf
    assert [line for line in conf if line.startswith("[")] == [
        "[entities]",
        "[relations]",
        "[events]",
        "[attributes]",
    ]


def test_documents_have_names_that_no_system_and_no_suffix_confuses() -> None:
    keys = ["plain-key", "a.ann", "a_ann", "../../etc/passwd", "CON", "Ä" * 300, "x\ny"]
    names = [name for name, _ in write([article(TEXT, key=key) for key in keys], context(schema=SCHEMA))]
    stems = [name[: -len(".txt")] for name in names if name.endswith(".txt")]
    assert len({stem.casefold() for stem in stems}) == len(keys)
    assert all(
        set(stem) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") for stem in stems
    )
    assert max(map(len, names)) <= 130


def test_two_people_who_annotated_one_article_have_a_document_each(tmp_path: Path) -> None:
    mine = article(TEXT, [("Dara", "ACTOR", {})])
    hers = article(TEXT, [("Oke", "ACTOR", {})], annotator="bea")
    found = read_folder(fill(tmp_path, dict(written(mine, hers))))
    assert [came_back(read_.row) for read_ in found if read_.row] == [said(mine), said(hers)]


def test_a_note_of_the_article_its_flag_and_whose_it_is_stand_beside_the_document() -> None:
    def noted(annotations: Any) -> Any:
        return replace(annotations, note="sieh\nnach", flagged=True)

    facts = written(article(TEXT, make=noted))["a1.json"]
    assert '"note":"sieh\\nnach"' in facts
    assert '"flagged":true' in facts
    assert '"_annotator_id":"alice"' in facts


def test_kept_corrected_and_made_by_hand_are_told_apart() -> None:
    by = Suggestion("rules", "rules-1", 0.5)

    def suggested(annotations: Any) -> Any:
        first, second, third = annotations.spans.values()
        spans = {
            "s0": replace(first, suggested=SuggestedSpan(first.span, by)),
            "s1": replace(second, suggested=SuggestedSpan(replace(second.span, start=0), by)),
            "s2": third,
        }
        (link,) = annotations.relations.values()
        links = {"r0": replace(link, suggested=SuggestedRelation(link.relation, by))}
        return replace(annotations, spans=spans, relations=links)

    given_ = article(
        TEXT,
        [("General", "ROLE", {}), ("Dara", "ACTOR", {}), ("met", "EVENT", {})],
        [("SOURCE", 2, 1)],
        make=suggested,
    )
    notes = [
        line.partition("\t")[2] for line in written(given_)["a1.ann"].split("\n") if line.startswith("#")
    ]
    assert [note.split(" ")[:1] + note.split("\t")[1].split(" ")[:1] for note in notes] == [
        ["Origin-SOURCE", "accepted"],
        ["Origin", "accepted"],
        ["Origin", "corrected"],
        ["Origin", "manual"],
    ]
    assert given_.accepted()[1].origin is Origin.CORRECTED


def test_where_links_come_from_comes_back(tmp_path: Path) -> None:
    by = Suggestion("rules", "rules-1", 0.5)

    def suggested(annotations: Any) -> Any:
        links = {
            id: replace(link, suggested=SuggestedRelation(replace(link.relation, label=label), by))
            for (id, link), label in zip(annotations.relations.items(), labels, strict=True)
        }
        return replace(annotations, relations=links)

    labels = ["SOURCE", "SOURCE", "HOLDS", "SAME_AS"]
    given_ = article(
        TEXT,
        [("General", "ROLE", {}), ("Dara", "ACTOR", {}), ("met", "EVENT", {}), ("Oke", "ACTOR", {})],
        [("SOURCE", 2, 1), ("TARGET", 2, 3), ("HOLDS", 1, 0), ("SAME_AS", 3, 1)],
        make=suggested,
    )
    files = written(given_)
    (found,) = read_folder(fill(tmp_path, dict(files)))
    assert found.row is not None
    began = {link.label: link.began for link in found.row.relations}
    assert began == {label: RelationBegan(was, by) for label, was in zip([*began], labels, strict=True)}
    moved = files["a1.ann"].replace("SOURCE:T2", "SOURCE:T4")
    (found,) = read_folder(fill(tmp_path, {"a1.ann": moved}))
    assert found.row is not None
    assert [link.began and link.began.moved for link in found.row.relations if link.label == "SOURCE"] == [
        True
    ]


def test_rejected_suggestions_are_counted_as_left_out() -> None:
    def rejected(annotations: Any) -> Any:
        spans = {id: replace(record, verdict=Verdict.REJECTED) for id, record in annotations.spans.items()}
        return replace(annotations, spans=spans)

    told = context(schema=SCHEMA)
    assert [*write([article(TEXT, [("Dara", "ACTOR", {})], make=rejected)], told)]
    assert {kind: loss.count for kind, loss in told.losses.kinds.items()} == {"rejected suggestions": 1}


# Documents of others


def test_events_relations_and_attributes_of_others_are_read(tmp_path: Path) -> None:
    row = of(
        tmp_path,
        "T1\tACTOR 8 12\tDara\nT2\tEVENT 13 16\tmet\nT3\tACTOR 26 29\tOke\nT4\tACTOR 34 42\tAnn Bell\n"
        "T5\tACTOR 44 48\tDara\nT6\tROLE 0 7\tGeneral\n"
        "E1\tEVENT:T2 SOURCE:T1 TARGET1:T3 TARGET2:T4 \n"
        "A1\tevent_type E1 CONSULT\nM1\tNegation E1\n"
        "*\tEquiv T5 T1\nR1\tHOLDS Arg2:T6 Arg1:T1\t\n",
    )
    spans = [row.text[draft.start : draft.end] for draft in row.spans]
    links = {(link.label, spans[link.head], spans[link.child]) for link in row.relations}
    assert links == {
        ("SOURCE", "met", "Dara"),
        ("TARGET", "met", "Oke"),
        ("TARGET", "met", "Ann Bell"),
        ("HOLDS", "Dara", "General"),
        ("SAME_AS", "Dara", "Dara"),
    }
    assert row.spans[1].attributes == {"event_type": "CONSULT", "polarity": "negative"}
    assert row.answer is Answer.ACCEPT
    assert row.meta == {"source": "d.txt"}


def test_labels_of_others_are_taken_as_told(tmp_path: Path) -> None:
    labels = {"PER": "ACTOR", "Attack": "EVENT", "Arg1": "SOURCE", "Equiv": "SAME_AS", "Noise": ""}
    rows = dataclasses.replace(reader(schema=SCHEMA), labels=labels)
    row = of(
        tmp_path,
        "T1\tPER 8 12\tDara\nT2\tAttack 13 16\tmet\nT3\tPER 44 48\tDara\nT4\tNoise 0 7\tGeneral\n"
        "E1\tAttack:T2 Arg1:T1\nA1\tpolarity E1 negative\n*\tEquiv T1 T3\n",
        rows=rows,
    )
    assert [(draft.label, dict(draft.attributes)) for draft in row.spans] == [
        ("ACTOR", {}),
        ("EVENT", {"polarity": "negative"}),
        ("ACTOR", {}),
    ]
    assert [(link.label, link.head, link.child) for link in row.relations] == [
        ("SOURCE", 1, 0),
        ("SAME_AS", 2, 0),
    ]


def test_an_equivalence_of_many_goes_from_each_to_the_one_before_it(tmp_path: Path) -> None:
    row = of(
        tmp_path,
        "T1\tACTOR 26 29\tOke\nT2\tACTOR 44 48\tDara\nT3\tACTOR 8 12\tDara\n*\tEquiv T1 T2 T3\n",
    )
    assert [(link.head, link.child) for link in row.relations] == [(0, 2), (1, 0)]


def test_a_trigger_without_an_event_is_a_span(tmp_path: Path) -> None:
    assert of(tmp_path, "T1\tEVENT 13 16\tmet\n").spans[0].extent == (13, 16, "EVENT")


def test_a_discontinuous_span_becomes_its_outer_extent_and_is_told(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    row = of(tmp_path, "T1\tACTOR 17 25;34 42\tMinister Ann Bell\n", rows=rows)
    assert row.spans[0].extent == (17, 42, "ACTOR")
    assert b'"fragments":[[17,25],[34,42]]' in row.line
    (kind,) = rows.losses.kinds
    assert kind.startswith("discontinuous spans")


def test_events_that_share_a_trigger_are_one_and_told(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    ann = "T1\tACTOR 8 12\tDara\nT2\tEVENT 13 16\tmet\nT3\tACTOR 26 29\tOke\n"
    row = of(tmp_path, ann + "E1\tEVENT:T2 SOURCE:T1\nE2\tEVENT:T2 SOURCE:T3\n", rows=rows)
    assert len(row.relations) == 2
    assert [*rows.losses.kinds] == ["events that share a trigger, joined into one"]


def test_notes_and_references_stay_with_the_row(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    ann = (
        "T1\tACTOR 8 12\tDara\n#1\tAnnotatorNotes T1\twho is this?\nN1\tReference T1 Wikidata:Q42\tRui Dara\n"
    )
    row = of(tmp_path, ann + "A1\tConfidence T1 Low\n", rows=rows)
    assert b'"brat":{"notes":[{"type":"AnnotatorNotes","text":"who is this?"}]' in row.line
    assert b'"database":"Wikidata","entry":"Q42","text":"Rui Dara"' in row.line
    assert b'{"type":"Confidence","value":"Low"}' in row.line
    assert [loss.count for loss in rows.losses.kinds.values()] == [1, 1, 1]


def test_a_text_without_annotations_has_no_answer(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": TEXT, "b.txt": TEXT + "b", "b.ann": "\n", "annotation.conf": "[entities]"})
    assert [read_.row and read_.row.answer for read_ in read_folder(tmp_path)] == [None, None]


def test_the_parts_of_a_shared_task_are_read_together(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "d.txt": TEXT,
            "d.a1": "T1\tACTOR 8 12\tDara\n",
            "d.a2": "T2\tEVENT 13 16\tmet\nE1\tEVENT:T2 SOURCE:T1\n",
        },
    )
    (found,) = read_folder(tmp_path)
    assert found.row is not None
    assert [link.label for link in found.row.relations] == ["SOURCE"]


def test_one_file_stands_for_its_document_alone(tmp_path: Path) -> None:
    fill(tmp_path, {"d.txt": TEXT, "d.ann": "T1\tACTOR 8 12\tDara\n", "e.txt": TEXT + "e"})
    assert len(read_folder(tmp_path / "d.ann")) == 1


def test_offsets_that_count_crlf_as_one_are_converted_and_told(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    row = of(tmp_path, "T1\tACTOR 8 11\tAnn\n", "One\r\ntwo\r\nAnn", rows)
    assert row.text[slice(*row.spans[0].extent[:2])] == "Ann"
    assert row.text == "One\r\ntwo\r\nAnn"
    assert [*rows.losses.kinds] == ["documents whose offsets count CR LF as one character, converted"]


def test_offsets_of_a_browser_are_converted_and_told(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    row = of(tmp_path, "T1\tACTOR 3 6\tAnn\n", "💩 Ann", rows)
    assert row.spans[0].extent == (2, 5, "ACTOR")
    assert [*rows.losses.kinds] == ["documents whose offsets count UTF-16 units, converted"]


@pytest.mark.parametrize(("unit", "start"), [(OffsetUnit.UTF16, 3), (OffsetUnit.UTF8, 5)])
def test_offsets_are_read_as_the_person_says(tmp_path: Path, unit: OffsetUnit, start: int) -> None:
    row = of(tmp_path, f"T1\tACTOR {start} {start + 3}\tAnn\n", "💩 Ann", reader(unit, SCHEMA))
    assert row.spans[0].extent == (2, 5, "ACTOR")


def test_a_byte_order_mark_counts_where_brat_has_counted_it(tmp_path: Path) -> None:
    assert of(tmp_path, "T1\tACTOR 1 4\tAnn\n", "\ufeffAnn").text == "\ufeffAnn"
    assert of(tmp_path, "T1\tACTOR 0 3\tAnn\n", "\ufeffAnn").text == "Ann"
    assert of(tmp_path, "", "\ufeffAnn").text == "Ann"


def test_windows_line_ends_and_a_byte_order_mark_in_annotations_are_read(tmp_path: Path) -> None:
    assert len(of(tmp_path, "\ufeffT1\tACTOR 8 12\tDara\r\n\r\nT2\tROLE 0 7\tGeneral\r\n").spans) == 2


@pytest.mark.parametrize(
    ("ann", "complaint"),
    [
        (
            "T1\tACTOR 8 13\tDara\n",
            'd.ann:1: T1: "Dara", but the text has "Dara " at 8 13',
        ),
        ("T1\tACTOR 9 13\tDara\n", 'd.ann:1: T1: "Dara", but the text has "ara " at 9 13'),
        ("T1\tACTOR 8 999\tDara\n", "d.ann:1: T1: 8 999 is no stretch of the text (length 57)"),
        ("T1\tACTOR 12 8\tDara\n", "d.ann:1: T1: 12 8 is no stretch of the text"),
        ("T1\tACTOR eight 12\tDara\n", 'd.ann:1: T1: "ACTOR eight 12" cannot be read'),
        ("T1 ACTOR 8 12 Dara\n", 'd.ann:1: "T1 ACTOR 8 12 Dara" is no id'),
        ("T1\tACTR 8 12\tDara\n", 'd.ann:1: T1.label: "ACTR" is not in the label schema'),
        ("T1\tACTOR 8 12\tDara\nT1\tROLE 0 7\tGeneral\n", "d.ann:2: T1: is also the id of line 1"),
        ("E1\tEVENT:T9 SOURCE:T1\n", "d.ann:1: E1: its trigger T9 is not there"),
        ("E1\tEVENT SOURCE:T1\n", 'd.ann:1: E1: "EVENT SOURCE:T1" cannot be read'),
        ("E1\tEVENT: SOURCE:T1\n", 'd.ann:1: E1: "EVENT: SOURCE:T1" cannot be read'),
        ("T1\tACTOR 8 12\tDara\nE1\tEVENT:T1\n", "d.ann:2: E1: it is EVENT, its trigger T1 is ACTOR"),
        ("T1\tEVENT 13 16\tmet\nE1\tEVENT:T1 SOURCE:T2\n", "d.ann:2: E1: T2 is not there"),
        (
            "T1\tEVENT 13 16\tmet\nE1\tEVENT:T1 SOURCE:A1\nA1\tx E1\n",
            "d.ann:2: E1: A1 is no span and no event",
        ),
        (
            "T1\tEVENT 13 16\tmet\nT2\tACTOR 8 12\tDara\nE1\tEVENT:T1 SORCE:T2\n",
            'd.ann:3: E1.label: "SORCE" is not in the label schema',
        ),
        (
            "T1\tROLE 0 7\tGeneral\nT2\tACTOR 8 12\tDara\nR1\tHOLDS Arg1:T1 Arg2:T2\n",
            "d.ann:3: R1: HOLDS cannot go from ROLE to ACTOR",
        ),
        ("T1\tACTOR 8 12\tDara\nR1\tHOLDS Arg1:T1\n", 'd.ann:2: R1: "HOLDS Arg1:T1" cannot be read'),
        ("A1\tevent_type E1 CONSULT\n", "d.ann:1: A1: E1 is not there"),
        (
            "T1\tEVENT 13 16\tmet\nE1\tEVENT:T1\nA1\tevent_type E1 CONSUL\n",
            'd.ann:3: A1.event_type: "CONSUL" is no event_type of EVENT',
        ),
        ("T1\tACTOR 8 12\tDara\n*\tEquiv T1\n", 'd.ann:2: *: "Equiv T1" cannot be read'),
        ("#1\tAnnotatorNotes T1\tx\n", "d.ann:1: #1: T1 is not there"),
        ("Q1\tx\n", 'd.ann:1: "Q1" is no id'),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_id(tmp_path: Path, ann: str, complaint: str) -> None:
    (first, *_) = complaints(tmp_path, ann)
    assert first.startswith(complaint)


def test_a_complaint_in_another_unit_says_which(tmp_path: Path) -> None:
    ann = "T1\tACTOR 3 6\tAnn\nT2\tACTOR 0 1\tx\n"
    assert any("--offsets utf16" in complaint for complaint in complaints(tmp_path, ann, "💩 Ann"))


def test_a_broken_document_does_not_take_the_others_along(tmp_path: Path) -> None:
    fill(tmp_path, {"a.txt": TEXT, "a.ann": "nonsense", "b.txt": TEXT + "b", "c.ann": "T1\tACTOR 0 1\tG\n"})
    fill(tmp_path, {"d.txt": b"\xff", "d.ann": b"T1\tACTOR 0 1\t\xff\n", "e.txt": "", "f.txt": "x\x00"})
    found = {Path(read_.file).stem: read_ for read_ in read_folder(tmp_path)}
    assert [name for name, read_ in found.items() if read_.row] == ["b"]
    assert "c.txt is missing" in str(found["c"].errors[0])
    assert "d.txt:1: byte 1 of the file (0xFF) is not UTF-8" in str(found["d"].errors[0])


def test_a_refused_document_loses_nothing(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    fill(tmp_path, {"a.txt": TEXT, "a.ann": "T1\tACTOR 8 12\tDara\n#1\tNote T1\tx\nT2\tNONE 0 7\tGeneral\n"})
    assert read_folder(tmp_path, rows)[0].row is None
    assert not rows.losses


def test_folders_inside_are_told(tmp_path: Path) -> None:
    rows = reader(schema=SCHEMA)
    fill(tmp_path, {"a.txt": TEXT})
    (tmp_path / "inner").mkdir()
    read_folder(tmp_path, rows)
    assert rows.losses.kinds["folders inside the folder, not read"].places == [f"{tmp_path}/inner"]


def test_the_same_articles_give_the_same_bytes() -> None:
    given_: Iterable[AnnotatedArticle] = [article(TEXT, [("Dara", "ACTOR", {}), ("met", "EVENT", {})])]
    assert [*write(given_, context())] == [*write(given_, context())]
