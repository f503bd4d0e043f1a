"""The assignment of one side's spans to the other's with the largest total weight, exact.

Weights are integers, so that no rounding decides. The Hungarian algorithm (Kuhn 1955, Munkres 1957, as
shortest augmenting paths) gives one best assignment and the dual prices, which tell every other best one
apart from the rest: `ties` picks among them.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

UNMATCHED = -1


class Assignment(Struct, frozen=True):
    """One best assignment, and where all best ones lie.

    Attributes:
        columns: for each row its column, or -1.
        tight: for each row a bit mask of the columns it has in some best assignment's prices.
        spare_rows, spare_columns: bit masks of those that a best assignment may leave out.
    """

    columns: list[int]
    tight: list[int]
    spare_rows: int
    spare_columns: int


def assign(weights: Sequence[Sequence[int]]) -> Assignment:
    """The assignment of rows to columns with the largest total; 0 means the two cannot be matched.

    Rows and columns may stay unmatched. At most as many rows as columns.
    """
    width = len(weights[0])
    rows = [[*row, 0] for row in weights]
    price_of_row = [max(row) for row in rows]
    price_of_column = [0] * (width + 1)
    row_at = [UNMATCHED] * (width + 1)
    for row in range(len(rows)):
        _augment(rows, row, price_of_row, price_of_column, row_at)
    columns = [UNMATCHED] * len(rows)
    for column, row in enumerate(row_at[:-1]):
        if row >= 0 and weights[row][column]:
            columns[row] = column
    tight = [
        _mask(w and w == price_of_row[row] + price_of_column[c] for c, w in enumerate(weights[row]))
        for row in range(len(rows))
    ]
    spare_rows = _mask(price == 0 for price in price_of_row)
    return Assignment(columns, tight, spare_rows, _mask(price == 0 for price in price_of_column[:-1]))


def _augment(
    weights: list[list[int]],
    start: int,
    price_of_row: list[int],
    price_of_column: list[int],
    row_at: list[int],
) -> None:
    """Bring one more row in, along the shortest path to a free column (Dijkstra over slacks)."""
    columns = range(len(row_at))
    slack = [price_of_row[start] + price_of_column[c] - weights[start][c] for c in columns]
    came_from = [start] * len(row_at)
    settled: list[int] = []
    open_columns = set(columns)
    while True:
        column = min(open_columns, key=lambda c: (slack[c], c))
        distance, row = slack[column], row_at[column]
        if row == UNMATCHED:
            break
        settled.append(column)
        open_columns.discard(column)
        base, of_row = price_of_row[row] + distance, weights[row]
        for c in open_columns:
            found = base + price_of_column[c] - of_row[c]
            if found < slack[c]:
                slack[c], came_from[c] = found, row
    for c in settled:
        price_of_column[c] += distance - slack[c]
        price_of_row[row_at[c]] -= distance - slack[c]
    price_of_row[start] -= distance
    _flip(start, column, came_from, row_at)


def _flip(start: int, column: int, came_from: Sequence[int], row_at: list[int]) -> None:
    held = {row: c for c, row in enumerate(row_at) if row >= 0}
    while True:
        row = came_from[column]
        row_at[column] = row
        if row == start:
            return
        column = held[row]


def _mask(flags: Iterable[object]) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)
