"""Annotated articles as documents of brat."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from annotator.document.schema import AttributeKind
from annotator.document.spans import Span
from annotator.editing.annotations import RelationRecord, SpanRecord
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.article_facts import article_facts
from annotator.formats.brat_conf import annotation_conf, visual_conf
from annotator.formats.brat_names import BratNames
from annotator.formats.brat_notes import (
    EXTENT,
    LINE_BREAKS,
    ORIGIN,
    on_one_line,
    origin_of_link,
    origin_of_span,
)
from annotator.formats.file_names import safe_file_name
from annotator.formats.json_out import dump_row
from annotator.formats.left_out import note_left_out
from annotator.formats.registry import WriteContext

ONLY_BREAKS = "spans of line breaks alone"
THEIR_LINKS = "links to spans of line breaks alone"
UNKNOWN_ATTRIBUTES = "attributes that the label schema does not have"


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[tuple[str, bytes]]:
    """Three files for each article, then the settings by which brat shows and edits them."""
    names, stems = BratNames(context.schema), _Stems()
    for article in articles:
        note_left_out(article, context.losses, frames=False)
        stem = stems.stem(article)
        yield f"{stem}.txt", article.article.text.encode()
        yield f"{stem}.ann", "".join(f"{line}\n" for line in _Lines(article, context, names).lines()).encode()
        yield f"{stem}.json", (dump_row(article_facts(article)) + "\n").encode()
    yield "annotation.conf", annotation_conf(context.schema, names).encode()
    yield "visual.conf", visual_conf(context.schema, names).encode()


class _Stems:
    """Names of documents. A dot in one would be read by brat as the beginning of a suffix."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def stem(self, article: AnnotatedArticle) -> str:
        """The name for one article; another person's annotations of it have another."""
        key = article.article.key
        stem = safe_file_name(key)
        if "." in stem:
            stem = _marked(stem.replace(".", "_"), key)
        if stem in self._taken:
            stem = _marked(stem, f"{key}\x00{article.annotator}")
        self._taken.add(stem)
        return stem


def _marked(stem: str, of: str) -> str:
    return f"{stem[:100]}-{hashlib.sha256(of.encode()).hexdigest()[:16]}"


class _Lines:
    """The lines of one article's `.ann` file."""

    def __init__(self, article: AnnotatedArticle, context: WriteContext, names: BratNames) -> None:
        self._article, self._schema, self._names = article, context.schema, names
        self._losses, self._notes = context.losses, list[str]()
        self._spans = [record for record in article.accepted() if self._is_shown(record.span)]
        self._ids = {record.span.id: f"T{number}" for number, record in enumerate(self._spans, 1)}
        frames = [r.span.id for r in self._spans if self._schema.is_frame(r.span.label)]
        self._events = {id: f"E{number}" for number, id in enumerate(frames, 1)}
        self._links = [link for link in article.accepted_links() if self._has_ends(link)]

    def _is_shown(self, span: Span) -> bool:
        if LINE_BREAKS.sub("", self._article.surface(span)):
            return True
        self._losses.add(ONLY_BREAKS, f"{self._article.article.key}: {span.label} {span.start}-{span.end}")
        return False

    def _has_ends(self, record: RelationRecord) -> bool:
        link = record.relation
        if link.head in self._ids and link.child in self._ids:
            return True
        self._losses.add(THEIR_LINKS, f"{self._article.article.key}: {link.label}")
        return False

    def lines(self) -> Iterator[str]:
        """Spans, events, relations, equivalences, attributes, notes."""
        for record in self._spans:
            yield self._text_bound(record.span)
        for record in self._spans:
            if record.span.id in self._events:
                yield self._event(record.span)
        yield from self._relations()
        yield from self._attributes()
        for record in self._spans:
            self._note(ORIGIN, self._target(record.span.id), origin_of_span(record))
        yield from (f"#{number}\t{note}" for number, note in enumerate(self._notes, 1))

    def _target(self, id: str) -> str:
        """What others name a span by: its event, where it is the trigger of one."""
        return self._events.get(id) or self._ids[id]

    def _note(self, kind: str, target: str, text: str) -> None:
        self._notes.append(f"{kind} {target}\t{text}")

    def _text_bound(self, span: Span) -> str:
        """brat writes a span with line breaks inside as the stretches between them."""
        text, pieces, start = self._article.article.text, [], span.start
        for found in LINE_BREAKS.finditer(text, span.start, span.end):
            pieces.append((start, found.start()))
            start = found.end()
        pieces = [piece for piece in (*pieces, (start, span.end)) if piece[0] < piece[1]]
        if (pieces[0][0], pieces[-1][1]) != (span.start, span.end):
            self._note(EXTENT, self._target(span.id), f"{span.start} {span.end}")
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(text[start:end] for start, end in pieces)
        return f"{self._ids[span.id]}\t{self._names.span(span.label)} {places}\t{words}"

    def _event(self, span: Span) -> str:
        roles: Counter[str] = Counter()
        parts = [f"{self._names.span(span.label)}:{self._ids[span.id]}"]
        for record in self._links:
            link = record.relation
            if link.head == span.id and self._is_argument(record):
                name = self._names.relation(link.label)
                roles[name] += 1
                role = name if roles[name] == 1 else f"{name}{roles[name]}"
                child = self._target(link.child)
                parts.append(f"{role}:{child}")
                self._note(f"{ORIGIN}-{role}", self._events[span.id], origin_of_link(record, child))
        return f"{self._events[span.id]}\t{' '.join(parts)}"

    def _is_argument(self, record: RelationRecord) -> bool:
        head = self._article.annotations.spans[record.relation.head].span.label
        return self._names.is_argument(record.relation.label, head)

    def _relations(self) -> Iterator[str]:
        number, others = 0, [record for record in self._links if not self._is_argument(record)]
        for record in others:
            link = record.relation
            name, head, child = (
                self._names.relation(link.label),
                self._target(link.head),
                self._target(link.child),
            )
            if self._names.is_equivalence(link.label):
                yield f"*\t{name} {head} {child}"
                self._note(f"{ORIGIN}-{name}-{child}", head, origin_of_link(record, child))
            else:
                number += 1
                yield f"R{number}\t{name} Arg1:{head} Arg2:{child}"
                self._note(ORIGIN, f"R{number}", origin_of_link(record, child))

    def _attributes(self) -> Iterator[str]:
        number = 0
        for record in self._spans:
            target = self._target(record.span.id)
            for words in self._said_of(record, target):
                number += 1
                yield f"A{number}\t{words}"

    def _said_of(self, record: SpanRecord, target: str) -> Iterator[str]:
        names, given = self._names, record.span.attributes
        for attribute in self._schema.attributes if given else ():
            value = given.get(attribute.id)
            if not value:
                continue
            words = (value,) if isinstance(value, str) else value
            match attribute.kind:
                case AttributeKind.CHOICE:
                    yield f"{names.attributes[attribute.id]} {target} {names.value(attribute.id, words[0])}"
                case AttributeKind.SET:
                    yield from (f"{names.flag(attribute.id, word)} {target}" for word in words)
                case AttributeKind.TEXT:
                    self._note(names.attributes[attribute.id], target, on_one_line(words[0]))
        for id in sorted(given.keys() - names.attributes.keys()):
            self._losses.add(UNKNOWN_ATTRIBUTES, f"{self._article.article.key}: {id}")
        if record.span.id in self._article.annotations.frames and record.span.id in self._events:
            yield f"{names.checked} {target}"
