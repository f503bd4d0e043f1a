"""What no other tool's format has a place for: counted, with the words it concerns."""

from annotator.editing.annotations import Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.losses import Losses

REJECTED = "rejected suggestions"
UNDECIDED = "suggestions left open on purpose"
LOOKED_AT = "events whose parts were looked at"
UNSAID: tuple[str, ...] = (REJECTED, UNDECIDED, LOOKED_AT)
"""In words what `note_left_out` counts, for the list of what a format cannot hold."""


def note_left_out(article: AnnotatedArticle, losses: Losses) -> None:
    """Count what was decided about one article beside the accepted spans and relations."""
    key, annotations = article.article.key, article.annotations
    for record in article.rejected():
        losses.add(REJECTED, f"{key}: {record.span.label} {article.surface(record.span)}")
    for record in annotations.spans.values():
        if record.verdict is Verdict.UNDECIDED:
            losses.add(UNDECIDED, f"{key}: {record.span.label} {article.surface(record.span)}")
    for verdict, kind in ((Verdict.REJECTED, REJECTED), (Verdict.UNDECIDED, UNDECIDED)):
        for link in annotations.relations.values():
            if link.verdict is verdict:
                losses.add(kind, f"{key}: {_words(article, link.relation.label, link.relation.ends)}")
    for id in annotations.frames:
        if (found := annotations.spans.get(id)) and found.verdict is Verdict.ACCEPTED:
            losses.add(LOOKED_AT, f"{key}: {article.surface(found.span)}")


def _words(article: AnnotatedArticle, label: str, ends: tuple[str, str]) -> str:
    """A relation in words, as far as its ends are known."""
    spans = [article.annotations.spans.get(id) for id in ends]
    return " ".join([label, *(article.surface(record.span) for record in spans if record)])
