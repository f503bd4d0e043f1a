"""How the spans and links of one sentence stand: decided, open, taught by what was decided elsewhere."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import LabelSchema, RelationLabel, RuleKind
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.items import Item, Link, Status, lacks_look
from annotator.editing.lessons import (
    Teaches,
    derived_relation_id,
    derived_span_id,
    stem,
    type_attribute,
)

SAME_NAME = Suggestion("same name")
SAME_SENTENCE = Suggestion("same sentence")
GUESS = Suggestion("guess")
NEXT_TO = Suggestion("next to it")


def may_overlap(schema: LabelSchema, one: str, other: str) -> bool:
    """Whether spans of these labels may share text: as the schema's overlap rules say, else across layers."""
    for rule in schema.rules:
        if rule.kind is RuleKind.OVERLAP and {one, other} <= set(rule.labels):
            return rule.allowed
    return not (schema.has_span(one) and schema.has_span(other)) or (
        schema.span(one).layer != schema.span(other).layer
    )


class _Model(Struct, frozen=True):
    """What was decided about the sentence that this one repeats, as if it had been decided here."""

    kept: tuple[Span, ...] = ()
    wrong: frozenset[tuple[int, int, str]] = frozenset()
    ids: Mapping[tuple[int, int, str], str] = field(default_factory=dict)


_NO_MODEL = _Model()


def items(board: Board, sentence: int) -> tuple[Item, ...]:
    """The spans of a sentence: decided ones, open suggestions that none of them rules out, taught ones."""
    records = [board.annotations.spans[id] for id in board.decided.get(sentence, ())]
    near = [board.annotations.spans[id] for id in board.decided.get(sentence - 1, ())] + records
    model = _model(board, sentence)
    found = [_decided(board, record) for record in records]
    waiting: list[Item] = []
    for suggested in board.suggested.in_sentence.get(sentence, ()):
        if suggested.span.id not in board.annotations.spans:
            item = _open(board, suggested, sentence, model)
            if not any(_rules_out(board.schema, record, item.span) for record in near):
                waiting.append(item)
    for extra in _extra(board, sentence, model):
        in_the_way = any(clash(board.schema, extra.span, item.span) for item in waiting)
        if not in_the_way and not any(_rules_out(board.schema, record, extra.span) for record in near):
            surface = board.surface(extra.span)
            doubted = extra.by is SAME_NAME and board.lessons.is_wrong(surface, extra.span.label)
            waiting.append(Item(extra.span, Status.OPEN, extra, doubted=doubted))
    found += waiting
    found.sort(key=lambda item: (item.span.start, item.span.end, item.span.label, item.span.id))
    return tuple(found)


def _decided(board: Board, record: SpanRecord) -> Item:
    item = Item(
        record.span, Status(record.verdict), record.suggested, record.span.id in board.annotations.frames
    )
    if not (board.learns and lacks_look(board.schema, item)):
        return item
    return replace(item, guess=_guess(board, item))


def _guess(board: Board, item: Item) -> Mapping[str, AttributeValue]:
    """The type that an event without one probably has: its verb's elsewhere in the article, or usually."""
    span = item.span
    attribute = type_attribute(board.schema, span.label)
    if attribute is None or attribute.id in span.attributes:
        return {}
    surface = board.surface(span)
    learnt = board.lessons.about(Teaches.TYPE, stem(surface), span.label)
    usual = board.lexicon.get(surface.casefold(), {}).get(attribute.id)
    value = learnt if isinstance(learnt, str) else usual
    return {attribute.id: value} if value and value in attribute.values else {}


def _rules_out(schema: LabelSchema, record: SpanRecord, span: Span) -> bool:
    """Whether a decided span leaves no room for an open one: the same again, or an overlap not allowed."""
    decided = record.span
    if (decided.start, decided.end, decided.label) == (span.start, span.end, span.label):
        return True
    return record.verdict is Verdict.ACCEPTED and clash(schema, decided, span)


def clash(schema: LabelSchema, one: Span, other: Span) -> bool:
    """Whether two spans share text that their labels may not share."""
    return one.overlaps(other) and not may_overlap(schema, one.label, other.label)


def _open(board: Board, suggested: SuggestedSpan, sentence: int, model: _Model) -> Item:
    """An open suggestion, as the lessons would have it."""
    span = suggested.span
    if model is _NO_MODEL and not board.lessons.counts:
        return Item(span, Status.OPEN, suggested)
    surface = board.surface(span)
    if (span.start, span.end, span.label) in model.wrong:
        return Item(span, Status.OPEN, suggested, doubted=True)
    for kept in model.kept:
        if kept.overlaps(span) and (
            kept.label == span.label or (kept.start, kept.end) == (span.start, span.end)
        ):
            return Item(replace(kept, id=span.id), Status.OPEN, suggested)
    taught = _fixed(board, span, surface, sentence)
    if taught is not None:
        return Item(taught, Status.OPEN, suggested)
    if board.lessons.is_wrong(surface, span.label):
        return Item(span, Status.OPEN, suggested, doubted=True)
    return Item(_typed(board, span, surface), Status.OPEN, suggested)


