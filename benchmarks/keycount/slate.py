"""What SLATE needs for the same spans.

Its keys as in version 1.1.3 (`config.py`): the selection moves by words separated by white space, one
key a word, or a count and one key; an edge is moved the same way; a label is SPACE and a letter.
Links, event types and attributes are left out: it has none of them in one session with spans. In its
favour, the selection shrinks by itself after a label, and nothing is ever mistyped.
"""

import re

from .gold import Gold


def slate_keys(gold: Gold) -> int:
    """Keys for all spans of the article, from its first word on, in text order."""
    words = [match.span() for match in re.finditer(r"\S+", gold.article.text)]
    here = keys = 0
    for place in sorted(gold.spans):
        first = max(n for n, (start, _) in enumerate(words) if start <= place.start)
        last = min(n for n, (_, end) in enumerate(words) if end >= place.end)
        keys += counted_move(first - here) + counted_move(last - first) + 2
        here = first
    return keys


def counted_move(words: int) -> int:
    """Keys to move by so many words: one each, or the count's digits and one."""
    distance = abs(words)
    return min(distance, 1 + len(str(distance)))
