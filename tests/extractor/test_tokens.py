"""Tokens and sentence borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.extractor.documents import FILLER, document
from annotator.extractor.tokens import blank_pipeline, tokenize


def sentences(text: str) -> list[str]:
    tokens = tokenize(text)
    ranges = [tokens.sentence_range(number) for number in range(len(tokens.sentences))]
    return [text[tokens.starts[first] : tokens.ends[stop - 1]].strip() for first, stop in ranges]


@given(st.text(max_size=200))
def test_tokens_lie_in_order_and_cover_everything_but_single_spaces(text: str) -> None:
    tokens = tokenize(text)
    tokens.check(text)
    last = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert text[last:start] in ("", " ")
        last = end
    assert text[last:] in ("", " ")


@pytest.mark.parametrize(
    "text", ["a\xa0b 👩‍👩‍👧 said\r\nnext", "\ud800 lone", "", "   ", "e\u0301 中文。第二", "x" * 9000]
)
def test_hostile_text_is_tokenized(text: str) -> None:
    tokenize(text).check(text)


def test_a_blank_line_ends_a_sentence() -> None:
    assert sentences("A headline without an end\n\nThe text begins.") == [
        "A headline without an end",
        "The text begins.",
    ]


def test_a_heading_of_one_line_is_a_sentence_of_its_own() -> None:
    assert sentences("Minister resigns\nThe minister resigned on Monday.")[0] == "Minister resigns"


def test_lines_broken_at_a_width_do_not_end_sentences() -> None:
    text = (
        "The two governments have agreed to open the bridge over the river in spring,\n"
        "the minister said. It had been closed since the beginning of the war, which\n"
        "lasted two years."
    )
    assert [sentence.split()[0] for sentence in sentences(text)] == ["The", "It"]


def test_page_furniture_has_no_border_inside() -> None:
    assert sentences("Photo: A. Mbeki. All rights reserved. Agency\n\nHe left. She stayed.") == [
        "Photo: A. Mbeki. All rights reserved. Agency",
        "He left.",
        "She stayed.",
    ]


def test_titles_and_initials_do_not_end_sentences() -> None:
    assert len(sentences("Gen. J. Okello met Col. Adan in the U.S. on Friday.")) == 1


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    assert sentences("“We will not go.” He left.") == ["“We will not go.”", "He left."]


def test_a_document_is_made_of_the_stored_tokens_alone() -> None:
    text = "Haftar-backed\xa0forces  left."
    tokens = tokenize(text)
    doc, numbers = document(blank_pipeline("en").vocab, text, tokens)
    kept = [number for number in numbers if number != FILLER]
    assert [text[tokens.starts[n] : tokens.ends[n]] for n in kept] == [token.text for token in doc]


def test_characters_between_imported_tokens_do_not_move_the_others() -> None:
    text = "one\n\ntwo, three"
    tokens = type(tokenize(text))((0, 5, 10), (3, 8, 15), (0,))
    doc, numbers = document(blank_pipeline("en").vocab, text, tokens)
    assert doc.text == text
    assert [n for n in numbers if n != FILLER] == [0, 1, 2]


def test_a_language_without_its_own_pipeline_is_tokenized_all_the_same() -> None:
    assert len(tokenize("a b", language="qqq")) == 2


@pytest.mark.parametrize("name", ["Oke\u0301", "Dara", "Nguye\u0302\u0303n"])
def test_a_period_behind_an_accent_of_its_own_is_a_token(name: str) -> None:
    text = f"They met {name}."
    tokens = tokenize(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == [
        *("They", "met"),
        name,
        ".",
    ]
