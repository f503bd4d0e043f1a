"""Who gets an article: even loads, pairs that meet equally often, the same outcome for the same seed.

Nothing here is random: where people are equal, a hash of seed, article and name decides. What is chosen for
an article depends on what everybody holds alone, so that going on after an interruption gives the same as
never having been interrupted.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import blake2b
from itertools import combinations, groupby

from msgspec import Struct

from annotator.store.assignments import Holders

BLOCK = 10
"""Articles out of which those that one more person gets are drawn together, so that they lie evenly."""


class Overlap(Struct, frozen=True):
    """How many people get each article.

    Attributes:
        each: everybody's articles have so many people.
        double: share of the articles, 0 to 1, that one more person gets.
        seed: decides which articles these are, and who is first where people are equal.
    """

    each: int = 1
    double: Fraction = Fraction(0)
    seed: int = 0

    @property
    def most(self) -> int:
        """The largest number of people an article gets."""
        return self.each + (self.double > 0)

    def copies(self, numbers: Sequence[int]) -> dict[int, int]:
        """How many people get each of these articles, by number (from 1).

        It depends on nothing but an article's number, so that more articles change nothing for those that
        are there. Of any first n articles `double` · n get one more person, give or take one block's share.
        """
        if not 0 < self.double < 1:
            return dict.fromkeys(numbers, self.each + int(self.double))
        offset = Fraction(_draw(self.seed, "offset"), 1 << 64)
        found: dict[int, int] = {}
        for block, members in groupby(numbers, lambda number: (number - 1) // BLOCK):
            drawn = self._drawn(block, offset)
            found.update((number, self.each + ((number - 1) % BLOCK in drawn)) for number in members)
        return found

    def _drawn(self, block: int, offset: Fraction) -> list[int]:
        """The places in a block of the articles that one more person gets."""
        before, after = (int(number * BLOCK * self.double + offset) for number in (block, block + 1))
        places = sorted(range(BLOCK), key=lambda place: _draw(self.seed, block, place))
        return places[: after - before]


class Loads:
    """What everybody holds so far, and who is next."""

    def __init__(
        self,
        people: Sequence[str],
        held: Mapping[str, int],
        meetings: Mapping[tuple[str, str], int],
        seed: int,
    ) -> None:
        """Start.

        Args:
            people: who may get articles.
            held: how many each holds; who is not named holds none.
            meetings: how many articles two people, in the order of their names, hold together.
            seed: decides between equals.
        """
        self._people, self._seed = tuple(people), seed
        self._held = Counter(held)
        self._meetings = Counter(meetings)

    def choose(self, number: int, copies: int, holders: Holders) -> tuple[str, ...]:
        """Who gets an article so that `copies` people have it; fewer where there are too few people.

        Of those who do not have it: from whom it was not taken, then who holds least, then who has met the
        article's other people least.
        """
        others = {*holders.holding}
        chosen: list[str] = []
        while len(others) < copies and (free := [name for name in self._people if name not in others]):
            ranks = {name: self._rank(name, others, holders.taken) for name in free}
            first = min(ranks.values())
            equal = [name for name in free if ranks[name] == first]
            best = min(equal, key=lambda name: _draw(self._seed, number, name)) if equal[1:] else equal[0]
            chosen.append(best)
            others.add(best)
        return tuple(chosen)

    def _rank(self, name: str, others: Iterable[str], taken: Collection[str]) -> tuple[bool, int, int]:
        met = sum(self._meetings[_pair(name, other)] for other in others)
        return name in taken, self._held[name], met

    def give(self, chosen: Collection[str], holders: Holders) -> None:
        """Count an article that these people get besides those who have it."""
        self._held.update(chosen)
        for one, other in combinations(sorted({*chosen, *holders.holding}), 2):
            if one in chosen or other in chosen:
                self._meetings[one, other] += 1


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _draw(*what: object) -> int:
    """A number below 2⁶⁴ that looks random and is the same for the same arguments."""
    told = "\x00".join(map(str, what)).encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest())
