"""What the offsets of another tool count, where its files do not say: told apart by what they cut out."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from annotator.document.offsets import OffsetUnit, code_points_at

LAST_OF_PLANE_0 = 0xFFFF
"""Code points up to here are one UTF-16 unit, those beyond are two."""
UNIT_NAMES = {
    OffsetUnit.CODEPOINT: "code points",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.UTF8: "UTF-8 bytes",
}


class Cut(Struct, frozen=True):
    """A stretch of text by the numbers of another tool, and the words it says are there (None: none)."""

    start: int
    end: int
    surface: str | None = None


def counts_alike(text: str, unit: OffsetUnit) -> bool:
    """Whether the unit counts this text as code points do."""
    if unit is OffsetUnit.CODEPOINT or text.isascii():
        return True
    return unit is OffsetUnit.UTF16 and max(text) <= chr(LAST_OF_PLANE_0)


def offsets_of(text: str, unit: OffsetUnit) -> Sequence[int]:
    """The offset in `unit` of each code point, and of the end."""
    return range(len(text) + 1) if counts_alike(text, unit) else [*code_points_at(text, unit)]


class Places:
    """Converts the offsets of one text into code points."""

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self.text, self.unit = text, unit
        self._places = None if counts_alike(text, unit) else code_points_at(text, unit)

    def code_point(self, offset: int) -> int | None:
        """Code points before `offset`; None where it lies outside the text or inside a character."""
        if self._places is None:
            return offset if 0 <= offset <= len(self.text) else None
        return self._places.get(offset)

    def problem(self, offset: int) -> str:
        """What is wrong with an offset that has no code point."""
        length = sum(self.unit.width(char) for char in self.text)
        if 0 <= offset <= length:
            return f"{offset} is inside a character, counted in {UNIT_NAMES[self.unit]}"
        return f"{offset} is outside the text (length {length} {UNIT_NAMES[self.unit]})"


def said_unit(said: object, by_person: OffsetUnit) -> OffsetUnit | None:
    """The unit that a file of ours names, else the person's; None when nobody said.

    Code points are what `--offsets` is without being given, so that they say nothing.
    """
    if isinstance(said, str) and said in set(OffsetUnit):
        return OffsetUnit(said)
    return None if by_person is OffsetUnit.CODEPOINT else by_person


def unit_of(text: str, cuts: Iterable[Cut], *, told: OffsetUnit | None, usual: OffsetUnit) -> OffsetUnit:
    """What the cuts of one text count: code points or UTF-16 units.

    Both count alike in a text without characters beyond U+FFFF. Else that is taken by which all cuts
    are the words they say, and where they say none or both fit, by which more of them begin and end
    at words; `usual` when neither tells.

    Args:
        told: what they count by what somebody said; it is believed.
        usual: how the tool counts as far as is known.
    """
    if told is not None:
        return told
    if counts_alike(text, OffsetUnit.UTF16):
        return OffsetUnit.CODEPOINT
    found, units = (
        list(cuts),
        sorted((OffsetUnit.UTF16, OffsetUnit.CODEPOINT), key=lambda unit: unit != usual),
    )
    scores = [_score(text, found, unit) for unit in units]
    return units[1] if scores[1] > scores[0] else units[0]


def _score(text: str, cuts: Sequence[Cut], unit: OffsetUnit) -> tuple[int, int, int]:
    """How many cuts could be the words they say, how many are to the letter, and how many stand at words."""
    places, fitting, exact, at_words = Places(text, unit), 0, 0, 0
    for cut in cuts:
        start, end = places.code_point(cut.start), places.code_point(cut.end)
        if start is None or end is None or start >= end:
            continue
        if cut.surface is None or same_words(text[start:end], cut.surface):
            fitting += 1
            exact += text[start:end] == cut.surface
            at_words += _stands_at_words(text, start, end)
    return fitting, exact, at_words


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
