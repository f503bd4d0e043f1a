"""Seconds by the keystroke-level model (Card, Moran and Newell 1980, 1983).

Operators: K a key, P pointing with the mouse, B pressing or releasing its button, H a hand moved between
keyboard and mouse, M thinking of what comes next. M stands once before each unit of thought: for the
keyboard tools before each `space` or `a` and each correction or span, for Prodigy before each thing that is
made or removed. What is read in between takes the same time in every tool and is in none of the figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.document.relations import Suggestions

from .gold import Gold, GoldLink, Place
from .typist import Stroke


@dataclass(frozen=True)
class Operators:
    """Seconds of each operator; K for a typist of average skill (0.12 for an expert)."""

    key: float = 0.20
    point: float = 1.10
    button: float = 0.10
    home: float = 0.40
    mental: float = 1.35


@dataclass(frozen=True)
class Seconds:
    """Modelled time: `hands` without M, `whole` with it."""

    hands: float
    whole: float


def typed(strokes: Iterable[Stroke], by: Operators) -> Seconds:
    """The time of keys typed in the app; the hands stay on the keyboard."""
    strokes = list(strokes)
    hands = len(strokes) * by.key
    return Seconds(hands, hands + by.mental * sum(stroke.thought for stroke in strokes))


def slate(gold: Gold, keys: int, by: Operators) -> Seconds:
    """The time of SLATE's keys, one thought a span."""
    return Seconds(keys * by.key, keys * by.key + by.mental * len(gold.spans))


def prodigy(gold: Gold, suggestions: Suggestions, by: Operators) -> Seconds:
    """The time of Prodigy's flow from the same suggestions, in one task with spans and relations.

    A span is removed by one click, made by dragging from its first to its last letter; a link is
    removed by one click, made by a click on each end. The other hand gives the label when it is
    another than before. One hand goes to the mouse once and one key accepts the task. Event types and
    attributes are left out: it has none on spans.
    """
    places = {s.span.id: Place(s.span.start, s.span.end, s.span.label) for s in suggestions.spans}
    spans = set(places.values())
    links = {
        gold.link(r.relation.label, places[r.relation.head], places[r.relation.child])
        for r in suggestions.relations
    }
    lasting = {link for link in links if link.head in gold.spans and link.child in gold.spans}
    made = sorted(set(gold.spans) - spans)
    joined = sorted(gold.links - links)
    removed = len(spans - set(gold.spans)) + len(lasting - gold.links)
    click = by.point + 2 * by.button
    hands = by.home + by.key + removed * click
    hands += len(made) * (2 * by.point + 2 * by.button) + len(joined) * 2 * click
    hands += by.key * (_changes(made) + _changes(joined))
    return Seconds(hands, hands + by.mental * (removed + len(made) + len(joined) + 1))


def _changes(things: Iterable[Place | GoldLink]) -> int:
    """How often another label is wanted than the one before, in text order."""
    last, changes = "", 0
    for each in things:
        changes += each.label != last
        last = each.label
    return changes
