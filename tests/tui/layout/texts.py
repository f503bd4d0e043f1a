"""Texts that are hard to lay out, and sessions on small articles."""

from hypothesis import strategies as st

from annotator.document.article import Article, Tokens
from annotator.document.relations import Suggestions
from annotator.editing.session import open_session
from annotator.editing.state import EditorState
from annotator.tui.layout.page import Page
from annotator.tui.layout.rows import row_text
from annotator.tui.layout.scene import scene_of
from tests.support.articles import SUGGESTED, TEXT, make_schema, tokenize

HARD = [
    "word",
    "wide林书恒外",
    "e\u0301\u0302",
    "\u0301",
    "👩\u200d⚖\ufe0f",
    "👨\u200d👩\u200d👧",
    "🤝🏽",
    "🏽",
    "🇺🇸",
    "🇺",
    "\t",
    "\u00a0",
    "\u3000",
    "\u200b",
    "\u202e",
    "\r\n",
    "\r",
    "\n",
    " ",
    "  ",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "سلام",
    "שלום",
    "नमस्ते",
    "한국어",
    "\u1112\u1161\u11ab",
    "x" * 90,
    "字" * 50,
    "a" + "\u0308" * 40,
]

hard_texts = st.lists(st.sampled_from(HARD) | st.text(max_size=6), max_size=25).map("".join)
columns = st.integers(10, 90)


def session(text: str = TEXT, suggestions: Suggestions = SUGGESTED) -> EditorState:
    """An article at its first open step."""
    tokens = tokenize(text)
    if len(tokens) and not tokens.sentences:
        tokens = Tokens(tokens.starts, tokens.ends, [0])
    return open_session(Article("k", text, {}, tokens), make_schema(), suggestions)


def page_of(
    state: EditorState, width: int = 80, *, with_lanes: bool = True, few_colors: bool = False
) -> Page:
    """The page of a state."""
    page = Page(state.board.article.text, width, with_lanes=with_lanes, few_colors=few_colors)
    page.show(scene_of(state))
    return page


def drawn(page: Page) -> list[str]:
    """All rows of a page as text."""
    return [row_text(row) for line in range(len(page.lines)) for row in page.rows(line)]
