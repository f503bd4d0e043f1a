"""Annotated articles cut into windows of whole sentences.

Over a whole article nearly all pairs of spans are unrelated, too many to learn from the few that are not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict

FindSpan = Callable[[str], Span | None]


class SentenceWindow(Struct, frozen=True):
    """A stretch of an article; all offsets in it count from its own beginning.

    Attributes:
        number: its place in the article, from 1.
        start: its first code point in the article.
        first: its first token in the article; stop: the token after its last.
        article: the stretch, with `article`, `offset` and `window` in `meta`.
        annotations: what was decided about it.
        joined: sentences in it beyond those asked for, because something decided goes over their border.
    """

    number: int
    start: int
    first: int
    stop: int
    article: Article
    annotations: Annotations
    joined: int


def sentence_windows(
    article: Article, tokens: Tokens, annotations: Annotations, find_span: FindSpan, sentences: int
) -> Iterator[SentenceWindow]:
    """Cut an article into windows, whose texts one after the other are its text.

    Sentences that an accepted relation or a decided span connects stay together, so that none is lost;
    a sentence of nothing but white space goes with the one before it, at the beginning with the first.

    Args:
        article, tokens, annotations: what to cut.
        find_span: the suggested span with an id.
        sentences: how many sentences a window has when nothing connects more.
    """
    cut = _Cut(article, tokens, annotations, find_span)
    borders = cut.borders(sentences)
    places = list(pairwise([*borders, len(tokens.sentences)]))
    parts = cut.parts([tokens.starts[tokens.sentences[border]] for border in borders[1:]])
    for number, ((first, stop), part) in enumerate(zip(places, parts, strict=True), 1):
        yield cut.window(number, first, stop, part, cut.joined(first, stop, sentences))


def crossing_links(windows: Sequence[SentenceWindow], annotations: Annotations) -> list[RelationRecord]:
    """The relations that are in no window: rejected ones, or left open, over a border."""
    kept = {id for window in windows for id in window.annotations.relations}
    return [record for id, record in annotations.relations.items() if id not in kept]


class _Cut:
    """One article while it is cut."""

    def __init__(
        self, article: Article, tokens: Tokens, annotations: Annotations, find_span: FindSpan
    ) -> None:
        self._article, self._tokens = article, tokens
        self._annotations, self._find_span = annotations, find_span
        self._written = [n for n in range(len(tokens.sentences)) if not self._is_blank(n)]

    def borders(self, size: int) -> list[int]:
        """The first sentence of each window."""
        inside = {border for low, high in self._connected() for border in range(low + 1, high + 1)}
        return [0, *(border for border in self._written[size::size] if border not in inside)]

    def joined(self, first: int, stop: int, size: int) -> int:
        """How many sentences there are from `first` to before `stop` beyond `size`, blank ones aside."""
        return max(0, bisect_left(self._written, stop) - bisect_left(self._written, first) - size)

    def _connected(self) -> Iterator[tuple[int, int]]:
        """First and last sentence of what may not be cut."""
        for record in self._annotations.spans.values():
            yield self._sentences(*_reach(record))
        for link in self._annotations.relations.values():
            if link.verdict is Verdict.ACCEPTED:
                ends = [self._annotations.spans[id].span for id in link.relation.ends]
                yield self._sentences(min(end.start for end in ends), max(end.end for end in ends))

    def _sentences(self, start: int, end: int) -> tuple[int, int]:
        tokens = self._tokens
        return tokens.sentence_of(tokens.at(start)), tokens.sentence_of(tokens.at(end - 1))

    def _is_blank(self, sentence: int) -> bool:
        first, stop = self._tokens.sentence_range(sentence)
        return not self._article.text[self._tokens.starts[first] : self._tokens.ends[stop - 1]].strip()

    def parts(self, starts: list[int]) -> list[Annotations]:
        """What was decided about each window, offsets as in the article; `starts`: of all but the first."""
        whole = self._annotations
        spans: list[dict[str, SpanRecord]] = [{} for _ in range(len(starts) + 1)]
        relations: list[dict[str, RelationRecord]] = [{} for _ in spans]
        for id, record in whole.spans.items():
            spans[bisect_right(starts, record.span.start)][id] = record
        for id, link in whole.relations.items():
            ends = [self._span(end) for end in link.relation.ends]
            places = {bisect_right(starts, end.start) if end else -1 for end in ends}
            if len(places) == 1 and -1 not in places:
                relations[places.pop()][id] = link
        return [
            replace(whole, spans=own, relations=links, frames=whole.frames & own.keys())
            for own, links in zip(spans, relations, strict=True)
        ]

    def _span(self, id: str) -> Span | None:
        record = self._annotations.spans.get(id)
        return record.span if record else self._find_span(id)

    def window(self, number: int, first: int, stop: int, part: Annotations, joined: int) -> SentenceWindow:
        """The sentences from `first` to before `stop`, about which `part` was decided."""
        text, tokens = self._article.text, self._tokens
        token, token_stop = tokens.sentences[first], tokens.sentence_range(stop - 1)[1]
        start = tokens.starts[token] if first else 0
        end = tokens.starts[token_stop] if token_stop < len(tokens) else len(text)
        place = {"article": self._article.key, "offset": start, "window": number}
        cut = Article(
            self._article.key,
            text[start:end],
            {**self._article.meta, **place},
            Tokens(
                [at - start for at in tokens.starts[token:token_stop]],
                [at - start for at in tokens.ends[token:token_stop]],
                [border - token for border in tokens.sentences[first:stop]],
            ),
        )
        spans = {id: _moved(record, start) for id, record in part.spans.items()}
        return SentenceWindow(number, start, token, token_stop, cut, replace(part, spans=spans), joined)


def _reach(record: SpanRecord) -> tuple[int, int]:
    """The stretch from the first to the last code point of a span and of what was suggested for it."""
    spans = [record.span, *([record.suggested.span] if record.suggested else [])]
    return min(span.start for span in spans), max(span.end for span in spans)


def _moved(record: SpanRecord, offset: int) -> SpanRecord:
    suggested = record.suggested
    if suggested is not None:
        suggested = replace(suggested, span=shifted(suggested.span, offset))
    return replace(record, span=shifted(record.span, offset), suggested=suggested)


def shifted(span: Span, offset: int) -> Span:
    """The span as it stands in a stretch that begins at `offset`."""
    return replace(span, start=span.start - offset, end=span.end - offset)
