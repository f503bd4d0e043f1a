"""The inspector: all that is known about the span in view, its sentence's steps, and what is open."""

from collections import Counter
from collections.abc import Mapping
from itertools import compress, islice
from operator import is_not

from annotator.document.ids import PROPOSED
from annotator.document.safe_text import safe
from annotator.editing.board import Board
from annotator.editing.items import Item, Link, SentenceItems, Status
from annotator.editing.standing import GUESS, NEXT_TO, SAME_NAME, SAME_SENTENCE
from annotator.editing.state import EditorState
from annotator.editing.steps import ReviewStep, find_step, steps_in
from annotator.tui.layout.frame import (
    NONE,
    Away,
    FramePart,
    attribute_value,
    frame_parts,
    kind,
    repeats_text,
    span_text,
)
from annotator.tui.layout.names import shorten
from annotator.tui.layout.rows import QUIET, STRONG, Look, Row, Run, joined
from annotator.tui.layout.scene import frame_in_view

_NAMES_STEP = "names and roles"
_GAP = 2


class OpenCounts:
    """Open spans by label, and open links (under the empty label), of one article.

    Kept from board to board, so that a decision costs only the sentences it touched.
    """

    def __init__(self) -> None:
        self._sentences: Mapping[int, SentenceItems] = {}
        self._counts: Counter[str] = Counter()

    def of(self, board: Board) -> Counter[str]:
        """The counts of this board."""
        old, new = self._sentences, board.sentences
        if old is new:
            return self._counts
        for number in _changed(old, new):
            self._add(old.get(number), -1)
            self._add(new.get(number), 1)
        self._sentences = new
        return self._counts

    def _add(self, sentence: SentenceItems | None, by: int) -> None:
        if sentence is None:
            return
        for item in sentence.items:
            if item.status is Status.OPEN:
                self._counts[item.span.label] += by
        for link in sentence.links:
            if link.status is Status.OPEN:
                self._counts[""] += by


_FEW = 100
"""More differences than one decision makes: the two boards list their sentences in another order."""


def _changed(old: Mapping[int, SentenceItems], new: Mapping[int, SentenceItems]) -> set[int]:
    """The sentences that differ, perhaps with some that do not; looking at one costs next to nothing."""
    differs = list(map(is_not, old.values(), new.values()))
    found = set(compress(new, differs)) | set(compress(old, differs))
    found |= {*islice(new, len(old), None), *islice(old, len(new), None)}
    if len(found) > _FEW:
        return {number for number in old.keys() | new.keys() if old.get(number) is not new.get(number)}
    return found


def detail_rows(
    state: EditorState, width: int, away: Away, counts: Mapping[str, int], height: int = 0
) -> list[Row]:
    """The rows of the inspector in at most `width` cells each.

    What is said of the sentence and the article stands at the lower end of `height` rows where
    there is room, so that it does not move with what is said of the span.

    Args:
        state: what is shown.
        width: in cells.
        away: as for the frame line.
        counts: open ones by label.
        height: of the pane.
    """
    room = max(8, width - 1)
    board = state.board
    step = find_step(board, state.step)
    link = state.focused_link
    item = state.focused_item or board.item(
        frame_in_view(state, step) or (link.relation.head if link else "")
    )
    rows = [*_item_rows(state, item, room, away), ()] if item else []
    below: list[Row] = []
    if len(board.tokens):
        below += [_rule("this sentence", room), *_step_rows(state, step, room), ()]
    below += [_rule("open in this article", room), *_count_rows(board, counts, room)]
    return [*rows, *[()] * (height - len(rows) - len(below)), *below]


