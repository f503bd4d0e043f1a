"""The text of a brat document, and how its offsets were counted: told by the words the lines carry.

brat's server counts code points of the file, CR and a byte order mark among them. What people draw in its
browser is counted there, and has come out differently (its issues 853 and 1115).
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.formats.brat_lines import TextBound
from annotator.formats.foreign_units import Places
from annotator.formats.offset_units import fitting_unit, how_counted
from annotator.formats.shown import shown

BOM = "\ufeff"


class Counting(Struct, frozen=True):
    """One way of counting the offsets of a document.

    Attributes:
        text: the article's text under it.
        places: what an offset means, in the text as it was counted.
        real: place in that text → place in `text`, where they differ.
        told: what to say about a document that was counted so; empty for brat's own way.
    """

    text: str
    places: Places
    real: Sequence[int] = ()
    told: str = ""

    def pieces(self, bound: TextBound) -> list[tuple[int, int]] | None:
        """Each fragment in code points of `text`; None when one is empty or outside of it."""
        found = []
        for start, end in bound.fragments:
            first, last = self.places.code_point(start), self.places.code_point(end)
            if first is None or last is None or first >= last:
                return None
            found.append((self.real[first], self.real[last]) if self.real else (first, last))
        return found

    def fits(self, bound: TextBound) -> bool:
        """Whether the words on the line are those of the text, whatever white space parts them."""
        pieces = self.pieces(bound)
        if pieces is None or bound.text is None:
            return pieces is not None
        words = " ".join(self.text[start:end] for start, end in pieces)
        is_clean = words == words.strip()
        same = "".join(bound.text.split()) == "".join(words.split())
        return same if is_clean else same and len(bound.text) == len(words)

    def problem(self, bound: TextBound) -> DataError:
        """What is wrong with a line that does not fit."""
        (start, *_), (*_, end) = bound.fragments[0], bound.fragments[-1]
        given, pieces, unit = bound.text, self.pieces(bound), self.places.unit
        hint = (
            how_counted(self.text, start, end, given, unit) if given else fitting_unit(self.text, start, end)
        )
        if pieces is None:
            what = f"{start} {end} is no stretch of the text (length {len(self.text)})"
            return bound.line.error(what, hint)
        found = " ".join(self.text[start:end] for start, end in pieces)
        return bound.line.error(f"{shown(given)}, but the text has {shown(found)} at {start} {end}", hint)


def counting_of(text: str, bounds: Sequence[TextBound], unit: OffsetUnit, *, is_ours: bool) -> Counting:
    """The way by which all lines have the words they say; brat's own where none does, or no line tells.

    Args:
        text: of the file.
        bounds: the lines that have offsets.
        unit: what they count, as far as the person knows.
        is_ours: whether annotator wrote the document, and then in brat's own way.
    """
    own = Counting(text, Places(text, unit))
    if is_ours:
        return own
    if not bounds:
        return Counting(text.removeprefix(BOM), own.places)
    ways = (own, *_other_ways(text, unit))
    return next((way for way in ways if all(map(way.fits, bounds))), own)


def _other_ways(text: str, unit: OffsetUnit) -> Iterator[Counting]:
    if text.startswith(BOM):
        yield Counting(text[1:], Places(text[1:], unit))
    units = (
        (unit, OffsetUnit.UTF16)
        if unit is OffsetUnit.CODEPOINT and max(text, default="") > "\uffff"
        else (unit,)
    )
    for other in units:
        if other is not unit:
            yield Counting(
                text, Places(text, other), told="documents whose offsets count UTF-16 units, converted"
            )
        if "\r\n" in text:
            single = Places(text.replace("\r\n", "\n"), other)
            told = "documents whose offsets count CR LF as one character, converted"
            yield Counting(text, single, _with_both_ends(text), told)


def _with_both_ends(text: str) -> list[int]:
    """Place in the text with each CR LF as one character → place in the text as it is."""
    return [
        place
        for place in range(len(text) + 1)
        if not text.startswith("\n", place) or text[place - 1 : place] != "\r"
    ]
