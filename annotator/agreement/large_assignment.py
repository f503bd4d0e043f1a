"""The assignment of `assignment`, for hundreds and thousands of spans that overlap each other."""

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.assignment import UNMATCHED, Assignment

Integers = NDArray[np.int64]
FAR = np.iinfo(np.int64).max // 2


def assign_many(weights: Integers) -> Assignment:
    """As `assignment.assign`, over a table of 64-bit integers below 2**60."""
    rows, columns = weights.shape
    of_rows = np.append(weights, np.zeros((rows, 1), np.int64), axis=1)
    price_of_row, price_of_column = of_rows.max(1), np.zeros(columns + 1, np.int64)
    row_at, column_of = _greedy(of_rows)
    for row in np.flatnonzero(column_of == UNMATCHED):
        _augment(of_rows, int(row), price_of_row, price_of_column, row_at, column_of)
    held = [int(c) if c < columns and weights[row, c] else UNMATCHED for row, c in enumerate(column_of)]
    tight = (weights > 0) & (weights == price_of_row[:, None] + price_of_column[:-1])
    return Assignment(
        held, [_mask(row) for row in tight], _mask(price_of_row == 0), _mask(price_of_column[:-1] == 0)
    )


def _greedy(weights: Integers) -> tuple[Integers, Integers]:
    """Rows that can have their best column at once, as (row of each column, column of each row)."""
    best = weights.argmax(1)
    taken, first = np.unique(best, return_index=True)
    row_at = np.full(weights.shape[1], UNMATCHED)
    row_at[taken] = first
    column_of = np.full(len(weights), UNMATCHED)
    column_of[first] = taken
    return row_at, column_of


def _augment(
    weights: Integers,
    start: int,
    price_of_row: Integers,
    price_of_column: Integers,
    row_at: Integers,
    column_of: Integers,
) -> None:
    """Bring one more row in, along the shortest path to a free column (Dijkstra over slacks)."""
    slack = price_of_row[start] + price_of_column - weights[start]
    came_from = np.full(len(slack), start)
    settled: list[int] = []
    distances: list[int] = []
    while True:
        column = int(slack.argmin())
        distance, row = int(slack[column]), int(row_at[column])
        if row == UNMATCHED:
            break
        settled.append(column)
        distances.append(distance)
        found = price_of_column - weights[row]
        found += price_of_row[row] + distance
        found[settled] = FAR
        slack[column] = FAR
        better = found < slack
        np.copyto(slack, found, where=better)
        came_from[better] = row
    gain = distance - np.array(distances, np.int64)
    price_of_column[settled] += gain
    price_of_row[row_at[settled]] -= gain
    price_of_row[start] -= distance
    while True:
        row = int(came_from[column])
        row_at[column] = row
        column_of[row], column = column, int(column_of[row])
        if row == start:
            return


def _mask(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
