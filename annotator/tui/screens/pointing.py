"""Pointing at places: hints for links and jumps, and what is shown before many decisions at once."""

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.schema import RelationLabel
from annotator.editing.commands import FocusOn, LinkNearest, MakeLink, MoveTo, RelabelLink
from annotator.editing.items import Link, Status
from annotator.editing.linking import fitting, nearest
from annotator.editing.state import EditorState
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap, keyed_relations
from annotator.tui.keys import Press, display_key
from annotator.tui.layout.hints import Hint, Hints, end_hints, word_hints
from annotator.tui.screens.article import NARROW
from annotator.tui.screens.searching import SearchingScreen
from annotator.tui.sight import Sight
from annotator.tui.widgets.panel import Panel
from annotator.workspace.deciding import Desk

TOO_EARLY_FOR_HINTS = "not taken: pressed before the hints were on the screen"


class Aim(Enum):
    """What a hint is chosen for."""

    JUMP = auto()
    LINK = auto()


class Pointing(Struct, frozen=True):
    """Hints that stand on the screen.

    Attributes:
        relations: for links: those that may be made; with several the other end's label decides.
    """

    aim: Aim
    hints: Hints
    relations: tuple[RelationLabel, ...] = ()


class PointingScreen(SearchingScreen):
    """An article in which places can be pointed at. While hints stand, they get the keys."""

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        super().__init__(desk, keymap)
        self.pointing: Pointing | None = None
        self._hint_sight = Sight()
        self._chosen: Callable[[str], None] = _ignore

    def take_preview(self, press: Press) -> bool:
        """Apply the preview that stands; False when it cannot have been seen yet."""
        raise NotImplementedError

    def drop_question(self) -> None:
        """Leave everything as it was."""
        raise NotImplementedError

    # hints

    def open_jump(self) -> None:
        """Show hints on the words on screen."""
        if self.state is not None:
            hints = word_hints(self.state, self.view.whole_range())
            self._point(Pointing(Aim.JUMP, hints), "no word on the screen to jump to")

    def start_link(self, id: str, press: Press) -> None:
        """`link.1` …: hints for a link from the focused span; on a focused link its label becomes this."""
        relation = keyed_relations(self.schema).get(id)
        state = self.state
        if relation is None or state is None:
            self.say(f"no link has the key {display_key(press.key)} in this schema")
            return
        link = state.focused_link
        if link is not None and link.relation.label != relation.id:
            self.dispatch(RelabelLink(relation.id), press)
            return
        self._to_head(link)
        self._point_at_ends((relation,))

    def link_other(self) -> None:
        """Hints for a link whose label the other end decides; on a focused link: another label."""
        state = self.state
        item = state.focused_item if state else None
        if state and state.focused_link is not None:
            self._choose_label(state, state.focused_link)
            return
        if item is None:
            self.say("a link needs a focused span · move onto one first")
            return
        keyless = [each for each in self.schema.relations if not each.key]
        if self.schema.is_frame(item.span.label):
            parts = [each for each in keyless if item.span.label in (*each.head, *each.tail)]
            if len(parts) > 1:
                self._ask("which part?", parts, self._point_at_part)
            elif parts:
                self._point_at_ends(tuple(parts))
            else:
                self.say(f"{item.span.label} has no other parts in this schema")
            return
        fits = [each for each in keyless if item.span.label in (*each.head, *each.tail)]
        self._point_at_ends(tuple(fits or self.schema.relations))

    def _to_head(self, link: Link | None) -> None:
        """From a focused link to the span where it begins."""
        if link is not None:
            self.dispatch(FocusOn(link.relation.head))

    def _point_at_part(self, relation: str) -> None:
        self._point_at_ends((self.schema.relation(relation),))

    def _point_at_ends(self, relations: tuple[RelationLabel, ...]) -> None:
        """Show hints on the spans that one of the relations may join to the focused one."""
        state = self.state
        item = state.focused_item if state else None
        names = " or ".join(each.id for each in relations)
        if state is None or item is None:
            selecting = state is not None and state.anchor is not None
            mend = (
                f"{self.keymap.shown('edit.escape')} drops the selection"
                if selecting
                else "move onto one first"
            )
            self.say(f"{names} needs a focused span · {mend}")
            return
        if item.status is Status.REJECTED:
            self.say("what is marked wrong has no links")
            return
        label = item.span.label
        relations = tuple(each for each in relations if label in (*each.head, *each.tail))
        if not relations:
            self.say(f"{names} does not go with {label} in this schema")
            return
        ids = [each.id for each in relations]
        hints = end_hints(state, ids, self.view.whole_range(), self._link_letters())
        far = any(nearest(state.board, item, id, by) for id in ids for by in (-1, 1))
        pointing = Pointing(Aim.LINK, hints, relations)
        self._point(pointing, f"nothing on the screen that {names} could join to {label}", anyway=far)

    def _link_letters(self) -> set[str]:
        """Keys that mean a link, and are no hints therefore."""
        ids = [*keyed_relations(self.schema), "link.other"]
        return {key for id in ids for key in self.keymap.keys[id]}

    def _point(self, pointing: Pointing, nothing: str, *, anyway: bool = False) -> None:
        if not pointing.hints.places and not anyway:
            self.say(nothing)
            return
        self.pointing, self.hints = pointing, pointing.hints
        self._hint_sight.leap()
        self.show()
        self.call_after_refresh(self._hint_sight.painted)

    def end_pointing(self) -> None:
        """Take the hints away."""
        self.pointing = self.hints = None
        self.show()

    def press_in_hints(self, pointing: Pointing, press: Press) -> None:
        """A letter of a hint, the key of a link for the nearest, or esc."""
        if self.keymap.action_for(press.key, Context.HINTS) == "edit.escape":
            self.end_pointing()
            return
        id = self.keymap.action_for(press.key, Context.SPAN) or ""
        if pointing.aim is Aim.LINK and not pointing.hints.typed and press.text in self._link_letters():
            self._link_nearest(pointing, id, press)
            return
        after = pointing.hints.after(press.text.lower()) if press.text.strip() else None
        match after:
            case Hint():
                if self._hint_sight.covers(press):
                    self.end_pointing()
                    self._reach(pointing, after, press)
                else:
                    self.say(TOO_EARLY_FOR_HINTS)
            case Hints():
                self.pointing, self.hints = replace(pointing, hints=after), after
                self.show()
            case None:
                self.say(
                    f"{display_key(press.key)} is no hint here · {self.keymap.shown('edit.escape')} leaves"
                )

    def _reach(self, pointing: Pointing, hint: Hint, press: Press) -> None:
        """A hint was typed whole: go there, or make the link."""
        state = self.state
        item = state.focused_item if state else None
        if pointing.aim is Aim.JUMP or state is None or item is None:
            self.dispatch(MoveTo(hint.token), press)
            return
        other = state.board.item(hint.span)
        labels = fitting(self.schema, item.span.label, other.span.label) if other else []
        fits = [each for each in labels if each in pointing.relations]
        if len(fits) == 1:
            self.dispatch(MakeLink(fits[0].id, hint.span), press)
        elif fits:
            self._ask("which link?", fits, lambda id: self.dispatch(MakeLink(id, hint.span), press))
        else:
            self.say("that span is no longer there")

    def _link_nearest(self, pointing: Pointing, id: str, press: Press) -> None:
        """The first link key joins the nearest on the left, the second the nearest on the right.

        `r`, or the key of the link itself where it is a third one, joins the nearest of all.
        """
        state = self.state
        item = state.focused_item if state else None
        keyed = keyed_relations(self.schema)
        first = pointing.relations[0]
        if state is None or item is None:
            return
        if id in list(keyed)[:2]:
            by = (-1, 1)[list(keyed).index(id)]
            ends = [nearest(state.board, item, each.id, by) for each in pointing.relations]
            if len(ends) == 1 and ends[0]:
                self.end_pointing()
                self.dispatch(LinkNearest(first.id, by), press)
                return
            here = [hint for hint in pointing.hints.places if (hint.start < item.span.start) == (by < 0)]
            side = "left" if by < 0 else "right"
        else:
            here = list(pointing.hints.places) if id == "link.other" or keyed.get(id) is first else []
            side = "screen"
        if here:
            self.end_pointing()
            self._reach(pointing, here[0], press)
        else:
            self.say(f"nothing on the {side} that {first.id} could join")

    # the label of a link

    def _choose_label(self, state: EditorState, link: Link) -> None:
        """Another label for the focused link: at once when one fits, else asked for."""
        labels = [end.span.label for end in map(state.board.item, link.relation.ends) if end]
        fits = [
            each
            for each in self.schema.relations
            if each.id != link.relation.label
            and len(labels) == len(link.relation.ends)
            and each.allows(*labels)
        ]
        if len(fits) > 1:
            self._ask("which link?", fits, lambda id: self.dispatch(RelabelLink(id)))
        elif fits:
            self.dispatch(RelabelLink(fits[0].id))
        else:
            self.say(f"no other link goes from {' to '.join(labels)} in this schema")

    def _ask(self, title: str, relations: list[RelationLabel], then: Callable[[str], None]) -> None:
        from annotator.tui.widgets.choice import LinkChoice

        choice = self.panel_of(LinkChoice, lambda: LinkChoice(id="choice"))
        choice.open(title, relations)
        self._chosen = then
        self.open_panel(choice)

    # what would change

    def open_preview(self, state: EditorState) -> None:
        """Show what a bulk decision would change."""
        from annotator.tui.widgets.preview import BulkPreview

        if state.preview is not None:
            preview = self.panel_of(BulkPreview, lambda: BulkPreview(id="preview"))
            preview.open(state.preview, state.board)
            self.open_panel(preview)
            self.say("")

    def _press_in_preview(self, preview: Panel, press: Press) -> None:
        from annotator.tui.widgets.preview import APPLIES

        reaction = preview.take(press, self.keymap.action_for(press.key, Context.PREVIEW))
        if reaction is APPLIES:
            if not self.take_preview(press):
                self.say("not taken: pressed before the list was on the screen")
        elif reaction.closes:
            self.close_panel()
            self.drop_question()
        else:
            self.say(reaction.message)

    def press_in_panel(self, panel: Panel, press: Press) -> None:
        """Hand a key to the open panel."""
        match panel.where:
            case Context.PREVIEW:
                self._press_in_preview(panel, press)
            case Context.CHOICE:
                reaction = panel.take(press, self.keymap.action_for(press.key, Context.CHOICE))
                if reaction.closes:
                    self.close_panel()
                if reaction.text is not None:
                    self._chosen(reaction.text)
                elif not reaction.closes:
                    self.say(reaction.message)
            case _:
                super().press_in_panel(panel, press)

    # the footer

    def show_footer(self) -> None:
        """Show what the keys do here; while hints stand, what they are for."""
        if self.pointing is None or self.message:
            super().show_footer()
        else:
            self._footer.show(Context.HINTS, keys=self._hint_keys(self.pointing))

    def _hint_keys(self, pointing: Pointing) -> list[tuple[str, str]]:
        """Keys and words of the footer while hints stand."""
        escape = (self.keymap.shown("edit.escape"), "back")
        near = "nearest " if self.size.width >= NARROW else ""
        if pointing.hints.typed:
            return [(f"{pointing.hints.typed}…", "the second letter"), escape]
        if pointing.aim is Aim.JUMP:
            return [("a…z", "jump there"), escape]
        names = " or ".join(each.id for each in pointing.relations)
        said = [("a…z" if pointing.hints.places else "", names)]
        if len(pointing.relations) > 1:
            return [*said, (self.keymap.shown("link.other"), "nearest"), escape]
        sides = zip(keyed_relations(self.schema), ("left", "right"), strict=False)
        return [*said, *((self.keymap.shown(id), near + side) for id, side in sides), escape]


def _ignore(chosen: str) -> None:
    """Before anything was asked."""
