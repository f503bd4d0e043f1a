"""The one registry of actions: keys, footer, help, palette and the docs' key table are drawn from it."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from annotator.tui.keys import display_key


class Context(StrEnum):
    """Where the person is: which keys hold is decided by this."""

    READING = "an article that is being prepared"
    ARTICLE = "the text"
    SPAN = "a focused span"
    LINK = "a focused link"
    SELECTION = "a selection"
    QUESTION = "a question"
    UNSAVED = "a decision that was not saved"
    GRID = "the attribute grid"
    HINTS = "hints in the text"
    CHOICE = "a choice of links"
    FIND = "a search"
    PREVIEW = "a preview"
    HIDDEN = "the hidden characters"
    ANSWERS = "a list of answers"
    INPUT = "a line of text"
    PICKER = "the list of labels"
    QUEUE = "the queue"
    FILTER = "a search in the queue"
    HELP = "the help"
    PALETTE = "the palette"
    DONE = "the end of the queue"
    DIFFERENCE = "a difference between annotators"


class Group(StrEnum):
    """The headings under which help and docs list the actions."""

    REVIEW = "Review"
    MOVE = "Move"
    CHANGE = "Change"
    LINK = "Link"
    ARTICLE = "Article"
    SCREEN = "Screen"
    ADJUDICATE = "Adjudicate"


class Action(Struct, frozen=True):
    """Something a key does.

    Attributes:
        id: `object.verb`, the name in `[keys]` of annotator.toml.
        keys: the default keys, in the notation of `keys.py`.
        label: what the palette calls it.
        word: what the footer calls it.
        help: one sentence for the help screen and the docs.
        contexts: where it holds. Two actions that share one must not share a key.
        listed: whether the palette offers it (moves and answers are not worth it there).
    """

    id: str
    keys: tuple[str, ...]
    label: str
    word: str
    help: str
    contexts: frozenset[Context]
    group: Group
    listed: bool = True


EDITING = frozenset({Context.ARTICLE, Context.SPAN, Context.LINK, Context.SELECTION})
"""The contexts of an article that can be annotated."""

_ANYWHERE = EDITING | {Context.READING, Context.UNSAVED}
_PANELS = frozenset({Context.PREVIEW, Context.HIDDEN, Context.ANSWERS})
_LISTS = frozenset({Context.QUEUE, Context.FILTER, Context.HELP, Context.PALETTE, Context.PICKER}) | _PANELS
_SCREENS = EDITING | {Context.READING, Context.QUEUE, Context.DONE}


def _move(id: str, keys: str, label: str, word: str, help: str, contexts: frozenset[Context]) -> Action:
    return Action(id, tuple(keys.split()), label, word, help, contexts, Group.MOVE, listed=False)


def _do(
    id: str, keys: str, label: str, word: str, help: str, group: Group, contexts: frozenset[Context] = EDITING
) -> Action:
    return Action(id, tuple(keys.split()), label, word, help, contexts, group)


_REVIEW = (
    _do(
        "step.take",
        "space",
        "Right as shown, next step",
        "right",
        "This step is right as shown: record it and go to the next one.",
        Group.REVIEW,
    ),
    _do(
        "span.accept",
        "a",
        "Accept the focused item",
        "accept",
        "Accept the focused span or link and go to the next open one.",
        Group.REVIEW,
    ),
    _do(
        "span.reject",
        "x d delete",
        "Mark the focused item wrong",
        "wrong",
        "Mark the focused span or link wrong and go to the next open one; what was made by hand is removed.",
        Group.REVIEW,
    ),
    _do(
        "open.next",
        "tab",
        "Next open item",
        "next open",
        "Go to the next open item; with none left and newer suggestions waiting, they join.",
        Group.REVIEW,
    ),
    _do(
        "open.previous",
        "shift+tab",
        "Previous open item",
        "previous",
        "Go to the previous open item.",
        Group.REVIEW,
    ),
    _do(
        "edit.undo",
        "u",
        "Undo",
        "undo",
        "Take back the last decision, also after a restart.",
        Group.REVIEW,
    ),
    _do("edit.redo", "U", "Redo", "redo", "Do again what was taken back last.", Group.REVIEW),
    _do(
        "bulk.like_this",
        "*",
        "Decide all mentions like this one",
        "all like this",
        "Decide all other mentions with the same text like this one; shows first what would change.",
        Group.REVIEW,
    ),
    _do(
        "bulk.accept_all",
        "",
        "Accept all open items",
        "accept all",
        "Accept everything open as shown; shows first what would change.",
        Group.REVIEW,
    ),
)

_MOVES = (
    _move(
        "cursor.left",
        "left h",
        "Token left",
        "left",
        "One token to the left.",
        EDITING | {Context.PICKER},
    ),
    _move(
        "cursor.right",
        "right l",
        "Token right",
        "right",
        "One token to the right.",
        EDITING | {Context.PICKER},
    ),
    _move(
        "cursor.up",
        "up k",
        "Line up",
        "up",
        "One line up; in the text the column is kept.",
        EDITING | _LISTS | {Context.READING},
    ),
    _move(
        "cursor.down",
        "down j",
        "Line down",
        "down",
        "One line down; in the text the column is kept.",
        EDITING | _LISTS | {Context.READING},
    ),
    _move("cursor.sentence_back", "(", "Sentence back", "back", "To the start of the sentence.", EDITING),
    _move("cursor.sentence_on", ")", "Sentence on", "on", "To the next sentence.", EDITING),
    _move(
        "cursor.line_start",
        "home",
        "Start of line",
        "start",
        "To the start of the line; in the queue to its first row.",
        EDITING | {Context.QUEUE},
    ),
    _move(
        "cursor.line_end",
        "end",
        "End of line",
        "end",
        "To the end of the line; in the queue to its last row.",
        EDITING | {Context.QUEUE},
    ),
    _move(
        "cursor.page_up",
        "pgup",
        "Half a screen up",
        "page up",
        "Half a screen up; in lists a whole one.",
        EDITING | _LISTS | {Context.READING},
    ),
    _move(
        "cursor.page_down",
        "pgdn",
        "Half a screen down",
        "page down",
        "Half a screen down; in lists a whole one.",
        EDITING | _LISTS | {Context.READING},
    ),
    _move(
        "cursor.start",
        "g",
        "Start",
        "start",
        "To the start of the article or list.",
        EDITING | {Context.QUEUE, Context.HELP, Context.READING},
    ),
    _move(
        "cursor.end",
        "G",
        "End",
        "end",
        "To the end of the article or list.",
        EDITING | {Context.QUEUE, Context.HELP, Context.READING},
    ),
    _move(
        "overlap.next",
        "o",
        "Next overlapping span",
        "overlap",
        "Focus the next of the spans that cover the cursor.",
        EDITING,
    ),
    _do(
        "jump.open",
        "' ;",
        "Jump to a word",
        "jump",
        "Show hints on the words; typing one goes there.",
        Group.MOVE,
    ),
    _do(
        "find.open",
        "/",
        "Find",
        "find",
        "Find a text in the article; moves as you type. Capitals count only where you type some.",
        Group.MOVE,
    ),
    _do("find.next", "n", "Find next", "next match", "To the next place of what was found.", Group.MOVE),
    _do(
        "find.previous",
        "N",
        "Find previous",
        "match before",
        "To the place before of what was found.",
        Group.MOVE,
    ),
)

_LABELS = tuple(
    Action(
        f"label.{digit}",
        (str(digit),),
        f"Label {digit}",
        "label",
        "Label the selection, the focused span or the token under the cursor.",
        EDITING,
        Group.CHANGE,
    )
    for digit in range(1, 10)
)

_CHANGES = (
    *_LABELS,
    _do(
        "label.pick",
        "0",
        "All labels",
        "all labels",
        "List all labels, those used last first; typing narrows the list. For schemas with more than nine.",
        Group.CHANGE,
    ),
    _do(
        "select.start",
        "v",
        "Start a selection",
        "select",
        "Start a selection at the cursor, or drop the one that stands.",
        Group.CHANGE,
    ),
    *(
        _move(
            f"select.{way}",
            f"shift+{way}",
            f"Select {way}",
            "extend",
            f"Extend the selection {way}.",
            EDITING,
        )
        for way in ("left", "right", "up", "down")
    ),
    _do(
        "edge.left_out",
        "< [",
        "Left edge out",
        "edge",
        "Move the left edge of the focused span out by one token.",
        Group.CHANGE,
    ),
    _do(
        "edge.left_in",
        "> {",
        "Left edge in",
        "edge",
        "Move the left edge of the focused span in by one token.",
        Group.CHANGE,
    ),
    _do(
        "edge.right_in",
        ", }",
        "Right edge in",
        "edge",
        "Move the right edge of the focused span in by one token.",
        Group.CHANGE,
    ),
    _do(
        "edge.right_out",
        ". ]",
        "Right edge out",
        "edge",
        "Move the right edge of the focused span out by one token.",
        Group.CHANGE,
    ),
    _do(
        "attributes.open",
        "e",
        "Attributes of the focused span",
        "attributes",
        "Open the grid with the attributes of the focused span: one letter each.",
        Group.CHANGE,
        EDITING | {Context.GRID},
    ),
    Action(
        "edit.escape",
        ("esc",),
        "Back",
        "back",
        "Drop the question, the selection or the focus; leave a panel or screen.",
        frozenset(Context) - {Context.UNSAVED},
        Group.CHANGE,
        listed=False,
    ),
)

_LINKS = (
    *(
        Action(
            f"link.{number}",
            tuple(key),
            f"Link {number}",
            "link",
            "Join the focused span by this link to the one whose hint is typed; the same again takes it out.",
            EDITING,
            Group.LINK,
        )
        for number, key in zip(range(1, 10), ("s", "t", *[""] * 7), strict=True)
    ),
    _do(
        "link.other",
        "r",
        "Other link",
        "other link",
        "Join the focused span to another; the labels decide which link it is. On a link: another label.",
        Group.LINK,
    ),
    _do("link.reverse", "R", "Reverse the link", "reverse", "Turn the focused link round.", Group.LINK),
)

_ARTICLE = (
    _do(
        "article.finish",
        "enter ctrl+j",
        "Article done",
        "done",
        "Go to the next problem; with none left the article is done and the next one opens.",
        Group.ARTICLE,
    ),
    _do("article.flag", "f", "Flag the article", "flag", "Set or clear the article's flag.", Group.ARTICLE),
    _do("article.note", "m", "Write a note", "note", "Write a note about the article.", Group.ARTICLE),
    _do(
        "article.skip",
        "S",
        "Skip the article",
        "skip",
        "Leave the article unjudged; asks first.",
        Group.ARTICLE,
    ),
    _do(
        "article.reject",
        "X",
        "Reject the article",
        "reject",
        "The article is not fit for annotation; asks first.",
        Group.ARTICLE,
    ),
    _do(
        "article.next",
        "J",
        "Next article",
        "next",
        "Open the next article; the place in this one is kept.",
        Group.ARTICLE,
        EDITING | {Context.READING},
    ),
    _do(
        "article.previous",
        "K",
        "Previous article",
        "previous",
        "Open the previous article; the place in this one is kept.",
        Group.ARTICLE,
        EDITING | {Context.READING, Context.DONE},
    ),
    Action(
        "question.yes",
        ("y",),
        "Yes",
        "yes",
        "Yes to the question that stands; any other key drops it.",
        frozenset({Context.QUESTION, Context.PREVIEW}),
        Group.ARTICLE,
        listed=False,
    ),
    Action(
        "save.retry",
        ("r",),
        "Save again",
        "retry",
        "Try again to save the decision that was not saved.",
        frozenset({Context.UNSAVED}),
        Group.ARTICLE,
        listed=False,
    ),
)

_SCREEN = (
    _do(
        "queue.open",
        "q",
        "Queue",
        "queue",
        "Back to the queue; there it quits.",
        Group.SCREEN,
        _ANYWHERE | {Context.DONE},
    ),
    _do(
        "queue.find",
        "/",
        "Search the queue",
        "search",
        "Show only articles with the typed words in title, key, source or note; finds as you type.",
        Group.SCREEN,
        frozenset({Context.QUEUE}),
    ),
    _do(
        "queue.order",
        "o",
        "Another order",
        "order",
        "Order the queue by what to do next: begun, most open, least certain, newest, flagged, as imported.",
        Group.SCREEN,
        frozenset({Context.QUEUE}),
    ),
    Action(
        "app.quit",
        ("q",),
        "Quit",
        "quit",
        "Leave the program; everything decided is saved.",
        frozenset({Context.QUEUE}),
        Group.SCREEN,
    ),
    Action(
        "list.open",
        ("enter", "ctrl+j"),
        "Open",
        "open",
        "Open the article, or do what the line says.",
        frozenset({Context.QUEUE, Context.PALETTE, Context.INPUT, Context.GRID, Context.DONE, Context.FIND})
        | {Context.FILTER, Context.PICKER}
        | _PANELS,
        Group.SCREEN,
        listed=False,
    ),
    _do(
        "view.inspector",
        "i",
        "Inspector",
        "inspector",
        "Show or hide what is known about the focused item.",
        Group.SCREEN,
    ),
    _do(
        "view.lanes",
        "z",
        "Lanes or compact",
        "lanes",
        "Switch between lanes under the text and the compact view.",
        Group.SCREEN,
        EDITING | {Context.READING},
    ),
    _do(
        "hidden.open",
        "c",
        "Hidden characters",
        "hidden",
        "List the characters of the article that cannot be seen, by name.",
        Group.SCREEN,
        EDITING | {Context.READING, Context.HIDDEN},
    ),
    _do(
        "help.open",
        "?",
        "Help",
        "help",
        "Keys, and the guideline of the label under the cursor; of its values while they are chosen.",
        Group.SCREEN,
        _SCREENS | {Context.UNSAVED, Context.GRID},
    ),
    Action(
        "help.turn",
        ("tab", "shift+tab"),
        "Guideline or keys",
        "guideline, keys",
        "In the help: from the guideline of the label to the keys, and back.",
        frozenset({Context.HELP}),
        Group.SCREEN,
        listed=False,
    ),
    Action(
        "help.close",
        ("?", "q", "enter", "ctrl+j"),
        "Close the help",
        "back",
        "Back to where you were.",
        frozenset({Context.HELP}),
        Group.SCREEN,
        listed=False,
    ),
    _do(
        "palette.open",
        "ctrl+p :",
        "Palette",
        "palette",
        "All actions by name, with their keys.",
        Group.SCREEN,
        EDITING | {Context.READING, Context.QUEUE, Context.PALETTE},
    ),
    _do(
        "screen.redraw",
        "ctrl+l",
        "Redraw",
        "redraw",
        "Draw the whole screen again.",
        Group.SCREEN,
        _SCREENS | {Context.UNSAVED, Context.HELP},
    ),
)

_AT_DIFFERENCE = frozenset({Context.DIFFERENCE})

_ADJUDICATE = (
    _do(
        "difference.keep",
        "space",
        "As gold has it, next difference",
        "as in gold",
        "The difference is settled as gold, the first lane, has it; on to the next one.",
        Group.ADJUDICATE,
        _AT_DIFFERENCE,
    ),
    _do(
        "difference.next",
        "tab",
        "Next difference",
        "next",
        "Go to the next difference that is not settled.",
        Group.ADJUDICATE,
        _AT_DIFFERENCE,
    ),
    _do(
        "difference.previous",
        "shift+tab",
        "Previous difference",
        "previous",
        "Go to the difference before that is not settled.",
        Group.ADJUDICATE,
        _AT_DIFFERENCE,
    ),
    *(
        Action(
            f"version.{number}",
            (str(number),),
            f"Version {number}",
            "version",
            "Take the version of the annotator with this number.",
            _AT_DIFFERENCE,
            Group.ADJUDICATE,
        )
        for number in range(1, 10)
    ),
    _do(
        "version.pick",
        "V",
        "Choose a version from a list",
        "list",
        "List the versions, a letter each: for those whose annotators have no digit, or to read them whole.",
        Group.ADJUDICATE,
        _AT_DIFFERENCE,
    ),
    _do(
        "difference.reason",
        "Y",
        "Why it was settled so",
        "why",
        "Say why it was settled so: guideline gap, ambiguous text, slip, edge case, or your own words.",
        Group.ADJUDICATE,
        _AT_DIFFERENCE,
    ),
)

_TAKEN_AT_DIFFERENCE = frozenset({"step.take", "open.next", "open.previous"})
"""Actions of the text whose keys mean something else at a difference, as those of the labels do."""


def _holding_at_difference(each: Action) -> Action:
    """At a difference every key that edits does what it does elsewhere."""
    holds = Context.SPAN in each.contexts and each.id not in _TAKEN_AT_DIFFERENCE
    if not holds or (each.id.startswith("label.") and each.id != "label.pick"):
        return each
    return replace(each, contexts=each.contexts | _AT_DIFFERENCE)


ACTIONS: tuple[Action, ...] = (
    *(_holding_at_difference(each) for each in (*_REVIEW, *_MOVES, *_CHANGES, *_LINKS, *_ARTICLE, *_SCREEN)),
    *_ADJUDICATE,
)


FOLLOWS = {
    "difference.keep": "step.take",
    "difference.next": "open.next",
    "difference.previous": "open.previous",
    **{f"version.{number}": f"label.{number}" for number in range(1, 10)},
}
"""Actions at a difference that have the keys of another one unless they are given their own."""


def action(id: str) -> Action:
    """The action with this id; KeyError when there is none."""
    return _BY_ID[id]


def has_action(id: str) -> bool:
    """Whether there is such an action."""
    return id in _BY_ID


_BY_ID = {each.id: each for each in ACTIONS}


def key_table() -> str:
    """The Markdown table of all keys for the docs, by group; nine labels are one row, and nine links."""
    lines: list[str] = []
    for group in Group:
        lines += [f"### {group}", "", "| key | does | action |", "|---|---|---|"]
        for each in ACTIONS:
            family, _, number = each.id.partition(".")
            is_one_of_nine = number.isdigit()
            if each.group is not group or (is_one_of_nine and number != "1"):
                continue
            keys = _FAMILIES[family] if is_one_of_nine else " ".join(_code(key) for key in each.keys)
            name = f"`{family}.1` … `{family}.9`" if is_one_of_nine else f"`{each.id}`"
            lines.append(f"| {keys or 'palette'} | {each.help} | {name} |")
        lines.append("")
    return "\n".join(lines)


_FAMILIES = {"label": "`1`…`9`", "link": "`s` `t` (the schema's)", "version": "`1`…`9`"}
"""The keys of actions that there are nine of."""


def _code(key: str) -> str:
    return f"`{display_key(key)}`".replace("|", "\\|")
