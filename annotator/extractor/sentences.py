"""Sentence borders from punctuation and lines, without a model."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from annotator.extractor.lines import Line, credit_at, is_furniture, lines_of

_TERMINATORS = frozenset({".", "!", "?", "…", "...", "?!", "!!", "!?", "..", "。", "！", "？", "؟", "।", "۔"})
_CLOSERS = frozenset("\"'”’»)]}」』）")
_ABBREVIATIONS = frozenset(
    {
        *("adm", "amb", "brig", "capt", "cdr", "cmdr", "col", "cpl", "dep", "dr", "gen", "gov", "hon", "jr"),
        *("lt", "maj", "min", "mr", "mrs", "ms", "mt", "no", "prof", "rep", "rev", "sec", "sen", "sgt"),
        *("sr", "st", "vs"),
    }
)
_NARROWEST, _WIDEST = 40, 110


def sentence_borders(
    text: str, starts: Sequence[int], ends: Sequence[int], words: Sequence[str] = ()
) -> list[int]:
    """Index of the first token of each sentence.

    A blank line always ends a sentence, and so does the end of a line unless its paragraph is
    wrapped at a fixed width. Page furniture has no border inside its line.

    Args:
        text: of the article.
        starts, ends: of its tokens, code points, ends exclusive.
        words: the characters of each token, where they are at hand.
    """
    words = words or [text[start:end] for start, end in zip(starts, ends, strict=True)]
    borders = {0} if starts else set()
    for start, end, is_text in blocks(text):
        first, stop = bisect_left(starts, start), bisect_left(starts, end)
        while first < stop and words[first].isspace():
            first += 1
        if first < stop:
            borders.add(first)
            if is_text:
                borders.update(_inside(words, starts, ends, first, stop))
    return sorted(borders)


def blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches that no sentence crosses: (start, end, whether borders are looked for inside)."""
    paragraph: list[Line] = []
    for line in [*lines_of(text), Line(len(text), len(text))]:
        if text[line.start : line.end].strip():
            paragraph.append(line)
            continue
        yield from _paragraph_blocks(text, paragraph)
        paragraph = []


def _paragraph_blocks(text: str, paragraph: list[Line]) -> Iterator[tuple[int, int, bool]]:
    """The lines of a paragraph, joined where it was broken at a fixed width and not by meaning."""
    wrapped = any(_runs_on(text, line) for line in paragraph[1:])
    width = max((line.end - line.start for line in paragraph), default=0)
    start = 0
    for number, line in enumerate(paragraph):
        following = paragraph[number + 1] if number + 1 < len(paragraph) else None
        if following and wrapped and width <= _WIDEST and _is_soft_break(text, line, following, width):
            continue
        first, last = paragraph[start].start, line.end
        content = text[first:last]
        is_text = start < number or not is_furniture(content[: credit_at(content)])
        yield first, last, is_text
        start = number + 1


def _is_soft_break(text: str, line: Line, following: Line, width: int) -> bool:
    """Whether the next line goes on: in lower case, or because its first word would not have fitted."""
    length = line.end - line.start
    if _runs_on(text, following):
        return length > width // 3
    words = text[following.start : following.end].split(None, 1)
    return length >= _NARROWEST and bool(words) and length + 1 + len(words[0]) > width - 3


def _runs_on(text: str, line: Line) -> bool:
    return text[line.start : line.start + 4].lstrip()[:1].islower()


def _inside(
    words: Sequence[str], starts: Sequence[int], ends: Sequence[int], first: int, stop: int
) -> Iterator[int]:
    for mark in [place for place, word in enumerate(words[first:stop], first) if word in _TERMINATORS]:
        if words[mark] == "." and _is_abbreviated(words, starts, ends, mark, first):
            continue
        for place in range(mark + 1, stop):
            word = words[place]
            if word in _TERMINATORS:
                break
            if not (word.isspace() or (word in _CLOSERS and starts[place] == ends[place - 1])):
                if not (word[0].islower() or word[0] in ",;:-–—)…"):
                    yield place
                break


def _is_abbreviated(
    words: Sequence[str], starts: Sequence[int], ends: Sequence[int], index: int, first: int
) -> bool:
    if index == first or starts[index] != ends[index - 1]:
        return False
    before = words[index - 1]
    return before.lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z](\.[A-Z])*", before) is not None
