"""The components among others: shared tok2vec, frozen parsers, `spacy train` as a user runs it."""

import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import spacy

from annotator.document.schema import LabelSchema
from annotator.extractor.docbin import TrainingFile
from annotator.extractor.trainable.corpus import parsed_corpus
from annotator.extractor.trainable.memory import Memory
from annotator.extractor.trainable.settings import attribute_blocks, relation_blocks
from annotator.extractor.training_config import make_config
from tests.extractor.trainable.lessons import LESSONS, article_of, pipeline, taught, teach

if TYPE_CHECKING:
    from spacy.language import Language

LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
SCORER = "annotator.SpanScorer.v1"
COMPONENTS = ("annotator_attributes", "annotator_relation_model")


def sharing(schema: LabelSchema) -> "Language":
    """Both components listening to one tok2vec."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    model = {"@architectures": SCORER, "tok2vec": LISTENER}
    nlp.add_pipe(COMPONENTS[0], config={"attributes": attribute_blocks(schema), "model": model})
    nlp.add_pipe(COMPONENTS[1], config={"relations": relation_blocks(schema), "model": model})
    return nlp


def write(path: Path, schema: LabelSchema) -> None:
    """The lessons as a training file."""
    file = TrainingFile(schema)
    for lesson in LESSONS:
        file.add(article_of(lesson), lambda kind, words: None)
    path.write_bytes(file.to_bytes())


def weights(nlp: "Language", name: str) -> bytes:
    model: Any = nlp.get_pipe(name).model
    return bytes(model.to_bytes())


def test_a_shared_tok2vec_learns_from_both_and_from_texts_without_spans(schema: LabelSchema) -> None:
    from spacy.training import Example

    nlp = sharing(schema)
    examples = taught(nlp, schema)
    teach(nlp, examples, 2)
    before = weights(nlp, "tok2vec")
    nlp.update(examples, sgd=nlp.create_optimizer())
    assert weights(nlp, "tok2vec") != before
    nothing = Example.from_dict(nlp.make_doc("Nothing happened."), {})
    assert set(nlp.update([nothing], sgd=nlp.create_optimizer())) >= set(COMPONENTS)


def test_vectors_of_a_shared_tok2vec_are_learned_by_heart(schema: LabelSchema) -> None:
    nlp = sharing(schema)
    examples = taught(nlp, schema)
    teach(nlp, examples, 40, rate=0.003)
    assert nlp.evaluate(examples)["rel_given_spans_f"] >= 0.95


def test_vectors_left_in_the_document_are_features(schema: LabelSchema) -> None:
    model = {"@architectures": SCORER, "tok2vec": {"@architectures": "annotator.DocTensor.v1", "width": 4}}
    nlp = pipeline(schema, relations={"model": model})
    examples = taught(nlp, schema)
    teach(nlp, examples, 2)
    pipe: Any = nlp.get_pipe("annotator_relation_model")
    case = pipe.case_of(examples[0])

    def scores(tensor: Any) -> Any:
        doc = examples[0].predicted.copy()
        doc.tensor = tensor
        return pipe.scores_in([doc], [case.instances])[0]

    count = len(examples[0].predicted)
    none, zeros, ones = (scores(t) for t in (np.zeros(0), np.zeros((count, 4)), np.ones((count, 4))))
    assert (none == zeros).all()
    assert not (ones == zeros).all()


def test_frozen_components_say_their_say_once(schema: LabelSchema, tmp_path: Path) -> None:
    from spacy.language import Language
    from spacy.tokens import Doc

    asked = []

    @Language.component("tests_asked")
    def ask(doc: Doc) -> Doc:
        asked.append(doc.text)
        for token in doc:
            token.dep_, token.head = "dep", doc[0]
        return doc

    nlp = pipeline(schema)
    nlp.add_pipe("tests_asked", first=True)
    write(tmp_path / "train.spacy", schema)
    corpus = parsed_corpus(tmp_path / "train.spacy", ["tests_asked"])
    first, second = list(corpus(nlp)), list(corpus(nlp))
    assert asked == [lesson.text for lesson in LESSONS]
    assert all(example.predicted.has_annotation("DEP") for example in chain(first, second))
    assert [len(example.reference.ents) for example in second] == [len(lesson.spans) for lesson in LESSONS]


def test_memory_forgets_what_its_document_took_along_and_never_grows_over_its_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import copy

    from annotator.extractor.trainable import memory

    class Made:
        size = 40

    monkeypatch.setattr(memory, "MOST", 100)
    nlp = spacy.blank("en")
    docs = [nlp("a"), nlp("b"), nlp("c")]
    kept: Memory[Made] = Memory()
    for doc in docs:
        kept.put(doc, "made", Made())
    assert [kept.get(doc, "made") is not None for doc in docs] == [True, True, False]
    assert kept.get(docs[0], "made otherwise") is None
    assert copy.deepcopy(kept).get(docs[0], "made") is None
    del docs[0], doc
    kept.put(docs[1], "made", Made())
    assert kept.get(docs[1], "made") is not None


@pytest.mark.slow
def test_spacy_train_trains_them_and_shows_their_scores(schema: LabelSchema, tmp_path: Path) -> None:
    for side in ("train", "dev"):
        write(tmp_path / f"{side}.spacy", schema)
    settings = {
        COMPONENTS[0]: {"attributes": attribute_blocks(schema)},
        COMPONENTS[1]: {"relations": relation_blocks(schema)},
    }
    config = make_config(schema, components=("ner", *COMPONENTS), settings=settings)
    (tmp_path / "config.cfg").write_text(config)
    command = [
        sys.executable,
        "-m",
        "spacy",
        "train",
        "config.cfg",
        "--output",
        "out",
        "--training.max_steps",
        "3",
    ]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert result.stderr == ""
    assert "REL_MICRO_F" in result.stdout and "ATTRIBUTES" in result.stdout
    assert spacy.load(tmp_path / "out" / "model-last").pipe_names == ["tok2vec", "ner", *COMPONENTS]
