"""Features of training documents, kept from one epoch to the next."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from spacy.tokens import Doc

MOST = 512 * 2**20
"""Bytes that are kept at most."""


class Sized(Protocol):
    """Something whose bytes are known."""

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        ...


Kept = TypeVar("Kept", bound=Sized)


class Memory(Generic[Kept]):
    """What was made of references, as long as they live; never more than `MOST` bytes.

    A copy, be it by pickling or deep copying, begins empty.
    """

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Doc, tuple[Hashable, Kept]] = WeakKeyDictionary()
        self._bytes = 0

    def __reduce__(self) -> "tuple[type[Memory[Kept]], tuple[()]]":
        return type(self), ()

    def get(self, reference: "Doc", made_of: Hashable) -> Kept | None:
        """What was made of these very things for that reference, or None."""
        known = self._kept.get(reference)
        return known[1] if known is not None and known[0] == made_of else None

    def put(self, reference: "Doc", made_of: Hashable, made: Kept) -> None:
        """Keep what was made of these things, unless there is no room."""
        if self._bytes + made.size > MOST:
            self._bytes = sum(kept.size for _, kept in self._kept.values())
        if self._bytes + made.size <= MOST:
            self._kept[reference] = (made_of, made)
            self._bytes += made.size
