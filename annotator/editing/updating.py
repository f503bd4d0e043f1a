"""Opening a board and keeping it up to date.

An edit recomputes only the sentences it touches, so that a key never costs more on a longer article.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import TypeVar

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue
from annotator.editing import standing
from annotator.editing.annotations import Annotations, SpanRecord, Verdict
from annotator.editing.board import Board, SuggestionIndex
from annotator.editing.edits import Edit, FrameEdit, RelationEdit, SpanEdit, apply_edits
from annotator.editing.items import EMPTY, SentenceItems, sentence_items
from annotator.editing.lessons import Twins, find_twins, learn

_K = TypeVar("_K", int, str)


def open_board(
    article: Article,
    schema: LabelSchema,
    suggestions: Suggestions,
    annotations: Annotations | None = None,
    lexicon: Mapping[str, Mapping[str, AttributeValue]] | None = None,
    *,
    learns: bool = True,
) -> Board:
    """The board of a tokenized article; ValueError when it has no tokens yet.

    With `learns` off decisions suggest nothing about the rest of the article.
    """
    tokens = article.tokens
    if tokens is None:
        raise ValueError("an article needs tokens before it can be annotated")
    annotations = annotations or Annotations()
    index = SuggestionIndex(suggestions, tokens)
    twins = find_twins(article.text, tokens) if learns else Twins()
    empty = Board(article, tokens, schema, index, lexicon or {}, twins, learns=learns)
    edits: list[Edit] = [SpanEdit(id, None, record) for id, record in annotations.spans.items()]
    edits += [RelationEdit(id, None, record) for id, record in annotations.relations.items()]
    edits += [FrameEdit(id, False, True) for id in annotations.frames]
    return _refreshed(empty, annotations, edits, set(index.in_sentence), at_once=None)


AT_ONCE = 40
"""Sentences that an edit refreshes at once for what it teaches; the rest of a long article waits."""


def update(board: Board, edits: Iterable[Edit]) -> Board:
    """The board after the edits; sentences far away that they teach something are `pending`."""
    edits = tuple(edits)
    return _refreshed(board, apply_edits(board.annotations, edits), edits, set(), at_once=AT_ONCE)


def settle(board: Board, count: int | None = None, near: int = 0) -> Board:
    """The board with `count` (None: all) of its pending sentences brought up to date, nearest first."""
    chosen = sorted(board.pending, key=lambda number: abs(number - near))[:count]
    rest = board.pending.difference(chosen)
    return _shown(replace(board, pending=rest), board, set(chosen), set()) if chosen else board


def aligned(suggestions: Suggestions, annotations: Annotations) -> Suggestions:
    """The suggestions with spans that an accepted one equals left out, and their links put on that one.

    So the links that a newer run suggests reach the spans decided under an older run. To be
    called with what was decided before the newer run was taken.
    """
    kept = {
        (r.span.start, r.span.end, r.span.label): id
        for id, r in annotations.spans.items()
        if r.verdict is Verdict.ACCEPTED
    }
    same = {
        s.span.id: kept[place]
        for s in suggestions.spans
        if (place := (s.span.start, s.span.end, s.span.label)) in kept and s.span.id not in annotations.spans
    }
    if not same:
        return suggestions
    spans = tuple(s for s in suggestions.spans if s.span.id not in same)
    relations = tuple(
        replace(
            s,
            relation=replace(
                s.relation,
                head=same.get(s.relation.head, s.relation.head),
                child=same.get(s.relation.child, s.relation.child),
            ),
        )
        for s in suggestions.relations
    )
    return Suggestions(suggestions.run, spans, relations)


def _refreshed(
    board: Board, annotations: Annotations, edits: Iterable[Edit], also: set[int], *, at_once: int | None
) -> Board:
    changed, affected = _reindexed(board, annotations, edits)
    touched = also | _touched(changed, edits)
    touched |= {board.twins.after[model] for model in touched if model in board.twins.after}
    distant = affected - touched
    if at_once is not None and len(distant) > at_once:
        middle = min(touched, default=0)
        nearest = set(sorted(distant, key=lambda number: abs(number - middle))[:at_once])
        changed = replace(changed, pending=board.pending | (distant - nearest))
        distant = nearest
    touched |= distant
    return _shown(
        replace(changed, pending=changed.pending - touched), board, touched, set(_linked_ids(edits))
    )


def _shown(changed: Board, board: Board, touched: set[int], ids: set[str]) -> Board:
    """The board with what is shown of the sentences made anew: first their spans, then the links.

    Args:
        changed: the board with its annotations, indexes and lessons up to date.
        board: the board before.
        touched: sentences whose spans may have changed.
        ids: spans whose links have changed.
    """
    shown, sentences = dict(board.shown), dict(board.sentences)
    for number in touched:
        old = board.in_sentence(number)
        new = standing.items(changed, number)
        now = {item.span.id: item for item in new}
        if old.items:
            was = {item.span.id: item for item in old.items}
            ids |= {id for id in was.keys() | now.keys() if was.get(id) != now.get(id)}
            for id in was.keys() - now.keys():
                if shown.get(id) == number:
                    del shown[id]
        elif board.sentences:
            ids |= now.keys()
        shown.update(dict.fromkeys(now, number))
        sentences[number] = SentenceItems(new, old.links)
    changed = replace(changed, sentences=sentences, shown=shown)
    counts = board.counts
    for number in touched | _heads(changed, ids):
        here = sentences.get(number, EMPTY).items
        counts = counts - board.in_sentence(number).counts
        if here:
            sentences[number] = sentence_items(board.schema, here, standing.links(changed, number, here))
            counts = counts + sentences[number].counts
        else:
            sentences.pop(number, None)
    return replace(changed, counts=counts)


def _reindexed(board: Board, annotations: Annotations, edits: Iterable[Edit]) -> tuple[Board, set[int]]:
    """The board with its indexes and lessons up to date, and the sentences the lessons are about."""
    decided, linked = dict(board.decided), dict(board.linked)
    lessons, affected = board.lessons, set[int]()
    for edit in edits:
        match edit:
            case SpanEdit(id, before, after):
                if before:
                    _take_out(decided, board.sentence_at(before.span.start), id)
                if after:
                    _put_in(decided, board.sentence_at(after.span.start), id)
                if board.learns:
                    lessons, about = learn(lessons, board.article.text, board.tokens, board.schema, edit)
                    affected |= about
            case RelationEdit(id, was, now):
                for end in set(was.relation.ends) if was else ():
                    _take_out(linked, end, id)
                for end in set(now.relation.ends) if now else ():
                    _put_in(linked, end, id)
            case _:
                pass
    board = replace(board, annotations=annotations, decided=decided, linked=linked, lessons=lessons)
    return board, affected


def _take_out(index: MutableMapping[_K, tuple[str, ...]], key: _K, id: str) -> None:
    rest = tuple(each for each in index.get(key, ()) if each != id)
    if rest:
        index[key] = rest
    else:
        index.pop(key, None)


def _put_in(index: MutableMapping[_K, tuple[str, ...]], key: _K, id: str) -> None:
    if id not in index.get(key, ()):
        index[key] = (*index.get(key, ()), id)


def _touched(board: Board, edits: Iterable[Edit]) -> set[int]:
    """Sentences whose shown spans may change with the edits."""
    sentences: set[int] = set()
    for edit in edits:
        match edit:
            case SpanEdit(_, before, after):
                for record in (before, after):
                    if record:
                        sentences |= _around(board, record)
            case FrameEdit(id, _, _):
                record = board.annotations.spans.get(id)
                if record:
                    sentences |= _around(board, record)
            case RelationEdit(_, was, now):
                for link in (was, now):
                    head = board.annotations.spans.get(link.relation.head) if link else None
                    if head:
                        sentences.add(board.sentence_at(head.span.start))
            case _:
                pass
    return sentences


def _around(board: Board, record: SpanRecord) -> set[int]:
    first = board.sentence_at(record.span.start)
    last = board.sentence_at(record.span.end - 1)
    return set(range(max(0, first - 1), min(len(board.tokens.sentences), last + 2)))


def _linked_ids(edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        if isinstance(edit, RelationEdit):
            for record in (edit.before, edit.after):
                if record:
                    yield from record.relation.ends


def _heads(board: Board, ids: Iterable[str]) -> set[int]:
    """Sentences that show the heads of links that touch any of these spans."""
    heads = set(ids)
    for id in tuple(heads):
        heads |= {r.relation.head for r in board.suggested.at_span.get(id, ())}
        for relation in board.linked.get(id, ()):
            record = board.annotations.relations.get(relation)
            if record:
                heads.add(record.relation.head)
    return {board.shown[head] for head in heads if head in board.shown}
