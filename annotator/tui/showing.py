"""What the status line and the footer say of a state."""

from dataclasses import replace

from annotator.editing.annotations import Annotations, Answer
from annotator.editing.state import EditorState
from annotator.tui.widgets.status_line import Saving, Status
from annotator.workspace.deciding import LoadedArticle

NEWER = "new suggestions · tab joins"

_ANSWERS = {Answer.ACCEPT: "done", Answer.REJECT: "rejected", Answer.IGNORE: "skipped", None: ""}


def status_of(loaded: LoadedArticle, state: EditorState | None, annotator: str, saving: Saving) -> Status:
    """The status of an article; without counts as long as it cannot be annotated."""
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
        mark=_mark(state.board.annotations),
    )


def _mark(annotations: Annotations) -> str:
    """What was decided about the article as a whole."""
    words = [
        _ANSWERS[annotations.answer],
        "flagged" if annotations.flagged else "",
        "note" if annotations.note else "",
    ]
    return " ".join(word for word in words if word)


def attribute_word(state: EditorState | None) -> str:
    """What the attributes of the focused span are called in the footer; empty when it has none."""
    item = state.focused_item if state else None
    if state is None or item is None:
        return ""
    attributes = state.board.schema.attributes_on(item.span.label)
    return attributes[0].id.rpartition("_")[2] if attributes else ""
