"""Finding text in the article, and its hidden characters."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.editing.commands import Command, MoveTo
from annotator.editing.state import EditorState
from annotator.tui.actions import Context
from annotator.tui.finding import Found, find
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.screens.article import ArticleScreen
from annotator.tui.widgets.panel import Panel
from annotator.workspace.deciding import Desk

if TYPE_CHECKING:
    from annotator.tui.widgets.find_line import FindLine
    from annotator.tui.widgets.hidden_list import HiddenList


class SearchingScreen(ArticleScreen):
    """An article in which a text can be found; every letter typed moves on, and esc goes back."""

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        super().__init__(desk, keymap)
        self._query = ""
        self._before_find: tuple[EditorState, int] | None = None

    def dispatch(self, command: Command, press: Press | None = None) -> None:
        """Do a command; a decision is shown once it is saved."""
        raise NotImplementedError

    def press_in_panel(self, panel: Panel, press: Press) -> None:
        """Hand a key to the open panel."""
        from annotator.tui.widgets.find_line import FindLine
        from annotator.tui.widgets.hidden_list import HiddenList

        match panel:
            case FindLine():
                self._press_in_find(panel, press)
            case HiddenList():
                self._press_in_hidden(panel, press)
            case _:
                super().press_in_panel(panel, press)

    def open_find(self) -> None:
        """Open the line in which a text to find is typed."""
        from annotator.tui.widgets.find_line import FindLine

        if self.state is not None:
            self._before_find = self.state, self.view.scroll_offset.y
            line = self.panel_of(FindLine, lambda: FindLine(id="find"))
            line.open("find:", "")
            self.open_panel(line)

    def find_next(self) -> None:
        """To the next match of what was found."""
        self._find_again(1)

    def find_previous(self) -> None:
        """To the match before."""
        self._find_again(-1)

    def _find_again(self, by: int) -> None:
        if not self._query:
            self.say(f"nothing to find yet · {self.keymap.shown('find.open')} finds")
        elif self.state is not None:
            found = self._found(self._query, self.state.cursor, by)
            if found is not None:
                again = "the top" if by > 0 else "the end"
                wrapped = f" · from {again} again" if found.wrapped else ""
                self.say(f"“{self._query}” {found.number} of {found.total}{wrapped}")

    def _found(self, query: str, token: int, by: int) -> Found | None:
        """Go to a match; says so when there is none."""
        state = self.state
        found = find(state.board.article.text, state.board.tokens, query, token, by) if state else None
        if found is None:
            self.say(f"“{query}” is not in this article")
        else:
            self.dispatch(MoveTo(found.token))
        return found

    def _press_in_find(self, line: "FindLine", press: Press) -> None:
        reaction = line.take(press, self.keymap.action_for(press.key, Context.FIND))
        if not reaction.closes:
            if reaction.message:
                self.say(reaction.message)
            else:
                self._look_for(line.typed)
            return
        self.close_panel()
        if reaction.text is None:
            self._back_before_find()
        elif reaction.text:
            self._query = reaction.text
        elif self._query:
            self._find_again(1)

    def _look_for(self, typed: str) -> None:
        """Follow what has been typed so far, from where the search began."""
        if self._before_find is None:
            return
        if not typed.strip():
            self._back_before_find()
            return
        found = self._found(typed, self._before_find[0].cursor, 0)
        if found is None:
            self._back_before_find()
        else:
            again = " from the top again" if found.wrapped else ""
            self.say(
                f"{found.number} of {found.total}{again} · {{list.open}} stays · {{edit.escape}} goes back"
            )

    def _back_before_find(self) -> None:
        """Cursor, focus and scroll as they were when the search began."""
        if self._before_find is None or self.state is None:
            return
        origin, top = self._before_find
        self.state = replace(
            self.state,
            cursor=origin.cursor,
            anchor=origin.anchor,
            focus=origin.focus,
            revision=self.state.revision + 1,
        )
        self.show()
        self.view.scroll_rows(top - self.view.scroll_offset.y)

    def pasted(self, text: str) -> None:
        """Pasted text may be looked for, too."""
        from annotator.tui.widgets.find_line import FindLine

        super().pasted(text)
        if isinstance(self.panel, FindLine):
            self._look_for(self.panel.typed)

    # what is hidden

    def open_hidden(self) -> None:
        """List the characters of the article that cannot be seen."""
        if not self.hidden:
            self.say("no hidden characters in this article")
            return
        from annotator.tui.widgets.hidden_list import HiddenList

        listing = self.panel_of(HiddenList, lambda: HiddenList(id="hidden"))
        listing.open(self.hidden)
        self.open_panel(listing)

    def _press_in_hidden(self, listing: "HiddenList", press: Press) -> None:
        reaction = listing.take(press, self.keymap.action_for(press.key, Context.HIDDEN))
        if reaction.action:
            self.close_panel()
            self._go_to_hidden(listing.chosen.offsets)
        elif reaction.closes:
            self.close_panel()
        else:
            self.say(reaction.message)

    def _go_to_hidden(self, offsets: tuple[int, ...]) -> None:
        """To the first of the offsets after the cursor, round the end."""
        if self.state is not None:
            tokens = self.state.board.tokens
            end = tokens.ends[self.state.cursor]
            self.dispatch(
                MoveTo(tokens.at(next((offset for offset in offsets if offset >= end), offsets[0])))
            )
