"""Windows of very long texts, so that a model's memory stays bounded."""

from bisect import bisect_right
from collections.abc import Iterator

from annotator.document.article import Tokens

LONGEST = 20_000
"""Tokens of the longest stretch that is read at once; ordinary articles are one window."""


def window_tokens(text: str, tokens: Tokens) -> Iterator[tuple[int, int, int, Tokens]]:
    """Windows (start, end, first token, tokens with offsets from start) that together are the text.

    They are cut at the last sentence border before the limit, or at the limit inside a longer sentence.
    """
    if len(tokens) <= LONGEST:
        yield 0, len(text), 0, tokens
        return
    first = 0
    while first < len(tokens):
        stop = _stop(tokens, first)
        start = tokens.starts[first] if first else 0
        end = tokens.starts[stop] if stop < len(tokens) else len(text)
        yield start, end, first, _part(tokens, first, stop, start)
        first = stop


def _stop(tokens: Tokens, first: int) -> int:
    limit = first + LONGEST
    if limit >= len(tokens):
        return len(tokens)
    border = tokens.sentences[bisect_right(tokens.sentences, limit) - 1]
    return border if border > first else limit


def _part(tokens: Tokens, first: int, stop: int, offset: int) -> Tokens:
    borders = {0, *(border - first for border in tokens.sentences if first <= border < stop)}
    return Tokens(
        tuple(start - offset for start in tokens.starts[first:stop]),
        tuple(end - offset for end in tokens.ends[first:stop]),
        tuple(sorted(borders)),
    )
