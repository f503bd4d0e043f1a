"""Lines of a page: which of them are running text and which only furniture around it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from annotator.extractor.lexicons import read_lexicon

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_FINAL = re.compile(r"[.!?…。！？؟।:;][\"'”’»)\]]*\s*$")
_LONGEST_CREDIT = 120
_WORD = re.compile(r"[^\W\d_]+")
_CREDIT = (
    r"\s*[\[(](?:[^\[\]()]{{0,40}}/\s*)?(?:{names})[^\[\]()]{{0,30}}[\])]\s*$"
    r"|\s*[\[(](?:file )?(?:photo|image|picture|credit|source|courtesy|via)\b[^\[\]()]{{0,60}}[\])]\s*$"
    r"|\s*[\[(][^\[\]()/]{{2,30}}/[^\[\]()/]{{2,30}}[\])]\s*$"
    r"|(?<=\S)\W+(?:file )?(?:photo|picture|image)s?"
    r"(?:\W*$|\W+(?:by|credit|courtesy)\b[^.]{{0,60}}$|:[^.]{{0,60}}$)"
    r"|(?<=\S)[\s.|–—-]+[A-Z][^/.|]{{2,30}}/(?:{names})\s*$"
)


class Line(Struct, frozen=True):
    """One line of a text: its characters start..end (without the break)."""

    start: int
    end: int


class FurnitureLexicon(Struct, frozen=True):
    """Compiled patterns and words that tell page furniture from running text."""

    line: re.Pattern[str]
    always: re.Pattern[str]
    inside: re.Pattern[str]
    credit: re.Pattern[str]
    running: frozenset[str]


@lru_cache(maxsize=1)
def furniture_lexicon() -> FurnitureLexicon:
    """The shipped lexicon of page furniture, compiled once."""
    lexicon = read_lexicon("furniture")
    names = "|".join(re.escape(name) for name in lexicon["credit"])
    return FurnitureLexicon(
        line=_at_start(lexicon["line"]),
        always=_at_start(lexicon["always"]),
        inside=re.compile("|".join(lexicon["inside"]), re.IGNORECASE),
        credit=re.compile(_CREDIT.format(names=names), re.IGNORECASE),
        running=frozenset(lexicon["running"]),
    )


def _at_start(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"[\W_]*(?:" + "|".join(patterns) + ")", re.IGNORECASE)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of `text` in order, empty ones included."""
    start = 0
    for match in LINE_BREAK.finditer(text):
        yield Line(start, match.start())
        start = match.end()
    yield Line(start, len(text))


def ends_finally(line: str) -> bool:
    """Whether the line ends with punctuation that closes a sentence."""
    return _FINAL.search(line[-12:]) is not None


@lru_cache(maxsize=2048)
def is_furniture(line: str) -> bool:
    """Whether a line is page furniture by its wording: menus, share buttons, bylines, credits, forms.

    Headings with a verb are running text; telling them from menu lines without one takes
    part-of-speech tags and is left to the components.
    """
    stripped = line.strip()
    if not stripped:
        return True
    lexicon = furniture_lexicon()
    if lexicon.always.match(stripped):
        return len(stripped) < 300
    if ends_finally(stripped):
        return False
    is_long = len(stripped) >= 1000
    if is_long and not _is_list_of_words(stripped[:2000]):
        return False
    caption = stripped[: min(credit_at(stripped), 2000)] or stripped[:2000]
    if lexicon.line.match(stripped) or lexicon.inside.search(caption):
        return not is_long
    return is_long or _is_list_of_words(stripped[:2000])


def _is_list_of_words(line: str) -> bool:
    """Whether a line has next to no words, or many and hardly any of those that hold sentences together."""
    words = [*map(str.lower, _WORD.findall(line))]
    if len(words) < 3:
        return True
    return len(words) > 25 and sum(map(furniture_lexicon().running.__contains__, words)) * 20 < len(words)


def credit_at(line: str) -> int:
    """Where a photo credit at the end of the line begins, else the line's length."""
    match = furniture_lexicon().credit.search(line, max(0, len(line) - _LONGEST_CREDIT))
    return match.start() if match else len(line)
