"""Event nuggets (Liu, Mitamura & Hovy 2015): extents by Dice, then types, then all attributes."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from annotator.agreement.matching import Matching, match_by_overlap
from annotator.agreement.mentions import Mention, MentionLike, mentions
from annotator.agreement.scores import Score
from annotator.document.article import Tokens

TYPE = "event_type"
"""The attribute that says what kind of event a trigger names."""


class NuggetScores(Struct, frozen=True):
    """Dice-weighted scores of events, each harder than the one before.

    Attributes:
        span: extents alone.
        type: pairs of the same type.
        attributes: pairs of the same type whose attributes are all the same.
    """

    span: Score
    type: Score
    attributes: Score

    def __add__(self, other: "NuggetScores") -> "NuggetScores":
        """The counts of two documents together."""
        return NuggetScores(
            self.span + other.span, self.type + other.type, self.attributes + other.attributes
        )


def event_type(event: Mention) -> str:
    """What an event is: its attribute `event_type`, else its label."""
    value = dict(event.attributes).get(TYPE, event.label)
    return value if isinstance(value, str) else " ".join(value)


def nugget_scores(
    first: Iterable[MentionLike], second: Iterable[MentionLike], tokens: Tokens | None = None
) -> NuggetScores:
    """`2 Σ Dice / (n_i + n_j)` over the matching with the largest total Dice.

    Args:
        first, second: the event triggers alone, with attributes where there are any.
        tokens: the document's tokens, in which Dice is counted.

    >>> nugget_scores([(10, 14, "ATTACK")], [(12, 14, "ATTACK")]).span.f1
    Value(number=0.6666666666666666)
    """
    matching = match_nuggets(first, second, tokens)
    pairs = [(pair.dice, *matching.spans(pair)) for pair in matching.pairs]
    return NuggetScores(
        _score(matching, [dice for dice, _, _ in pairs]),
        _score(matching, [dice for dice, a, b in pairs if a.label == b.label]),
        _score(matching, [dice for dice, a, b in pairs if a[2:] == b[2:]]),
    )


def nugget_scores_per_type(
    first: Iterable[MentionLike], second: Iterable[MentionLike], tokens: Tokens | None = None
) -> dict[str, Score]:
    """The score of `type` for every type of event that either side has."""
    matching = match_nuggets(first, second, tokens)
    sides = [Counter(span.label for span in side) for side in (matching.first, matching.second)]
    found: dict[str, Fraction] = {}
    for pair in matching.pairs:
        if matching.same_label(pair):
            kind = matching.first[pair.first].label
            found[kind] = found.get(kind, Fraction(0)) + pair.dice
    return {
        kind: Score(found.get(kind, 0), sides[0][kind], sides[1][kind])
        for kind in sorted(sides[0].keys() | sides[1].keys())
    }


def match_nuggets(
    first: Iterable[MentionLike], second: Iterable[MentionLike], tokens: Tokens | None = None
) -> Matching:
    """The matching of two annotators' events; in it the label of an event is its type."""
    one, other = (
        [span._replace(label=event_type(span)) for span in mentions(side)] for side in (first, second)
    )
    return match_by_overlap(one, other, tokens)


def _score(matching: Matching, dice: Iterable[Fraction]) -> Score:
    return Score(sum(dice, Fraction(0)), len(matching.first), len(matching.second))
