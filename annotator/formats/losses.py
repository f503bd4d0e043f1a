"""What a format cannot hold: counted by kind, with the first places, never dropped in silence."""

from msgspec import Struct, field

PLACES_KEPT = 5
"""Places of each kind that are remembered; the rest is counted."""


class Loss(Struct):
    """One kind of thing that was left out or changed.

    Attributes:
        count: how often.
        places: the first PLACES_KEPT, each `ARTICLE: words` or `FILE:LINE: field`.
    """

    count: int = 0
    places: list[str] = field(default_factory=list)


class Losses(Struct):
    """All losses of one run, by kind in the order they were first met."""

    kinds: dict[str, Loss] = field(default_factory=dict)

    def add(self, kind: str, place: str, count: int = 1) -> None:
        """Note that `kind` ("nested spans", "relation ends off the tokens" …) happened at `place`."""
        loss = self.kinds.setdefault(kind, Loss())
        loss.count += count
        if len(loss.places) < PLACES_KEPT:
            loss.places.append(place)

    def merge(self, later: "Losses") -> None:
        """Add the losses of what came later."""
        for kind, more in later.kinds.items():
            loss = self.kinds.setdefault(kind, Loss())
            loss.count += more.count
            loss.places.extend(more.places[: PLACES_KEPT - len(loss.places)])

    def __bool__(self) -> bool:
        return bool(self.kinds)
