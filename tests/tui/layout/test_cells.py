from hypothesis import given
from rich.cells import cell_len

from annotator.document.safe_text import safe
from annotator.tui.layout.cells import glyph_at, is_single, is_wide, line_end, measure
from tests.tui.layout.texts import columns, hard_texts


def clusters(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        stop = glyph_at(text, at, len(text), 0).stop
        found.append(text[at:stop])
        at = stop
    return found


@given(hard_texts)
def test_every_cluster_is_seen_and_takes_the_cells_it_says(text: str) -> None:
    at = 0
    while at < len(text):
        glyph = glyph_at(text, at, len(text), 0)
        assert glyph.stop > at
        assert glyph.cells >= 1
        assert cell_len(glyph.drawn) == glyph.cells
        at = glyph.stop


@given(hard_texts)
def test_what_is_drawn_is_safe(text: str) -> None:
    at = 0
    while at < len(text):
        glyph = glyph_at(text, at, len(text), 0)
        assert safe(glyph.drawn) == glyph.drawn
        assert "\ufe0f" not in glyph.drawn
        at = glyph.stop


@given(hard_texts, columns)
def test_code_points_to_cells_and_back(text: str, width: int) -> None:
    text = text.replace("\n", " ").replace("\r", " ")
    line = measure(text, 0, len(text), 10_000)
    assert sum(cell_len(piece) for piece in line.pieces()) == line.width
    for offset in range(len(text)):
        cell = line.cell(offset)
        begins = line.offset(cell)
        assert begins <= offset
        assert line.cell(begins) == cell
        assert line.cell_after(offset + 1) > cell


@given(hard_texts)
def test_cells_rise_with_code_points(text: str) -> None:
    text = text.replace("\n", " ")
    line = measure(text, 0, len(text), 10_000)
    cells = [line.cell(offset) for offset in range(len(text) + 1)]
    assert cells == sorted(cells)


def test_joined_emoji_stay_together_and_are_drawn_side_by_side() -> None:
    assert clusters("a👨\u200d👩\u200d👧b") == ["a", "👨\u200d👩\u200d👧", "b"]
    assert glyph_at("👨\u200d👩\u200d👧", 0, 5, 0).drawn == "👨👩👧"


def test_skin_tones_and_selectors_are_left_out_of_what_is_drawn() -> None:
    assert clusters("👩🏾\u200d⚖\ufe0f!") == ["👩🏾\u200d⚖\ufe0f", "!"]
    assert glyph_at("👩🏾\u200d⚖\ufe0f", 0, 5, 0).drawn == "👩⚖"


def test_a_flag_is_drawn_as_its_letters() -> None:
    assert clusters("🇺🇸🇫🇷") == ["🇺🇸", "🇫🇷"]
    assert glyph_at("🇺🇸", 0, 2, 0).drawn == "US"


def test_joiners_inside_words_of_persian_do_not_join_words() -> None:
    assert clusters("می\u200cروم")[1] == "ی\u200c"


def test_a_mark_without_a_letter_stands_on_a_circle() -> None:
    assert glyph_at("\u0301x", 0, 2, 0).drawn == "◌\u0301"


def test_marks_beyond_the_safe_number_stand_beside() -> None:
    assert len(clusters("a" + "\u0308" * 40)) > 4


def test_tabs_lead_to_the_next_stop_and_are_seen() -> None:
    line = measure("a\tb", 0, 3, 80)
    assert "".join(line.pieces()) == "a→  b"
    assert line.cell(2) == 4


def test_line_ends_are_not_drawn() -> None:
    assert line_end("ab\r\n", 0, 4) == 2
    assert line_end("ab\n", 0, 3) == 2
    assert line_end("ab", 0, 2) == 2
    assert measure("ab\r\n", 0, 4, 80).width == 2


def test_a_lone_carriage_return_is_seen() -> None:
    assert "".join(measure("a\rb", 0, 3, 80).pieces()) == "a␍b"


def test_the_fast_path_holds_only_code_points_that_are_one_cluster_of_known_width() -> None:
    for code in range(0x20, 0x10000):
        char = chr(code)
        if is_single(char, 0, 1):
            glyph = glyph_at(char + "x", 0, 2, 0)
            assert (glyph.stop, glyph.cells) == (1, 1 + is_wide(char)), hex(code)
            assert cell_len(safe(char)) == 1 + is_wide(char)
