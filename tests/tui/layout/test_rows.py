from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.tui.layout.rows import PLAIN, QUIET, STRONG, Look, Row, Run, changed_cells, joined, row_of

looks = st.sampled_from([PLAIN, QUIET, STRONG])
rows = st.lists(st.tuples(st.text("ab林 ", min_size=1, max_size=4), looks), max_size=6).map(
    lambda pairs: row_of([t for t, _ in pairs], [look for _, look in pairs])
)


def cells(row: Row, width: int) -> list[tuple[str, Look]]:
    found: list[tuple[str, Look]] = []
    for run in row:
        for char in run.text:
            found += [(char, run.look)] + [("", run.look)] * (cell_len(char) - 1)
    return found + [(" ", PLAIN)] * (width - len(found))


@given(rows, rows)
def test_outside_the_changed_cells_two_rows_are_alike(old: Row, new: Row) -> None:
    one, other = cells(old, 60), cells(new, 60)
    first, stop = changed_cells(old, new) or (0, 0)
    assert one[:first] == other[:first]
    assert one[stop:] == other[stop:]


def test_only_what_differs_counts_as_changed() -> None:
    old: Row = (Run("Haftar to meet Lavrov"),)
    new: Row = (Run("Haftar to "), Run("meet", STRONG), Run(" Lavrov"))
    assert changed_cells(old, new) == (10, 14)
    assert changed_cells(new, new) is None


def test_blank_ends_are_left_out_but_not_styled_ones() -> None:
    assert row_of(["a", " ", " "], [PLAIN] * 3) == (Run("a"),)
    assert row_of(["a", " "], [PLAIN, STRONG]) == (Run("a"), Run(" ", STRONG))


def test_neighbours_of_one_look_become_one_run() -> None:
    assert row_of(["a", "b", "c"], [PLAIN, PLAIN, QUIET]) == (Run("ab"), Run("c", QUIET))


def test_empty_runs_are_dropped() -> None:
    assert joined(Run(""), (Run("a"),), Run("b", QUIET)) == (Run("a"), Run("b", QUIET))
