"""Training documents: what becomes of decisions in a spaCy `Doc`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.relations import Relation
from annotator.editing.annotations import Verdict
from annotator.extractor.docbin import Told, TrainingFile, read_documents
from annotator.extractor.exact_words import exact_words
from annotator.extractor.tokens import tokenize
from annotator.extractor.training_notes import note_of, register_attributes
from tests.extractor.training_articles import TEXT, Made, annotated, link, record, span
from tests.support.articles import make_schema
from tests.support.environments import without_annotator

DARA, OKE = span("Dara", "ACTOR", kind="person"), span("Oke", "ACTOR")
GENERAL = span("General", "ROLE")
MET = span("met", "EVENT", event_type="CONSULT", time=("future",))
REFUSED = span("refused", "EVENT", event_type="REJECT")

PIECES = st.sampled_from(
    [
        "Oke",
        "met",
        " ",
        "  ",
        "\n\n",
        "\r\n",
        "\t",
        "\u00a0",
        ".",
        "é",
        "e\u0301",
        "👩\u200d🚀",
        "שלום",
        "李",
        "\x00",
        "\u2028",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_document_has_the_articles_text_whatever_it_holds(text: str) -> None:
    words = exact_words(text, tokenize(text))
    from spacy.vocab import Vocab

    assert words.doc(Vocab()).text == text
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == words.words


@given(st.lists(PIECES, max_size=20), st.data())
def test_and_so_it_does_where_tokens_leave_characters_out(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    tokens = Tokens([start for start, _ in pairs], [end for _, end in pairs], [0] if pairs else [])
    words = exact_words(text, tokens)
    from spacy.vocab import Vocab

    assert words.doc(Vocab()).text == text
    for number, (start, end) in enumerate(pairs):
        place = words.places[number]
        assert (words.starts[place], words.ends[place]) == (start, end)


def test_stored_sentence_borders_are_all_there_are() -> None:
    made = Made(annotated())
    assert [token.text for token in made.doc if token.is_sent_start] == ["General", "She", "Dara"]
    assert made.doc.has_annotation("SENT_START", require_complete=True)


def test_accepted_spans_are_entities_and_rejected_ones_a_group_of_their_own() -> None:
    refused = record(span("Lusaka", "ACTOR"), Verdict.REJECTED, began=span("Lusaka", "ACTOR"))
    made = Made(annotated([record(DARA), record(GENERAL), refused]))
    assert made.entities() == [("General", "ROLE"), ("Dara", "ACTOR")]
    assert made.group("sc") == [("General", "ROLE"), ("Dara", "ACTOR")]
    assert made.group("rejected") == [("Lusaka", "ACTOR")]
    assert made.unknown() == []


def test_a_suggestion_that_was_merely_replaced_is_no_negative() -> None:
    gone = record(DARA, Verdict.REJECTED, began=DARA, replaced=True)
    made = Made(annotated([record(span("General Dara", "ACTOR")), gone]))
    assert made.group("rejected") == []
    [note] = [each for each in made.note["spans"] if each["verdict"] == "rejected"]
    assert note["replaced"]


def test_where_something_was_left_undecided_the_entity_recognizer_learns_nothing() -> None:
    open_ = record(span("Oke in Lusaka", "ACTOR"), Verdict.UNDECIDED, began=span("Oke in Lusaka", "ACTOR"))
    made = Made(annotated([record(OKE), open_]))
    assert made.unknown() == ["in", "Lusaka"]
    assert made.entities() == [("Oke", "ACTOR")]
    assert (Told.UNDECIDED, "Oke in Lusaka") in made.told


def test_in_an_unfinished_article_only_what_was_decided_is_known() -> None:
    refused = record(span("Lusaka", "ACTOR"), Verdict.REJECTED)
    made = Made(annotated([record(DARA), refused], answer=None))
    known = [token.text for token in made.doc if token.ent_iob != 0]
    assert known == ["Dara", "Lusaka"]
    assert made.note["answer"] == ""


def test_how_a_span_came_about_is_told_apart() -> None:
    spans = [
        record(DARA, began=DARA),
        record(OKE, began=replace(OKE, end=OKE.end + 3)),
        record(GENERAL),
    ]
    made = Made(annotated(spans))
    origins = {each["label"] + str(each["start"]): each["origin"] for each in made.note["spans"]}
    assert origins == {"ROLE0": "manual", "ACTOR8": "accepted", "ACTOR17": "corrected"}
    [corrected] = [each for each in made.note["spans"] if each["origin"] == "corrected"]
    suggested = corrected["suggested"]
    assert (suggested["was"]["start"], suggested["was"]["end"]) == (17, 23)
    assert made.note["makers"][suggested["by"]] == ("rules", "rules-1")
    [kept] = [each for each in made.note["spans"] if each["origin"] == "accepted"]
    assert kept["suggested"] == {"by": 0, "score": 0.8, "was": None}


def test_attributes_are_read_from_the_span_itself() -> None:
    made = Made(annotated([record(MET), record(DARA)]))
    register_attributes(["event_type", "time", "kind"])
    met, dara = made.doc.ents[1], made.doc.ents[0]
    assert (met._.event_type, met._.time, met._.origin) == ("CONSULT", ("future",), "manual")
    assert (dara._.kind, dara._.event_type) == ("person", None)


def test_of_overlapping_spans_the_longest_is_the_entity_and_all_are_in_the_group() -> None:
    whole = span("General Dara", "ACTOR")
    made = Made(annotated([record(whole), record(GENERAL)]))
    assert made.entities() == [("General Dara", "ACTOR")]
    assert made.group("sc") == [("General", "ROLE"), ("General Dara", "ACTOR")]
    assert made.told == [(Told.OVERLAPPING, "General")]


def test_the_same_span_twice_is_trained_once() -> None:
    twin = replace(DARA, id="twin")
    made = Made(annotated([record(DARA), record(twin)]))
    assert made.group("sc") == [("Dara", "ACTOR")]
    assert made.told == [(Told.REPEATED, "Dara")]


def test_white_space_at_the_edges_is_not_trained_and_told() -> None:
    made = Made(annotated([record(span("more.\n\n", "ACTOR"))]))
    assert made.entities() == [("more.", "ACTOR")]
    assert [kind for kind, _ in made.told] == [Told.TRIMMED]
    assert made.note["spans"][0]["end"] == TEXT.index("\n\n") + 2


@pytest.mark.parametrize(("words", "kind"), [("\n\n", Told.BLANK), ("ener", Told.OFF_TOKENS)])
def test_what_no_token_holds_stays_in_the_notes_and_is_told(words: str, kind: Told) -> None:
    made = Made(annotated([record(span(words, "ACTOR"))]))
    assert (made.entities(), made.group("sc")) == ([], [])
    assert made.told == [(kind, words)]
    assert made.note["spans"][0]["tokens"] is None


def test_a_sentence_border_inside_an_entity_gives_way() -> None:
    made = Made(annotated([record(span("Lusaka. She", "ACTOR"))]))
    assert [token.text for token in made.doc if token.is_sent_start] == ["General", "Dara"]
    assert made.told == [(Told.JOINED, "Lusaka. She")]


def test_lone_surrogates_are_replaced_and_told() -> None:
    made = Made(annotated(text="Oke \ud83d met."))
    assert made.doc.text == "Oke \ufffd met."
    assert made.told == [(Told.SURROGATES, "at 4")]


def test_spans_that_a_pipelines_tokenizer_would_not_meet_are_told() -> None:
    text = "The U.N. left."
    tokens = Tokens([0, 4, 6, 9, 13], [3, 6, 8, 13, 14], [0])
    part = span("U.", "ACTOR", text)
    ours = annotated([record(part)], text=text, tokens=tokens)
    assert Made(ours).told == []
    assert Made(replace(ours, foreign_tokens=True)).told == [(Told.MISALIGNED, "U.")]


class TestRelations:
    def test_accepted_ones_are_one_and_those_looked_at_without_are_zero(self) -> None:
        spans = [record(each) for each in (GENERAL, DARA, MET, OKE)]
        made = Made(annotated(spans, [link("SOURCE", MET, DARA)], frames=[MET]))
        general, dara, met, oke = 0, 1, 2, 3
        assert made.rel[met, dara] == {"SOURCE": 1.0, "TARGET": 0.0}
        assert made.rel[met, oke] == {"SOURCE": 0.0, "TARGET": 0.0}
        assert made.rel[dara, general] == {"HOLDS": 0.0}

    def test_of_a_frame_nobody_looked_at_nothing_is_known_but_what_was_decided(self) -> None:
        spans = [record(each) for each in (DARA, MET, OKE)]
        links = [link("SOURCE", MET, DARA), link("TARGET", MET, DARA, Verdict.REJECTED)]
        made = Made(annotated(spans, links))
        assert {ends: labels for ends, labels in made.rel.items() if ends[0] == 2} == {
            (2, 1): {"SOURCE": 1.0, "TARGET": 0.0}
        }
        complete = {each["label"]: each["links_complete"] for each in made.note["spans"]}
        assert complete == {"ACTOR": True, "EVENT": False}

    def test_an_undecided_one_is_unknown_though_the_frame_was_looked_at(self) -> None:
        spans = [record(each) for each in (DARA, MET)]
        made = Made(annotated(spans, [link("SOURCE", MET, DARA, Verdict.UNDECIDED)], frames=[MET]))
        assert made.rel[2, 1] == {"TARGET": 0.0}

    def test_in_an_unfinished_article_no_link_is_no_zero(self) -> None:
        made = Made(annotated([record(DARA), record(GENERAL)], answer=None))
        assert made.rel == {}

    def test_a_pair_in_two_sentences_is_listed_only_when_it_was_decided(self) -> None:
        spans = [record(DARA), record(REFUSED)]
        assert Made(annotated(spans, frames=[REFUSED])).rel == {}
        made = Made(annotated(spans, [link("SOURCE", REFUSED, DARA)], frames=[REFUSED]))
        assert list(made.rel.values()) == [{"SOURCE": 1.0}]

    def test_a_symmetric_one_holds_in_both_directions(self) -> None:
        schema = make_schema()
        holds = replace(schema.relations[2], symmetric=True, tail=("ACTOR",))
        schema = replace(schema, relations=(*schema.relations[:2], holds))
        made = Made(annotated([record(DARA), record(OKE)], [link("HOLDS", DARA, OKE)]), schema)
        assert made.rel == {(1, 3): {"HOLDS": 1.0}, (3, 1): {"HOLDS": 1.0}}

    def test_what_a_corrected_one_was_is_a_negative(self) -> None:
        began = Relation("r", "TARGET", MET.id, DARA.id)
        spans = [record(each) for each in (DARA, MET)]
        made = Made(annotated(spans, [link("SOURCE", MET, DARA, began=began)]))
        assert made.rel[2, 1] == {"SOURCE": 1.0, "TARGET": 0.0}
        noted = [(each["label"], each["verdict"], each["origin"]) for each in made.note["relations"]]
        assert noted == [("SOURCE", "accepted", "corrected"), ("TARGET", "rejected", "corrected")]

    def test_ends_nobody_decided_about_are_noted_as_open(self) -> None:
        made = Made(
            annotated(
                [record(MET)],
                [link("SOURCE", MET, OKE, Verdict.REJECTED)],
                suggested={OKE.id: OKE},
            )
        )
        [relation] = made.note["relations"]
        assert made.note["spans"][relation["child"]]["verdict"] == "open"

    def test_those_of_spans_that_are_no_entities_are_told(self) -> None:
        whole = span("General Dara", "ACTOR")
        spans = [record(whole), record(GENERAL)]
        made = Made(annotated(spans, [link("HOLDS", whole, GENERAL)]))
        assert made.rel == {}
        assert (Told.SIDE_LINKS, "HOLDS of General Dara") in made.told

    def test_an_answer_with_relations_from_a_file_that_knows_no_frames_is_complete(self) -> None:
        met, dara = replace(MET, id="mimport-1.0"), replace(DARA, id="mimport-1.1")
        made = Made(annotated([record(met), record(dara)], [link("SOURCE", met, dara)]))
        assert made.rel[2, 1] == {"SOURCE": 1.0, "TARGET": 0.0}

    def test_an_answer_without_any_relation_says_nothing_of_relations(self) -> None:
        met, dara = replace(MET, id="mimport-1.0"), replace(DARA, id="mimport-1.1")
        assert Made(annotated([record(met), record(dara)])).rel == {}


READ = """
import json, sys
import spacy
from spacy.tokens import Doc, DocBin, Span
assert "annotator" not in sys.modules
[doc] = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank("en").vocab)
Span.set_extension("event_type", default=None)
Doc.set_extension("rel", default={})
print(json.dumps({
    "text": doc.text,
    "entities": [[entity.text, entity.label_, entity._.event_type] for entity in doc.ents],
    "groups": {key: [[span.text, span.label_] for span in group] for key, group in doc.spans.items()},
    "note": doc.user_data["annotator"],
    "rel": [[*ends, labels] for ends, labels in doc._.rel.items()],
}))
"""


def test_everything_is_read_where_this_program_is_not_installed(tmp_path: Path) -> None:
    refused = record(span("Lusaka", "ACTOR"), Verdict.REJECTED, began=span("Lusaka", "ACTOR"))
    given = annotated([record(MET), record(DARA), refused], [link("SOURCE", MET, DARA)], frames=[MET])
    file = TrainingFile(make_schema())
    added = file.add(given, lambda kind, words: None)
    (tmp_path / "train.spacy").write_bytes(file.to_bytes())
    read = run_alone(tmp_path, READ, "train.spacy")
    assert read["text"] == TEXT
    assert read["entities"] == [["Dara", "ACTOR", None], ["met", "EVENT", "CONSULT"]]
    assert read["groups"] == {"sc": [["Dara", "ACTOR"], ["met", "EVENT"]], "rejected": [["Lusaka", "ACTOR"]]}
    assert read["note"] == json.loads(json.dumps(added.note))
    assert [2, 1, {"SOURCE": 1.0, "TARGET": 0.0}] in read["rel"]


def run_alone(directory: Path, code: str, *arguments: str) -> Any:
    result = subprocess.run(
        [sys.executable, "-S", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(without_annotator(directory))},
    )
    return json.loads(result.stdout)


def test_the_same_documents_give_the_same_bytes() -> None:
    files = [TrainingFile(make_schema()) for _ in range(2)]
    for file in files:
        file.add(annotated([record(MET), record(DARA)]), lambda kind, words: None)
    assert files[0].to_bytes() == files[1].to_bytes()


def test_documents_of_others_have_no_note() -> None:
    import spacy

    assert note_of(spacy.blank("en")("Oke met Dara.")) is None
    made = Made(annotated())
    note = note_of(made.doc)
    assert note is not None and (note["article"], note["title"]) == ("a1", "Dara leaves")


def test_a_file_is_read_with_attributes_and_relations_on_its_spans(tmp_path: Path) -> None:
    from spacy.vocab import Vocab

    file = TrainingFile(make_schema())
    given = annotated([record(MET), record(DARA)], [link("SOURCE", MET, DARA)])
    file.add(given, lambda kind, words: None)
    (tmp_path / "dev.spacy").write_bytes(file.to_bytes())
    [doc] = read_documents(tmp_path / "dev.spacy", Vocab())
    assert [(entity._.event_type, entity._.origin) for entity in doc.ents] == [
        (None, "manual"),
        ("CONSULT", "manual"),
    ]
    assert doc._.rel[2, 1] == {"SOURCE": 1.0}