def _item_rows(state: EditorState, item: Item, room: int, away: Away) -> list[Row]:
    board, schema, span = state.board, state.board.schema, item.span
    color = schema.span(span.label).color if schema.has_span(span.label) else ""
    title = kind(item, span.label)
    look = Look(color, bold=True)
    name = shorten(span_text(board, span), room - len(title) - _GAP)
    rows: list[Row] = [(Run(f"{title}  {name}", look),), ()]
    attributes = [each for each in schema.attributes_on(span.label) if not repeats_text(board, item, each)]
    column = max((len(attribute.id) for attribute in attributes), default=0) + _GAP
    column = min(column, room // 2)
    for attribute in attributes:
        value, sign = attribute_value(item, attribute)
        said = (value if isinstance(value, str) else " ".join(value)) + sign
        key = shorten(attribute.id, column - 1).ljust(column)
        if said:
            rows.append((Run(key), Run(shorten(said, room - column))))
        else:
            rows.append((Run(key + (attribute.default or NONE)[: room - column], QUIET),))
    rows += _source_rows(item, room)
    link = state.focused_link
    parts = frame_parts(state, item, away)
    rows = rows + ([()] if parts else []) + _part_rows(parts, room)
    if link:
        rows += [(), (Run(shorten(kind_of_link(link), room), STRONG),), *_source_rows(link, room)]
    return rows


def _source_rows(thing: Item | Link, room: int) -> list[Row]:
    """Who proposed a span or link, and what speaks against it."""
    said = [said_by(thing)]
    if thing.status is Status.OPEN and thing.doubted:
        said.append("rejected elsewhere · space rejects it")
    return [(Run(shorten(each, room), QUIET),) for each in said]


def kind_of_link(link: Link) -> str:
    """The focused link's label and how it stands: `SOURCE · open`."""
    return f"{link.relation.label} · {link.status.value}"


def said_by(thing: Item | Link) -> str:
    """Who proposed a span or link: `said by rules · 0.81`, `as decided elsewhere`, or `made by hand`."""
    if thing.by is None:
        return "made by hand"
    if thing.by.source == PROPOSED:
        return f"proposed by {safe(thing.by.model.replace(',', ', '))}"
    said = _LESSONS.get(thing.by, f"said by {thing.by.source}")
    return said if thing.by.score is None else f"{said} · {thing.by.score:.2f}"


_LESSONS = {
    SAME_NAME: "same name as one decided elsewhere",
    SAME_SENTENCE: "as in the same sentence elsewhere",
    GUESS: "guess: the nearest name",
    NEXT_TO: "guess: it stands next to it",
}


def _part_rows(parts: list[FramePart], room: int) -> list[Row]:
    column = min(max((len(part.label) for part in parts), default=0) + _GAP, room // 2)
    rows: list[Row] = []
    for part in parts:
        label = Run(shorten(part.label, column - 1).ljust(column), QUIET)
        if not part.ends:
            rows.append((label, Run(NONE, QUIET)))
        for number, end in enumerate(part.ends):
            first = label if number == 0 else Run(" " * column)
            name = shorten(end.name, room - column - len(end.sign) - 1)
            rows.append(_spread(joined(first, Run(name, end.look)), end.sign, room))
    return rows


def _step_rows(state: EditorState, step: ReviewStep | None, room: int) -> list[Row]:
    board = state.board
    sentence = step.at.sentence if step else state.sentence
    rows = []
    for each in steps_in(board, sentence):
        is_current = step is not None and each.at == step.at
        frame = board.item(each.at.frame) if each.at.frame else None
        name = shorten(span_text(board, frame.span) if frame else _NAMES_STEP, room - 3)
        sign = "◂" if is_current else ("" if each.is_open else "✓")
        rows.append(_spread((Run(name),), sign, room))
    return rows or [(Run(NONE, QUIET),)]


def _count_rows(board: Board, counts: Mapping[str, int], room: int) -> list[Row]:
    rows = []
    for label in board.schema.spans:
        name = shorten(label.id, room - 6)
        rows.append(_spread((Run(name, Look(label.color)),), str(counts.get(label.id, 0)), room))
    if board.schema.relations:
        rows.append(_spread((Run("links"),), str(counts.get("", 0)), room))
    return rows


def _rule(title: str, room: int) -> Row:
    return (Run(f"── {title} ".ljust(room, "─")[:room], QUIET),)


def _spread(left: Row, right: str, room: int) -> Row:
    """A row with something at its left and right ends; the right end stands in the same place always."""
    place = min(room, 30) - len(right)
    taken = sum(len(run.text) for run in left)
    return joined(left, Run(" " * max(1, place - taken)), Run(right))
