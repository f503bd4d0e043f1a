"""How many letters the hints have that the program gives, on a screen of 80x24 with lanes."""

from collections import OrderedDict

from annotator.document.article import Article
from annotator.editing.board import Board
from annotator.editing.state import EditorState
from annotator.tui.layout.hints import end_hints, word_hints

ABOVE, BELOW = 500, 250
"""Code points before and after the cursor that are on the screen: ten lines of 75 with their lanes, the
sentence at two thirds of the height."""

HALF = (ABOVE + BELOW) // 2
"""Code points that half a screen moves the view by."""

REMEMBERED = 256


class Hints:
    """The hints of one article."""

    def __init__(self, article: Article) -> None:
        self._length = len(article.text)
        self._words: OrderedDict[tuple[int, int], tuple[Board, dict[int, int]]] = OrderedDict()

    def jump_letters(self, state: EditorState, token: int) -> int:
        """Letters of the jump hint on a token; 0 when it has none."""
        key = (id(state.board), state.cursor)
        if key not in self._words or self._words[key][0] is not state.board:
            hints = word_hints(state, self._shown(state, 0)).places
            self._words[key] = (state.board, {hint.token: len(hint.name) for hint in hints})
            if len(self._words) > REMEMBERED:
                self._words.popitem(last=False)
        return self._words[key][1].get(token, 0)

    def end_letters(self, state: EditorState, relation: str, end: str) -> tuple[int, int]:
        """Half screens to the span `end`, negative upwards, and letters of its hint there.

        The hints are for joining it to the focused span by `relation`; no letters when it has none.
        """
        schema, item = state.board.schema, state.board.item(end)
        if item is None:
            return 0, 0
        key = schema.relation(relation).key
        asked = [relation] if key else [each.id for each in schema.relations if not each.key]
        avoid = {"r", *(each.key for each in schema.relations if each.key)}
        pages = self._pages(state, item.span.start)
        hints = end_hints(state, asked, self._shown(state, pages), avoid)
        return pages, next((len(hint.name) for hint in hints.places if hint.span == end), 0)

    def _pages(self, state: EditorState, offset: int) -> int:
        start, end = self._shown(state, 0)
        if offset < start:
            return -((start - offset + HALF - 1) // HALF)
        return (offset - end + HALF) // HALF if offset >= end else 0

    def _shown(self, state: EditorState, pages: int) -> tuple[int, int]:
        here = state.board.tokens.starts[state.cursor] + pages * HALF
        return max(0, here - ABOVE), max(1, min(self._length, here + BELOW))
