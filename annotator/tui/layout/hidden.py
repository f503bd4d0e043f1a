"""The characters of an article that cannot be seen, by kind."""

from collections.abc import Iterable

from msgspec import Struct


class Hidden(Struct, frozen=True):
    """One kind of hidden character: its code point, its name, and its offsets in code points."""

    code: str
    name: str
    offsets: tuple[int, ...]


def grouped(found: Iterable[tuple[int, str, str]]) -> tuple[Hidden, ...]:
    """Hidden characters (offset, code point, name) by kind, in the order in which they first appear."""
    places: dict[tuple[str, str], list[int]] = {}
    for offset, code, name in found:
        places.setdefault((code, name), []).append(offset)
    return tuple(Hidden(code, name, tuple(offsets)) for (code, name), offsets in places.items())
