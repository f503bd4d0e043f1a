"""What no other tool's format has a place for: counted, with the words it concerns."""

from annotator.document.offsets import OffsetUnit
from annotator.editing.annotations import Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.foreign_units import UNIT_NAMES, counts_alike
from annotator.formats.losses import Losses

REJECTED = "rejected suggestions"
UNDECIDED = "suggestions left open on purpose"
LOOKED_AT = "events whose parts were looked at"
UNWRITABLE = "articles with characters that XML 1.0 cannot hold, left out"
UNSAID: tuple[str, ...] = (REJECTED, UNDECIDED, LOOKED_AT)
"""In words what `note_left_out` counts, for the list of what a format cannot hold."""


def note_unit(article: AnnotatedArticle, losses: Losses, unit: OffsetUnit, other: str) -> None:
    """Tell what offsets count where that makes a difference: in texts with characters beyond U+FFFF.

    Args:
        unit: what they count, without anybody having chosen it.
        other: when another unit is wanted, in words.
    """
    text = article.article.text
    if not counts_alike(text, OffsetUnit.UTF16):
        kind = f"texts with characters beyond U+FFFF: offsets count {UNIT_NAMES[unit]} ({other})"
        losses.add(kind, article.article.key)


def note_left_out(article: AnnotatedArticle, losses: Losses, *, frames: bool = True) -> None:
    """Count what was decided about one article beside the accepted spans and relations.

    Args:
        article: what is written.
        losses: where to count.
        frames: whether the format has no place for events whose parts were looked at.
    """
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
    for id in annotations.frames if frames else ():
        if (found := annotations.spans.get(id)) and found.verdict is Verdict.ACCEPTED:
            losses.add(LOOKED_AT, f"{key}: {article.surface(found.span)}")


def _words(article: AnnotatedArticle, label: str, ends: tuple[str, str]) -> str:
    """A relation in words, as far as its ends are known."""
    spans = [article.annotations.spans.get(id) for id in ends]
    return " ".join([label, *(article.surface(record.span) for record in spans if record)])
