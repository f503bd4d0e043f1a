"""What every writer of training formats gets: one article with what one person decided about it."""

from collections.abc import Callable

from msgspec import Struct

from annotator.document.article import Article, Tokens
from annotator.document.errors import OffsetError
from annotator.document.relations import Relation
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict


def _none(id: str) -> Span | None:
    return None


class AnnotatedArticle(Struct, frozen=True):
    """One article and one person's annotations of it.

    Attributes:
        article: with its tokens.
        annotator: whose annotations.
        annotations: the fold of their decisions.
        at: when they decided last, milliseconds since the epoch.
        find_span: the suggested span with an id, for relations to spans nobody decided about.
    """

    article: Article
    annotator: str
    annotations: Annotations
    at: int
    find_span: Callable[[str], Span | None] = _none

    @property
    def tokens(self) -> Tokens:
        """The article's tokens; OffsetError when it has none."""
        if self.article.tokens is None:
            raise OffsetError("the article has no tokens", "run `annotator suggest`")
        return self.article.tokens

    def surface(self, span: Span) -> str:
        """The characters of a span."""
        return self.article.text[span.start : span.end]

    def accepted(self) -> list[SpanRecord]:
        """The accepted spans with where they come from, in text order."""
        return [self.annotations.spans[span.id] for span in self.annotations.accepted_spans()]

    def rejected(self) -> list[SpanRecord]:
        """The rejected spans, in text order."""
        records = [r for r in self.annotations.spans.values() if r.verdict is Verdict.REJECTED]
        return sorted(records, key=lambda r: (r.span.start, r.span.end, r.span.label, r.span.id))

    def accepted_links(self) -> list[RelationRecord]:
        """The accepted relations, by the place of their head, then of their child."""
        return [self.annotations.relations[link.id] for link in self.annotations.accepted_relations()]

    def ends(self, relation: Relation) -> tuple[Span, Span] | None:
        """The spans at head and child, None when one is not known any more."""
        head, child = self._span(relation.head), self._span(relation.child)
        return (head, child) if head is not None and child is not None else None

    def _span(self, id: str) -> Span | None:
        record = self.annotations.spans.get(id)
        return record.span if record else self.find_span(id)
