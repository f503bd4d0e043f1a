"""What is read out of training documents, ours and those of others."""

from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example

from annotator.document.schema import LabelSchema
from annotator.extractor.docbin import training_doc
from annotator.extractor.trainable.gold import Gold, gold_of, reference_gold
from tests.extractor.trainable.lessons import LESSONS, Lesson, actor, article_of, event, role

if TYPE_CHECKING:
    from spacy.language import Language

MET = Lesson("General Dara met Oke.", (role("General"), actor("Dara"), event("met", "CONSULT"), actor("Oke")))
NOTHING_KNOWN: dict[tuple[int, int], dict[str, bool | None]] = {}


@pytest.fixture(scope="module")
def nlp() -> "Language":
    return spacy.blank("en")


def read(nlp: "Language", schema: LabelSchema, lesson: Lesson) -> Gold:
    return reference_gold(training_doc(nlp.vocab, article_of(lesson), schema, lambda kind, words: None), "sc")


def changed(**more: object) -> Lesson:
    return Lesson(MET.text, MET.spans, **more)  # type: ignore[arg-type]


def test_accepted_spans_come_with_their_attributes_in_text_order(
    nlp: "Language", schema: LabelSchema
) -> None:
    gold = read(nlp, schema, LESSONS[3])
    assert [mention.place for mention in gold.mentions] == [
        (0, 1, "ROLE"), (1, 2, "ACTOR"), (4, 5, "EVENT"), (5, 6, "ACTOR"),
    ]  # fmt: skip
    assert gold.mentions[2].attributes == {
        "event_type": "CONSULT", "mode": "visit", "polarity": "negative", "time": ("future",),
    }  # fmt: skip


def test_relations_are_accepted_rejected_or_left_open(nlp: "Language", schema: LabelSchema) -> None:
    lesson = changed(
        links=(("SOURCE", "met", "Dara"),),
        refused=(("TARGET", "met", "Dara"),),
        left_open=(("TARGET", "met", "Oke"),),
    )
    assert read(nlp, schema, lesson).relations == {
        (2, 1): {"SOURCE": True, "TARGET": False},
        (2, 3): {"TARGET": None},
    }


def test_a_head_is_complete_when_its_frame_was_looked_at(nlp: "Language", schema: LabelSchema) -> None:
    assert read(nlp, schema, changed(frames=("met",))).complete == (True, True, True, True)
    some = changed(frames=("met",), finished=False)
    assert read(nlp, schema, some).complete == (False, False, True, False)


def foreign(nlp: "Language", rel: object) -> Doc:
    doc = Doc(nlp.vocab, words=["Dara", "met", "Oke"])
    doc.ents = [Span(doc, place, place + 1, label) for place, label in enumerate(("ACTOR", "EVENT", "ACTOR"))]
    if rel is not None:
        doc.user_data["._.", "rel", None, None] = rel
    return doc


def test_a_document_of_the_tutorial_leaves_unknown_what_it_does_not_list(nlp: "Language") -> None:
    gold = reference_gold(foreign(nlp, {(1, 0): {"SOURCE": 1.0, "TARGET": 0.0}}), "sc")
    assert gold.relations == {(1, 0): {"SOURCE": True, "TARGET": False}}
    assert gold.complete == (False, False, False)


def test_a_document_that_lists_relations_that_hold_alone_lists_all_of_them(nlp: "Language") -> None:
    gold = reference_gold(foreign(nlp, {(1, 0): {"SOURCE": 1.0}}), "sc")
    assert gold.complete == (True, True, True)


@pytest.mark.parametrize("rel", [None, {}])
def test_a_document_without_relations_says_nothing_of_them(nlp: "Language", rel: object) -> None:
    gold = reference_gold(foreign(nlp, rel), "sc")
    assert (gold.relations, gold.complete) == (NOTHING_KNOWN, (False, False, False))


def test_attributes_of_others_are_read_from_extensions_registered_or_not(nlp: "Language") -> None:
    doc = foreign(nlp, None)
    doc.user_data["._.", "flavour", 5, 8] = "sweet"
    doc.user_data["._.", "tastes", 5, 8] = ["b", "a"]
    assert reference_gold(doc, "sc").mentions[1].attributes == {"flavour": "sweet", "tastes": ("a", "b")}


def test_overlapping_spans_come_from_the_span_group(nlp: "Language") -> None:
    doc = foreign(nlp, None)
    doc.spans["sc"] = [Span(doc, 0, 3, "EVENT"), Span(doc, 0, 1, "ACTOR")]
    assert [mention.place for mention in reference_gold(doc, "sc").mentions] == [
        (0, 1, "ACTOR"), (0, 3, "EVENT"), (1, 2, "EVENT"), (2, 3, "ACTOR"),
    ]  # fmt: skip


def test_mentions_move_to_the_tokens_of_the_pipeline(nlp: "Language") -> None:
    reference = foreign(nlp, {(1, 0): {"SOURCE": 1.0}, (1, 2): {"TARGET": 1.0}})
    predicted = Doc(nlp.vocab, words=["Da", "ra", "met", "Oke"], spaces=[False, True, True, True])
    gold = gold_of(Example(predicted, reference), "sc")
    assert [mention.place[:2] for mention in gold.mentions] == [(0, 2), (2, 3), (3, 4)]
    assert gold.relations == {(1, 0): {"SOURCE": True}, (1, 2): {"TARGET": True}}


def test_mentions_inside_tokens_of_the_pipeline_go_with_their_relations(nlp: "Language") -> None:
    reference = foreign(nlp, {(1, 0): {"SOURCE": 1.0}, (1, 2): {"TARGET": 1.0}})
    predicted = Doc(nlp.vocab, words=["Dara met", "Oke"])
    gold = gold_of(Example(predicted, reference), "sc")
    assert [mention.place for mention in gold.mentions] == [(1, 2, "ACTOR")]
    assert gold.relations == NOTHING_KNOWN
