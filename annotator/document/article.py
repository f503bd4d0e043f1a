"""Articles and their tokens. All offsets are Unicode code points, ends exclusive."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from annotator.document.errors import OffsetError


class Tokens(Struct, frozen=True, eq=False):
    """The tokens and sentences of one text, as columns so that a long article stays small.

    Attributes:
        starts: first code point of each token, rising.
        ends: code point after the last of each token; `len(ends) == len(starts)`.
        sentences: index of the first token of each sentence, rising; the first is 0.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    sentences: Sequence[int]

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokens) and (
            list(self.starts) == list(other.starts)
            and list(self.ends) == list(other.ends)
            and list(self.sentences) == list(other.sentences)
        )

    def check(self, text: str) -> None:
        """Raise OffsetError unless tokens are in order, without overlap, inside `text`."""
        last = 0
        for number, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if not last <= start < end <= len(text):
                raise OffsetError(f"token {number} is at {start}-{end}", "tokens must rise inside the text")
            last = end

    def at(self, offset: int) -> int:
        """Index of the token that holds `offset`, else of the last one before it (0 at least)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Token range (first, end exclusive) that touches the characters start..end."""
        first = bisect_right(self.ends, start)
        return first, bisect_left(self.starts, end, first)

    def aligned(self, start: int, end: int) -> tuple[int, int] | None:
        """Token range (first, end exclusive) that is exactly start..end, or None."""
        first, stop = self.covering(start, end)
        if first < stop and self.starts[first] == start and self.ends[stop - 1] == end:
            return first, stop
        return None

    def sentence_of(self, token: int) -> int:
        """Number of the sentence that holds `token`."""
        return max(0, bisect_right(self.sentences, token) - 1)

    def sentence_range(self, sentence: int) -> tuple[int, int]:
        """Token range (first, end exclusive) of a sentence."""
        stop = self.sentences[sentence + 1] if sentence + 1 < len(self.sentences) else len(self)
        return self.sentences[sentence], stop


def space_follows(text: str, tokens: Tokens, index: int) -> bool:
    """Prodigy's `ws`: one ordinary space follows the token and belongs to it."""
    end = tokens.ends[index]
    following = tokens.starts[index + 1] if index + 1 < len(tokens) else len(text)
    return end < following and text[end] == " "


class Article(Struct, frozen=True, eq=False):
    """One immutable article.

    Attributes:
        key: the stable identity (row `id`, `meta.id`, or a hash of text and source).
        text: the text exactly as imported.
        meta: free facts about the article (`title`, `source`, `date` …).
        tokens: None until the article has been tokenized.
    """

    key: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    tokens: Tokens | None = None

    @property
    def title(self) -> str:
        """What to call the article on screen.

        `meta.title`, else the first line among the first ones that stands there twice (scraped
        pages repeat their headline), else the first line with words, else the key.
        """
        title = self.meta.get("title")
        if isinstance(title, str) and title.strip():
            return " ".join(title.split())
        lines = [" ".join(line.split()) for line in self.text[:2000].split("\n")]
        lines = [line for line in lines if line]
        repeated = (line for line in lines if line.count(" ") >= 2 and lines.count(line) > 1)
        return next(repeated, lines[0] if lines else self.key)[:200]
