"""Whose annotations of which articles are taken."""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct, field

from annotator.document.ids import GOLD
from annotator.editing.annotations import Answer
from annotator.store.database import Database
from annotator.store.progress import annotators, get_progress
from annotator.store.streams import Begun
from annotator.store.summaries import ArticleState


class Include(StrEnum):
    """Articles to take beside the finished ones.

    `open`: those somebody has begun, and in a Prodigy export, as they came, those not begun;
    `flagged`: of the begun ones those that carry a flag.
    """

    OPEN = "open"
    FLAGGED = "flagged"


class ChoiceReport(Struct):
    """Whose annotations were taken, and what was passed over.

    Attributes:
        unfinished: begun articles that were left out, counted once for each person.
        not_accepted: finished ones left out because the answer is reject or ignore, likewise.
        other_questions: finished ones left out because their rows asked for no spans, likewise.
        several: articles that several people have finished and of which one person's annotations
            were taken, by that person.
    """

    unfinished: int = 0
    not_accepted: int = 0
    other_questions: int = 0
    several: Counter[str] = field(default_factory=Counter)


_STATES = {
    Answer.ACCEPT: ArticleState.DONE,
    Answer.REJECT: ArticleState.REJECTED,
    Answer.IGNORE: ArticleState.SKIPPED,
}


class Chooser:
    """Decides whose annotations of an article are taken, and counts the others."""

    def __init__(
        self,
        database: Database,
        *,
        annotator: str | None,
        include: Collection[Include],
        one_per_article: bool,
        answers: Collection[Answer],
        report: ChoiceReport,
    ) -> None:
        self._annotator, self._include, self._report = annotator, frozenset(include), report
        self._states = frozenset(_STATES[answer] for answer in answers)
        self._rank = _ranks(database) if one_per_article else None

    def choose(self, people: list[Begun]) -> tuple[str, ...]:
        """Those whose annotations are wanted, out of all who have begun the article."""
        asked = self.asked(people)
        finished = [person for person in asked if person.state.finished]
        accepted = [person for person in finished if person.state in self._states]
        included = [person for person in asked if not person.state.finished and self._is_included(person)]
        self._report.unfinished += len(asked) - len(finished) - len(included)
        if self._rank is None:
            self._report.not_accepted += len(finished) - len(accepted)
            wanted = {person.annotator for person in (*accepted, *included)}
            return tuple(person.annotator for person in asked if person.annotator in wanted)
        if any(person.annotator == GOLD and person not in accepted for person in finished):
            accepted, included = [], []
        if finished and not accepted:
            self._report.not_accepted += 1
        return self._best(accepted or included, self._rank)

    def asked(self, people: list[Begun]) -> list[Begun]:
        """Those whose annotations may be taken at all: one person's export tells nothing of others."""
        return [person for person in people if self._annotator in (None, person.annotator)]

    def _is_included(self, person: Begun) -> bool:
        return Include.OPEN in self._include or (Include.FLAGGED in self._include and person.flagged)

    def _best(self, people: list[Begun], rank: dict[str, int]) -> tuple[str, ...]:
        if not people:
            return ()
        best = min(people, key=lambda person: rank[person.annotator]).annotator
        if len(people) > 1:
            self._report.several[best] += 1
        return (best,)


def _ranks(database: Database) -> dict[str, int]:
    """Everybody's place: gold first, then who has finished most, then by name."""

    def weight(name: str) -> tuple[bool, int, str]:
        return name != GOLD, -get_progress(database, name).finished, name

    return {name: place for place, name in enumerate(sorted(annotators(database), key=weight))}
