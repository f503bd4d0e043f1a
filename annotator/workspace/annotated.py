"""The annotated articles of a project, one after the other: what every training format is written from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from annotator.document.article import Article
from annotator.document.spans import Span
from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, fold
from annotator.formats.annotated import AnnotatedArticle
from annotator.store.articles import count_articles, get_article
from annotator.store.database import Database
from annotator.store.decisions import history
from annotator.store.progress import annotators, get_progress
from annotator.store.streams import Begun, iter_begun_by_article
from annotator.store.suggestions import get_suggestions
from annotator.store.summaries import ArticleState
from annotator.workspace.project import Project

ProgressCallback = Callable[[int, int], None]
"""Told how many articles of how many have been looked at."""

GOLD = "gold"
"""The annotator whose decisions are the adjudicated ones."""


class Include(StrEnum):
    """Articles to take beside the finished ones.

    `open`: those somebody has begun, and in a Prodigy export, as they came, those nobody has;
    `flagged`: of the begun ones those that carry a flag.
    """

    OPEN = "open"
    FLAGGED = "flagged"


@dataclass(slots=True)
class ChoiceReport:
    """Whose annotations were taken, and what was passed over.

    Attributes:
        unfinished: begun articles that were left out, counted once for each person.
        not_accepted: finished ones left out because the answer is reject or ignore, likewise.
        several: articles that several people have finished and of which one person's annotations
            were taken, by that person.
    """

    unfinished: int = 0
    not_accepted: int = 0
    several: Counter[str] = field(default_factory=Counter)


def _silent(done: int, total: int) -> None:
    """Nobody wants to know."""


def iter_annotated(
    project: Project,
    database: Database,
    *,
    annotator: str | None = None,
    gold: bool = False,
    include: Collection[Include] = (),
    one_per_article: bool = False,
    answers: Collection[Answer] = (Answer.ACCEPT,),
    report: ChoiceReport | None = None,
    progress: ProgressCallback = _silent,
) -> Iterator[AnnotatedArticle]:
    """The finished articles with what was decided about them, in the order of import, then by name.

    Read them inside `database.snapshot()`, so that all are of one moment; use each while the
    database is open.

    Args:
        project: whose.
        database: an open connection to it.
        annotator: this person's alone.
        gold: the adjudicated ones alone (the same as the annotator `gold`).
        include: what to take beside the finished ones.
        one_per_article: one person's annotations of each article: the adjudicated ones, else those of
            whoever has finished most articles.
        answers: what a finished article must have been answered: articles that were rejected or
            skipped are no training data.
        report: where to count whose were taken and what was passed over.
        progress: told after each article.

    Raises:
        StoreError: the database refuses.
    """
    chooser = Chooser(
        database,
        annotator=GOLD if gold else annotator,
        include=include,
        one_per_article=one_per_article,
        answers=answers,
        report=report or ChoiceReport(),
    )
    total = count_articles(database)
    for done, (_, key, people) in enumerate(iter_begun_by_article(database), 1):
        for person in chooser.choose(people):
            yield read_annotated(project, database, key, person)
        progress(done, total)


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
        asked = [person for person in people if self._annotator in (None, person.annotator)]
        finished = [person for person in asked if person.state.finished]
        accepted = [person for person in finished if person.state in self._states]
        included = [person for person in asked if not person.state.finished and self._is_included(person)]
        self._report.unfinished += len(asked) - len(finished) - len(included)
        if self._rank is None:
            self._report.not_accepted += len(finished) - len(accepted)
            wanted = {person.annotator for person in (*accepted, *included)}
            return tuple(person.annotator for person in asked if person.annotator in wanted)
        if any(person.annotator == GOLD for person in finished):
            accepted = [person for person in accepted if person.annotator == GOLD]
            included = []
        if finished and not accepted:
            self._report.not_accepted += 1
        return self._best(accepted or included, self._rank)

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


def read_annotated(project: Project, database: Database, key: str, annotator: str) -> AnnotatedArticle:
    """One article with what one person decided about it, with its tokens."""
    decisions = history(database, annotator, key)
    article = with_tokens(project, get_article(database, key))
    find_span = SuggestedSpans(database, key, decisions)
    at = decisions[-1].at if decisions else 0
    return AnnotatedArticle(article, annotator, fold(decisions), at, find_span)


def with_tokens(project: Project, article: Article) -> Article:
    """The article, tokenized here when it has no tokens (it was skipped unread)."""
    if article.tokens is not None:
        return article
    from annotator.extractor.tokens import tokenize

    return replace(article, tokens=tokenize(article.text, project.schema.language))


class SuggestedSpans:
    """Finds suggested spans of one article by id, in the runs its decisions name; read when first asked."""

    def __init__(self, database: Database, key: str, decisions: list[Decision]) -> None:
        self._database, self._key = database, key
        self._runs = sorted({decision.run for decision in decisions})
        self._found: dict[str, Span] | None = None

    def __call__(self, id: str) -> Span | None:
        """The span, or None when no run suggested it."""
        if self._found is None:
            self._found = {
                suggested.span.id: suggested.span
                for run in self._runs
                for suggested in get_suggestions(self._database, run, self._key).spans
            }
        return self._found.get(id)
