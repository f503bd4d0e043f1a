import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.article import Article, Tokens, space_follows
from annotator.document.errors import OffsetError, UsageError
from annotator.document.ids import article_key, check_annotator
from annotator.document.offsets import OffsetUnit, code_points_at
from tests.support.articles import tokenize

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(TEXT, st.sampled_from(OffsetUnit), st.data())
def test_offsets_in_other_units_lead_to_the_same_character(
    text: str, unit: OffsetUnit, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset]
    counted = {
        OffsetUnit.CODEPOINT: len(before),
        OffsetUnit.UTF16: len(before.encode("utf-16-le")) // 2,
        OffsetUnit.UTF8: len(before.encode()),
    }
    assert code_points_at(text, unit)[counted[unit]] == offset


def test_offsets_inside_a_character_lead_nowhere() -> None:
    assert 2 not in code_points_at("a💩b", OffsetUnit.UTF16)
    assert 2 not in code_points_at("aéb", OffsetUnit.UTF8)
    assert 9 not in code_points_at("abc", OffsetUnit.UTF8)


def test_tokens_find_their_characters_and_back() -> None:
    text = "Oke met Dara."
    tokens = tokenize(text)
    assert tokens.aligned(0, 7) == (0, 2)
    assert tokens.aligned(1, 7) is None
    assert tokens.covering(5, 9) == (1, 3)
    assert tokens.at(6) == 1
    assert [space_follows(text, tokens, i) for i in range(4)] == [True, True, False, False]


def test_tokens_that_overlap_or_leave_the_text_are_refused() -> None:
    for starts, ends in (([0, 2], [3, 4]), ([0], [9]), ([1], [1])):
        with pytest.raises(OffsetError):
            Tokens(starts, ends, [0]).check("abcd")


def test_an_article_is_called_by_its_title_or_first_line() -> None:
    assert Article("k", "\n\n  Talks fail \nmore", {}).title == "Talks fail"
    scraped = "menu icon menu icon\nTalks fail again\n\nTalks fail again\nThe talks"
    assert Article("k", scraped, {}).title == "Talks fail again"
    assert Article("k", "text", {"title": "A  title"}).title == "A title"
    assert Article("k", "  \n", {}).title == "k"


def test_an_article_without_an_id_is_known_by_text_and_source() -> None:
    assert article_key("a", "x") != article_key("a", "y")
    assert article_key("a", "x") == article_key("a", "x")


def test_names_of_annotators() -> None:
    assert check_annotator("alice.b-2") == "alice.b-2"
    for name in ("", "Alice", "-a", "gold", "model", "a" * 33, "a/b"):
        with pytest.raises(UsageError):
            check_annotator(name)
