"""The lexicon of titles, and where a run of words is one."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import fields

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.inflect import singular


class Titles(Struct, frozen=True):
    """Words of titles, all lower case; `nouns` may be several words, joined as in the text.

    Attributes:
        nouns: nouns that head a title, as tuples of words, longest first, by their last word.
        weak: head nouns that are a role only beside a name or with a complement.
        premodifiers: words that may stand before the noun as part of the title.
        complements: word sequences that belong to the title after "of" or "for".

    The other sets are those of `roles.toml`, which says what each is for.
    """

    nouns: dict[str, tuple[tuple[str, ...], ...]]
    weak: frozenset[str]
    premodifiers: frozenset[str]
    complements: frozenset[tuple[str, ...]]
    openings: frozenset[str]
    participles: frozenset[str]
    with_area: frozenset[str]
    with_portfolio: frozenset[str]
    portfolio_words: frozenset[str]
    plural: frozenset[str]
    with_place: frozenset[str]
    with_state: frozenset[str]
    adjectival: frozenset[str]
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    joined: frozenset[str]

    def head_at(self, lower: Sequence[str], index: int) -> tuple[int, str] | None:
        """(first token, the noun in the singular) of the title noun that ends at `index`, or None."""
        last = singular(lower[index])
        for words in self.nouns.get(last, ()):
            first = index - len(words) + 1
            if first >= 0 and tuple(lower[first:index]) == words[:-1]:
                return first, " ".join(words)
        return None


@lru_cache(maxsize=1)
def titles() -> Titles:
    """The shipped titles, read once."""
    lexicon = read_lexicon("roles")
    by_last: dict[str, list[tuple[str, ...]]] = {}
    for noun in lexicon["nouns"]:
        words = tuple(noun.replace("-", " - ").replace("'", " '").split())
        by_last.setdefault(words[-1], []).append(words)
    longest_first = {
        last: tuple(sorted(set(nouns), key=lambda words: (-len(words), words)))
        for last, nouns in by_last.items()
    }
    complements = frozenset(tuple(text.split()) for text in lexicon["complements"])
    sets = [known.name for known in fields(Titles) if known.name not in ("nouns", "complements")]
    return Titles(
        nouns=longest_first,
        complements=complements,
        **{name: frozenset(lexicon[name]) for name in sets},
    )
