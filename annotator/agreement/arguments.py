"""Event arguments, in the levels of ACE-style scoring, each also given the level above.

Trigger identified; trigger and type; argument identified (type of event + argument's extent); argument
and role.
"""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from msgspec import Struct

from annotator.agreement.links import Aligned, Linked, align_links
from annotator.agreement.nuggets import event_type
from annotator.agreement.scores import NOTHING, Score
from annotator.document.article import Tokens


class ArgumentScores(Struct, frozen=True):
    """Scores of events and their arguments.

    Attributes:
        trigger: triggers found by both.
        trigger_type: triggers found by both, of the same type.
        argument: arguments of the same type of event with the same extent; the trigger need not match.
        role: the same with the same role.
        type_given_trigger: types, over triggers found by both.
        argument_given_type: arguments, over events found by both with the same type.
        role_given_argument: roles, over arguments found by both.
    """

    trigger: Score = NOTHING
    trigger_type: Score = NOTHING
    argument: Score = NOTHING
    role: Score = NOTHING
    type_given_trigger: Score = NOTHING
    argument_given_type: Score = NOTHING
    role_given_argument: Score = NOTHING

    def __add__(self, other: "ArgumentScores") -> "ArgumentScores":
        """The counts of two documents together."""
        return ArgumentScores(
            self.trigger + other.trigger,
            self.trigger_type + other.trigger_type,
            self.argument + other.argument,
            self.role + other.role,
            self.type_given_trigger + other.type_given_trigger,
            self.argument_given_type + other.argument_given_type,
            self.role_given_argument + other.role_given_argument,
        )


def argument_scores(
    first: Linked,
    second: Linked,
    events: Collection[str],
    exact: bool = False,
    tokens: Tokens | None = None,
    symmetric: Collection[str] = (),
) -> ArgumentScores:
    """The scores of two annotators' events and arguments in one document.

    Args:
        first, second: spans and relations; an argument is a relation whose head is an event.
        events: labels of spans that are events; their type is the attribute `event_type`, else the label.
        exact: whether extents must be equal; else matched spans with any overlap count as one.
        tokens: the document's tokens, in which overlap is weighed.
        symmetric: relations without head and child, which are no arguments.

    >>> a = Linked([(0, 2, "ACTOR"), (3, 4, "MEET")], [("SOURCE", 1, 0)])
    >>> b = Linked([(0, 2, "ACTOR"), (3, 4, "MEET")], [("TARGET", 1, 0)])
    >>> scores = argument_scores(a, b, events={"MEET"})
    >>> scores.argument.f1, scores.role.f1
    (Value(number=1.0), Value(number=0.0))
    """
    return score_arguments(align_links(first, second, symmetric, tokens, exact), events)


def score_arguments(aligned: Aligned, events: Collection[str]) -> ArgumentScores:
    """The scores of events and arguments whose spans are matched already."""
    sides = [_Side.of(aligned, side, events) for side in (0, 1)]
    types = [side.types for side in sides]
    shared = {number for number in types[0].keys() & types[1].keys() if number < aligned.pairs}
    alike = {number for number in shared if types[0][number] == types[1][number]}
    found = [Counter(one.found for one in side.arguments) for side in sides]
    full = [Counter((*one.found, one.role) for one in side.arguments) for side in sides]
    given = [Counter(one.found for one in side.arguments if one.event in alike) for side in sides]
    events_of, arguments_of = [len(side) for side in types], [side.total() for side in found]
    identified, classified = (found[0] & found[1]).total(), (full[0] & full[1]).total()
    return ArgumentScores(
        trigger=Score(len(shared), *events_of),
        trigger_type=Score(len(alike), *events_of),
        argument=Score(identified, *arguments_of),
        role=Score(classified, *arguments_of),
        type_given_trigger=Score(len(alike), len(shared), len(shared)),
        argument_given_type=Score((given[0] & given[1]).total(), given[0].total(), given[1].total()),
        role_given_argument=Score(classified, identified, identified),
    )


class _Argument(NamedTuple):
    """An argument: number of its event, type of the event with number of the argument, role."""

    event: int
    found: tuple[str, int]
    role: str


class _Side(NamedTuple):
    """One annotator's events (number → type) and arguments."""

    types: dict[int, str]
    arguments: list[_Argument]

    @classmethod
    def of(cls, aligned: Aligned, side: int, events: Collection[str]) -> "_Side":
        spans = aligned.span_of(side)
        types = {number: event_type(span) for number, span in spans.items() if span.label in events}
        links = sorted((aligned.first, aligned.second)[side])
        return cls(
            types,
            [
                _Argument(link.head, (types[link.head], link.child), link.label)
                for link in links
                if link.head in types and link.label not in aligned.symmetric
            ],
        )
