from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.layout.heights import Heights


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 6)), max_size=20),
)
def test_rows_and_lines_agree(first: list[int], changes: list[tuple[int, int]]) -> None:
    heights, plain = Heights(first), list(first)
    for line, rows in changes:
        if line < len(plain):
            assert heights.set(line, rows) == (plain[line] != rows)
            plain[line] = rows
    expected = [(line, row) for line, rows in enumerate(plain) for row in range(rows)]
    assert heights.rows == len(expected)
    assert [heights.at(row) for row in range(heights.rows)] == expected
    assert [heights.top(line) for line in range(len(plain))] == [
        sum(plain[:line]) for line in range(len(plain))
    ]
