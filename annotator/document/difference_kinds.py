"""In what two people differ: one list of names, for reports, files and the adjudication screen."""

from enum import StrEnum


class DifferenceKind(StrEnum):
    """What differs; for one item the kinds exclude each other.

    Attributes:
        ANSWER: whether the article is accepted at all.
        MISSING: a span that overlaps nothing of the other's.
        BOUNDARY: the extent of a span; LABEL: its label; BOUNDARY_AND_LABEL: both.
        SPLIT: one span against several.
        ATTRIBUTE: an attribute of a span both have.
        TRIGGER: whether there is an event, or its extent; EVENT_TYPE: which kind of event.
        ARGUMENT: an event's argument that one alone has; ROLE: the role of one that both have.
        LINK_MISSING: a relation between spans both have; LINK_END_MISSING: one whose end the other has not.
        LINK_END: one end of a relation; LINK_TYPE: its type; DIRECTION: which end is the head.
    """

    ANSWER = "whole article"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOUNDARY_AND_LABEL = "boundary and label"
    SPLIT = "split"
    MISSING = "missing"
    TRIGGER = "trigger"
    EVENT_TYPE = "event type"
    ATTRIBUTE = "attribute"
    ARGUMENT = "argument"
    ROLE = "role"
    LINK_END = "relation end"
    LINK_END_MISSING = "relation end missing"
    LINK_TYPE = "relation type"
    DIRECTION = "direction"
    LINK_MISSING = "relation missing"
