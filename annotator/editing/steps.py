"""The review steps: names and roles of a sentence, then each event with its frame, then the next sentence."""

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from annotator.editing.board import Board
from annotator.editing.items import Item, Link, SentenceItems, Status, lacks_look
from annotator.editing.state import StepAt


class ReviewStep(Struct, frozen=True):
    """One review step as it stands.

    Attributes:
        at: which step it is.
        items: its spans that are not rejected: all names and roles of the sentence, or the one event.
        links: its links: those between names and roles, or the parts of the event's frame.
        is_open: something in it waits for a decision.
    """

    at: StepAt
    items: tuple[Item, ...]
    links: tuple[Link, ...]
    is_open: bool

    @property
    def waiting(self) -> list[str]:
        """Ids of what waits in it, in the order in which `tab` visits: spans, then links.

        An accepted event whose frame nobody has looked at waits itself.
        """
        open_items = [item.span.id for item in self.items if item.status is Status.OPEN]
        open_links = [link.relation.id for link in self.links if link.status is Status.OPEN]
        if self.at.frame and self.is_open and not open_items and not open_links:
            return [self.at.frame]
        return open_items + open_links


def steps_in(board: Board, sentence: int) -> list[ReviewStep]:
    """The review steps of a sentence, in order; a step without spans is left out."""
    shown = board.in_sentence(sentence)
    names = _names(board, shown, sentence)
    frames = [_frame(board, shown, sentence, item) for item in _standing(board, shown, frames=True)]
    return [names, *frames] if names else frames


def _standing(board: Board, shown: SentenceItems, *, frames: bool) -> list[Item]:
    """The spans of a sentence that are not rejected: events, or names and roles."""
    is_frame = board.schema.is_frame
    return [
        item
        for item in shown.items
        if item.status is not Status.REJECTED and is_frame(item.span.label) is frames
    ]


def _names(board: Board, shown: SentenceItems, sentence: int) -> ReviewStep | None:
    names = tuple(_standing(board, shown, frames=False))
    if not names:
        return None
    ids = {item.span.id for item in names}
    links = tuple([link for link in shown.links if link.relation.head in ids])
    return _step(StepAt(sentence), names, links, False)


def _frame(board: Board, shown: SentenceItems, sentence: int, item: Item) -> ReviewStep:
    links = tuple([link for link in shown.links if link.relation.head == item.span.id])
    return _step(StepAt(sentence, item.span.id), (item,), links, lacks_look(board.schema, item))


def _step(at: StepAt, items: tuple[Item, ...], links: tuple[Link, ...], unlooked: bool) -> ReviewStep:
    standing = [item.status for item in items] + [link.status for link in links]
    is_open = unlooked or Status.OPEN in standing
    return ReviewStep(at, items, links, is_open)


def find_step(board: Board, at: StepAt | None) -> ReviewStep | None:
    """The step as it now stands, or None when it is no more."""
    if at is None:
        return None
    shown = board.in_sentence(at.sentence)
    if at.frame is None:
        return _names(board, shown, at.sentence)
    for item in _standing(board, shown, frames=True):
        if item.span.id == at.frame:
            return _frame(board, shown, at.sentence, item)
    return None


def next_step(board: Board, sentence: int) -> StepAt | None:
    """The first open step from `sentence` on, going round to the start of the article; None when none is."""
    for number in _open_sentences(board, sentence):
        for step in steps_in(board, number):
            if step.is_open:
                return step.at
    return None


def _open_sentences(board: Board, start: int) -> Iterator[int]:
    total = len(board.tokens.sentences)
    shown = board.sentences
    for number in chain(range(start, total), range(start)):
        if number in shown and shown[number].is_open:
            yield number


def waiting_in(board: Board, sentence: int) -> list[str]:
    """Ids of all that waits in a sentence, step by step."""
    return [id for step in steps_in(board, sentence) for id in step.waiting]


def next_waiting(board: Board, sentence: int, after: str | None, by: int = 1) -> str | None:
    """The waiting span or link after (`by` 1) or before (−1) the one with id `after`, going round.

    `after` need not wait any more, as long as it is still shown in `sentence`; with None the
    first of the sentence is meant.
    """
    order = _order_in(board, sentence)
    waiting = set(waiting_in(board, sentence))
    here = order.index(after) if after in order else (-1 if by > 0 else len(order))
    rest = order[here + 1 :] if by > 0 else order[:here][::-1]
    for id in rest:
        if id in waiting:
            return id
    total = len(board.tokens.sentences)
    for distance in range(1, total + 1):
        number = (sentence + by * distance) % total
        if board.in_sentence(number).is_open:
            found = waiting_in(board, number)
            if found:
                return found[0 if by > 0 else -1]
    return None


def _order_in(board: Board, sentence: int) -> list[str]:
    """Ids of all spans and links of a sentence in the order of review, rejected ones where they stood."""
    shown = board.in_sentence(sentence)
    names = [i.span.id for i in shown.items if not board.schema.is_frame(i.span.label)]
    order = names + [link.relation.id for link in shown.links if link.relation.head in set(names)]
    for item in shown.items:
        if board.schema.is_frame(item.span.label):
            order.append(item.span.id)
            order += [link.relation.id for link in shown.links if link.relation.head == item.span.id]
    return order
