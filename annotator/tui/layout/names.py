"""Names of spans short enough for a line of their own."""

from annotator.tui.layout.cells import glyph_at

ELLIPSIS = "…"


def one_line(text: str) -> str:
    """A text with every run of white space as one space, as for a title."""
    return " ".join(text.split())


def shorten(text: str, cells: int) -> str:
    """`text`, drawn safely, in at most `cells` cells: what is left out at the end becomes `…`."""
    pieces, widths = _drawn(text)
    if sum(widths) <= cells:
        return "".join(pieces)
    return "".join(pieces[: _fitting(widths, max(0, cells - 1))]).rstrip() + ELLIPSIS


def shorten_inside(text: str, cells: int) -> str:
    """`text`, drawn safely, in at most `cells` cells: what is left out of its middle becomes `…`."""
    pieces, widths = _drawn(text)
    if sum(widths) <= cells:
        return "".join(pieces)
    room = max(0, cells - 1)
    last = _fitting(widths[::-1], room // 2)
    first = _fitting(widths, room - sum(widths[len(widths) - last :]))
    return "".join(pieces[:first]).rstrip() + ELLIPSIS + "".join(pieces[len(pieces) - last :]).lstrip()


def _drawn(text: str) -> tuple[list[str], list[int]]:
    """The clusters of a text as they are drawn, and the cells of each."""
    pieces, widths, at = [], [], 0
    while at < len(text):
        glyph = glyph_at(text, at, len(text), 0)
        pieces.append(glyph.drawn)
        widths.append(glyph.cells)
        at = glyph.stop
    return pieces, widths


def repeats(name: str, text: str) -> bool:
    """Whether a name says no more than the text does: the same words but for case, article and possessive."""
    return _bare(name) == _bare(text)


def _bare(text: str) -> str:
    words = one_line(text).casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    return words.removeprefix("the ")


def _fitting(widths: list[int], cells: int) -> int:
    """How many of the first clusters fit into so many cells."""
    taken = count = 0
    for width in widths:
        taken += width
        if taken > cells:
            break
        count += 1
    return count
