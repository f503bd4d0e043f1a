"""The queue's orders as streams: each follows one index, from any place, in either direction.

An order is a row of stages; a stage merges streams whose articles it mixes. A place in a stream is a
pair (value, number): what its articles are ordered by, and the article's number.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from annotator.store.summaries import ArticleState


class QueueOrder(StrEnum):
    """How the queue is ordered. Articles with an answer come last in all but the last two."""

    BEGUN = "begun first"
    OPEN = "most open"
    UNSURE = "least certain"
    NEWEST = "newest"
    FLAGGED = "flagged"
    IMPORT = "as imported"

    @property
    def following(self) -> "QueueOrder":
        """The next one in turn."""
        orders = (*QueueOrder,)
        following: QueueOrder = orders[(orders.index(self) + 1) % len(orders)]
        return following


Place = tuple[int | str, int]
"""Value and number; the value is 0 where articles are in the order of import."""


class Stream(Struct, frozen=True):
    """Articles along one index.

    Attributes:
        table: `summary` or `assigned` (of the person) or `catalogue`, whose index is followed.
        narrow: a condition that the index itself keeps, or empty.
        floor: a lower bound that all articles keep, so that the index is followed from its very start.
        value: the column the index orders by before the number; empty: by the number alone.
        where: a condition on each article.
        falls: from the greatest value and number down.
        is_new: only articles the person has not begun: finished ones at the start are passed over.
    """

    table: str
    narrow: str = ""
    floor: str = ""
    value: str = ""
    where: str = ""
    falls: bool = False
    is_new: bool = False

    @property
    def is_persons(self) -> bool:
        """Whether the table has rows of everybody, of which only the person's are wanted."""
        return self.table != "catalogue"

    @property
    def number(self) -> str:
        """The column with the article's number."""
        return f"{self.table}.article"

    def beyond(
        self, place: Place, *, down: bool, including: bool = False
    ) -> tuple[str, tuple[int | str, ...]]:
        """The condition, with its values, that an article lies behind `place` in the direction taken."""
        sign = ("<" if down else ">") + ("=" if including else "")
        if self.value:
            return f"({self.value}, {self.number}) {sign} (?, ?)", place
        return f"{self.number} {sign} ?", place[1:]

    def order(self, *, down: bool) -> str:
        """What follows ORDER BY."""
        turn = " DESC" if down else ""
        return ", ".join(f"{column}{turn}" for column in (self.value, self.number) if column)


def _of_state(state: ArticleState, value: str = "", where: str = "") -> Stream:
    return Stream("summary", f"state = '{state}'", value=value, where=where)


def _of_all(
    floor: str, value: str = "", where: str = "", *, falls: bool = False, is_new: bool = False
) -> Stream:
    return Stream("catalogue", floor=floor, value=value, where=where, falls=falls, is_new=is_new)


_ALL = "catalogue.article > 0"
_IS_NEW = "coalesce(state, 'new') = 'new'"
_IS_TO_DO = "coalesce(finished, 0) = 0"
_FINISHED = (ArticleState.SKIPPED, ArticleState.DONE, ArticleState.REJECTED)

Stage = tuple[Stream, ...]


def _by_state(where: str = "") -> tuple[Stage, ...]:
    """Begun, not begun, then those with an answer, each in the order of import."""
    new = " AND ".join(filter(None, (_IS_NEW, where)))
    return (
        (_of_state(ArticleState.STARTED, where=where),),
        (_of_all(_ALL, where=new, is_new=True),),
        *((_of_state(state, where=where),) for state in _FINISHED),
    )


_ANSWERED: tuple[Stage, ...] = tuple((_of_state(state),) for state in _FINISHED)

STAGES: Mapping[QueueOrder, Sequence[Stage]] = {
    QueueOrder.BEGUN: _by_state(),
    QueueOrder.OPEN: (
        (
            _of_state(ArticleState.STARTED, "summary.fewer"),
            _of_all("catalogue.fewer > -1000000000", "catalogue.fewer", _IS_NEW),
        ),
        *_ANSWERED,
    ),
    QueueOrder.UNSURE: ((_of_all("certainty >= 0", "certainty", _IS_TO_DO),), *_ANSWERED),
    QueueOrder.NEWEST: (
        (_of_all("catalogue.date >= ''", "catalogue.date", _IS_TO_DO, falls=True),),
        *_ANSWERED,
    ),
    QueueOrder.FLAGGED: ((Stream("summary", "flagged = 1"),), *_by_state("coalesce(flagged, 0) = 0")),
    QueueOrder.IMPORT: ((_of_all(_ALL),),),
}


def _held(state: ArticleState, value: str = "", where: str = "", *, falls: bool = False) -> Stream:
    """Articles that the person holds, in a state."""
    column = f"assigned.{value}" if value else ""
    return Stream("assigned", f"assigned.state = '{state}'", value=column, where=where, falls=falls)


def _held_by_state(where: str = "") -> tuple[Stage, ...]:
    return tuple(
        (_held(state, where=where),) for state in (ArticleState.STARTED, ArticleState.NEW, *_FINISHED)
    )


_TO_DO = (ArticleState.STARTED, ArticleState.NEW)
_HELD_ANSWERED: tuple[Stage, ...] = tuple((_held(state),) for state in _FINISHED)
_IS_HELD = (
    "EXISTS (SELECT 1 FROM assigned WHERE assigned.annotator = summary.annotator "
    "AND assigned.article = summary.article)"
)

ASSIGNED_STAGES: Mapping[QueueOrder, Sequence[Stage]] = {
    QueueOrder.BEGUN: _held_by_state(),
    QueueOrder.OPEN: (tuple(_held(state, "fewer") for state in _TO_DO), *_HELD_ANSWERED),
    QueueOrder.UNSURE: (tuple(_held(state, "certainty") for state in _TO_DO), *_HELD_ANSWERED),
    QueueOrder.NEWEST: (tuple(_held(state, "date", falls=True) for state in _TO_DO), *_HELD_ANSWERED),
    QueueOrder.FLAGGED: (
        (Stream("summary", "flagged = 1", where=_IS_HELD),),
        *_held_by_state("coalesce(flagged, 0) = 0"),
    ),
    QueueOrder.IMPORT: ((Stream("assigned"),),),
}
"""The same for those who have been given articles: the stages of `STAGES`, of what they hold alone."""
