from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.layout.scrolling import Rows, clamp_top, place_cursor, place_sentence

HEIGHT = 21


def test_a_sentence_below_ends_near_two_thirds() -> None:
    top = place_sentence(0, HEIGHT, Rows(40, 46))
    assert 46 - top == HEIGHT * 2 // 3


def test_a_sentence_above_ends_near_two_thirds() -> None:
    top = place_sentence(100, HEIGHT, Rows(40, 46))
    assert 46 - top == HEIGHT * 2 // 3


def test_a_sentence_in_view_moves_nothing() -> None:
    assert place_sentence(38, HEIGHT, Rows(40, 46)) == 38


def test_a_sentence_at_the_lower_edge_is_brought_up() -> None:
    assert place_sentence(26, HEIGHT, Rows(40, 46)) > 26


def test_a_sentence_taller_than_that_begins_at_the_top() -> None:
    assert place_sentence(0, HEIGHT, Rows(40, 80)) == 40


@given(st.integers(0, 300), st.integers(1, 60), st.integers(0, 300), st.integers(1, 5))
def test_the_cursor_is_on_screen_and_scrolling_is_by_half_a_screen(
    top: int, height: int, first: int, rows: int
) -> None:
    placed = place_cursor(top, height, Rows(first, first + rows))
    assert placed <= first
    assert placed + max(height, rows) >= first + rows
    if top <= first and first + rows <= top + height:
        assert placed == top
    elif height > 4 * rows:
        assert abs(placed - top) >= height // 4


def test_the_view_never_leaves_the_article() -> None:
    assert clamp_top(90, HEIGHT, 100) == 79
    assert clamp_top(-3, HEIGHT, 100) == 0
    assert clamp_top(5, HEIGHT, 10) == 0
