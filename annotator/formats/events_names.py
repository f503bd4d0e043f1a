"""What the spans of one article are called: canonical names, and what is linked to them."""

import re

from annotator.document.relations import Relation
from annotator.document.schema import AttributeKind, LabelSchema
from annotator.document.spans import Span
from annotator.formats.annotated import AnnotatedArticle

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and visible marks for control characters."""
    line = " ".join(text.split())
    return line if line.isprintable() else _CONTROL.sub(_picture, line)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


class ArticleNames:
    """Names of the accepted spans of one article.

    Two spans are the same one when a symmetric relation links them, be it through others, or when they
    have the same value of the free-text attribute of their label (`actor`). The name of all of these is
    the longest such value, else the longest wording; of equally long ones the first.

    Attributes:
        spans: the accepted spans by id.
        links: the relations between spans that have no frame.
    """

    def __init__(self, article: AnnotatedArticle, schema: LabelSchema) -> None:
        self._article = article
        self.spans = {record.span.id: record.span for record in article.accepted()}
        frames = {label.id for label in schema.spans if label.frame}
        links = [record.relation for record in article.accepted_links()]
        self.links = [
            link
            for link in links
            if set(link.ends) <= self.spans.keys() and not frames & {self.spans[id].label for id in link.ends}
        ]
        self._given = {id: value for id, span in self.spans.items() if (value := _given_name(span, schema))}
        self._same = {id: id for id in self.spans}
        self._join_same({relation.id for relation in schema.relations if relation.symmetric})
        self._names = self._canonical()
        self._linked = self._links_of_all(self.links)

    def _join_same(self, symmetric: set[str]) -> None:
        first: dict[tuple[str, str], str] = {}
        for id, value in self._given.items():
            self._join(id, first.setdefault((self.spans[id].label, value), id))
        for link in self.links:
            if link.label in symmetric:
                self._join(*link.ends)

    def _join(self, one: str, other: str) -> None:
        self._same[self._root(one)] = self._root(other)

    def _root(self, id: str) -> str:
        while self._same[id] != id:
            id = self._same[id]
        return id

    def _canonical(self) -> dict[str, str]:
        """Root → the name of all spans that have it."""
        given: dict[str, list[str]] = {}
        worded: dict[str, list[str]] = {}
        for id, span in self.spans.items():
            worded.setdefault(self._root(id), []).append(self.mention(span))
            if id in self._given:
                given.setdefault(self._root(id), []).append(self._given[id])
        return {root: max(given.get(root, words), key=len) for root, words in worded.items()}

    def _links_of_all(self, links: list[Relation]) -> dict[str, list[Span]]:
        """Root → the spans that are linked to one that has it."""
        found: dict[str, list[Span]] = {}
        for link in links:
            for one, other in (link.ends, link.ends[::-1]):
                found.setdefault(self._root(one), []).append(self.spans[other])
        return found

    def mention(self, span: Span) -> str:
        """The words of a span; `␣` for one of white space alone."""
        return one_line(self._article.surface(span)) or "␣"

    def name(self, span: Span) -> str:
        """The canonical name of a span."""
        return self._names[self._root(span.id)]

    def linked(self, span: Span, label: str) -> list[Span]:
        """The span itself when it has this label, else those with it that are linked to it or to the same.

        In text order, and of several with the same name the first.
        """
        if span.label == label:
            return [span]
        found = [other for other in self._linked.get(self._root(span.id), ()) if other.label == label]
        found.sort(key=lambda other: (other.start, other.end, other.id))
        return [*{self.name(other): other for other in reversed(found)}.values()][::-1]


def _given_name(span: Span, schema: LabelSchema) -> str:
    """The value of the first attribute of free text that spans of this label have, or empty."""
    for attribute in schema.attributes_on(span.label):
        if attribute.kind is AttributeKind.TEXT:
            value = span.attributes.get(attribute.id, "")
            return one_line(value if isinstance(value, str) else " ".join(value))
    return ""
