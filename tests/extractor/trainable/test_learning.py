"""Both components learn, the same from the same seed, and keep what they learned."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from annotator.document.schema import LabelSchema
from annotator.extractor.reading import LabelReader
from tests.extractor.trainable.lessons import LESSONS, pipeline, taught, teach, with_gold_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

FEW = 5


def predictions(nlp: "Language", examples: "list[Example]") -> list[Any]:
    """Everything both components say about the gold's spans, certainties included."""
    docs = nlp.pipe(with_gold_spans(examples))
    return [
        (dict(doc._.rel), [(span._.event_type, span._.time, span._.attribute_scores) for span in doc.ents])
        for doc in docs
    ]


def test_what_was_learned_by_heart_is_known(learned: "tuple[Language, list[Example]]") -> None:
    nlp, examples = learned
    figures = nlp.evaluate(examples)
    assert figures["rel_given_spans_f"] >= 0.95
    assert all(figures[f"{name}_acc"] >= 0.95 for name in ("event_type", "mode", "polarity", "time", "kind"))


def test_without_the_rules_the_same_is_learned(schema: LabelSchema) -> None:
    nlp = pipeline(schema, attributes={"rules": False}, relations={"rules": False}, language="de")
    examples = taught(nlp, schema)
    teach(nlp, examples, 100)
    figures = nlp.evaluate(examples)
    assert figures["rel_given_spans_f"] >= 0.95
    assert figures["event_type_acc"] >= 0.95


def test_the_same_seed_learns_the_same_and_another_seed_something_else(schema: LabelSchema) -> None:
    losses = []
    for seed in (1, 1, 2):
        nlp = pipeline(schema)
        losses.append(teach(nlp, taught(nlp, schema), FEW, seed=seed))
    assert losses[0] == losses[1] != losses[2]


def test_what_was_learned_survives_bytes_and_disk(
    learned: "tuple[Language, list[Example]]", tmp_path: Path
) -> None:
    import spacy

    nlp, examples = learned
    nlp.to_disk(tmp_path / "model")
    again = spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes())
    for other in (spacy.load(tmp_path / "model"), again):
        assert other.get_pipe("annotator_attributes").labels == nlp.get_pipe("annotator_attributes").labels
        assert predictions(other, examples) == predictions(nlp, examples)


def test_a_model_opens_in_a_program_that_never_named_annotator(
    learned: "tuple[Language, list[Example]]", tmp_path: Path
) -> None:
    nlp, _ = learned
    nlp.to_disk(tmp_path / "model")
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); doc = nlp.make_doc('Tolvia condemned Marenia.');"
        "spans = [(0, 6, 'ACTOR'), (7, 16, 'EVENT'), (17, 24, 'ACTOR')];"
        "doc.ents = [doc.char_span(*span) for span in spans];"
        "doc = nlp(doc); print(doc.ents[1]._.event_type, sorted(doc._.rel))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "model"], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "ACCUSE [(1, 0), (1, 2)]"
    assert result.stderr == ""


def test_the_extractor_reads_what_they_say(
    learned: "tuple[Language, list[Example]]", schema: LabelSchema
) -> None:
    from collections import Counter

    nlp, examples = learned
    doc = next(iter(nlp.pipe(with_gold_spans(examples))))
    reader = LabelReader(schema, {}, entities=True, source="model")
    spans = reader.spans(doc, Counter())
    met = next(span for span in spans if span.label == "EVENT")
    assert met.attributes == {"event_type": "CONSULT", "mode": "visit"}
    links = {
        (link.label, doc[link.head.start].text, doc[link.child.start].text)
        for link in reader.relations(doc, spans, Counter())
    }
    assert links == set(LESSONS[0].links)


def test_a_document_may_be_processed_twice(learned: "tuple[Language, list[Example]]") -> None:
    nlp, examples = learned
    (doc, *_), (once, *_) = with_gold_spans(examples), predictions(nlp, examples)
    twice = nlp(nlp(doc))
    assert (dict(twice._.rel), twice.ents[2]._.event_type) == (once[0], "CONSULT")


def test_processed_documents_survive_bytes(learned: "tuple[Language, list[Example]]") -> None:
    from spacy.tokens import Doc

    nlp, examples = learned
    doc = nlp(with_gold_spans(examples)[3])
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.rel == doc._.rel
    assert again.ents[2]._.time == ["future"]


HOSTILE = [
    "",
    " ",
    "\n\n \u00a0\t",
    "Dara",
    "a " * 5000,
    "\ud83d\ude80".encode("utf-16", "surrogatepass").decode("utf-16") * 9,
]


@pytest.mark.parametrize("text", HOSTILE, ids=["empty", "space", "blank", "one word", "long", "emoji"])
def test_documents_without_spans_come_through(learned: "tuple[Language, list[Example]]", text: str) -> None:
    nlp, _ = learned
    doc = nlp(text)
    assert dict(doc._.rel) == {}


