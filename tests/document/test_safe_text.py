import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from annotator.document.safe_text import hidden_characters, safe, safe_lines

ANY = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=60)


@given(ANY)
def test_one_code_point_in_one_out(text: str) -> None:
    assert len(safe(text)) == len(text)


@given(ANY)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    for char in safe(text):
        assert unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert unicodedata.category(char) != "Cf" or char in "\u200c\u200d"


@given(ANY)
def test_making_safe_twice_changes_nothing_more(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(ANY)
def test_of_lines_the_feeds_alone_are_kept(text: str) -> None:
    assert safe_lines(text).split("\n") == [safe(line) for line in text.split("\n")]


def test_the_marks_of_the_known_payloads() -> None:
    assert safe("a\x1b[31m") == "a␛[31m"
    assert safe("\x7f\x9b\ud83d\ue000") == "␡\ufffd\ufffd\ufffd"
    assert safe("\u2028\u202e\u00ad\ufeff") == "↵·␣·"
    assert safe("e" + "\u0301" * 9) == "e" + "\u0301" * 6 + "◌" * 3


def test_ordinary_text_stays() -> None:
    for text in ("Zażółć gęślą jaźń", "日本語", "👨\u200d🚒", "سلام", "[/] [bold]", "l’envoyé — “so”"):
        assert safe(text) == text


def test_hidden_characters_are_listed_with_place_and_name() -> None:
    assert hidden_characters("a\u202eb\u00a0c\x1b") == [
        (1, "U+202E", "RIGHT-TO-LEFT OVERRIDE"),
        (3, "U+00A0", "NO-BREAK SPACE"),
        (5, "U+001B", "control 1B"),
    ]
