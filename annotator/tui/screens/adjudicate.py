"""The adjudication screen: the gold layer is edited, and the differences between annotators are settled."""

from enum import Enum, auto
from itertools import chain, repeat
from string import ascii_lowercase

from msgspec.structs import replace

from annotator.editing import settling
from annotator.editing.adjudication import Adjudication
from annotator.editing.adjudication_commands import (
    AdjudicationCommand,
    GiveReason,
    KeepOwn,
    NextDifference,
    TakeVersion,
)
from annotator.editing.commands import Command
from annotator.editing.difference_walk import open_adjudication
from annotator.editing.state import Context as Moment
from annotator.editing.state import EditorState, Outcome
from annotator.tui.actions import EDITING, Context
from annotator.tui.keymap import Keymap
from annotator.tui.keys import Press
from annotator.tui.layout.version_words import Opinion, opinions
from annotator.tui.layout.versions import Lanes, Versions, versions_of
from annotator.tui.screens.adjudicated import AdjudicatedScreen
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.widgets.answer_list import Answer, AnswerList
from annotator.tui.widgets.status_line import Status
from annotator.tui.widgets.versions_pane import NONE, VersionsPane, pane_rows
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.deciding import LoadedArticle

COMMANDS: dict[str, AdjudicationCommand] = {
    "difference.keep": KeepOwn(),
    "difference.next": NextDifference(1),
    "difference.previous": NextDifference(-1),
    "open.next": NextDifference(1),
    "open.previous": NextDifference(-1),
    "step.take": NextDifference(1),
    **{f"version.{number}": TakeVersion(number - 1) for number in range(1, 10)},
}
"""Actions that are commands of adjudication; away from a difference, review's own keys lead to the next."""

REASONS = ("guideline gap", "ambiguous text", "slip", "edge case")
"""Reasons that a number gives."""


OWN_WORDS = "in your own words"
"""What is offered behind the reasons."""


class Asked(Enum):
    """What an open panel asks for."""

    NOTHING = auto()
    REASON = auto()
    OWN_REASON = auto()
    VERSION = auto()