@pytest.mark.parametrize("labels", [["EVENT"], ["EVENT", "ACTOR"], ["ACTOR", "EVENT", "ROLE"]])
def test_spans_that_are_the_whole_text_come_through(
    learned: "tuple[Language, list[Example]]", labels: list[str]
) -> None:
    from spacy.tokens import Doc, Span

    nlp, _ = learned
    doc = Doc(nlp.vocab, words=["refused"] * len(labels))
    doc.ents = [Span(doc, place, place + 1, label) for place, label in enumerate(labels)]
    doc = nlp(doc)
    assert {label for ends in doc._.rel.values() for label in ends} <= {"SOURCE", "TARGET", "HOLDS"}


def test_spans_of_white_space_and_overlapping_ones_come_through(
    learned: "tuple[Language, list[Example]]",
) -> None:
    from spacy.tokens import Span

    nlp, _ = learned
    doc = nlp.make_doc("Dara \n\n met Oke")
    doc.spans["sc"] = [
        Span(doc, 1, 2, "EVENT"),
        Span(doc, 0, 4, "EVENT"),
        Span(doc, 0, 1, "ACTOR"),
        Span(doc, 0, 1, "EVENT"),
    ]
    doc = nlp(doc)
    assert doc.spans["sc"][1]._.event_type


def test_a_dense_document_of_5000_tokens_comes_through(learned: "tuple[Language, list[Example]]") -> None:
    from spacy.tokens import Doc, Span

    nlp, _ = learned
    doc = Doc(nlp.vocab, words=["Dara", "met", "Oke", "."] * 1250)
    doc.ents = [Span(doc, i, i + 1, "EVENT" if i % 4 == 1 else "ACTOR") for i in range(5000) if i % 4 < 3]
    assert len(nlp(doc)._.rel) >= 1250


def test_training_on_documents_without_anything_teaches_nothing(schema: LabelSchema) -> None:
    from spacy.training import Example

    nlp = pipeline(schema)
    examples = taught(nlp, schema)
    teach(nlp, examples, 1)
    empty = [Example.from_dict(nlp.make_doc(text), {}) for text in ("", " ", "Nothing happened.")]
    assert set(nlp.update(empty).values()) == {0.0}


def test_a_component_without_labels_says_so() -> None:
    import spacy

    for name in ("annotator_attributes", "annotator_relation_model"):
        nlp = spacy.blank("en")
        nlp.add_pipe(name)
        with pytest.raises(ValueError, match=name):
            nlp.initialize()


def test_labels_come_from_the_examples_when_no_setting_names_them(schema: LabelSchema) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("annotator_attributes")
    relations = nlp.add_pipe("annotator_relation_model")
    nlp.initialize(lambda: taught(nlp, schema))
    assert relations.labels == ("HOLDS", "SAME_AS", "SOURCE", "TARGET")
    assert relations.label_data["HOLDS"] == {"head": ["ACTOR"], "tail": ["ROLE"]}
    assert "polarity=negative" in nlp.get_pipe("annotator_attributes").labels


def test_labels_of_other_data_are_taken_over(
    learned: "tuple[Language, list[Example]]", schema: LabelSchema
) -> None:
    import spacy

    nlp, examples = learned
    for name in nlp.pipe_names:
        other = spacy.blank("en")
        component = other.add_pipe(name)
        component.initialize(lambda: examples[:1], labels=nlp.get_pipe(name).label_data)
        assert component.labels == nlp.get_pipe(name).labels


def test_a_label_can_be_added_to_a_model_that_has_learned(schema: LabelSchema) -> None:
    nlp = pipeline(schema)
    examples = taught(nlp, schema)
    teach(nlp, examples, FEW)
    before = predictions(nlp, examples)
    for name, label in (("annotator_attributes", "kind=crowd"), ("annotator_relation_model", "NEAR")):
        component = nlp.get_pipe(name)
        assert (component.add_label(label), component.add_label(label)) == (1, 0)
        assert component.labels[-1] == label
    assert [relations for relations, _ in predictions(nlp, examples)] == [
        relations for relations, _ in before
    ]
    assert set(nlp.update(examples, sgd=nlp.create_optimizer())) == set(nlp.pipe_names)


def test_a_value_of_an_unknown_attribute_cannot_be_added(schema: LabelSchema) -> None:
    with pytest.raises(ValueError, match="ATTRIBUTE=VALUE"):
        pipeline(schema).get_pipe("annotator_attributes").add_label("colour=red")


def test_several_processes_say_the_same_as_one(learned: "tuple[Language, list[Example]]") -> None:
    nlp, examples = learned
    docs = with_gold_spans(examples)
    alone = [dict(doc._.rel) for doc in nlp.pipe([doc.copy() for doc in docs])]
    apart = [dict(doc._.rel) for doc in nlp.pipe(docs, n_process=2)]
    assert apart == alone
