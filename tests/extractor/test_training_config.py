"""The config that training runs from."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.document.errors import ProjectError
from annotator.document.schema import LabelSchema, Rule, RuleKind, Severity
from annotator.extractor.models import DEFAULT_MODEL, is_installed
from annotator.extractor.training_config import make_config, span_components
from tests.support.articles import make_schema


def read(text: str) -> Any:
    """The config as spaCy reads it, references to other values resolved."""
    from thinc.api import Config

    return Config().from_str(text)


def test_it_names_the_files_beside_it_and_a_seed() -> None:
    config = read(make_config(make_schema(), seed=7))
    assert (config["corpora"]["train"]["path"], config["corpora"]["dev"]["path"]) == (
        "train.spacy",
        "dev.spacy",
    )
    assert config["training"]["seed"] == 7
    assert config["initialize"]["components"]["ner"]["labels"]["path"] == "labels/ner.json"


def test_nothing_is_left_for_spacy_to_fill_in() -> None:
    from spacy.util import load_config_from_str, load_model_from_config

    nlp = load_model_from_config(load_config_from_str(make_config(make_schema())), auto_fill=False)
    assert nlp.pipe_names == ["tok2vec", "ner"]


def test_it_needs_no_model_unless_one_is_named() -> None:
    assert "source" not in make_config(make_schema(), components=("ner", "spancat"), span_lengths=(1, 2))


def test_spans_are_offered_up_to_the_longest_there_is() -> None:
    config = read(make_config(make_schema(), components=("ner", "spancat"), span_lengths={1: 9, 13: 1}))
    suggester = config["components"]["spancat"]["suggester"]
    assert suggester["@misc"] == "spacy.ngram_range_suggester.v1"
    assert (suggester["min_size"], suggester["max_size"]) == (1, 13)
    assert config["components"]["spancat"]["spans_key"] == "sc"


def test_the_score_weighs_all_components() -> None:
    weights = read(make_config(make_schema(), components=("ner", "spancat")))["training"]["score_weights"]
    assert (weights["ents_f"], weights["spans_sc_f"]) == (0.5, 0.5)


def test_the_same_arguments_give_the_same_text() -> None:
    assert make_config(make_schema(), words=900) == make_config(make_schema(), words=900)


def test_a_component_of_another_factory_keeps_the_settings_it_is_given() -> None:
    config = read(
        make_config(
            make_schema(),
            components=("ner", "sentencizer"),
            settings={"sentencizer": {"punct_chars": ["!"]}},
            annotating=["ner"],
        )
    )
    assert config["components"]["sentencizer"]["punct_chars"] == ["!"]
    assert config["training"]["annotating_components"] == ["ner"]


def test_a_factory_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="no_such_factory"):
        make_config(make_schema(), components=("no_such_factory",))


def test_a_language_that_spacy_does_not_know_is_trained_as_any() -> None:
    config = read(make_config(replace(make_schema(), language="qq")))
    assert config["nlp"]["lang"] == "xx"


@pytest.mark.parametrize(("words", "steps"), [(0, 100), (300_000, 200), (10**9, 1000)])
def test_larger_sets_are_evaluated_after_more_steps(words: int, steps: int) -> None:
    assert read(make_config(make_schema(), words=words))["training"]["eval_frequency"] == steps


def overlapping(schema: LabelSchema) -> LabelSchema:
    rule = Rule(RuleKind.OVERLAP, Severity.WARN, labels=("ACTOR", "ROLE"), allowed=True)
    return replace(schema, rules=(*schema.rules, rule))


def test_spancat_is_for_spans_that_overlap() -> None:
    assert span_components(make_schema(), overlapping=False) == ("ner",)
    assert span_components(make_schema(), overlapping=True) == ("ner", "spancat")
    assert span_components(overlapping(make_schema()), overlapping=False) == ("ner", "spancat")


def test_a_base_model_must_have_something_to_start_from(tmp_path: Path) -> None:
    import spacy

    with pytest.raises(ProjectError, match="cannot be loaded"):
        make_config(make_schema(), base_model="no_such_model")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ProjectError, match="no component tok2vec"):
        make_config(make_schema(), base_model=str(tmp_path / "blank"))


@pytest.mark.skipif(not is_installed(DEFAULT_MODEL), reason="the English model is not installed")
def test_training_on_a_base_model_shares_its_tok2vec() -> None:
    config = read(make_config(make_schema(), base_model=DEFAULT_MODEL))
    assert config["components"]["tok2vec"] == {"source": DEFAULT_MODEL}
    assert config["components"]["ner"]["model"]["tok2vec"]["width"] == 96
    assert config["paths"]["vectors"] is None
