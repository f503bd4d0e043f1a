"""Keys of features: 64-bit numbers made of words, numbers and other keys, the same on every machine."""

import zlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float32]

NOTHING = np.uint64(0)
"""The key of what is not there; as a whole feature it counts for nothing."""
_ENDINGS = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM = 3


@lru_cache(maxsize=100_000)
def text_key(text: str) -> int:
    """The key of a text; `NOTHING` for the empty one."""
    raw = text.encode("utf-8", "surrogatepass")
    return (zlib.crc32(raw) << 32) | zlib.crc32(raw[::-1], 0x5F3759DF) if text else 0


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word in lower case without its ending, so that most forms of a verb share it."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            rest = word[: -len(ending)]
            doubled = len(ending) > 1 and len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2]
            return rest[:-1] if doubled else rest
    return word


def mix(*parts: Any) -> Keys:
    """One key of several (arrays broadcast against each other); the order matters.

    The finalizer is that of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
    generators, 2014).
    """
    mixed: Keys = np.zeros(1, np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            mixed = _scrambled(mixed * np.uint64(31) ^ np.asarray(part).astype(np.uint64))
    return mixed


def _scrambled(keys: Keys) -> Keys:
    keys = keys + np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
