"""The annotated articles of a project, one after the other: what every training format is written from."""

from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.ids import GOLD
from annotator.document.spans import Span
from annotator.editing.annotations import Answer
from annotator.editing.folding import fold_stored
from annotator.formats.annotated import AnnotatedArticle
from annotator.store.articles import count_articles
from annotator.store.database import Database
from annotator.store.progress import annotators
from annotator.store.streams import BegunStream, DecisionStream, StoredDecision, iter_articles
from annotator.store.suggestions import get_suggestions
from annotator.workspace.answers import OTHER_QUESTION
from annotator.workspace.choosing import ChoiceReport, Chooser, Include
from annotator.workspace.project import Project

__all__ = ["ChoiceReport", "Include", "iter_annotated"]

ProgressCallback = Callable[[int, int], None]
"""Told how many articles of how many have been looked at."""


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
            skipped are no training data. Answers to other questions than for spans are never taken.
        report: where to count whose were taken and what was passed over.
        progress: told after each article.

    Raises:
        StoreError: the database refuses.
    """
    report = report if report is not None else ChoiceReport()
    chooser = Chooser(
        database,
        annotator=GOLD if gold else annotator,
        include=include,
        one_per_article=one_per_article,
        answers=answers,
        report=report,
    )
    for decided in iter_decided(database, chooser, progress):
        if decided.work:
            article = with_tokens(decided.article, project.schema.language)
            for person, decisions in decided.work.items():
                if answers_other_question(decisions):
                    report.other_questions += 1
                    continue
                annotations = fold_stored(decision.edits for decision in decisions)
                find_span = SuggestedSpans(database, article.key, decisions)
                yield AnnotatedArticle(article, person, annotations, decisions[-1].at, find_span)


def answers_other_question(decisions: Sequence[StoredDecision]) -> bool:
    """Whether all that somebody said of an article is the answer to another question than for spans."""
    return all(decision.command == OTHER_QUESTION for decision in decisions)


class Decided(Struct, frozen=True):
    """One article with the decisions of those who were chosen, possibly nobody.

    Attributes:
        work: person → their decisions, by name.
    """

    article: Article
    work: dict[str, list[StoredDecision]]


def iter_decided(
    database: Database, chooser: Chooser, progress: ProgressCallback = _silent
) -> Iterator[Decided]:
    """Every article in the order of import; inside `database.snapshot()`."""
    total = count_articles(database)
    begun = BegunStream(database)
    streams = {name: DecisionStream(database, name) for name in annotators(database)}
    for number, article in iter_articles(database):
        chosen = chooser.choose(begun.take(number))
        work = {person: streams[person].take(number) for person in chosen}
        yield Decided(article, work)
        progress(number, total)


def with_tokens(article: Article, language: str) -> Article:
    """The article, tokenized here when it has no tokens (it was skipped unread)."""
    if article.tokens is not None:
        return article
    from annotator.extractor.tokens import tokenize

    return replace(article, tokens=tokenize(article.text, language))


class SuggestedSpans:
    """Finds suggested spans of one article by id, in the runs its decisions name; read when first asked."""

    def __init__(self, database: Database, key: str, decisions: list[StoredDecision]) -> None:
        self._database, self._key = database, key
        self._decisions = decisions
        self._found: dict[str, Span] | None = None

    def __call__(self, id: str) -> Span | None:
        """The span, or None when no run suggested it."""
        if self._found is None:
            self._found = {
                suggested.span.id: suggested.span
                for run in sorted({decision.run for decision in self._decisions})
                for suggested in get_suggestions(self._database, run, self._key).spans
            }
        return self._found.get(id)
