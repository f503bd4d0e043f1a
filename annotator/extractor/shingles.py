"""Word sequences of texts as hashes, many texts at once.

Words are runs of letters, digits and marks, case ignored; signs of scripts that set no spaces between
words count as words of their own. Punctuation, white space and line breaks do not matter.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

LENGTH = 5
"""Words in one sequence."""

_NO_WORD, _WORD, _SIGN, _BREAK = range(4)
_TABLE_END, _SIGNS_END = 0x20000, 0x40000
"""Beyond the first there are rare Chinese characters up to the second."""
_BREAKS = (0x0A, 0x0D, 0x85, 0x2028, 0x2029)
_UNSPACED = (
    range(0x0E00, 0x0F00),
    range(0x1000, 0x10A0),
    range(0x1780, 0x1800),
    range(0x3040, 0x3100),
    range(0x3400, 0xA000),
    range(0xF900, 0xFB00),
)
"""Thai and Lao, Burmese, Khmer, kana, and Chinese characters."""


class Words(Struct, frozen=True):
    """The words of several texts, one after the other.

    Attributes:
        hashes: of each word.
        lines: of each word, hash of all words of the line it stands in.
        bounds: number of the first word of each text, and at the end that of all words.
    """

    hashes: Hashes
    lines: Hashes
    bounds: Numbers


def read_words(texts: Sequence[str]) -> Words:
    """The words of the texts."""
    folded = [_folded(text) for text in texts]
    lengths = [len(text) + 1 for text in folded]
    codes = np.frombuffer("\n".join([*folded, ""]).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kinds(codes)
    begins = kinds == _SIGN
    in_word = kinds == _WORD
    begins[0] |= in_word[0]
    begins[1:] |= in_word[1:] & ~in_word[:-1]
    starts = np.flatnonzero(begins)
    text_starts = np.cumsum([0, *lengths])
    bounds = np.searchsorted(starts, text_starts)
    if not len(starts):
        return Words(np.empty(0, np.uint64), np.empty(0, np.uint64), bounds)
    position = np.arange(len(codes)) - starts[np.maximum(np.cumsum(begins) - 1, 0)]
    mixed = _mixed(codes.astype(np.uint64) * _u64(0x100000001B3) + position.astype(np.uint64))
    mixed[~(in_word | (kinds == _SIGN))] = 0
    hashes = _mixed(np.add.reduceat(mixed, starts))
    line_of = np.cumsum(kinds == _BREAK)[starts]
    return Words(hashes, _line_hashes(hashes, line_of), bounds)


def shingles(hashes: Hashes) -> Hashes:
    """One hash for each sequence of LENGTH words, in text order; one for all words where there are fewer."""
    if not len(hashes):
        return np.empty(0, np.uint64)
    length = min(LENGTH, len(hashes))
    total = np.zeros(len(hashes) - length + 1, np.uint64)
    for place in range(length):
        total = total * _u64(0x9E3779B97F4A7C15) + hashes[place : len(hashes) - length + 1 + place]
    return _mixed(total)


def _line_hashes(hashes: Hashes, line_of: Numbers) -> Hashes:
    first = np.flatnonzero(np.diff(line_of, prepend=-1))
    line = np.cumsum(np.diff(line_of, prepend=-1) != 0) - 1
    place = (np.arange(len(hashes)) - first[line]).astype(np.uint64)
    sums = np.add.reduceat(_mixed(hashes + place * _u64(0x100000001B3)), first)
    return _mixed(sums)[line]


def _folded(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    kinds = _table()[np.minimum(codes, _TABLE_END)]
    kinds[codes >= _SIGNS_END] = _NO_WORD
    return kinds


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint8]:
    """The kind of each code point, the last entry for all beyond _TABLE_END."""
    table = np.zeros(_TABLE_END + 1, np.uint8)
    table[_TABLE_END] = _SIGN
    for code in range(_TABLE_END):
        char = chr(code)
        if char.isalnum() or unicodedata.category(char)[0] == "M":
            table[code] = _WORD
    for signs in _UNSPACED:
        block = table[signs.start : signs.stop]
        block[block == _WORD] = _SIGN
    table[list(_BREAKS)] = _BREAK
    return table


def _u64(value: int) -> np.uint64:
    return np.uint64(value)


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the result depends on every bit of the value (splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> _u64(30))) * _u64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> _u64(27))) * _u64(0x94D049BB133111EB)
    return values ^ (values >> _u64(31))
