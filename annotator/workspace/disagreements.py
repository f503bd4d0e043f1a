"""The list of disagreements: each with its kind, its place in the text, and both versions."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from annotator.agreement.corpus.columns import NO_VALUE
from annotator.agreement.corpus.difference_columns import LINK_KINDS, Differences, Place
from annotator.document.article import Article
from annotator.document.difference_kinds import DifferenceKind
from annotator.store.articles import get_article
from annotator.workspace.agreeing import Agreement
from annotator.workspace.project import Project


class Words(Struct, frozen=True):
    """A stretch of the text with what an annotator says about it.

    Attributes:
        start, end: code points, end exclusive; text: the words.
        label: of the span; attributes: those that are compared and said.
    """

    start: int
    end: int
    text: str
    label: str
    attributes: dict[str, str] = field(default_factory=dict)


class Said(Struct, frozen=True):
    """One annotator's version: a span, or a relation between two.

    Attributes:
        span: the span, or the head of the relation.
        relation: its type, empty for a span; child: its other end.
    """

    span: Words
    relation: str = ""
    child: Words | None = None


class Disagreement(Struct, frozen=True):
    """One thing about which two annotators do not say the same.

    Attributes:
        kind, label: what differs; count: how many have the same kind and label.
        detail: more about the kind, or empty (`right edge, wider for bo`; the attribute).
        article: its key; start, end: code points, end exclusive; line: from 1.
        annotators: the two; versions: what each says, mostly one thing or nothing.
        sentence: the sentence, or the line, around it; sentence_start: where that begins.
    """

    kind: DifferenceKind
    label: str
    count: int
    detail: str
    article: str
    start: int
    end: int
    line: int
    annotators: tuple[str, str]
    versions: tuple[tuple[Said, ...], tuple[Said, ...]]
    sentence: str
    sentence_start: int


def disagreements(project: Project, agreement: Agreement, most: int | None = None) -> Iterator[Disagreement]:
    """The disagreements, those of the most frequent label and kind first.

    Args:
        project: whose articles they are in.
        agreement: of which.
        most: how many; None for all.
    """
    if agreement.differences is None:
        return
    reader = _Reader(agreement.differences)
    with project.database() as database:
        shown: Article | None = None
        for place in agreement.differences.places(most):
            key = agreement.keys[place.document]
            if shown is None or shown.key != key:
                shown = get_article(database, key)
            yield reader.read(place, shown)


class _Reader:
    """Makes disagreements of rows of columns."""

    def __init__(self, differences: Differences) -> None:
        self._corpus, self._links = differences.corpus, differences.links

    def read(self, place: Place, article: Article) -> Disagreement:
        """One of them, with its words."""
        read = self._relation if place.kind in LINK_KINDS else self._span
        sides = (
            tuple(read(row, article) for row in place.first),
            tuple(read(row, article) for row in place.second),
        )
        spans = [said.span for version in sides for said in version]
        start, end = min(one.start for one in spans), max(one.end for one in spans)
        names = self._corpus.annotators
        first, stop = _sentence(article, start, end)
        return Disagreement(
            place.kind,
            place.label,
            place.often,
            place.attribute or _edges(sides, (names[place.annotators[0]], names[place.annotators[1]])),
            article.key,
            start,
            end,
            article.text.count("\n", 0, start) + 1,
            (names[place.annotators[0]], names[place.annotators[1]]),
            sides,
            article.text[first:stop],
            first,
        )

    def _span(self, row: int, article: Article) -> Said:
        return Said(self._words(row, article))

    def _relation(self, row: int, article: Article) -> Said:
        links = self._links
        label = self._corpus.relation_labels[int(links.label[row])]
        head, child = (self._words(int(end[row]), article) for end in (links.head, links.child))
        return Said(head, label, child)

    def _words(self, row: int, article: Article) -> Words:
        spans, values = self._corpus.spans, self._corpus.values
        start, end = int(spans.start[row]), int(spans.end[row])
        said = {
            name: values[name][int(column[row])]
            for name, column in spans.attributes.items()
            if int(column[row]) != NO_VALUE and values[name][int(column[row])]
        }
        label = self._corpus.labels[int(spans.label[row])]
        return Words(start, end, article.text[start:end], label, said)


def _edges(sides: Sequence[Sequence[Said]], names: tuple[str, str]) -> str:
    """Which edges of the second version's span differ from the first's, and whose is wider; or empty."""
    if any(len(side) != 1 or side[0].relation for side in sides):
        return ""
    one, other = (side[0].span for side in sides)
    left, right = one.start != other.start, one.end != other.end
    if not left and not right:
        return ""
    which = "both edges" if left and right else "left edge" if left else "right edge"
    if other.start <= one.start and other.end >= one.end:
        return f"{which}, wider for {names[1]}"
    return f"{which}, wider for {names[0]}" if one.start <= other.start and one.end >= other.end else which


def _sentence(article: Article, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence goes, without white space around; the line without tokens."""
    text, tokens = article.text, article.tokens
    if tokens is None or not len(tokens):
        first, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        return first, len(text) if stop < 0 else stop
    sentence = tokens.sentence_of(tokens.at(start))
    last = tokens.sentence_of(tokens.at(max(start, end - 1)))
    first = min(start, tokens.starts[tokens.sentence_range(sentence)[0]])
    stop = max(end, tokens.ends[tokens.sentence_range(last)[1] - 1])
    while first < start and text[first].isspace():
        first += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return first, stop
