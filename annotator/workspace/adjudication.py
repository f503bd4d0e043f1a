"""The adjudicator's desk: articles that several people have finished, and the gold layer over them."""

from bisect import bisect_left
from collections.abc import Iterable

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import GOLD, check_annotator
from annotator.editing.adjudicating import Strategy
from annotator.editing.differences import Comparison
from annotator.editing.folding import fold_stored
from annotator.store.articles import article_number, get_article
from annotator.store.database import Database
from annotator.store.decisions import stored_edits
from annotator.store.progress import Progress
from annotator.store.queue import QueueCursor, QueuePage, QueueView
from annotator.store.shared_articles import (
    articles_decided_since,
    finished_articles,
    finished_by,
    finishers,
    shared_articles,
    unfinished_articles,
)
from annotator.store.summaries import ArticleState
from annotator.workspace.annotated import with_tokens
from annotator.workspace.deciding import Desk, LoadedArticle
from annotator.workspace.project import Project
from annotator.workspace.side_by_side import compare

__all__ = ["GOLD", "AdjudicationDesk", "comparison_of", "people_of"]


def people_of(database: Database) -> tuple[str, ...]:
    """Everybody but the adjudicator who has finished an article, by name."""
    return tuple(name for name in finishers(database) if name != GOLD)


def comparison_of(
    project: Project, database: Database, article: Article, annotators: tuple[str, ...]
) -> Comparison:
    """What those of the annotators who finished the (tokenized) article say about it, side by side."""
    people = finished_by(database, article.key, annotators, "done")
    refused = finished_by(database, article.key, annotators, "rejected")
    sides = [fold_stored(stored_edits(database, person, article.key)) for person in people]
    return compare(people, sides, project.schema, article.tokens, refused)


class AdjudicationDesk(Desk):
    """A desk at the gold layer.

    Attributes:
        annotators: whose work is compared, in the order of their lanes and digits.
        adjudicator: who decides; noted with each settled difference.
        strategy: what is settled before anybody looks.
        keys: the articles that two or more of them have finished, in the order of import, without those
            that the adjudicator annotates and has not finished.
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
                self.annotators = _chosen(people_of(self._reader), annotators)
                every = shared_articles(self._reader, self.annotators)
                own = unfinished_articles(self._reader, adjudicator)
            shared = [article for article in every if article[0] not in own]
            if every and not shared:
                raise ProjectError(
                    f"{adjudicator} has still to annotate what others have finished",
                    "finish these articles first: until then nobody's work on them is shown to you",
                )
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
        self._places = {key: place for place, key in enumerate(self.keys)}

    def load(self, key: str) -> LoadedArticle:
        """The article with the gold layer; its tokens are made here where nobody needed any before."""
        loaded = super().load(key)
        return replace(loaded, article=with_tokens(loaded.article, self.project.schema.language))

    def comparison(self, article: Article) -> Comparison:
        """What those who finished the (tokenized) article say about it, side by side."""
        with self._reading, self._reader.snapshot():
            return comparison_of(self.project, self._reader, article, self.annotators)

    def first_key(self) -> str | None:
        """The first shared article that waits for the adjudicator, else None."""
        return self._first_waiting(range(len(self.keys)))

    def next_unfinished(self, key: str) -> str | None:
        """The next shared article that waits for the adjudicator, round the end."""
        place, count = self._place(key), len(self.keys)
        return self._first_waiting([*range(place + 1, count), *range(place)])

    def _first_waiting(self, places: Iterable[int]) -> str | None:
        """The first whose gold layer is not finished, or to which others have added a difference since."""
        with self._reading:
            finished = finished_articles(self._reader, GOLD)
            newer = frozenset(articles_decided_since(self._reader, GOLD))
        for place in places:
            number = self._numbers[place]
            if number not in finished or (number in newer and self._differs(self.keys[place])):
                return self.keys[place]
        return None

    def _differs(self, key: str) -> bool:
        """Whether an article of the gold layer has a difference that is not settled."""
        with self._reading, self._reader.snapshot():
            article = with_tokens(get_article(self._reader, key), self.project.schema.language)
            comparison = comparison_of(self.project, self._reader, article, self.annotators)
            return bool(comparison.open(fold_stored(stored_edits(self._reader, GOLD, key))))

    def queue(
        self,
        view: QueueView | None = None,
        after: QueueCursor | None = None,
        limit: int = 100,
        *,
        backwards: bool = False,
        including: bool = False,
    ) -> QueuePage:
        """A page of the queue of the gold layer: only the shared articles, without counts of suggestions.

        A finished article about which others have opened a difference since is begun again.
        """
        page = super().queue(view, after, limit, backwards=backwards, including=including)
        shared = [replace(row, open=None) for row in page.rows if row.key in self._places]
        with self._reading:
            newer = frozenset(articles_decided_since(self._reader, GOLD)) if shared else frozenset()
        rows = (
            replace(row, state=ArticleState.STARTED)
            if row.state.finished and row.number in newer and self._differs(row.key)
            else row
            for row in shared
        )
        return replace(page, rows=tuple(rows))

    def progress(self) -> Progress:
        """The shared articles by state of the gold layer."""
        whole, done = super().progress(), self.finished()
        return replace(whole, total=len(self.keys), done=done, rejected=0, skipped=0)

    def neighbour(self, key: str, step: int) -> str | None:
        """The shared article `step` places on, or None past either end."""
        place = self._place(key) + step
        return self.keys[place] if 0 <= place < len(self.keys) else None

    def place_of(self, key: str) -> int:
        """The article's place among the shared ones, from 1."""
        return self._place(key) + 1

    def finished(self) -> int:
        """How many of the shared articles the gold layer has finished."""
        with self._reading:
            return len(finished_articles(self._reader, GOLD).intersection(self._numbers))

    def _place(self, key: str) -> int:
        if key in self._places:
            return self._places[key]
        with self._reading:
            return bisect_left(self._numbers, article_number(self._reader, key))


def _chosen(known: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The annotators to compare; UsageError for one who has finished nothing."""
    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{name!r} has finished no article", f"these have: {', '.join(known) or 'nobody'}"
            )
    return tuple(dict.fromkeys(wanted)) or known
