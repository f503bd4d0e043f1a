from annotator.document.relations import Suggestions
from annotator.tui.layout.targets import Column, line_end
from tests.tui.layout.texts import page_of, session

TEXT = "Alpha beta gamma delta\n\nOne twothree four\n" + "x" * 60 + " end."
STATE = session(TEXT, Suggestions())
TOKENS = STATE.board.tokens


def word(token: int) -> str:
    return TEXT[TOKENS.starts[token] : TOKENS.ends[token]]


def token_of(name: str) -> int:
    return next(token for token in range(len(TOKENS)) if word(token) == name)


def test_down_keeps_the_column_and_passes_over_blank_lines() -> None:
    page = page_of(STATE, 40)
    assert word(Column().by_lines(page, TOKENS, token_of("beta"), 1)) == "twothree"
    assert word(Column().by_lines(page, TOKENS, token_of("Alpha"), 1)) == "One"


def test_there_and_back_is_the_same_token() -> None:
    page, column = page_of(STATE, 40), Column()
    start = token_of("delta")
    below = column.by_lines(page, TOKENS, start, 1)
    assert word(below) == "four"
    assert column.by_lines(page, TOKENS, below, -1) == start


def test_a_word_of_several_lines_is_one_stop() -> None:
    page, column = page_of(STATE, 33), Column()
    long = column.by_lines(page, TOKENS, token_of("One"), 1)
    assert word(long) == "x" * 60
    assert word(column.by_lines(page, TOKENS, long, 1)) == "end"


def test_at_the_ends_it_stays() -> None:
    page = page_of(STATE, 40)
    assert Column().by_lines(page, TOKENS, 0, -1) == 0
    last = token_of("end")
    assert Column().by_lines(page, TOKENS, last, 1) == last


def test_by_rows_goes_at_least_one_line_and_never_back() -> None:
    page = page_of(STATE, 40)
    assert word(Column().by_rows(page, TOKENS, token_of("beta"), 1)) == "twothree"
    assert word(Column().by_rows(page, TOKENS, token_of("beta"), 1000)) == "x" * 60
    assert word(Column().by_rows(page, TOKENS, token_of("end"), -1000)) == "delta"
    assert Column().by_rows(page, TOKENS, 0, -1000) == 0


def test_line_ends() -> None:
    page = page_of(STATE, 40)
    assert word(line_end(page, TOKENS, token_of("beta"), -1)) == "Alpha"
    assert word(line_end(page, TOKENS, token_of("beta"), 1)) == "delta"
