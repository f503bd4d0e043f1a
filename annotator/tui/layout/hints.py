"""Hints: short names on places of the text, each of which can be reached by typing its name.

No name is the beginning of another, so that the last letter acts at once. The nearest places get
one letter each, letters of the home row first; where there are more places than letters, those
farther away get two.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.editing.board import Board
from annotator.editing.items import Item, Status
from annotator.editing.linking import possible_ends
from annotator.editing.state import EditorState

LETTERS = "asdfjklghewioruqptycvnmbxz"
"""Letters of hints, the easiest to reach first."""

MIN_LETTERS = 4
"""Letters from which on a word counts as one to jump to, even in small letters."""


class Hint(Struct, frozen=True):
    """One place that can be reached.

    Attributes:
        name: what is typed.
        start: first code point of the place.
        span: id of the span that begins there, or empty for a word.
        token: index of the token there.
    """

    name: str
    start: int
    span: str
    token: int


class Hints(Struct, frozen=True):
    """The hints on screen.

    Attributes:
        places: all of them, nearest first.
        typed: the letters typed so far.
    """

    places: tuple[Hint, ...] = ()
    typed: str = ""

    @property
    def left(self) -> tuple[Hint, ...]:
        """Those that what was typed leaves."""
        return tuple(hint for hint in self.places if hint.name.startswith(self.typed))

    def after(self, letter: str) -> "Hints | Hint | None":
        """What one more letter leads to: a place, the hints that are left, or None when no hint has it."""
        typed = replace(self, typed=self.typed + letter)
        return next((hint for hint in typed.left if hint.name == typed.typed), typed if typed.left else None)


def hint_names(count: int, avoid: Iterable[str] = ()) -> list[str]:
    """Names for so many places, the nearest first; fewer when there are more than two letters can name."""
    letters = [letter for letter in LETTERS if letter not in set(avoid)]
    total = len(letters)
    if count <= total:
        return letters[:count]
    single = max(0, (total * total - count) // (total - 1))
    pairs = [first + second for first in letters[single:] for second in letters]
    return (letters[:single] + pairs)[:count]


def end_hints(
    state: EditorState, relations: Sequence[str], shown: tuple[int, int], avoid: Iterable[str] = ()
) -> Hints:
    """Hints on the spans that one of the relations may join to the focused one.

    Args:
        state: with a focused span; without one there are no hints.
        relations: ids of relation labels.
        shown: code points (start, end exclusive) that are on screen; only spans that begin there count.
        avoid: letters that mean something else.
    """
    item, board = state.focused_item, state.board
    if item is None:
        return Hints()
    found = {
        other.span.id: other
        for relation in relations
        for other in possible_ends(board, item, relation, *shown)
        if other.span.start >= shown[0]
    }

    def distance(other: Item) -> tuple[int, int, int]:
        sentences = board.sentence_at(other.span.start) - board.sentence_at(item.span.start)
        gap = max(other.span.start - item.span.end, item.span.start - other.span.end)
        return abs(sentences), gap, other.span.start

    ends = sorted(found.values(), key=distance)
    return _named([(end.span.start, end.span.id) for end in ends], board, avoid)


def word_hints(state: EditorState, shown: tuple[int, int]) -> Hints:
    """Hints on the content words on screen and where spans begin, nearest to the cursor first.

    Those of this sentence and the next come before all others.
    """
    board, tokens = state.board, state.board.tokens
    first, stop = tokens.covering(*shown)
    begins = {
        item.span.start: item.span.id
        for item in reversed(board.between(*shown))
        if item.status is not Status.REJECTED
    }
    words = [
        token
        for token in range(first, stop)
        if token != state.cursor
        and tokens.starts[token] >= shown[0]
        and (tokens.starts[token] in begins or _is_content(board, token))
    ]

    def distance(token: int) -> tuple[bool, int, int]:
        far = tokens.sentence_of(token) - state.sentence not in (0, 1)
        return far, abs(token - state.cursor), token

    words.sort(key=distance)
    places = [(tokens.starts[token], begins.get(tokens.starts[token], "")) for token in words]
    return _named(places, board, ())


def _named(places: Sequence[tuple[int, str]], board: Board, avoid: Iterable[str]) -> Hints:
    """The hints on places (first code point, id of the span there or empty), nearest first."""
    names = hint_names(len(places), avoid)
    return Hints(
        tuple(
            Hint(name, start, span, board.tokens.at(start))
            for name, (start, span) in zip(names, places, strict=False)
        )
    )


def _is_content(board: Board, token: int) -> bool:
    """Whether a token is worth jumping to: a long word, a capitalised one, one of a script without case."""
    word = board.article.text[board.tokens.starts[token] : board.tokens.ends[token]]
    letters = sum(map(str.isalpha, word))
    if letters >= MIN_LETTERS:
        return True
    has_case = word.lower() != word.upper()
    return (word[:1].isupper() and letters > 1) or (letters > 0 and not has_case)
