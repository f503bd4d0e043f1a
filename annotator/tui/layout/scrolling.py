"""Where the view stands: pure rules in rows of the whole article."""

from typing import NamedTuple


class Rows(NamedTuple):
    """Rows first..end (end exclusive)."""

    first: int
    end: int


def place_sentence(top: int, height: int, sentence: Rows) -> int:
    """The top row when another sentence is read: its end near two thirds of the height.

    A view that shows the sentence whole and not at its lower edge stays, since a scroll repaints
    everything. A sentence too tall for that begins at the top.
    """
    if sentence.first >= top and sentence.end <= top + height * 5 // 6:
        return top
    return min(sentence.first, sentence.end - height * 2 // 3)


def place_cursor(top: int, height: int, cursor: Rows) -> int:
    """The top row that keeps the cursor's line on screen; it moves by half a screen at least."""
    if cursor.first < top:
        return min(cursor.first, max(cursor.end - height, cursor.first - height // 2))
    if cursor.end > top + height:
        return max(top, min(cursor.first, cursor.end - height + height // 2))
    return top


def clamp_top(top: int, height: int, rows: int) -> int:
    """The nearest top row that leaves no blank below the article, nor above."""
    return max(0, min(top, rows - height))
