"""What the status line and the footer say of a state."""

from msgspec.structs import replace

from annotator.editing.annotations import Annotations, Answer
from annotator.editing.board import Board
from annotator.editing.items import Status as Standing
from annotator.editing.state import EditorState
from annotator.tui.actions import action
from annotator.tui.keymap import Keymap, keyed_relations
from annotator.tui.widgets.status_line import Saving, Status
from annotator.workspace.deciding import LoadedArticle

NEWER = "new suggestions · {open.next} joins"

_ANSWERS = {Answer.ACCEPT: "done", Answer.REJECT: "rejected", Answer.IGNORE: "skipped", None: ""}


def status_of(
    loaded: LoadedArticle, state: EditorState | None, annotator: str, saving: Saving, hidden: int = 0
) -> Status:
    """The status of an article; without counts as long as it cannot be annotated.

    `hidden`: how many of its characters cannot be seen.
    """
    status = Status(loaded.number, loaded.total, loaded.article.title, annotator, saving=saving)
    if state is None:
        return status
    counts = state.board.counts
    return replace(
        status,
        open=counts.open,
        accepted=counts.accepted,
        rejected=counts.rejected,
        notice=NEWER if state.newer is not None else "",
        mark=_mark(state.board.annotations, hidden),
    )


def _mark(annotations: Annotations, hidden: int) -> str:
    """What was decided about the article as a whole, and that it has hidden characters."""
    words = [
        _ANSWERS[annotations.answer],
        "flagged" if annotations.flagged else "",
        "note" if annotations.note else "",
        f"{hidden} hidden" if hidden else "",
    ]
    return " ".join(word for word in words if word)


def attribute_word(state: EditorState | None) -> str:
    """What the attributes of the focused span are called in the footer; empty when it has none."""
    item = state.focused_item if state else None
    if state is None or item is None:
        return ""
    attributes = state.board.schema.attributes_on(item.span.label)
    return attributes[0].id.rpartition("_")[2] if attributes else ""


def link_words(state: EditorState | None, keymap: Keymap) -> dict[str, tuple[str, str]]:
    """For the footer: the keys and words of the link actions that do something here, by action id.

    On a span the keys of the links that its label can have; on a link the labels it could get.
    """
    if state is None:
        return {}
    schema = state.board.schema
    keyed = keyed_relations(schema)
    item, link = state.focused_item, state.focused_link
    if link is not None:
        labels = [end.span.label for end in map(state.board.item, link.relation.ends) if end]
        if len(labels) != len(link.relation.ends):
            return {}
        others = {id: each for id, each in keyed.items() if each.id != link.relation.label}
        fits = [(keymap.shown(id), each.id) for id, each in others.items() if each.allows(*labels)]
        words = {"link.1": fits[0]} if fits else {}
        if schema.relation(link.relation.label).allows(*reversed(labels)):
            words["link.reverse"] = keymap.shown("link.reverse"), action("link.reverse").word
        return words
    if item is None:
        return {}
    label = item.span.label
    keys = [keymap.shown(id) for id, each in keyed.items() if label in (*each.head, *each.tail)]
    if any(not each.key and label in (*each.head, *each.tail) for each in schema.relations):
        keys.append(keymap.shown("link.other"))
    return {"link.1": (" ".join(keys), "link")} if keys else {}


BACK = "back to the open step"
"""What `step.take` does where there is nothing of the open step."""


def undecided(board: Board) -> int:
    """How many spans and links were left undecided when the article was finished."""
    return sum(
        [item.status for item in sentence.items].count(Standing.UNDECIDED)
        + [link.status for link in sentence.links].count(Standing.UNDECIDED)
        for sentence in board.things()
    )


def words_to_label(state: EditorState) -> str:
    """The words that a label would go to: those of the focused span, the selection, or the cursor's token."""
    item, tokens = state.focused_item, state.board.tokens
    if item is not None:
        start, end = item.span.start, item.span.end
    elif not len(tokens):
        return ""
    else:
        first, stop = state.selection or (state.cursor, state.cursor + 1)
        start, end = tokens.starts[first], tokens.ends[stop - 1]
    return " ".join(state.board.article.text[start:end].split())
