"""What patterns find in articles, alone and beside the extractor."""

from typing import Any

import pytest
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.patterns import Pattern
from annotator.document.schema import LabelSchema
from annotator.extractor import models
from annotator.extractor.patterns import PatternExtractor, UnmetPatterns, with_patterns
from annotator.extractor.suggest import Extraction, load_extractor
from tests.support.articles import make_schema

SCHEMA: LabelSchema = make_schema()
TEXT = (
    "The Arab League met in Cairo. The Arab\u00a0League and UN-backed Arab League's Ben "
    "👩‍👩‍👧 came.\n\nPrime Minister Anna Bell spoke."
)


def pattern(label: str, words: Any, id: str = "p1", line: int = 1) -> Pattern:
    return Pattern(label, words if isinstance(words, str) else tuple(words), id, "p.jsonl", line)


def alone(*patterns: Pattern) -> PatternExtractor:
    return with_patterns(patterns, SCHEMA, None, model="none")


def extraction(extractor: PatternExtractor, text: str = TEXT, tokens: Tokens | None = None) -> Extraction:
    (found,) = extractor.extract([(text, tokens, 3)])
    return found


def found(extractor: PatternExtractor, text: str = TEXT) -> list[tuple[str, str]]:
    return [(text[s.span.start : s.span.end], s.span.label) for s in extraction(extractor, text).spans]


def test_a_phrase_is_found_to_the_letter_at_token_borders() -> None:
    assert found(alone(pattern("ACTOR", "Arab League"))) == [
        ("Arab League", "ACTOR"),
        ("Arab\u00a0League", "ACTOR"),
        ("Arab League", "ACTOR"),
    ]
    assert found(alone(pattern("ACTOR", "arab league"), pattern("ACTOR", "rab League"))) == []
    assert found(alone(pattern("ACTOR", "UN - backed"), pattern("ROLE", "UN-backed"))) == [
        ("UN-backed", "ROLE")
    ]


def test_a_phrase_goes_over_a_line_break_inside_a_sentence_and_over_none_between_two() -> None:
    extractor = alone(pattern("ACTOR", "Arab League"))
    text = "Hi. The Arab\nLeague met"
    starts, ends = [0, 2, 4, 8, 12, 13, 20], [2, 3, 7, 12, 13, 19, 23]
    (hit,) = extraction(extractor, text, Tokens(starts, ends, [0, 2])).spans
    assert text[hit.span.start : hit.span.end] == "Arab\nLeague"
    assert extraction(extractor, text, Tokens(starts, ends, [0, 2, 5])).spans == ()


def test_tests_of_tokens_are_found_as_spacy_finds_them() -> None:
    title = [{"LOWER": "prime"}, {"LOWER": {"REGEX": "^minist"}}]
    assert found(alone(pattern("ROLE", title))) == [("Prime Minister", "ROLE")]
    assert found(alone(pattern("ACTOR", [{"TEXT": "Anna"}, {"IS_TITLE": True, "OP": "?"}]))) == [
        ("Anna Bell", "ACTOR")
    ]
    assert found(alone(pattern("EVENT", [{"LOWER": {"IN": ["met", "came", "spoke"]}}]))) == [
        ("met", "EVENT"), ("came", "EVENT"), ("spoke", "EVENT"),
    ]  # fmt: skip


def test_all_patterns_find_and_equal_extents_come_once_with_the_first_patterns_name() -> None:
    extractor = alone(
        pattern("ACTOR", "Arab League", "league"),
        pattern("ACTOR", [{"LOWER": "arab"}, {"LOWER": "league"}], "tests"),
        pattern("ROLE", [{"LOWER": "league"}], "inner"),
        pattern("ROLE", "Arab League", "other"),
    )
    first = extraction(extractor, "The Arab League met.").spans
    assert [(s.span.start, s.span.end, s.span.label, s.by.source, s.by.model, s.by.score) for s in first] == [
        (4, 15, "ACTOR", "patterns", "league", None),
        (4, 15, "ROLE", "patterns", "other", None),
        (9, 15, "ROLE", "patterns", "inner", None),
    ]


