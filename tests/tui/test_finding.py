"""Finding text: smart case, white space, round the ends."""

from annotator.tui.finding import Found, find, matches
from tests.support.articles import tokenize

TEXT = "Oke saw oke.  Then\nOke (a+b) left."


def test_small_letters_find_everything_and_capitals_only_capitals() -> None:
    assert matches(TEXT, "oke") == [0, 8, 19]
    assert matches(TEXT, "Oke") == [0, 19]
    assert matches(TEXT, "OKE") == []


def test_a_space_finds_any_white_space_and_nothing_is_a_pattern() -> None:
    assert matches(TEXT, "then oke") == [14]
    assert matches(TEXT, "(a+b)") == [23]
    assert matches(TEXT, "  ") == []


def test_the_search_goes_round_the_ends() -> None:
    tokens = tokenize(TEXT)
    first, second, third = (tokens.at(start) for start in matches(TEXT, "oke"))
    assert find(TEXT, tokens, "oke", 0, 0) == Found(first, 1, 3)
    assert find(TEXT, tokens, "oke", first, 1) == Found(second, 2, 3)
    assert find(TEXT, tokens, "oke", third, 1) == Found(first, 1, 3, wrapped=True)
    assert find(TEXT, tokens, "oke", first, -1) == Found(third, 3, 3, wrapped=True)
    assert find(TEXT, tokens, "nobody", 0, 0) is None


def test_two_matches_in_one_token_are_one_place() -> None:
    text = "banana nana"
    assert find(text, tokenize(text), "na", 0, 0) == Found(0, 1, 2)
    assert find(text, tokenize(text), "na", 0, 1) == Found(1, 2, 2)
