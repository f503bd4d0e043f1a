"""What the thin output stage shows is what Textual's own output shows, cell by cell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.tui.thin.frames import UNSURE, WORDS, Terminal, Thin, frames, scrolls, whole

COLUMNS, ROWS = 16, 6
SESSIONS = st.lists(st.lists(frames(COLUMNS, ROWS, WORDS), min_size=1, max_size=3), max_size=5)
ODD = WORDS + UNSURE
ODD_SESSIONS = st.lists(st.lists(frames(COLUMNS, ROWS, ODD), min_size=1, max_size=3), max_size=5)


def _compare(first: str, session: list[list[str]], columns: int = COLUMNS, rows: int = ROWS) -> None:
    plain, thin = Terminal(columns, rows), Thin(Terminal(columns, rows))
    for shown_together in [[first], *session]:
        for frame in shown_together:
            plain.feed(frame)
        thin.show(*shown_together)
        assert thin.terminal.picture() == plain.picture()


@given(first=whole(COLUMNS, ROWS, WORDS), session=SESSIONS)
@settings(deadline=None, max_examples=examples(60))
def test_every_cell_and_attribute_is_as_without_the_stage(first: str, session: list[list[str]]) -> None:
    _compare(first, session)


@given(session=SESSIONS)
@settings(deadline=None, max_examples=examples(40))
def test_nothing_is_taken_for_known_before_it_was_written(session: list[list[str]]) -> None:
    _compare("", session)


@given(first=whole(COLUMNS, ROWS, ODD), session=ODD_SESSIONS)
@settings(deadline=None, max_examples=examples(60))
def test_text_whose_width_terminals_disagree_about_looks_as_without_the_stage(
    first: str, session: list[list[str]]
) -> None:
    _compare(first, session)


@given(session=scrolls(COLUMNS, ROWS))
@settings(deadline=None, max_examples=examples(60))
def test_rows_that_moved_are_moved_by_the_terminal(session: list[str]) -> None:
    _compare(session[0], [[frame] for frame in session[1:]])


@given(first=whole(COLUMNS, ROWS, WORDS), session=SESSIONS)
@settings(deadline=None, max_examples=examples(30))
def test_the_cursor_ends_where_it_would(first: str, session: list[list[str]]) -> None:
    plain, thin = Terminal(COLUMNS, ROWS), Thin(Terminal(COLUMNS, ROWS))
    for shown_together in [[first], *session]:
        for frame in shown_together:
            plain.feed(frame)
        before = thin.terminal.received
        thin.show(*shown_together)
        assert thin.terminal.received == before or thin.terminal.cursor == plain.cursor


@given(first=whole(COLUMNS, ROWS, WORDS))
@settings(deadline=None, max_examples=examples(20))
def test_the_same_frame_again_sends_nothing(first: str) -> None:
    thin = Thin(Terminal(COLUMNS, ROWS))
    thin.show(first)
    before = thin.terminal.received
    thin.show(first)
    assert thin.terminal.received == before


@given(first=whole(COLUMNS, ROWS, WORDS), second=whole(COLUMNS, ROWS, WORDS))
@settings(deadline=None, max_examples=examples(20))
def test_a_forgotten_screen_is_sent_whole(first: str, second: str) -> None:
    plain, thin = Terminal(COLUMNS, ROWS), Thin(Terminal(COLUMNS, ROWS))
    thin.show(first)
    thin.forget()
    thin.terminal.screen.erase_in_display(2)
    thin.terminal.screen.cursor.attrs = plain.screen.default_char._replace(fg="red", reverse=True)
    plain.feed(second)
    thin.show(second)
    assert thin.terminal.picture() == plain.picture()