def test_the_longest_finds_of_a_pattern_with_operators_are_taken() -> None:
    names = pattern("ACTOR", [{"IS_TITLE": True, "OP": "+"}])
    assert found(alone(names), "Then Anna Maria Bell left. Ben came.") == [
        ("Then Anna Maria Bell", "ACTOR"),
        ("Ben", "ACTOR"),
    ]


def test_stored_tokens_are_used_as_they_are() -> None:
    tokens = Tokens([0, 4], [3, 15], [0])
    assert extraction(alone(pattern("ACTOR", "Arab League")), "The Arab League", tokens).spans == ()
    assert extraction(alone(pattern("ACTOR", [{"TEXT": "Arab League"}])), "The Arab League", tokens).spans


def test_another_pattern_is_another_version() -> None:
    one, other = alone(pattern("ACTOR", "Ben")), alone(pattern("ROLE", "Ben"))
    assert (one.name, one.has_model) == ("patterns", False)
    assert one.version != other.version
    assert one.version == alone(replace(one.patterns[0], file="x", line=9)).version


def test_patterns_stand_beside_what_the_rules_suggest() -> None:
    rules = load_extractor(SCHEMA, model="rules")
    text = "General Anna Bell met the Arab League in Cairo."
    (plain,) = rules.extract([(text, None, 3)])
    beside = with_patterns([pattern("EVENT", "Cairo", "c")], SCHEMA, rules, model="rules")
    both = extraction(beside, text)
    added = {s.span.id for s in both.spans} - {s.span.id for s in plain.spans}
    assert added == {f"s3.{text.index('Cairo')}.{text.index('Cairo') + 5}.EVENT"}
    assert both.relations == plain.relations
    assert beside.name == "rules+patterns"
    assert [s.span.start for s in both.spans] == sorted(s.span.start for s in both.spans)


def test_articles_come_out_in_their_order_beside_the_rules_too() -> None:
    extractor = with_patterns([pattern("EVENT", "Cairo")], SCHEMA, load_extractor(SCHEMA, model="rules"))
    texts = [f"{'Word ' * number}Cairo" for number in range(40)]
    found = extractor.extract((text, None, 1) for text in texts)
    starts = [[s.span.start for s in each.spans if s.by.source == "patterns"] for each in found]
    assert starts == [[5 * number] for number in range(40)]


def test_what_only_a_pipeline_gives_is_refused_with_the_line_when_there_is_none() -> None:
    with pytest.raises(UnmetPatterns) as caught:
        alone(pattern("EVENT", [{"LEMMA": "meet", "POS": "VERB"}], line=4), pattern("ACTOR", "Ben"))
    assert [str(error) for error in caught.value.errors] == [
        "p.jsonl:4: pattern: looks at LEMMA, which en_pipeline does not give: "
        "suggest with a pipeline that does: --model NAME",
        "p.jsonl:4: pattern: looks at POS, which en_pipeline does not give: "
        "suggest with a pipeline that does: --model NAME",
    ]


@pytest.mark.skipif(not models.is_installed(models.DEFAULT_MODEL), reason="needs the English model")
def test_lemmas_and_parts_of_speech_come_from_the_model() -> None:
    base = load_extractor(SCHEMA)
    extractor = with_patterns([pattern("EVENT", [{"LEMMA": "refuse", "POS": "VERB"}], "r")], SCHEMA, base)
    text = "The minister has refused the offer. Refuse was burned."
    hits = [s.span for s in extraction(extractor, text).spans if s.by.source == "patterns"]
    base_hits = {
        (s.span.start, s.span.end, s.span.label) for s in next(iter(base.extract([(text, None, 3)]))).spans
    }
    assert {(17, 24, "EVENT")} <= base_hits | {(s.start, s.end, s.label) for s in hits}
    assert all(text[s.start : s.end] == "refused" for s in hits)
