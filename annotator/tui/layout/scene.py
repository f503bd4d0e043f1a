"""What of the editor's state changes how lines look, gathered once for each state."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from annotator.editing.board import Board
from annotator.editing.items import Link, Status
from annotator.editing.state import EditorState
from annotator.editing.steps import ReviewStep, find_step
from annotator.tui.layout.hints import Hint, Hints

if TYPE_CHECKING:
    from annotator.tui.layout.versions import Versions


class Spot(NamedTuple):
    """A stretch of text (code points, end exclusive) that looks different, and why."""

    start: int
    end: int
    why: Hashable


class Part(NamedTuple):
    """What a span is in the frame in view.

    Attributes:
        short: the link's short name.
        status: how the link stands.
        focused: the link has the focus.
        doubted: what was decided elsewhere speaks against the link.
    """

    short: str
    status: Status
    focused: bool
    doubted: bool = False


class Scene(Struct, frozen=True, eq=False):
    """What the state says about looks beyond the spans themselves.

    Attributes:
        cursor: code points of the token under the cursor.
        selection: code points of the selection, or None.
        focus: id of the focused span, or None.
        frame: id of the span whose frame is in view: the focused one, else the current step's.
        parts: span id → what it is in that frame.
        waiting: ids of the spans that wait for a decision in the current step.
        sentence: code points of the sentence being read.
        aside: code points of the sentence of the cursor, where that is another one.
        versions: what several annotators say, where they are compared.
        spots: all of this by place, to find the lines that it touches.
        step: the current review step as it stands.
        hints: by the id of the span they stand on, else by the code point.
        typed: letters of hints typed so far.
    """

    board: Board
    cursor: tuple[int, int]
    selection: tuple[int, int] | None = None
    focus: str | None = None
    frame: str | None = None
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    sentence: tuple[int, int] = (0, 0)
    spots: tuple[Spot, ...] = ()
    step: ReviewStep | None = None
    hints: Mapping[str | int, Hint] = field(default_factory=dict)
    typed: int = 0
    aside: tuple[int, int] | None = None
    versions: "Versions | None" = None


def scene_of(state: EditorState, hints: Hints | None = None, versions: "Versions | None" = None) -> Scene:
    """Gather what the state says about looks. Costs as much as one sentence, never as the article."""
    board, tokens = state.board, state.board.tokens
    if not len(tokens):
        return Scene(board, (0, 0))
    step = find_step(board, state.step)
    frame = frame_in_view(state, step)
    links = _links_in_view(state, frame)
    parts = _parts(board, links, state.focus)
    waiting = frozenset(step.waiting) & {item.span.id for item in step.items} if step else frozenset()
    sentence = sentence_reach(board, step.at.sentence if step else state.sentence)
    is_aside = step is not None and step.at.sentence != state.sentence
    aside = sentence_reach(board, state.sentence) if is_aside else None
    selection = _reach(board, *state.selection) if state.selection else None
    cursor = _reach(board, state.cursor, state.cursor + 1)
    spots = [Spot(*cursor, "cursor"), Spot(*sentence, "sentence")]
    if aside:
        spots.append(Spot(*aside, "aside"))
    if selection:
        spots.append(Spot(*selection, "selection"))
    spots += _span_spots(board, parts, waiting, (state.focus, frame))
    focus = state.focus if state.focused_item else None
    typed = len(hints.typed) if hints else 0
    places = {hint.span or hint.start: hint for hint in hints.left} if hints else {}
    spots += [Spot(hint.start, hint.start + 1, (hint.name, typed)) for hint in places.values()]
    return Scene(
        board,
        cursor,
        selection,
        focus,
        frame,
        parts,
        waiting,
        sentence,
        tuple(spots),
        step,
        places,
        typed,
        aside,
        versions,
    )


def frame_in_view(state: EditorState, step: ReviewStep | None) -> str | None:
    """Id of the span whose frame is shown: the focused one, the focused link's, or the current step's."""
    schema = state.board.schema
    item, link = state.focused_item, state.focused_link
    if item and schema.is_frame(item.span.label):
        return item.span.id
    head = state.board.item(link.relation.head) if link else None
    if head and schema.is_frame(head.span.label):
        return head.span.id
    if link:
        return None
    return step.at.frame if step else None


def _links_in_view(state: EditorState, frame: str | None) -> list[Link]:
    if frame:
        return state.board.links_from(frame)
    link = state.focused_link
    return [link] if link else []


def _parts(board: Board, links: list[Link], focus: str | None) -> dict[str, tuple[Part, ...]]:
    parts: dict[str, tuple[Part, ...]] = {}
    for link in links:
        relation = link.relation
        if link.status is not Status.REJECTED and board.schema.has_relation(relation.label):
            short = board.schema.relation(relation.label).short
            part = Part(short, link.status, relation.id == focus, link.doubted)
            parts[relation.child] = (*parts.get(relation.child, ()), part)
    return parts


def sentence_reach(board: Board, sentence: int) -> tuple[int, int]:
    """Code points of a sentence without the white space at its ends."""
    start, end = _reach(board, *board.tokens.sentence_range(sentence))
    text = board.article.text[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())


def _reach(board: Board, first: int, stop: int) -> tuple[int, int]:
    return board.tokens.starts[first], board.tokens.ends[stop - 1]


def _span_spots(
    board: Board,
    parts: Mapping[str, tuple[Part, ...]],
    waiting: frozenset[str],
    special: tuple[str | None, str | None],
) -> list[Spot]:
    spots = []
    focus, frame = special
    for id in {*parts, *waiting, *(id for id in special if id)}:
        item = board.item(id)
        if item:
            why = id, parts.get(id), id in waiting, id == focus, id == frame
            spots.append(Spot(item.span.start, item.span.end, why))
    return sorted(spots, key=lambda spot: (spot.start, spot.end, str(spot.why)))
