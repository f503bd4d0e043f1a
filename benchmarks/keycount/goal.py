"""What is still wrong with an article, measured against its gold, and what it will cost at least."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from annotator.document.spans import AttributeValue
from annotator.editing.annotations import Verdict
from annotator.editing.board import Board
from annotator.editing.decisions import Decision
from annotator.editing.edits import RelationEdit, SpanEdit
from annotator.editing.items import Item, Link, Status, lacks_look
from annotator.editing.lessons import stem
from annotator.editing.steps import steps_in

from .gold import Gold, GoldLink, Place


def place_of(item: Item) -> Place:
    """Where a shown span is, and its label."""
    return Place(item.span.start, item.span.end, item.span.label)


def attributes_of(item: Item) -> Mapping[str, AttributeValue]:
    """A shown span's attributes once it is taken as shown."""
    return {**item.span.attributes, **item.guess}


def stands(item: Item | Link) -> bool:
    """Whether it is accepted, or will be when it is taken as shown."""
    return item.status is Status.ACCEPTED or (item.status is Status.OPEN and not item.doubted)


@dataclass
class Faults:
    """What is wrong in one sentence, or in all: `cost` in keys, roughly."""

    missing: list[Place] = field(default_factory=list)
    wrong: list[Item] = field(default_factory=list)
    doubted: list[Item] = field(default_factory=list)
    attributes: list[Item] = field(default_factory=list)
    missing_links: list[GoldLink] = field(default_factory=list)
    wrong_links: list[Link] = field(default_factory=list)
    doubted_links: list[Link] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything is wrong."""
        return bool(
            self.missing
            or self.wrong
            or self.doubted
            or self.attributes
            or self.missing_links
            or self.wrong_links
            or self.doubted_links
        )


class Goal:
    """The gold of an article, asked about boards."""

    def __init__(self, gold: Gold, *, by_item: bool = False) -> None:
        tokens, text = gold.tokens, gold.article.text
        self.gold = gold
        self.by_item = by_item
        self.in_sentence: dict[int, list[Place]] = {}
        for place in sorted(gold.spans):
            sentence = tokens.sentence_of(tokens.at(place.start))
            self.in_sentence.setdefault(sentence, []).append(place)
        self.surface = {place: text[place.start : place.end] for place in gold.spans}
        self.width = {place: self._inked(place) for place in gold.spans}
        self.links_at: dict[int, list[GoldLink]] = {}
        for link in sorted(gold.links):
            self.links_at.setdefault(self.sentence_of(max(link.head, link.child)), []).append(link)

    def _inked(self, place: Place) -> int:
        first, stop = self.gold.tokens.covering(place.start, place.end)
        text, tokens = self.gold.article.text, self.gold.tokens
        return sum(not text[tokens.starts[t] : tokens.ends[t]].isspace() for t in range(first, stop))

    def sentence_of(self, place: Place) -> int:
        """The sentence in which a span begins."""
        return self.gold.tokens.sentence_of(self.gold.tokens.at(place.start))

    @cached_property
    def sentences(self) -> int:
        """How many sentences the article has."""
        return len(self.gold.tokens.sentences)

    def span_faults(self, board: Board, sentence: int) -> Faults:
        """What is wrong with the spans of a sentence."""
        faults = Faults()
        here = {
            place_of(item): item
            for item in board.in_sentence(sentence).items
            if item.status is not Status.REJECTED
        }
        for place in self.in_sentence.get(sentence, ()):
            item = here.get(place)
            if item is None:
                faults.missing.append(place)
            elif not stands(item):
                faults.doubted.append(item)
            elif not self.gold.wants(place, attributes_of(item)):
                faults.attributes.append(item)
        faults.wrong = [item for place, item in here.items() if stands(item) and place not in self.gold.spans]
        return faults

    def link_faults(self, board: Board, sentence: int, faults: Faults) -> None:
        """Add what is wrong with the links whose later end is in a sentence, and with those shown there."""
        for link in self.links_at.get(sentence, ()):
            shown = self.shown(board, link)
            if shown is None:
                faults.missing_links.append(link)
            elif not stands(shown):
                faults.doubted_links.append(shown)
        for shown in board.in_sentence(sentence).links:
            is_right = self.gold_link(board, shown) in self.gold.links
            if stands(shown) and not is_right and self._has_to_go(board, shown, sentence):
                faults.wrong_links.append(shown)

    def faults(self, board: Board, sentence: int) -> Faults:
        """All that is wrong in a sentence."""
        faults = self.span_faults(board, sentence)
        self.link_faults(board, sentence, faults)
        return faults

    def _has_to_go(self, board: Board, link: Link, sentence: int) -> bool:
        """Whether a wrong link needs a decision: it goes by itself with a wrong end of its sentence."""
        return all(
            (item := board.item(end)) is not None
            and (place_of(item) in self.gold.spans or board.shown.get(end) != sentence)
            for end in link.relation.ends
        )

    def gold_link(self, board: Board, link: Link) -> GoldLink | None:
        """The shown link in the form in which links are compared."""
        head, child = (board.item(end) for end in link.relation.ends)
        if head is None or child is None:
            return None
        return self.gold.link(link.relation.label, place_of(head), place_of(child))

    def other_labels(self, board: Board, link: Link) -> list[str]:
        """Labels under which the shown link would be a right one that is missing."""
        found = self.gold_link(board, link)
        return [
            each.label
            for each in sorted(self.gold.links)
            if found and each != found and each[1:] == found[1:] and self.shown(board, each) is None
        ]

    def item_at(self, board: Board, place: Place) -> Item | None:
        """The shown span that stands at a place."""
        for item in board.in_sentence(self.sentence_of(place)).items:
            if place_of(item) == place and item.status is not Status.REJECTED:
                return item
        return None

    def shown(self, board: Board, link: GoldLink) -> Link | None:
        """The shown link that is this one, rejected ones left out."""
        for end in {link.head, link.child} if link.label in self.gold.symmetric else {link.head}:
            item = self.item_at(board, end)
            for each in board.links_from(item.span.id) if item else ():
                if each.status is not Status.REJECTED and self.gold_link(board, each) == link:
                    return each
        return None

    def is_done(self, board: Board, sentence: int) -> bool:
        """Whether nothing is wrong and nothing open in a sentence."""
        return not board.in_sentence(sentence).is_open and not self.faults(board, sentence).any

    def first_undone(self, board: Board, start: int) -> int:
        """The first sentence from `start` on that is not done; the number of sentences if all are."""
        return next((n for n in range(start, self.sentences) if not self.is_done(board, n)), self.sentences)

    # what it will cost

    def estimate(self, board: Board, start: int) -> float:
        """About how many keys the sentences from `start` on still cost."""
        total = 0.0
        taught: set[tuple[str, str]] = set()
        for sentence in range(start, self.sentences):
            total += self._estimate(board, sentence, taught)
        return total

    def _estimate(self, board: Board, sentence: int, taught: set[tuple[str, str]]) -> float:
        faults = self.faults(board, sentence)
        total = 0.0
        twin = board.twins.before.get(sentence)
        copied = twin is not None and not self.is_done(board, twin)
        for place in faults.missing:
            is_frame = board.schema.is_frame(place.label)
            word = self.surface[place] if not is_frame else stem(self.surface[place])
            known = (word, place.label) in taught
            taught.add((word, place.label))
            if copied:
                total += 0.3
            elif is_frame:
                total += 4.0 + (0.0 if known else 1.5)
            else:
                total += 0.3 if known else 2.0 + self.width[place]
        cheap = 0.3 if copied else 1.0
        overlapped = {
            item.span.id
            for item in faults.wrong
            for place in faults.missing
            if item.span.start < place.end and place.start < item.span.end
        }
        total += sum(cheap * 2.0 for item in faults.wrong if item.span.id not in overlapped)
        total += 2.0 * len(faults.doubted)
        total += cheap * 2.3 * len(faults.attributes)
        for link in faults.missing_links:
            both = self.item_at(board, link.head) and self.item_at(board, link.child)
            total += cheap * (2.2 if both else 1.4)
        replaced = {(link.head, link.label) for link in faults.missing_links}
        for shown in faults.wrong_links:
            found = self.gold_link(board, shown)
            if found is None or (found.head, found.label) not in replaced:
                total += cheap * 1.7
        total += 2.0 * len(faults.doubted_links)
        return total + self._open(board, sentence)

    def _open(self, board: Board, sentence: int) -> float:
        shown = board.in_sentence(sentence)
        if not shown.is_open:
            return 0.0
        if self.by_item:
            return float(
                sum(item.status is Status.OPEN or lacks_look(board.schema, item) for item in shown.items)
                + sum(link.status is Status.OPEN for link in shown.links)
            )
        return float(sum(step.is_open for step in steps_in(board, sentence)))

    # what a decision did

    def is_harmless(self, decision: Decision | None, board: Board) -> bool:
        """Whether a decision accepted nothing that is wrong and rejected nothing that is right."""
        return decision is None or all(
            self._edit_is_right(edit, board)
            for edit in decision.edits
            if isinstance(edit, SpanEdit | RelationEdit)
        )

    def _edit_is_right(self, edit: SpanEdit | RelationEdit, board: Board) -> bool:
        after = edit.after
        if after is None:
            return True
        accepted = after.verdict is Verdict.ACCEPTED
        if isinstance(edit, SpanEdit):
            assert isinstance(edit, SpanEdit) and edit.after is not None
            span = edit.after.span
            place = Place(span.start, span.end, span.label)
            if accepted:
                return place in self.gold.spans and self.gold.wants(place, span.attributes)
            return place not in self.gold.spans
        link = board.link(edit.id)
        found = self.gold_link(board, link) if link else None
        return found is None or (found in self.gold.links) == accepted
