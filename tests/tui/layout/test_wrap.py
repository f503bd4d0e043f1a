from hypothesis import given

from annotator.tui.layout.cells import glyph_at
from annotator.tui.layout.wrap import MIN_COLUMNS, wrap
from tests.tui.layout.texts import columns, hard_texts


def lines(text: str, width: int) -> list[str]:
    found = wrap(text, width)
    return [text[slice(*found.range(line))] for line in range(len(found))]


@given(hard_texts, columns)
def test_every_code_point_stands_in_exactly_one_line(text: str, width: int) -> None:
    found = lines(text, width)
    assert "".join(found) == text
    assert all(found) or found == [""]


@given(hard_texts, columns)
def test_no_line_is_wider_than_the_columns_but_for_one_hanging_blank(text: str, width: int) -> None:
    found = wrap(text, width)
    for number in range(len(found)):
        line = found.cells(number)
        hangs = line.end > line.start and text[line.end - 1].isspace()
        assert line.width <= width + hangs


@given(hard_texts, columns)
def test_no_cluster_is_parted(text: str, width: int) -> None:
    found = wrap(text, width)
    for number in range(1, len(found)):
        start = found.starts[number]
        paragraph = text.rfind("\n", 0, start) + 1
        at = paragraph
        while at < start:
            at = glyph_at(text, at, len(text), 0).stop
        assert at == start


@given(hard_texts, columns)
def test_the_line_of_an_offset_holds_it(text: str, width: int) -> None:
    found = wrap(text, width)
    for offset in range(len(text)):
        start, end = found.range(found.at(offset))
        assert start <= offset < end


def test_lines_break_between_words() -> None:
    assert lines("The ministers met in Lusaka", 13) == ["The ministers ", "met in Lusaka"]


def test_a_space_that_does_not_fit_hangs_over() -> None:
    assert lines("1234567890 next", 10) == ["1234567890 ", "next"]


def test_a_blank_that_carries_a_mark_can_be_seen_and_does_not_hang_over() -> None:
    assert lines("1234567890\r\u0301x", 10) == ["1234567890", "\r\u0301", "x"]


def test_a_word_longer_than_the_line_is_broken_by_force() -> None:
    assert lines("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_no_break_space_keeps_words_together() -> None:
    assert lines("aaa bbb\u00a0ccc", 10) == ["aaa ", "bbb\u00a0ccc"]
    assert lines("長い bbb\u202fccc", 11) == ["長い ", "bbb\u202fccc"]


def test_wide_text_breaks_anywhere_but_before_its_stops() -> None:
    assert lines("林书恒外长会见。特使", 14) == ["林书恒外长会", "见。特使"]


def test_wide_letters_of_words_stay_together() -> None:
    assert lines("국방장관은 수요일 철수를", 14) == ["국방장관은 ", "수요일 철수를"]
    assert lines("met Ｔａｋａｓｅ！ then", 14) == ["met ", "Ｔａｋａｓｅ！ ", "then"]


def test_line_feeds_end_lines_and_blank_lines_stay() -> None:
    assert lines("a\n\nb\n", 20) == ["a\n", "\n", "b\n"]


def test_a_carriage_return_before_the_line_feed_needs_no_room() -> None:
    assert lines("1234567890\r\nnext", 10) == ["1234567890\r\n", "next"]


def test_a_lone_carriage_return_ends_a_line() -> None:
    assert lines("old\rmac", 20) == ["old\r", "mac"]


def test_an_empty_text_has_one_empty_line() -> None:
    assert lines("", 20) == [""]


def test_nothing_is_narrower_than_can_be_read() -> None:
    assert wrap("abc", 1).columns == MIN_COLUMNS


def test_fast_and_slow_ways_break_alike() -> None:
    text = "The envoy met 林书恒 and the ministers of three states, who refused to sign. " * 3
    slow = text.replace("envoy", "env\u1e0dy").replace("sign", "s\u0131\u0307gn")
    assert len(lines(text, 30)) == len(lines(slow, 30))
