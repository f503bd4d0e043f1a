"""What one annotator has otherwise than gold, for them to learn from, where the project shows it."""

from collections.abc import Iterator

from msgspec import Struct

from annotator.document.article import Article
from annotator.document.errors import ProjectError
from annotator.document.ids import GOLD
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations
from annotator.editing.differences import Comparison, Difference
from annotator.editing.folding import fold_stored
from annotator.store.articles import get_article
from annotator.store.database import Database
from annotator.store.decisions import stored_edits
from annotator.store.shared_articles import shared_articles
from annotator.workspace.adjudication import comparison_of, people_of
from annotator.workspace.annotated import with_tokens
from annotator.workspace.project import Project
from annotator.workspace.side_by_side import compare


class OwnDifference(Struct, frozen=True):
    """One thing that an annotator has otherwise than gold.

    Attributes:
        article: key of the article.
        kind: in what the two differ.
        start, end: where, in code points, end exclusive.
        sentence: around it, as it stands in the text.
        own, gold: what each says, in words; empty for nothing.
        reason: why it was settled so, as the adjudicator gave it, or empty.
    """

    article: str
    kind: str
    start: int
    end: int
    sentence: str
    own: str
    gold: str
    reason: str


def own_differences(project: Project, annotator: str) -> Iterator[OwnDifference]:
    """The annotator's differences from gold in the articles that both have finished, in reading order.

    Nothing is told of other annotators. Raises ProjectError when the project does not show them.
    """
    if not project.settings.show_to_annotators:
        raise ProjectError(
            "this project does not show annotators where gold differs",
            "set show_to_annotators = true under [adjudication] in annotator.toml",
        )
    with project.database() as database, database.snapshot():
        for _, key in shared_articles(database, (annotator, GOLD)):
            article = with_tokens(get_article(database, key), project.schema.language)
            sides = [fold_stored(stored_edits(database, name, key)) for name in (annotator, GOLD)]
            if any(side.answer != "accept" for side in sides):
                continue
            comparison = compare((annotator, GOLD), sides, project.schema, article.tokens)
            if comparison.differences:
                reasons = _reasons(project, database, article, sides[1])
                yield from (_told(article, comparison, each, reasons) for each in comparison.differences)


def articles_compared(project: Project, annotator: str) -> int:
    """How many articles both the annotator and gold have finished."""
    with project.database() as database:
        return len(shared_articles(database, (annotator, GOLD)))


Reasons = list[tuple[int, int, bool, str]]
"""Start, end, whether it is about a span, and why it was settled so."""


def _reasons(project: Project, database: Database, article: Article, gold: Annotations) -> Reasons:
    if not any(settlement.reason for settlement in gold.settled.values()):
        return []
    whole = comparison_of(project, database, article, people_of(database))
    return [
        (each.start, each.end, each.mention is not None, settlement.reason)
        for each in whole.differences
        if (settlement := gold.settled.get(each.id)) is not None and settlement.reason
    ]


def _told(
    article: Article, comparison: Comparison, difference: Difference, reasons: Reasons
) -> OwnDifference:
    start, end = difference.start, difference.end
    about_span = difference.mention is not None
    fitting = (why for a, b, of_span, why in reasons if of_span == about_span and a < end and start < b)
    return OwnDifference(
        article.key,
        difference.kind.value,
        start,
        end,
        _sentence(article, start),
        _said(article, comparison, difference, 0),
        _said(article, comparison, difference, 1),
        next(fitting, ""),
    )


def _sentence(article: Article, at: int) -> str:
    tokens = article.tokens
    if tokens is None or not len(tokens):
        return ""
    first, stop = tokens.sentence_range(tokens.sentence_of(tokens.at(at)))
    return article.text[tokens.starts[first] : tokens.ends[stop - 1]]


def _said(article: Article, comparison: Comparison, difference: Difference, who: int) -> str:
    def words(span: Span) -> str:
        return " ".join(article.text[span.start : span.end].split())

    if difference.mention is not None:
        return ", ".join(
            " ".join([span.label, *_values(span), f"“{words(span)}”"])
            for span in comparison.mentions[difference.mention].versions[who]
        )

    def end(mention: int) -> str:
        versions = comparison.mentions[mention].versions
        return words((versions[who] or versions[1 - who])[0])

    return ", ".join(f"{t.label} {end(t.head)} → {end(t.child)}" for t in sorted(difference.ties[who]))


def _values(span: Span) -> Iterator[str]:
    for _, value in sorted(span.attributes.items()):
        yield value if isinstance(value, str) else "+".join(value)
