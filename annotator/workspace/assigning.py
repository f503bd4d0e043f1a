"""Giving articles to people, taking abandoned ones back, and who has how many.

What is given is stored in batches, each one transaction; a run that was ended goes on where it was.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice

from msgspec import Struct, field

from annotator.document.errors import UsageError
from annotator.document.ids import GOLD, check_annotator
from annotator.store.articles import article_number, count_articles
from annotator.store.assignments import (
    NOBODY,
    AssignmentKind,
    Holder,
    Holders,
    Share,
    abandoned,
    assigned_people,
    begun_unassigned,
    copies,
    holders,
    meetings,
    record_assignments,
    share_of,
)
from annotator.store.database import Database, Writing
from annotator.workspace.output_types import AssignmentsRow
from annotator.workspace.overlap import Loads, Overlap
from annotator.workspace.project import Project

BATCH = 500
"""Articles that are given in one transaction."""

REACH = 10 * BATCH
"""Numbers from the first to the last article of a transaction: who holds them is read for all between."""

Progress = Callable[[int, int], None]
"""Told how many articles out of how many have been looked at."""


class Order(Struct, frozen=True):
    """What is to be given.

    Attributes:
        people: to whom, each once.
        overlap: how many people each article gets.
        articles: keys of the articles it is about, in any order; None: all.
    """

    people: tuple[str, ...]
    overlap: Overlap
    articles: Collection[str] | None = None

    def check(self) -> None:
        """Raise UsageError when it cannot be carried out."""
        for name in self.people:
            check_annotator(name)
        if self.overlap.each < 1:
            raise UsageError("each article needs at least one person", "use --each 1 or more")
        if not 0 <= self.overlap.double <= 1:
            raise UsageError("a share of articles lies between 0 and 1", "use --double 0.2 for a fifth")
        if self.overlap.most > len(self.people):
            raise UsageError(
                f"{self.overlap.most} people are wanted for an article and {len(self.people)} named",
                "name more with --annotators, or lower --each or --double",
            )


class AssignReport(Struct):
    """What was done.

    Attributes:
        given: articles by the person who got them.
        kept: of these the ones that the person had begun of their own accord.
        articles: how many somebody got.
        lacking: articles that have fewer people than wanted, since all others had them already.
    """

    given: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    articles: int = 0
    lacking: int = 0


def assign(
    project: Project, order: Order, *, assigner: str, at: int, progress: Progress = lambda done, total: None
) -> AssignReport:
    """Give articles to people until each has as many as ordered; nothing that stands is changed.

    Who has an article, or finished it without being told to, counts. What somebody among the people began of
    their own accord is given to them first. Called again it gives what is lacking then.

    Args:
        project: the project.
        order: what is wanted.
        assigner: who orders it, recorded with each assignment.
        at: when, milliseconds since the epoch.
        progress: told after each batch.

    Raises:
        UsageError: the order cannot be carried out.
        ProjectError: there is no article of a key.
    """
    order.check()
    with project.database() as database:
        numbers = _numbers(database, order.articles)
        run = _Run(database, order, assigner, at)
        run.keep_begun(numbers)
        loads = _loads(database, order)
        looked = 0
        for batch in _batches(numbers):
            run.give(batch, loads)
            looked += len(batch)
            progress(looked, len(numbers))
        return run.report


def take_back(
    project: Project, before: int, people: Sequence[str], *, assigner: str, at: int
) -> Counter[str]:
    """Take abandoned articles from the people who hold them; what they did to them stays stored.

    Abandoned is what a person began and has not been at since `before`; for a person who has not been at
    any article since, also what they have not begun. What is finished is never taken.

    Args:
        project: the project.
        before: milliseconds since the epoch; articles given since then stay.
        people: from whom; nobody named: from everybody.
        assigner: who orders it.
        at: when, milliseconds since the epoch.

    Returns:
        How many were taken from whom.
    """
    taken: Counter[str] = Counter()
    with project.database() as database:
        known = assigned_people(database)
        for name in people:
            if name not in known:
                raise UsageError(
                    f"{name!r} has no assignments", f"these have: {', '.join(known) or 'nobody'}"
                )
        for name in people or known:
            with database.transaction(Writing.HOLDINGS):
                is_away = share_of(database, name).last < before
                rows = [(name, number) for number in abandoned(database, name, before, is_away=is_away)]
                record_assignments(database, AssignmentKind.TAKEN, rows, assigner=assigner, at=at)
            if rows:
                taken[name] = len(rows)
    return taken


class Assignments(Struct, frozen=True):
    """Who has how many articles.

    Attributes:
        articles: in the project.
        copies: number of people → how many articles so many have, 0 included.
        shares: of everybody who has ever been given one.
    """

    articles: int
    copies: dict[int, int]
    shares: tuple[Share, ...]

    @property
    def row(self) -> AssignmentsRow:
        """As one JSON object."""
        return {
            "articles": self.articles,
            "copies": {str(people): count for people, count in self.copies.items()},
            "annotators": [
                {
                    "annotator": share.annotator,
                    "held": share.held,
                    "finished": share.finished,
                    "begun": share.begun,
                    "new": share.new,
                    "taken_back": share.taken,
                    "last": _time(share.last),
                }
                for share in self.shares
            ],
        }


def assignments(project: Project) -> Assignments:
    """Who has how many, as of one moment."""
    with project.database() as database, database.snapshot():
        total, held = count_articles(database), copies(database)
        shares = tuple(share_of(database, name) for name in assigned_people(database))
        return Assignments(total, {0: total - sum(held.values()), **held}, shares)


def _time(at: int) -> str | None:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds") if at else None


def _numbers(database: Database, keys: Collection[str] | None) -> Sequence[int]:
    if keys is None:
        return range(1, count_articles(database) + 1)
    return sorted({article_number(database, key) for key in keys})


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    while start < len(numbers):
        stop = bisect_left(numbers, numbers[start] + REACH, start, min(start + BATCH, len(numbers)))
        yield numbers[start:stop]
        start = stop


def _loads(database: Database, order: Order) -> Loads:
    with database.snapshot():
        held = {name: share_of(database, name).held for name in order.people}
        return Loads(order.people, held, meetings(database), order.overlap.seed)


class _Run:
    """One order being carried out."""

    def __init__(self, database: Database, order: Order, assigner: str, at: int) -> None:
        self._database, self._order, self._assigner, self._at = database, order, assigner, at
        self.report = AssignReport()

    def keep_begun(self, numbers: Sequence[int]) -> None:
        """Give people what they began of their own accord."""
        wanted: Collection[int] = numbers if isinstance(numbers, range) else frozenset(numbers)
        begun = chain.from_iterable(self._begun_by(name, wanted) for name in self._order.people)
        while batch := [*islice(begun, BATCH)]:
            with self._database.transaction(Writing.HOLDINGS):
                self._record(batch)
            self.report.kept += len(batch)

    def _begun_by(self, name: str, wanted: Collection[int]) -> Iterator[Holder]:
        return ((name, number) for number in begun_unassigned(self._database, name) if number in wanted)

    def give(self, numbers: Sequence[int], loads: Loads) -> None:
        """Give a batch of articles, all in one transaction; where nothing is lacking nothing is written."""
        copies = self._order.overlap.copies(numbers)
        if not self._lacking(copies):
            return
        with self._database.transaction(Writing.HOLDINGS):
            rows: list[Holder] = []
            for number, standing in self._lacking(copies).items():
                wanted = copies[number]
                chosen = loads.choose(number, wanted, standing)
                loads.give(chosen, standing)
                rows += [(name, number) for name in chosen]
                self.report.articles += bool(chosen)
                self.report.lacking += len(chosen) + len(standing.holding) < wanted
            self._record(rows)

    def _lacking(self, copies: Mapping[int, int]) -> dict[int, Holders]:
        """Articles that have fewer people than wanted, with those they have; the numbers rise."""
        found = holders(self._database, min(copies), max(copies), GOLD)
        standing = {number: found.get(number, NOBODY) for number in copies}
        return {number: each for number, each in standing.items() if len(each.holding) < copies[number]}

    def _record(self, rows: Sequence[Holder]) -> None:
        record_assignments(self._database, AssignmentKind.GIVEN, rows, assigner=self._assigner, at=self._at)
        self.report.given.update(name for name, _ in rows)
