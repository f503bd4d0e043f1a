"""The extractor as a whole: stored tokens, offsets, foreign pipelines, falling back."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.errors import ProjectError
from annotator.document.schema import LabelSchema
from annotator.extractor import models
from annotator.extractor.suggest import Extractor, load_extractor
from annotator.extractor.tokens import tokenize
from annotator.extractor.windows import LONGEST, window_tokens
from tests.extractor.conftest import Read, Reading

NEWS = "Kenya accused Somalia of shelling a village. President Ana Silva will meet Omar Adan on Monday."
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
HOSTILE = (
    f"“Peace,” {FAMILY} she said.\r\n\r\nPresident\xa0Ana Silva met Vladimir Putin.\r\nKenya\tcondemned it."
)


def spans(extraction) -> list[tuple[int, int, str]]:  # type: ignore[no-untyped-def]
    return [(item.span.start, item.span.end, item.span.label) for item in extraction.spans]


def test_every_span_lies_on_stored_tokens_and_every_link_on_spans(extractor: Extractor) -> None:
    for text in (NEWS, HOSTILE):
        tokens = tokenize(text)
        found = next(extractor.extract([(text, tokens, 7)]))
        assert found.tokens is tokens
        assert found.spans
        for item in found.spans:
            item.span.check(text)
            assert tokens.aligned(item.span.start, item.span.end)
            assert item.by.score is not None
            assert 0 < item.by.score <= 1
        ids = {item.span.id for item in found.spans}
        assert len(ids) == len(found.spans)
        assert {end for item in found.relations for end in item.relation.ends} <= ids


def test_offsets_are_code_points_of_the_text_as_it_is(extractor: Extractor) -> None:
    found = Reading(HOSTILE, next(extractor.extract([(HOSTILE, None, 1)])))
    assert found.actors == ["Ana Silva", "Vladimir Putin", "Kenya"]
    assert found.events == ["met", "condemned"]


def test_ids_and_provenance_name_run_and_model(extractor: Extractor) -> None:
    item = next(extractor.extract([(NEWS, None, 3)])).spans[0]
    assert item.span.id == f"s3.{item.span.start}.{item.span.end}.{item.span.label}"
    assert item.by.model == f"rules+{models.DEFAULT_MODEL} {extractor.version}"
    assert item.by.source in ("rules", "model")


def test_the_same_text_gives_the_same_suggestions_in_any_company(extractor: Extractor) -> None:
    alone = next(extractor.extract([(NEWS, None, 1)]))
    among = list(extractor.extract([(HOSTILE, None, 1), (NEWS, None, 1), ("", None, 1)], batch_size=2))
    assert among[1] == alone
    assert among[2].spans == ()


def test_imported_tokens_win(extractor: Extractor) -> None:
    text = "Kenya condemned Al-Shabaab."
    tokens = Tokens((0, 6, 16, 26), (5, 15, 26, 27), (0,))
    found = next(extractor.extract([(text, tokens, 1)]))
    assert found.tokens is tokens
    assert all(tokens.aligned(start, end) for start, end, _ in spans(found))


def test_a_very_long_text_is_read_in_windows_cut_at_sentences() -> None:
    text = "Kenya left. " * 9000
    tokens = tokenize(text)
    windows = list(window_tokens(text, tokens))
    assert len(windows) > 1
    assert "".join(text[start:end] for start, end, _, _ in windows) == text
    assert all(len(part) <= LONGEST for *_, part in windows)
    assert all(text[start:].startswith("Kenya") for start, *_ in windows)


def test_a_long_sentence_without_end_is_cut_all_the_same() -> None:
    text = "word " * (LONGEST + 10)
    assert [len(part) for *_, part in window_tokens(text, tokenize(text))] == [LONGEST, 10]


def test_spans_of_later_windows_have_the_articles_offsets(rules_alone: Extractor) -> None:
    text = "Kenya left. " * 7000
    found = next(rules_alone.extract([(text, None, 1)]))
    last = found.spans[-1].span
    assert last.start > len(text) // 2
    assert text[last.start : last.end] == "Kenya"


def test_without_a_model_the_rules_still_find_much_and_say_so(
    schema: LabelSchema, read_blank: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "is_installed", lambda _: False)
    fallen = load_extractor(schema)
    assert (fallen.name, fallen.has_model) == ("rules", False)
    assert "annotator-tui[model]" in fallen.notice
    assert "\n" not in fallen.notice
    found = read_blank(
        "President Ana Silva met Boris Novak. The UN-backed army killed two guards. Silva left."
    )
    assert found.actors == ["Ana Silva", "Boris Novak", "UN", "Silva"]
    assert found.roles == ["President"]
    assert found.events == ["met", "killed"]
    assert ("met", "Ana Silva") in found.links("SOURCE")
    assert ("met", "Boris Novak") in found.links("TARGET")


def test_asking_for_the_rules_alone_needs_no_notice(rules_alone: Extractor) -> None:
    assert rules_alone.notice == ""


def test_the_english_rules_say_nothing_about_another_language(schema: LabelSchema) -> None:
    german = load_extractor(replace(schema, language="de"))
    assert "de" in german.notice
    assert not german.has_model


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of somebody else, on disk: entities by a ruler, spans by another."""
    import spacy

    nlp = spacy.blank("en")
    ents = nlp.add_pipe("entity_ruler")
    ents.add_patterns(
        [{"label": "PERSON", "pattern": "Ana Silva"}, {"label": "MONEY", "pattern": "two dollars"}]
    )
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "events"})
    ruler.add_patterns(
        [{"label": "EVENT", "pattern": [{"LOWER": "met"}]}, {"label": "PERSON", "pattern": "Ana"}]
    )
    nlp.meta |= {"name": "house", "version": "2.1"}
    path = tmp_path_factory.mktemp("models") / "house"
    nlp.to_disk(path)
    return path