def _fixed(board: Board, span: Span, surface: str, sentence: int) -> Span | None:
    """The span corrected as the same suggestion was elsewhere, or grown to the learnt name it lies in."""
    fix = board.lessons.about(Teaches.FIX, surface, span.label)
    if isinstance(fix, tuple):
        start, end, label = span.start + fix[0], span.end + fix[1], fix[2]
        if 0 <= start < end and board.tokens.aligned(start, end):
            return _reshaped(board.schema, span, start, end, label)
    for mention in board.lessons.mentions.get(sentence, ()):
        inside = mention.start <= span.start and span.end <= mention.end
        if inside and (mention.start, mention.end, mention.label) != (span.start, span.end, span.label):
            return _reshaped(board.schema, span, *mention)
    return None


def _reshaped(schema: LabelSchema, span: Span, start: int, end: int, label: str) -> Span:
    ids = {attribute.id for attribute in schema.attributes_on(label)}
    kept = {key: value for key, value in span.attributes.items() if key in ids}
    return Span(span.id, start, end, label, kept)


def _typed(board: Board, span: Span, surface: str) -> Span:
    """The span with the type that its verb was given elsewhere."""
    learnt = board.lessons.about(Teaches.TYPE, stem(surface), span.label)
    attribute = type_attribute(board.schema, span.label)
    if attribute is None or not isinstance(learnt, str) or span.attributes.get(attribute.id) == learnt:
        return span
    stray = {each.id for each in board.schema.attributes_on(span.label) if each.depends_on == attribute.id}
    kept = {key: value for key, value in span.attributes.items() if key not in stray}
    return replace(span, attributes={**kept, attribute.id: learnt})


def _extra(board: Board, sentence: int, model: _Model) -> Iterator[SuggestedSpan]:
    """Spans that only lessons suggest: what the repeated sentence has, and other mentions of learnt names."""
    for kept in model.kept:
        id = derived_span_id(kept.start, kept.end, kept.label)
        if id not in board.annotations.spans:
            yield SuggestedSpan(replace(kept, id=id), SAME_SENTENCE)
    for start, end, label in board.lessons.mentions.get(sentence, ()):
        id = derived_span_id(start, end, label)
        if id not in board.annotations.spans:
            yield SuggestedSpan(Span(id, start, end, label), SAME_NAME)


def _model(board: Board, sentence: int) -> _Model:
    model = board.twins.before.get(sentence)
    if model is None or model not in board.decided:
        return _NO_MODEL
    by = board.sentence_start(sentence) - board.sentence_start(model)
    records = [board.annotations.spans[id] for id in board.decided[model]]
    kept = [
        replace(r.span, start=r.span.start + by, end=r.span.end + by)
        for r in records
        if r.verdict is Verdict.ACCEPTED
    ]
    wrong = [
        (r.span.start + by, r.span.end + by, r.span.label) for r in records if r.verdict is Verdict.REJECTED
    ]
    return _Model(tuple(kept), frozenset(wrong), {(s.start, s.end, s.label): s.id for s in kept})


def links(board: Board, sentence: int, heads: tuple[Item, ...]) -> tuple[Link, ...]:
    """Links from the given spans: decided ones, open ones that still fit, taught and guessed ones."""
    found: list[Link] = []
    standing = [item for item in heads if item.status is not Status.REJECTED]
    for head in standing:
        found += _decided_links(board, head)
        found += _open_links(board, head, found)
    if not board.learns:
        return tuple(found)
    found += _fresh(board, found, list(_twin_links(board, sentence, standing)))
    if any(_is_handmade(item) for item in standing):
        found += _fresh(board, found, list(_adjacent(board, standing, found)))
        found += _fresh(board, found, list(_guessed_frames(board, standing, found)))
    return _doubted(board, sentence, standing, found)


def _fresh(board: Board, found: list[Link], guesses: list[tuple[Relation, Suggestion]]) -> Iterator[Link]:
    """Guessed relations as open links, without those that are there or have been decided."""
    for relation, by in guesses:
        if relation.id not in board.annotations.relations and not _has(found, relation):
            yield Link(relation, Status.OPEN, SuggestedRelation(relation, by))


def _decided_links(board: Board, head: Item) -> Iterator[Link]:
    for id in board.linked.get(head.span.id, ()):
        record = board.annotations.relations[id]
        if record.relation.head == head.span.id:
            yield Link(record.relation, Status(record.verdict), record.suggested)


def _open_links(board: Board, head: Item, found: list[Link]) -> list[Link]:
    return [
        Link(suggested.relation, Status.OPEN, suggested)
        for suggested in board.suggested.at_span.get(head.span.id, ())
        if suggested.relation.head == head.span.id
        and suggested.relation.id not in board.annotations.relations
        and not _has(found, suggested.relation)
        and _fits(board, head, suggested.relation)
    ]


def _has(found: Iterable[Link], relation: Relation) -> bool:
    same = (relation.label, *relation.ends)
    return any((link.relation.label, *link.relation.ends) == same for link in found)


