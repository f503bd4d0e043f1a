"""The adjudicator's desk: articles that several people have finished, and the gold layer over them."""

from bisect import bisect_left

from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import check_annotator
from annotator.editing.adjudicating import Strategy
from annotator.editing.decisions import fold
from annotator.editing.differences import Comparison
from annotator.store.articles import article_number, get_article
from annotator.store.decisions import history
from annotator.store.shared_articles import finished_by, finishers, shared_articles
from annotator.store.summaries import get_summary
from annotator.workspace.comparing import compare
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project

GOLD = "gold"
"""The name under which the gold layer is kept."""


class AdjudicationDesk(Desk):
    """A desk at the gold layer.

    Attributes:
        annotators: whose work is compared, in the order of their lanes and digits.
        adjudicator: who decides; noted with each settled difference.
        strategy: what is settled before anybody looks.
        keys: the articles that two or more of them have finished, in the order of import.
    """

    def __init__(
        self,
        project: Project,
        adjudicator: str,
        annotators: tuple[str, ...] = (),
        strategy: Strategy = Strategy.ALL,
    ) -> None:
        """Open the desk; without `annotators` everybody's work is compared.

        Raises ProjectError when no article has been finished by two people, UsageError for
        unknown names.
        """
        self.adjudicator, self.strategy = check_annotator(adjudicator), strategy
        super().__init__(project, GOLD, is_reserved=True)
        try:
            with self._reading:
                self.annotators = _chosen(finishers(self._reader), annotators)
                shared = shared_articles(self._reader, self.annotators)
            if not shared:
                who = " or ".join(self.annotators) if self.annotators else "anybody"
                raise ProjectError(
                    f"no article has been finished by two people (of {who})",
                    "differences show once two people have finished the same article; see `annotator stats`",
                )
        except BaseException:
            self.close()
            raise
        self._numbers = [number for number, _ in shared]
        self.keys = [key for _, key in shared]

    def comparison(self, key: str) -> Comparison:
        """What those who finished the article say about it, side by side."""
        with self._reading, self._reader.snapshot():
            article = get_article(self._reader, key)
            people = finished_by(self._reader, key, self.annotators)
            sides = [fold(history(self._reader, person, key)) for person in people]
        return compare(people, sides, self.project.schema, article.tokens)

    def first_key(self) -> str | None:
        """The first shared article whose gold layer is not finished, else None."""
        return next((key for key in self.keys if not self._is_finished(key)), None)

    def next_unfinished(self, key: str) -> str | None:
        """The next shared article after this one whose gold layer is not finished, round the end."""
        place = self._place(key)
        after = [*self.keys[place + 1 :], *self.keys[:place]]
        return next((other for other in after if other != key and not self._is_finished(other)), None)

    def neighbour(self, key: str, step: int) -> str | None:
        """The shared article `step` places on, or None past either end."""
        place = self._place(key) + step
        return self.keys[place] if 0 <= place < len(self.keys) else None

    def place_of(self, key: str) -> int:
        """The article's place among the shared ones, from 1."""
        return self._place(key) + 1

    def _place(self, key: str) -> int:
        with self._reading:
            return bisect_left(self._numbers, article_number(self._reader, key))

    def _is_finished(self, key: str) -> bool:
        with self._reading:
            found = get_summary(self._reader, self.annotator, key)
        return found is not None and found.summary.state.finished


def _chosen(known: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The annotators to compare; UsageError for one who has finished nothing."""
    people = tuple(name for name in known if name != GOLD)
    for name in wanted:
        if name not in people:
            raise UsageError(
                f"{name!r} has finished no article", f"these have: {', '.join(people) or 'nobody'}"
            )
    return tuple(dict.fromkeys(wanted)) or people
