"""The article: a line widget that redraws only what a new state changes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.document.article import Article
from annotator.editing.state import EditorState
from annotator.tui.layout import targets
from annotator.tui.layout.hints import Hints
from annotator.tui.layout.lines import MARGIN
from annotator.tui.layout.page import Change, Page
from annotator.tui.layout.rows import Row, changed_cells
from annotator.tui.layout.scene import scene_of
from annotator.tui.layout.scrolling import Rows, clamp_top, place_cursor, place_sentence
from annotator.tui.layout.seen import Seen
from annotator.tui.strips import StyleSheet
from annotator.tui.widgets.kept_lines import WholeRows

if TYPE_CHECKING:
    from annotator.tui.layout.versions import Versions

_TRIES = 4
"""Scrolling may show lines that turn out higher than they counted, which may ask for more scrolling."""


class ArticleView(ScrollView, WholeRows, inherit_bindings=False):
    """Shows an article with its spans in lanes (or without), as an `EditorState` has it.

    It holds no state of the editor beyond what it shows, and decides nothing but where to scroll.
    """

    DEFAULT_CSS = """
    ArticleView {
        width: 1fr; height: 1fr;
        overflow: hidden hidden;
        scrollbar-size: 0 0;
    }
    """

    lanes: reactive[bool] = reactive(True, repaint=False, init=False)
    """Whether spans have lanes under the lines; else they show in the text alone."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        self._page: Page | None = None
        self._state: EditorState | None = None
        self._hints: Hints | None = None
        self._versions: Versions | None = None
        self._article: Article | None = None
        self._pane = Size(0, 0)
        self._styles_of_looks: StyleSheet | None = None
        self._strips: dict[Row, Strip] = {}
        self._seen = Seen()
        self._column = targets.Column()
        self._placing = False
        super().__init__(name=name, id=id, classes=classes)

    # what is shown

    def show(
        self, state: EditorState, hints: Hints | None = None, versions: "Versions | None" = None
    ) -> None:
        """Show `state`; only what it changes on screen is painted, and the cursor stays on screen.

        `hints` stand on the text until it is shown without them; `versions` have lanes of their own.
        """
        last, self._state, self._hints, self._versions = self._state, state, hints, versions
        if self._article is not state.board.article:
            self._open(state.board.article, last)
        page = self._page
        if page is None:
            return
        fresh = page.scene is None or last is None
        self._give(page, state)
        turned = fresh or (last is not None and _sentence(last) != _sentence(state))
        self._update(page, turned)
        self._note_seen(state)

    def show_text(self, article: Article) -> None:
        """Show an article that has no tokens yet: its text, from the top."""
        self._state = None
        self._open(article, None)
        self.refresh()

    def _open(self, article: Article, last: EditorState | None) -> None:
        """Lay out an article unless the very same text is laid out already."""
        known = self._article
        self._article = article
        if known is None or known.text != article.text or last is not None:
            self._seen = Seen()
            self._lay_out()
            self.scroll_target_y = self.scroll_y = 0
        self._column = targets.Column()

    def _lay_out(self) -> None:
        self._page = None
        self._strips.clear()
        self._pane = self.size
        if self._article is not None and self._pane.width:
            self._page = Page(self._article.text, self._pane.width, with_lanes=self.lanes)
            self._seen.forget_lines()
        self.refresh()

    def _give(self, page: Page, state: EditorState) -> None:
        labels = state.board.schema.spans
        page.few_colors = self.app.no_color or len({label.color for label in labels}) < len(labels)
        page.show(scene_of(state, self._hints, self._versions))

    def _lay_out_again(self) -> None:
        """After a change of width or view: the same place in the text stays on screen."""
        start, _ = self.visible_range()
        self._lay_out()
        page, state = self._page, self._state
        if page is None:
            return
        if state is None:
            self._scroll(page.heights.top(page.lines.at(start)))
            return
        self._give(page, state)
        self._update(page, True)
        self._note_seen(state)
        self.post_message(self.Moved())

    def watch_lanes(self) -> None:
        """Draw with or without lanes from now on."""
        self._lay_out_again()

    def on_resize(self, event: Resize) -> None:
        """Wrap for the new width."""
        self._lay_out_again()

    def notify_style_update(self) -> None:
        """Forget styles and strips: the theme has changed."""
        super().notify_style_update()
        self._styles_of_looks = None
        self._strips.clear()

    # painting

    def render_line(self, y: int) -> Strip:
        """The row `y` of the view."""
        page = self._page
        row = y + self.scroll_offset.y
        if page is None or row >= page.heights.rows:
            return self._strip(())
        line, number = page.heights.at(row)
        rows = page.rows(line)
        return self._strip(rows[number] if number < len(rows) else ())

    def _strip(self, row: Row) -> Strip:
        if self._styles_of_looks is None:
            self._styles_of_looks = StyleSheet(self)
        strip = self._strips.get(row)
        if strip is None:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[row] = self._styles_of_looks.strip(row, self._pane.width)
        return strip

    def _update(self, page: Page, turned: bool) -> None:
        """Settle the lines on screen, scroll if need be, and paint what differs."""
        top = self.scroll_offset.y
        grown = self._place(page, turned)
        for _ in range(_TRIES):
            if not page.settle(*self._visible_lines(page)):
                break
            grown = True
            self._place(page, turned)
        changes = page.take_changes()
        if grown or self.scroll_offset.y != top:
            self.refresh()
        else:
            self._refresh_changes(page, changes)

    def _place(self, page: Page, turned: bool) -> bool:
        """Scroll to the cursor, and to a sentence just turned to; whether heights changed meanwhile."""
        scene, height = page.scene, self._pane.height
        if scene is None:
            return False
        grown = page.settle(page.lines.at(scene.cursor[0]), page.lines.at(max(scene.cursor)))
        top = self.scroll_offset.y
        if turned:
            first, last = (page.lines.at(place) for place in scene.sentence)
            grown |= page.settle(first, min(last, first + height))
            top = place_sentence(top, height, Rows(*page.reach(*scene.sentence)))
            top = clamp_top(top, height, page.heights.rows)
        self._scroll(place_cursor(top, height, Rows(*page.reach(*scene.cursor))))
        return grown

    def _refresh_changes(self, page: Page, changes: list[Change]) -> None:
        """Paint the cells in which drawn lines differ from what they were."""
        regions = []
        for change in changes:
            top = page.heights.top(change.line) - self.scroll_offset.y
            if not change.old:
                regions.append(Region(0, top, self._pane.width, len(change.new)))
                continue
            for number, (old, new) in enumerate(zip(change.old, change.new, strict=True)):
                cells = changed_cells(old, new)
                if cells:
                    regions.append(Region(cells[0], top + number, cells[1] - cells[0], 1))
        screen = self._pane.region
        regions = [region.intersection(screen) for region in regions if region.overlaps(screen)]
        if regions:
            self.refresh(*regions)

    # scrolling

    @property
    def max_scroll_y(self) -> int:
        """The last top row."""
        page, height = self._page, self._pane.height
        return page.row_group(max(0, page.heights.rows - height), height) if page else 0

    @property
    def allow_vertical_scroll(self) -> bool:
        """Always: there is no scroll bar to ask."""
        return True

    def _scroll(self, top: int, *, upwards: bool = False) -> None:
        """Begin the view at this row, or where the line after it (with `upwards`: its own) begins."""
        page, height = self._page, self._pane.height
        if page is not None:
            top = page.row_group(clamp_top(top, height, page.heights.rows), height, upwards=upwards)
            if top != self.scroll_offset.y:
                self._placing = True
                self.scroll_target_y = self.scroll_y = top
                self._placing = False

    def scroll_rows(self, by: int) -> None:
        """Scroll by so many rows, as far as there are any."""
        self._scroll(self.scroll_offset.y + by, upwards=by < 0)
        self._after_scroll()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever scrolled (a mouse wheel, too): all that is on screen now has been seen."""
        super().watch_scroll_y(old_value, new_value)
        if not self._placing:
            self._scroll(round(new_value), upwards=new_value < old_value)
            self._after_scroll()

    def _after_scroll(self) -> None:
        if self._page is not None:
            self._page.settle(*self._visible_lines(self._page))
        if self._state is not None:
            self._note_seen(self._state)
        self.post_message(self.Moved())

    def _visible_lines(self, page: Page) -> tuple[int, int]:
        """First and last line with a row on screen."""
        top = self.scroll_offset.y
        bottom = min(page.heights.rows, top + max(1, self._pane.height)) - 1
        return page.heights.at(top)[0], page.heights.at(max(top, bottom))[0]

    def visible_range(self) -> tuple[int, int]:
        """Code points (start, end exclusive) of the lines on screen."""
        page = self._page
        if page is None:
            return 0, 0
        first, last = self._visible_lines(page)
        return page.lines.range(first)[0], page.lines.range(last)[1]

    def whole_range(self) -> tuple[int, int]:
        """Code points (start, end exclusive) of the lines that are on screen with all their lanes."""
        page = self._page
        if page is None:
            return 0, 0
        top, height = self.scroll_offset.y, self._pane.height
        first, last = self._visible_lines(page)
        while first < last and page.heights.top(first) < top:
            first += 1
        while last > first and page.heights.top(last + 1) > top + height:
            last -= 1
        return page.lines.range(first)[0], page.lines.range(last)[1]

    def rows_away(self, start: int, end: int) -> int:
        """Visual lines from the screen to the code points start..end: negative above, 0 on screen."""
        page = self._page
        if page is None:
            return 0
        first, last = self._visible_lines(page)
        begins, ends = page.lines.at(start), page.lines.at(max(start, end - 1))
        return begins - first if begins < first else max(0, ends - last)

    # what has been seen

    def _note_seen(self, state: EditorState) -> None:
        if self._page is not None:
            self._seen.note(self._page, state.step, self.scroll_offset.y, self._pane.height)

    def _unseen_line(self, state: EditorState) -> int | None:
        return self._seen.unseen_line(self._page, state) if self._page else None

    def is_step_seen(self, state: EditorState) -> bool:
        """Whether every span of the current step has been wholly on screen since the step became current."""
        return self._unseen_line(state) is None

    def scroll_to_unseen(self, state: EditorState) -> None:
        """Bring the first span of the current step that has not been seen to the screen."""
        line = self._unseen_line(state)
        if line is not None and self._page is not None:
            heights, height = self._page.heights, self._pane.height
            above = min(height // 4, max(0, height - heights.of(line)))
            self._scroll(heights.top(line) - above)
            self._after_scroll()

    # where keys and the mouse lead

    class Moved(Message):
        """Other text is on screen though the state is the same: another size, or scrolled."""

    class TokenClicked(Message):
        """A click, with `--mouse`: on this token or nearest to it."""

        def __init__(self, token: int) -> None:
            self.token = token
            super().__init__()

    def on_click(self, event: Click) -> None:
        """Tell which token was clicked."""
        if self._page is not None and self._state is not None:
            row, tokens = event.y + self.scroll_offset.y, self._state.board.tokens
            token = targets.at_cell(self._page, tokens, row, event.x - MARGIN)
            if token is not None:
                self.post_message(self.TokenClicked(token))

    def line_target(self, token: int, by: int) -> int:
        """The token on the visual line `by` lines away, in the column where the movement began."""
        return self._target(
            lambda page, state: self._column.by_lines(page, state.board.tokens, token, by), token
        )

    def page_target(self, token: int, by: int) -> int:
        """The token half a screen up (`by` −1) or down (1), in the same column."""
        rows = by * max(1, self._pane.height // 2)
        return self._target(
            lambda page, state: self._column.by_rows(page, state.board.tokens, token, rows), token
        )

    def line_end_target(self, token: int, by: int) -> int:
        """The first (`by` −1) or last (1) token of the visual line."""
        return self._target(lambda page, state: targets.line_end(page, state.board.tokens, token, by), token)

    def _target(self, find: Callable[[Page, EditorState], int], token: int) -> int:
        if self._page is None or self._state is None or not len(self._state.board.tokens):
            return token
        return find(self._page, self._state)


def _sentence(state: EditorState) -> int:
    return state.step.sentence if state.step else -1
