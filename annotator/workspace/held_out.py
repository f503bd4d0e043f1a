"""Articles that systems are measured on: annotated, and seen by none of them in training."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from annotator.document.errors import ProjectError
from annotator.editing.annotations import Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.workspace.annotated import iter_annotated
from annotator.workspace.project import Project
from annotator.workspace.scored import Annotations, GoldArticle, ScoredRelation, ScoredSpan
from annotator.workspace.splitting import SHARE, Side, split_articles

Progress = Callable[[int, int], None]
Seen = Mapping[str, frozenset[str]]
"""Name of a system → digests of the texts it was trained on (`extractor.trained_facts.text_digest`)."""


class HeldOut(Struct, frozen=True):
    """The articles to measure on.

    Attributes:
        articles: in order.
        source: the gold file, or empty.
        seen: name of a system → how many more there were that it was trained on.
    """

    articles: tuple[GoldArticle, ...]
    source: str = ""
    seen: Mapping[str, int] = field(default_factory=dict)


def unseen(articles: Iterable[GoldArticle], seen: Seen, source: str = "") -> HeldOut:
    """Those that no system was trained on; ProjectError when none is left."""
    from annotator.extractor.trained_facts import text_digest

    articles = list(articles)
    counts = dict.fromkeys(seen, 0)
    kept = []
    for article in articles:
        digest = text_digest(article.text)
        trained = [name for name, digests in seen.items() if digest in digests]
        for name in trained:
            counts[name] += 1
        if not trained:
            kept.append(article)
    if not kept:
        raise ProjectError(*_why_none(articles, counts, source))
    return HeldOut(tuple(kept), source, counts)


def _why_none(articles: Sequence[GoldArticle], counts: Mapping[str, int], source: str) -> tuple[str, str]:
    if not articles:
        if source:
            return f"{source} holds no articles", "name a file with gold annotations"
        return (
            "no finished article is held out",
            "finish more articles: about one story in five is held out; or name a file with --gold",
        )
    names = ", ".join(name for name, count in counts.items() if count)
    return (
        f"every article was used to train {names}: scores on them would say nothing about other texts",
        "evaluate on others",
    )


def project_gold(
    project: Project,
    *,
    share: float = SHARE,
    annotator: str | None = None,
    progress: Progress = lambda done, total: None,
) -> list[GoldArticle]:
    """The finished articles of the project on the side that is not trained on.

    Args:
        project: whose.
        share: of the stories that are trained on.
        annotator: this person's annotations alone; without, one person's of each article.
        progress: told how far reading is.
    """
    with project.database() as database, database.snapshot():
        split = split_articles(database, share, lambda done, total: progress(done, 2 * total))
        annotated = iter_annotated(
            project,
            database,
            annotator=annotator,
            one_per_article=True,
            progress=lambda done, total: progress(total + done, 2 * total),
        )
        return [gold_article(given) for given in annotated if split.sides[given.article.key] is Side.DEV]


def gold_article(given: AnnotatedArticle) -> GoldArticle:
    """What a person decided about an article, as scoring sees it."""
    spans = tuple(
        ScoredSpan(record.span.start, record.span.end, record.span.label, record.span.attributes)
        for record in given.accepted()
    )
    links = []
    for record in given.accepted_links():
        if ends := given.ends(record.relation):
            head, child = ends
            links.append(
                ScoredRelation(record.relation.label, (head.start, head.end), (child.start, child.end))
            )
    undecided = frozenset(
        (record.span.start, record.span.end, record.span.label)
        for record in given.annotations.spans.values()
        if record.verdict is Verdict.UNDECIDED
    )
    article = given.article
    return GoldArticle(article.text, Annotations(spans, tuple(links)), article.tokens, article.key, undecided)
