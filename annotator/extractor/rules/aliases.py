"""SAME_AS: an actor under another name, where the names themselves do not show it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, facts

if TYPE_CHECKING:
    from spacy.tokens import Span

_NAMED = frozenset({"person", "org", "state"})
_BEGINNING = 4


def aliases(spans: "Iterable[Span]") -> "Iterator[tuple[Span, Span]]":
    """(mention, nearest earlier mention) where an actor first appears under a name of another kind.

    That is an acronym, a capital for its government, an alias; surnames and spellings are left to the
    attribute `actor`.
    """
    mentions: dict[str, dict[str, Span]] = {}
    for span in spans:
        actor = facts(span).get("actor") if span.label_ == ACTOR else None
        if not actor:
            continue
        known = mentions.setdefault(str(actor), {})
        if known and span.text not in known and facts(span).get("kind") in _NAMED:
            earlier = max(known.values(), key=lambda mention: mention.start)
            if not share_words(span.text, earlier.text):
                yield span, earlier
        known[span.text] = span


def share_words(one: str, other: str) -> bool:
    """Whether two names have a word or their beginning in common."""
    first, second = ({word.lower() for word in text.replace("-", " ").split()} for text in (one, other))
    return bool(first & second) or one[:_BEGINNING].lower() == other[:_BEGINNING].lower()
