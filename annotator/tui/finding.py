"""Finding text in an article: smart case, any white space for a space, round the ends."""

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from annotator.document.article import Tokens


class Found(Struct, frozen=True):
    """A match.

    Attributes:
        token: the token in which it begins.
        number: which of the matches it is, from 1.
        total: how many there are.
        wrapped: the search went on at the other end of the article.
    """

    token: int
    number: int
    total: int
    wrapped: bool = False


def matches(text: str, query: str) -> list[int]:
    """First code points of the places where `query` stands; capitals count only when it has some."""
    words = query.split()
    if not words:
        return []
    case = 0 if query != query.lower() else re.IGNORECASE
    return [match.start() for match in re.finditer(r"\s+".join(map(re.escape, words)), text, case)]


def find(text: str, tokens: Tokens, query: str, token: int, by: int) -> Found | None:
    """The nearest match from a token on, round the ends of the article; None when there is none.

    Args:
        text, tokens: the article's.
        query: what to find.
        token: where to begin.
        by: 0 for this token or a later one, 1 for a later one, −1 for an earlier one.
    """
    places = sorted({tokens.at(start) for start in matches(text, query)})
    if not places:
        return None
    if by < 0:
        index = bisect_left(places, token) - 1
    else:
        index = bisect_right(places, token) if by else bisect_left(places, token)
    wrapped = not 0 <= index < len(places)
    index %= len(places)
    return Found(places[index], index + 1, len(places), wrapped)
