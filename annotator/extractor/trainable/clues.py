"""What the rules say about spans that are given: clues for the components that learn.

A handful of articles cannot teach what thousands of words mean, the lexicons of the rules know many of
them. Where articles and rules disagree, learning finds out which rules to believe.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from annotator.document.spans import AttributeValue
from annotator.extractor.rules.actors import Actors
from annotator.extractor.rules.annotation import (
    ACTOR,
    EVENT,
    ROLE,
    facts,
    found,
    make_span,
    put,
    register_extensions,
    relations_of,
)
from annotator.extractor.rules.events import Events
from annotator.extractor.rules.history import historic_tokens
from annotator.extractor.rules.realis import is_denied, time_of
from annotator.extractor.rules.relations import Relations
from annotator.extractor.rules.triggers import event_lexicon
from annotator.extractor.rules.view import view_of
from annotator.extractor.trainable.mentions import Mention
from annotator.extractor.trainable.plain import Plain

if TYPE_CHECKING:
    from spacy.tokens import Doc

Attributes = Mapping[str, AttributeValue]
LANGUAGE = "en"
"""The language the rules are made for."""
KIND = "kind"
RULED = ("SOURCE", "TARGET", "HOLDS", "SAME_AS")
"""The relations that the rules make."""
ABSENCE_TELLS = frozenset({"mode", "polarity", "time"})
"""Attributes that the rules mean to be absent where they name no value."""
_TYPE, _MODE, _POLARITY, _TIME, _CERTAIN = "event_type", "mode", "polarity", "time", "fired"


def can_be_had(language: str | None, labels: Collection[str]) -> bool:
    """Whether the rules know the language and spans of some of these labels."""
    return language == LANGUAGE and bool({ACTOR, ROLE, EVENT} & set(labels))


def attribute_clues(plain: Plain, mentions: Sequence[Mention]) -> list[Attributes]:
    """What the rules say about each mention: type, mode, polarity and time of events, kind of actors.

    `fired` tells that the rules would have made the event themselves.

    Args:
        plain: the copy of a document.
        mentions: of any labels, whose attributes are not looked at.
    """
    if not mentions:
        return []
    doc, mentions = plain.doc, [plain.moved(mention) for mention in mentions]
    register_extensions()
    kinds = _kinds(doc) if any(mention.label == ACTOR for mention in mentions) else {}
    given = [mention for mention in mentions if mention.label in (ACTOR, ROLE)]
    put(doc, [make_span(doc, mention.start, mention.end, mention.label, 1.0) for mention in given])
    events = {span.start: facts(span) for span in found(_rule(Events)(doc), EVENT)}
    view, lexicon = view_of(doc), event_lexicon()
    historic = historic_tokens(view)
    clues: list[Attributes] = []
    for mention in mentions:
        if mention.label != EVENT:
            kind = kinds.get((mention.start, mention.end)) or kinds.get((-1, mention.end), "")
            clues.append({KIND: kind} if kind else {})
            continue
        place = mention.end - 1
        entries = lexicon.forms.get(view.lower[place], ())
        noted = {_TYPE: entries[0].event_type, _MODE: entries[0].mode} if entries else {}
        if place in events:
            fired = events[place]
            noted = {_CERTAIN: "yes", **{key: str(fired.get(key, "")) for key in (_TYPE, _MODE)}}
        noted[_POLARITY] = "negative" if is_denied(view, place, lexicon) else ""
        clues.append({**noted, _TIME: tuple(sorted(time_of(view, place, lexicon, historic)))})
    return clues


def _kinds(doc: "Doc") -> dict[tuple[int, int], str]:
    """The kind of actor by tokens, and by last token alone where only the rules begin elsewhere."""
    kinds: dict[tuple[int, int], str] = {}
    for span in found(_rule(Actors)(doc), ACTOR):
        kinds[span.start, span.end] = kinds[-1, span.end] = str(facts(span).get(KIND, ""))
    return kinds


def relation_clues(plain: Plain, mentions: Sequence[Mention]) -> dict[tuple[int, int], Mapping[str, float]]:
    """What the rules relate: first tokens of head and child in the original document → label → score.

    Args:
        plain: the copy of a document.
        mentions: with the attributes that the rules read, type of events and kind of actors.
    """
    register_extensions()
    doc, noted = plain.doc, []
    original: dict[int, int] = {}
    for mention in mentions:
        if mention.label in (ACTOR, ROLE, EVENT):
            moved = plain.moved(mention)
            original[moved.start] = mention.start
            noted.append(make_span(doc, moved.start, moved.end, moved.label, 1.0, mention.attributes))
    put(doc, noted)
    related = relations_of(_rule(Relations)(doc)) if noted else {}
    return {(original[head], original[child]): labels for (head, child), labels in related.items()}


@cache
def _rule(kind: "type[Actors | Events | Relations]") -> "Actors | Events | Relations":
    """The component, which keeps no state between documents, made once."""
    return kind()
