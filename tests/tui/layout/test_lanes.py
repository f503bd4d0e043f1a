from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.layout.cells import measure
from annotator.tui.layout.lanes import Mark, fitting, lane_rows
from annotator.tui.layout.rows import PLAIN, row_text

LINE = "The ministers of three states met in Lusaka on Monday."


def mark(start: int, end: int, short: str = "ACT", sign: str = "?", stands: bool = True) -> Mark:
    labels = (short + sign, short[:1] + sign)
    return Mark(start, end, labels, "┄", PLAIN, None, stands=stands)


def rows(*marks: Mark, text: str = LINE) -> list[str]:
    return [row_text(row) for row in lane_rows(measure(text, 0, len(text), 80), marks)]


def test_a_line_without_spans_keeps_one_lane() -> None:
    assert rows() == [""]


def test_a_lane_is_as_wide_as_its_span() -> None:
    assert rows(mark(4, 13)) == ["    ACT?┄┄┄┄┄"]


def test_a_label_that_does_not_fit_becomes_one_letter_and_is_never_cut() -> None:
    assert rows(mark(30, 33, "EVT")) == [" " * 30 + "E?┄"]
    assert rows(mark(30, 31, "EVT")) == [" " * 30 + "E?"]


def test_overlapping_spans_take_further_lanes() -> None:
    assert rows(mark(0, 29, "ROL"), mark(4, 13)) == ["ROL?" + "┄" * 25, "    ACT?┄┄┄┄┄"]


def test_spans_side_by_side_share_a_lane() -> None:
    assert rows(mark(0, 3), mark(3, 13)) == ["A?┄ACT?┄┄┄┄┄┄"]


def test_one_cell_beside_a_span_moves_to_a_lane_of_its_own_rather_than_losing_its_label() -> None:
    assert rows(mark(0, 1), mark(1, 9)) == ["A?", " ACT?┄┄┄┄"]


def test_a_wrapped_span_goes_on_without_its_label() -> None:
    line = measure(LINE, 17, len(LINE), 80)
    assert row_text(lane_rows(line, [mark(4, 29)])[0]) == "┄" * 12


def test_wide_characters_have_lanes_of_their_cells() -> None:
    assert rows(mark(0, 3), mark(4, 6, "EVT"), text="林书恒 会见") == ["ACT?┄┄ EVT?"]


def test_at_the_right_edge_a_label_begins_earlier_rather_than_being_cut() -> None:
    line = measure("a" * 20, 0, 20, 20)
    odd = Mark(19, 20, ("ACT?!", "A?!"), "┄", PLAIN, None, 3)
    assert row_text(lane_rows(line, [odd])[0]) == " " * 18 + "A?!"


def test_a_wrapped_span_ends_with_its_last_word() -> None:
    line = measure("one two ", 0, 8, 7)
    assert row_text(lane_rows(line, [mark(4, 12)])[0]) == "    A?┄"


def test_what_does_not_stand_is_drawn_only_where_there_is_room() -> None:
    rejected = Mark(4, 13, ("✗ACT", "✗A", "✗"), " ", PLAIN, None, 1, stands=False)
    assert rows(rejected) == ["    ✗ACT"]
    assert rows(rejected, mark(0, 29, "ROL")) == ["ROL?" + "┄" * 25]


extents = st.tuples(st.integers(0, 53), st.integers(1, 20)).map(lambda pair: (pair[0], min(54, sum(pair))))


@given(st.lists(extents, max_size=8))
def test_lanes_never_overlap_and_labels_are_always_whole(places: list[tuple[int, int]]) -> None:
    names = "ABCDEFGH"
    marks = [mark(*place, short=name * 3, sign="?") for place, name in zip(places, names, strict=False)]
    drawn = "\n".join(rows(*marks))
    for one, name in zip(marks, names, strict=False):
        width = one.end - one.start
        assert drawn.count(name) == (3 if width >= 4 else 1)
        assert (name * 3 + "?" if width >= 4 else name + "?") in drawn


@given(st.lists(extents, max_size=8), st.sampled_from(["", "?"]))
def test_how_many_lanes_there_are_depends_on_places_alone(places: list[tuple[int, int]], sign: str) -> None:
    assert len(rows(*(mark(*p, sign=sign) for p in places))) == len(rows(*(mark(*p) for p in places)))


def test_the_longest_label_that_fits() -> None:
    assert fitting(("ACT?", "A?"), 4) == "ACT?"
    assert fitting(("ACT?", "A?"), 3) == "A?"
    assert fitting(("ACT?", "A?"), 1) == "A?"
