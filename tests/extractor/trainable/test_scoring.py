"""What `spacy evaluate` says about the components."""

from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example

from annotator.document.schema import LabelSchema
from annotator.extractor.trainable.scoring import score_attributes, score_relations
from annotator.extractor.trainable.settings import attribute_blocks, relation_blocks
from annotator.extractor.training_notes import register_attributes
from tests.extractor.trainable.lessons import LESSONS, Lesson, actor, event, pipeline, taught, with_gold_spans

TEXT = "General Dara met Oke."
SPANS = (actor("Dara"), event("met", "CONSULT", mode="visit"), actor("Oke"))
LINKS = (("SOURCE", "met", "Dara"), ("TARGET", "met", "Oke"))


def found(
    schema: LabelSchema, lesson: Lesson, rel: dict[tuple[int, int], dict[str, float]], **attributes: Any
) -> Example:
    """The lesson with the gold's spans found, these relations, and these attributes of "met"."""
    (example,) = taught(spacy.blank("en"), schema, [lesson])
    register_attributes(attribute_blocks(schema))
    (doc,) = with_gold_spans([example])
    doc._.rel = rel
    for name, value in attributes.items():
        doc[2:3]._.set(name, value)
    return Example(doc, example.reference)


def relation_figures(schema: LabelSchema, *examples: Example) -> dict[str, Any]:
    return score_relations(examples, relations=relation_blocks(schema), spans_key="sc")


def test_relations_are_right_wrong_or_missed(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, SPANS, LINKS)
    figures = relation_figures(schema, found(schema, lesson, {(2, 1): {"SOURCE": 0.9, "TARGET": 0.8}}))
    assert (figures["rel_micro_p"], figures["rel_micro_r"], figures["rel_micro_f"]) == (0.5, 0.5, 0.5)
    assert figures["rel_per_type"]["SOURCE"] == {"p": 1.0, "r": 1.0, "f": 1.0}
    assert figures["rel_per_type"]["TARGET"]["f"] == 0.0


def test_a_relation_between_wrong_spans_is_wrong(schema: LabelSchema) -> None:
    example = found(schema, Lesson(TEXT, SPANS, LINKS), {(2, 1): {"SOURCE": 0.9}})
    example.predicted.set_ents(
        [example.predicted[0:2].char_span(0, 12, label="ACTOR"), example.predicted.ents[1]]
    )
    example.predicted._.rel = {(2, 0): {"SOURCE": 0.9}}
    assert relation_figures(schema, example)["rel_micro_f"] == 0.0


def test_a_symmetric_relation_is_right_in_either_direction(schema: LabelSchema) -> None:
    lesson = Lesson("Dara alias Oke.", (actor("Dara"), actor("Oke")), (("SAME_AS", "Oke", "Dara"),))
    for ends in ((0, 2), (2, 0)):
        assert relation_figures(schema, found(schema, lesson, {ends: {"SAME_AS": 0.9}}))["rel_micro_f"] == 1.0


def test_what_the_gold_does_not_know_counts_neither_way(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, SPANS, LINKS[:1], frames=(), finished=False)
    figures = relation_figures(
        schema, found(schema, lesson, {(2, 1): {"SOURCE": 0.9}, (2, 3): {"TARGET": 0.9}})
    )
    assert figures["rel_micro_p"] == 1.0
    left_open = Lesson(TEXT, SPANS, LINKS[:1], left_open=LINKS[1:])
    figures = relation_figures(
        schema, found(schema, left_open, {(2, 1): {"SOURCE": 0.9}, (2, 3): {"TARGET": 0.9}})
    )
    assert figures["rel_micro_p"] == 1.0


def test_figures_without_gold_are_missing_and_not_zero(schema: LabelSchema) -> None:
    figures = relation_figures(schema, found(schema, Lesson(TEXT, SPANS), {}))
    assert set(figures.values()) == {None}


def test_found_attributes_are_compared_value_by_value(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, (event("met", "CONSULT", time=("future", "hypothetical")),))
    example = found(schema, lesson, {}, event_type="CONSULT", time=["future"], polarity="positive")
    figures = score_attributes([example], attributes=attribute_blocks(schema), spans_key="sc")
    assert (figures["attributes_micro_p"], round(figures["attributes_micro_r"], 3)) == (1.0, 0.667)
    assert figures["attributes_per_type"]["event_type"]["f"] == 1.0
    assert "polarity" not in figures["attributes_per_type"]


def test_the_same_documents_give_the_same_figures_as_the_components(
    learned: Any, schema: LabelSchema
) -> None:
    nlp, examples = learned
    docs = list(nlp.pipe(with_gold_spans(examples)))
    scored = [Example(doc, example.reference) for doc, example in zip(docs, examples, strict=True)]
    given = nlp.get_pipe("annotator_relation_model").score(examples)
    assert relation_figures(schema, *scored)["rel_micro_f"] == given["rel_given_spans_f"]


def test_components_without_a_scorer_have_no_figures(schema: LabelSchema) -> None:
    nlp = pipeline(schema, attributes={"scorer": None}, relations={"scorer": None})
    examples = taught(nlp, schema)
    assert [nlp.get_pipe(name).score(examples) for name in nlp.pipe_names] == [{}, {}]


def test_accuracy_is_measured_on_the_gold_s_spans_even_where_none_was_found(learned: Any) -> None:
    nlp, examples = learned
    assert not any(example.predicted.ents for example in examples)
    figures = nlp.get_pipe("annotator_attributes").score(examples)
    assert figures["event_type_acc"] >= 0.95
    assert figures["attributes_micro_f"] == 0.0


def test_every_lesson_is_a_document_with_gold(schema: LabelSchema) -> None:
    docs: list[Doc] = [example.reference for example in taught(spacy.blank("en"), schema)]
    assert [len(doc.ents) for doc in docs] == [len(lesson.spans) for lesson in LESSONS]
