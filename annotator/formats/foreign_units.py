"""What the offsets of another tool count, where its files do not say: told apart by what they cut out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.document.offsets import OffsetUnit, code_points_at

_LAST_OF_PLANE_0 = 0xFFFF
_NAMES = {
    OffsetUnit.CODEPOINT: "code points",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.UTF8: "UTF-8 bytes",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text by the numbers of another tool, and the words it says are there (None: none)."""

    start: int
    end: int
    surface: str | None = None


class Places:
    """Converts the offsets of one text into code points."""

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self.text, self.unit = text, unit
        self._places = None if unit is OffsetUnit.CODEPOINT else code_points_at(text, unit)

    def code_point(self, offset: int) -> int | None:
        """Code points before `offset`; None where it lies outside the text or inside a character."""
        if self._places is None:
            return offset if 0 <= offset <= len(self.text) else None
        return self._places.get(offset)

    def problem(self, offset: int) -> str:
        """What is wrong with an offset that has no code point."""
        length = sum(self.unit.width(char) for char in self.text)
        if 0 <= offset <= length:
            return f"{offset} is inside a character, counted in {_NAMES[self.unit]}"
        return f"{offset} is outside the text (length {length} {_NAMES[self.unit]})"


def unit_of(text: str, cuts: Iterable[Cut], *, told: OffsetUnit, usual: OffsetUnit) -> OffsetUnit:
    """What the cuts of one text count: code points or UTF-16 units.

    Both count alike in a text without characters beyond U+FFFF. Else that is taken by which all cuts
    are the words they say, and where they say none or both fit, by which more of them begin and end
    at words; `usual` when neither tells.

    Args:
        told: what the person said; anything but code points (the default) is believed.
        usual: how the tool counts as far as is known.
    """
    if told is not OffsetUnit.CODEPOINT:
        return told
    if text.isascii() or all(ord(char) <= _LAST_OF_PLANE_0 for char in text):
        return OffsetUnit.CODEPOINT
    found, units = (
        list(cuts),
        sorted((OffsetUnit.UTF16, OffsetUnit.CODEPOINT), key=lambda unit: unit != usual),
    )
    scores = [_score(text, found, unit) for unit in units]
    return units[1] if scores[1] > scores[0] else units[0]


def _score(text: str, cuts: Sequence[Cut], unit: OffsetUnit) -> tuple[int, int]:
    """How many cuts are the words they say (or could be), and how many stand at words."""
    places, fitting, at_words = Places(text, unit), 0, 0
    for cut in cuts:
        start, end = places.code_point(cut.start), places.code_point(cut.end)
        if start is None or end is None or start >= end:
            continue
        if cut.surface is None or same_words(text[start:end], cut.surface):
            fitting += 1
            at_words += _stands_at_words(text, start, end)
    return fitting, at_words


def same_words(text: str, surface: str) -> bool:
    """Whether a surface is this text, or as a browser shows it.

    That is with white space run together, line breaks as a backslash and an n, and half characters lost.
    """
    return text == surface or _as_shown(text) == _as_shown(surface)


def _as_shown(text: str) -> str:
    return "".join(text.replace("\\n", " ").replace("\ufffd", "").split())


def _stands_at_words(text: str, start: int, end: int) -> bool:
    """Whether start..end neither begins or ends with white space nor inside a word."""
    piece = text[start:end]
    if piece != piece.strip():
        return False
    begins_inside = start > 0 and text[start - 1].isalnum() and piece[0].isalnum()
    ends_inside = end < len(text) and piece[-1].isalnum() and text[end].isalnum()
    return not begins_inside and not ends_inside