def test_any_pipeline_can_take_the_place_of_ours(schema: LabelSchema, foreign: Path) -> None:
    extractor = load_extractor(schema, model=str(foreign), label_map={"PERSON": "ACTOR"})
    text = "Ana Silva met him for two dollars."
    found = Reading(text, next(extractor.extract([(text, None, 1)])))
    assert (extractor.name, extractor.version, extractor.notice) == ("en_house", "2.1", "")
    assert found.actors == ["Ana", "Ana Silva"]
    assert found.events == ["met"]
    assert found.extraction.unmapped == {"MONEY": 1}
    assert {item.by.source for item in found.extraction.spans} == {"model"}


def test_a_label_can_be_left_out_on_purpose(schema: LabelSchema, foreign: Path) -> None:
    extractor = load_extractor(schema, model=str(foreign), label_map={"PERSON": "ACTOR", "MONEY": ""})
    assert next(extractor.extract([("two dollars", None, 1)])).unmapped == {}


def test_relations_of_a_pipeline_are_read_in_the_tutorials_shape(schema: LabelSchema, foreign: Path) -> None:
    from spacy.tokens import Doc

    extractor = load_extractor(schema, model=str(foreign), label_map={"PERSON": "ACTOR", "agent": "SOURCE"})
    if not Doc.has_extension("rel"):
        Doc.set_extension("rel", default=None)

    def relate(doc: Doc) -> Doc:
        doc._.rel = {(2, 0): {"agent": 0.9, "SOURCE": 0.1, "other": 0.8}, (0, 2): {"agent": 0.9}}
        return doc

    from spacy.language import Language

    Language.component("test_relate", func=relate)
    extractor.nlp.add_pipe("test_relate")
    text = "Ana Silva met him."
    found = Reading(text, next(extractor.extract([(text, None, 1)])))
    assert ("met", "Ana Silva") in found.links("SOURCE")
    assert all(head == "met" for head, _ in found.links("SOURCE"))
    assert found.extraction.unmapped == {"other": 1}


def test_a_label_that_the_schema_lacks_is_named(schema: LabelSchema) -> None:
    with pytest.raises(ProjectError, match=r"PERSON.*FOLK.*no FOLK"):
        load_extractor(schema, label_map={"PERSON": "FOLK"})


def test_a_pipeline_that_is_not_there_is_an_error_with_a_hint(schema: LabelSchema) -> None:
    with pytest.raises(ProjectError, match="cannot be loaded") as caught:
        load_extractor(schema, model="no_such_pipeline")
    assert caught.value.hint


def test_the_components_can_be_added_to_any_pipeline() -> None:
    import spacy

    from annotator.extractor.pipeline import add_rules

    doc = add_rules(spacy.blank("en"))("The UN condemned the attack.")
    assert [(span.text, span.label_) for span in doc.spans["annotator"]] == [
        ("UN", "ACTOR"),
        ("condemned", "EVENT"),
        ("attack", "EVENT"),
    ]
    assert doc.spans["annotator"][1]._.annotator["event_type"] == "ACCUSE"
    assert doc._.rel[(2, 1)]["SOURCE"] > 0


def test_a_processed_document_survives_storage() -> None:
    import spacy
    from spacy.tokens import Doc

    from annotator.extractor.pipeline import add_rules

    nlp = add_rules(spacy.blank("en"))
    doc = nlp("The UN condemned the attack.")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.label_ for span in again.spans["annotator"]] == ["ACTOR", "EVENT", "EVENT"]