class Unprepared:
    """Stands for the thread that prepares articles: what two people have finished needs none."""

    def want(self, key: str) -> None:
        """Nothing to do."""

    def read_words(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class AdjudicateScreen(AnnotateScreen):
    """The annotation screen over the gold layer, with a lane for each annotator.

    Attributes:
        adjudication: what is compared and settled, of which `state` is the editor.
    """

    def __init__(self, desk: AdjudicationDesk, keymap: Keymap, start_key: str | None) -> None:
        super().__init__(desk, keymap, Unprepared(), start_key)
        self.gold_desk = desk
        self.adjudication: Adjudication | None = None
        self._coming: Adjudication | None = None
        self._lanes: Lanes | None = None
        self._settling_first = False
        self._asked = Asked.NOTHING
        self._offered: list[Opinion] = []
        self._wants_inspector = False

    def on_mount(self) -> None:
        """A row for each annotator above the frame line; Textual calls the handlers of the bases itself."""
        pick = f" · {self.keymap.shown('version.pick')} lists them"
        pane = VersionsPane(pick=pick, id="versions")
        pane.styles.height = pane_rows(len(self.gold_desk.annotators))
        self.mount(pane, before="#frame")

    # opening

    def _session(self, loaded: LoadedArticle) -> EditorState:
        comparison = self.gold_desk.comparison(loaded.article)
        self._lanes = Lanes(comparison, self.schema)
        self.adjudication = self._coming = open_adjudication(
            loaded.article,
            self.schema,
            comparison,
            loaded.history,
            decider=self.gold_desk.adjudicator,
            cursor=loaded.place if loaded.history else None,
        )
        return self.adjudication.editor

    def open_article(self, key: str) -> bool:
        """Show an article, and settle at once what the strategy settles."""
        opened = super().open_article(key)
        if opened and self.adjudication is not None:
            people = enumerate(self.adjudication.comparison.annotators[:9], 1)
            names = {f"version.{number}": f"Version of {name}" for number, name in people}
            self.palette().call(names)
            self._settle_first()
            left, answer = self.adjudication.left, self.adjudication.editor.board.annotations.answer
            if left and answer is not None and not self._saver.is_busy:
                what = "difference is" if left == 1 else "differences are"
                self.say(f"{left} {what} new since this article was finished")
        return opened

    def _settle_first(self) -> None:
        self._settling_first = True
        self.dispatch(NextDifference(0))
        self._settling_first = False

    # a command, all the way

    def reduce(self, state: EditorState, command: Command | AdjudicationCommand, moment: Moment) -> Outcome:
        """What a command of the editor or of adjudication does."""
        if self.adjudication is None:
            return Outcome(state)
        current = replace(self.adjudication, editor=state)
        if self._settling_first:
            outcome = settling.settle_before(current, self.gold_desk.strategy, moment)
        else:
            outcome = settling.reduce(current, command, moment)
        self._coming = outcome.state
        return Outcome(outcome.state.editor, outcome.decision, outcome.leave)

    def _apply(self, outcome: Outcome) -> None:
        if self._coming is not None:
            self.adjudication = replace(self._coming, editor=outcome.state)
        super()._apply(outcome)

    def _with_words(self, state: EditorState) -> EditorState:
        """Nothing is guessed about the gold layer."""
        return state

    @property
    def context(self) -> Context:
        """At a difference the digits take versions, unless something is selected."""
        context = super().context
        at_hand = self.adjudication is not None and self.adjudication.difference is not None
        return Context.DIFFERENCE if context in EDITING - {Context.SELECTION} and at_hand else context

    def run_action_of(self, id: str, press: Press) -> None:
        """Commands of adjudication; all others as on the annotation screen."""
        if self.state is not None and id in COMMANDS:
            self.dispatch(COMMANDS[id], press)
        elif id == "difference.reason":
            self.ask_reason()
        elif id == "version.pick":
            self.ask_version()
        else:
            super().run_action_of(id, press)

    def ask_reason(self) -> None:
        """Ask why the difference at hand was settled so."""
        if self.adjudication is None or self.adjudication.settlement is None:
            self.dispatch(GiveReason(""))
            return
        reasons = (*REASONS, OWN_WORDS)
        self._ask_which(
            Asked.REASON, "why was it settled so?", [Answer(str(n), why) for n, why in enumerate(reasons, 1)]
        )

    def ask_version(self) -> None:
        """List the versions of the difference at hand, each with who says so."""
        state = self.adjudication
        difference = state.difference if state else None
        if state is None or difference is None:
            self.dispatch(TakeVersion(0))
            return
        self._offered = opinions(state, difference)
        names = state.comparison.annotators
        answers = [
            Answer(
                letter,
                f"{', '.join(names[who] for who in each.group)}: {each.words(self.size.width) or NONE}",
            )
            for letter, each in zip(chain(ascii_lowercase, repeat("")), self._offered, strict=False)
        ]
        self._ask_which(Asked.VERSION, f"{difference.kind.value}: which version?", answers)

    def _ask_which(self, what: Asked, question: str, answers: list[Answer]) -> None:
        self._asked = what
        panel = self.panel_of(AnswerList, lambda: AnswerList(id="answers"))
        panel.open(question, answers)
        self.open_panel(panel)

    def _keep_text(self, text: str) -> None:
        asked, self._asked = self._asked, Asked.NOTHING
        match asked:
            case Asked.NOTHING:
                super()._keep_text(text)
            case Asked.VERSION:
                self.dispatch(TakeVersion(self._offered[int(text)].group[0]))
            case Asked.REASON if int(text) < len(REASONS):
                self.dispatch(GiveReason(REASONS[int(text)]))
            case Asked.REASON:
                self._open_line("", "why:", "")
                self._asked = Asked.OWN_REASON
            case Asked.OWN_REASON:
                if text.strip():
                    self.dispatch(GiveReason(text.strip()))

    def close_panel(self) -> None:
        """Put the open panel away."""
        super().close_panel()
        if self.panel is None and not self.message:
            self.show_footer()

    def open_note(self) -> None:
        """Open the line of the article's note; a reason that was asked for and not given is no note."""
        self._asked = Asked.NOTHING
        super().open_note()

    def _ask_text(self, attribute: str) -> None:
        self._asked = Asked.NOTHING
        super()._ask_text(attribute)

    def open_labels(self) -> None:
        """Open the list of all labels: at a difference the digits take versions."""
        if self.context is not Context.DIFFERENCE or self.state is None:
            super().open_labels()
        else:
            self.pick_label(self.state)

    def done_screen(self, here: str) -> AdjudicatedScreen:
        """What is shown when no article differs any more."""
        return AdjudicatedScreen(self.keymap, self.gold_desk, here)

    # what is shown

    def footer_words(self) -> dict[str, tuple[str, str]]:
        """At a difference, the digits that take a version."""
        words = super().footer_words()
        count = min(9, len(self.adjudication.comparison.annotators)) if self.adjudication else 0
        if count and self.context is Context.DIFFERENCE:
            first, last = self.keymap.shown("version.1"), self.keymap.shown(f"version.{count}")
            keys = first if count == 1 else f"{first} {last}" if count == 2 else f"{first}-{last}"
            words["version.1"] = keys, "version"
        elif self.adjudication is not None:
            words["step.take"] = self.keymap.shown("step.take"), "next difference"
        return words

    def versions(self) -> Versions | None:
        """The annotators' lanes."""
        if self.adjudication is None or self._lanes is None:
            return None
        return versions_of(self.adjudication, self._lanes)

    def show(self) -> None:
        """Bring every widget in line, the difference at hand too."""
        super().show()
        self.query_one(VersionsPane).show(self.adjudication)

    def status(self, status: Status) -> Status:
        """Counts of differences instead of suggestions, among the articles that are shared."""
        if self.adjudication is None or self.loaded is None:
            return status
        number = self.gold_desk.place_of(self.loaded.article.key)
        return replace(
            status,
            number=number,
            total=len(self.gold_desk.keys),
            annotator=f"gold · {self.gold_desk.adjudicator}",
            open=self.adjudication.left,
            rejected=None,
        )
