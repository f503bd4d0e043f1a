r"""CoNLL: a token on each line, its tag after a tab, a blank line between sentences.

Tags are IOB2. Each article begins with `-DOCSTART- -X- O O` and two comments, from which it is read back
exactly: `# article = {…}` (id, meta, whose annotations, the places of white-space tokens, which have no line)
and `# article_text = "…"`, both JSON. Tools that know no comments take what `grep -v '^# '` leaves.
"""

import json
from collections.abc import Iterable, Iterator

from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.article_facts import article_facts
from annotator.formats.base_layer import base_layer
from annotator.formats.conll_blocks import ARTICLE, BORDER, TEXT
from annotator.formats.conll_read import WHITE_SPACE, read
from annotator.formats.conll_tags import Tagged, iob2
from annotator.formats.conll_text import in_column
from annotator.formats.json_out import dump_row
from annotator.formats.left_out import note_left_out
from annotator.formats.registry import WriteContext

__all__ = ["read", "write"]

RELATIONS = "relations"
ATTRIBUTES = "attributes of spans"
NESTED = "spans that overlap others"
OFF_TOKENS = "spans off the token borders"
BLANK = "spans of white space alone"
TRIMMED = "white space at the edges of spans"


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[str]:
    """The lines of all articles; what tags cannot say is counted as lost.

    Raises:
        OffsetError: an article has no tokens.
    """
    for article in articles:
        note_left_out(article, context.losses)
        yield from _Columns(article, context).lines()


class _Columns:
    """One article.

    Attributes:
        shown: numbers of the tokens that have a line: those that are not white space.
    """

    def __init__(self, article: AnnotatedArticle, context: WriteContext) -> None:
        self._article, self._text, self._tokens = article, article.article.text, article.tokens
        self._schema, self._losses = context.schema, context.losses
        self.shown = [n for n in range(len(self._tokens)) if not self._word(n).isspace()]
        self._rows = {number: row for row, number in enumerate(self.shown)}

    def _word(self, number: int) -> str:
        return self._text[self._tokens.starts[number] : self._tokens.ends[number]]

    def lines(self) -> Iterator[str]:
        """A border, two comments, the tokens; no sentence ends inside of a span."""
        self._note_untagged()
        spans = [*self._tagged()]
        inside = {row for span in spans for row in range(span.first + 1, span.last + 1)}
        sentences = [self._tokens.sentence_of(number) for number in self.shown]
        yield f"{BORDER} -X- O O"
        yield ""
        yield f"# {ARTICLE} = {dump_row({**article_facts(self._article), WHITE_SPACE: self._white_space()})}"
        yield f"# {TEXT} = {json.dumps(self._text)}".replace("\x7f", "\\u007f")
        for row, tag in enumerate(iob2(len(self.shown), spans)):
            if row and sentences[row] != sentences[row - 1] and row not in inside:
                yield ""
            yield f"{in_column(self._word(self.shown[row]))}\t{tag}"
        yield ""

    def _white_space(self) -> list[list[int]]:
        places = zip(self._tokens.starts, self._tokens.ends, strict=True)
        return [[*place] for number, place in enumerate(places) if number not in self._rows]

    def _tagged(self) -> Iterator[Tagged]:
        """The spans of the base layer by their lines."""
        found: dict[str, Tagged] = {}
        spans = [record.span for record in self._article.accepted()]
        for span in spans:
            tokens = self._tokens.aligned(span.start, span.end)
            rows = [self._rows[n] for n in range(*tokens) if n in self._rows] if tokens else []
            if rows:
                found[span.id] = Tagged(rows[0], rows[-1], span.label)
            else:
                self._lose(BLANK if tokens else OFF_TOKENS, span.label, span.start, span.end)
        base = base_layer([span for span in spans if span.id in found], self._schema)
        for span in spans:
            if span.id in base:
                tagged = found[span.id]
                first, last = self.shown[tagged.first], self.shown[tagged.last]
                if (self._tokens.starts[first], self._tokens.ends[last]) != (span.start, span.end):
                    self._lose(TRIMMED, span.label, span.start, span.end)
                yield tagged
            elif span.id in found:
                self._lose(NESTED, span.label, span.start, span.end)

    def _note_untagged(self) -> None:
        for record in self._article.accepted():
            if record.span.attributes:
                self._lose(ATTRIBUTES, record.span.label, record.span.start, record.span.end)
        for link in self._article.accepted_links():
            self._losses.add(RELATIONS, f"{self._article.article.key}: {link.relation.label}")

    def _lose(self, kind: str, label: str, start: int, end: int) -> None:
        self._losses.add(kind, f"{self._article.article.key}: {label} {self._text[start:end]}")