def _fits(board: Board, head: Item, relation: Relation) -> bool:
    child = board.item(relation.child)
    return (
        child is not None
        and child.status is not Status.REJECTED
        and board.schema.has_relation(relation.label)
        and board.schema.relation(relation.label).allows(head.span.label, child.span.label)
    )


def _made(label: str, head: Item, child: Item) -> Relation:
    id = derived_relation_id(label, head.span.id, child.span.id)
    return Relation(id, label, head.span.id, child.span.id)


def _twin_links(board: Board, sentence: int, standing: list[Item]) -> Iterator[tuple[Relation, Suggestion]]:
    """The links accepted inside the sentence that this one repeats."""
    model = _model(board, sentence)
    if not model.ids:
        return
    here = {(i.span.start, i.span.end, i.span.label): i for i in standing}
    at = {id: here[place] for place, id in model.ids.items() if place in here}
    for id in at:
        for each in board.linked.get(id, ()):
            record = board.annotations.relations[each]
            ends = record.relation.ends
            if record.verdict is Verdict.ACCEPTED and ends[0] == id and ends[1] in at:
                yield _made(record.relation.label, at[id], at[ends[1]]), SAME_SENTENCE


def _guessed_frames(
    board: Board, standing: list[Item], found: list[Link]
) -> Iterator[tuple[Relation, Suggestion]]:
    """For an event made by hand: the nearest name left as its first part, the nearest right as its second.

    Of a role and the name that has it, the name is meant.
    """
    for item in standing:
        if not lacks_look(board.schema, item) or not _is_handmade(item):
            continue
        labels = [each for each in board.schema.relations_from(item.span.label) if not each.symmetric]
        for label, before in zip(labels[:2], (True, False), strict=False):
            child = _nearest(standing, item, label, before=before)
            child = _whose(standing, found, child, label, item) if child else None
            if child and not any(
                x.relation.head == item.span.id and x.relation.label == label.id for x in found
            ):
                yield _made(label.id, item, child), GUESS


def _is_handmade(item: Item) -> bool:
    return item.suggested is None or item.suggested.span.label != item.span.label


def _whose(standing: list[Item], found: list[Link], child: Item, label: RelationLabel, event: Item) -> Item:
    """The span that has `child` as its part, such as the actor who holds a role, where it fits as well."""
    heads = {x.relation.head for x in found if x.relation.child == child.span.id and not x.doubted}
    owners = (i for i in standing if i.span.id in heads and label.allows(event.span.label, i.span.label))
    return next(owners, child)


def _nearest(standing: list[Item], item: Item, label: RelationLabel, *, before: bool) -> Item | None:
    fitting = [
        i for i in standing if label.allows(item.span.label, i.span.label) and i.span.id != item.span.id
    ]
    if before:
        return next((i for i in reversed(fitting) if i.span.end <= item.span.start), None)
    return next((i for i in fitting if i.span.start >= item.span.end), None)


def _adjacent(board: Board, standing: list[Item], found: list[Link]) -> Iterator[tuple[Relation, Suggestion]]:
    """Links between neighbours of which one was made by hand: a role next to an actor, or after a comma."""
    names = [item for item in standing if not board.schema.is_frame(item.span.label)]
    for left, right in pairwise(names):
        if not (_is_handmade(left) or _is_handmade(right)) or left.span.label == right.span.label:
            continue
        gap = board.article.text[left.span.end : right.span.start]
        if gap.strip() not in ("", ",") or "\n" in gap:
            continue
        for head, child in ((left, right), (right, left)):
            label = _joining(board.schema, head, child)
            taken = {end for x in found if label and x.relation.label == label for end in x.relation.ends}
            if label and not taken & {head.span.id, child.span.id}:
                yield _made(label, head, child), NEXT_TO


def _joining(schema: LabelSchema, head: Item, child: Item) -> str:
    labels = (head.span.label, child.span.label)
    return next((r.id for r in schema.relations if not r.symmetric and r.allows(*labels)), "")


def _doubted(board: Board, sentence: int, standing: list[Item], found: list[Link]) -> tuple[Link, ...]:
    """The links, open ones doubted where the sentence that this one repeats was looked at and has none."""
    model = _model(board, sentence)
    if not model.kept:
        return tuple(found)
    here = {i.span.id: model.ids.get((i.span.start, i.span.end, i.span.label)) for i in standing}
    twins = {
        (r.relation.label, *r.relation.ends)
        for id in filter(None, here.values())
        for each in board.linked.get(id, ())
        if (r := board.annotations.relations[each]).verdict is Verdict.ACCEPTED
    }

    def is_doubted(link: Link) -> bool:
        head, child = (here.get(end) for end in link.relation.ends)
        looked = head in board.annotations.frames or not board.schema.is_frame(
            board.annotations.spans[head].span.label if head else ""
        )
        return bool(head and child and looked and (link.relation.label, head, child) not in twins)

    return tuple(
        replace(link, doubted=True) if link.status is Status.OPEN and is_doubted(link) else link
        for link in found
    )
