"""The shortest way of the terminal's cursor from one place to another."""

Place = tuple[int, int]
"""Row and column, from 0."""


def move(old: Place | None, new: Place) -> str:
    """What moves the cursor from `old` (None: nobody knows where it is) to `new`."""
    row, column = new
    absolute = (
        "\x1b[H" if new == (0, 0) else f"\x1b[{row + 1}H" if column == 0 else f"\x1b[{row + 1};{column + 1}H"
    )
    if old is None:
        return absolute
    if old == new:
        return ""
    if old[0] != row:
        if old[1] == column and abs(old[0] - row) < 10:
            return _short(row - old[0], "B", "A")
        return absolute
    if column == 0:
        return "\r"
    by = column - old[1]
    if -3 <= by < 0:
        return "\b" * -by
    return min(_short(by, "C", "D"), f"\x1b[{column + 1}G", key=len)


def _short(by: int, forward: str, back: str) -> str:
    final = forward if by > 0 else back
    return f"\x1b[{final}" if abs(by) == 1 else f"\x1b[{abs(by)}{final}"
