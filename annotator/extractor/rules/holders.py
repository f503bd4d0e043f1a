"""HOLDS: whose role it is, inside one phrase."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, ROLE, facts
from annotator.extractor.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

_DASHES = ([","], ["-"], ["–"])
_OPENS_APPOSITION = frozenset({",", "(", "-", "–", "—"})
_INSIDE_APPOSITION = frozenset(
    {
        "the",
        "a",
        "an",
        "who",
        "is",
        "was",
        "its",
        "his",
        "her",
        "their",
        "then",
        "now",
        "one",
        "’s",
        "'s",
        "of",
    }
    | {
        "country",
        "group",
        "party",
        "also",
        "another",
        "served",
        "serves",
        "as",
        "has",
        "been",
        "became",
        "who",
    }
    | {"currently", "previously", "’", "'", "and", "himself", "herself"}
)
_ADDRESSING = frozenset(
    {"dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "hon", "hon.", "prof", "prof.", "."}
)
_SAYING = (["said"], ["told"], ["says"])
_LONGEST_COMPLEMENT = 8


def is_person(span: "Span") -> bool:
    """Whether the span is an actor that is a person."""
    return span.label_ == ACTOR and facts(span).get("kind") == "person"


def holder_of(view: View, spans: "Sequence[Span]", number: int) -> "tuple[Span, float] | None":
    """The person who holds the role `spans[number]`, and how sure that is; None when the phrase names nobody.

    Args:
        spans: actors and roles of the document in text order.
    """
    return _after(view, spans, number) or _before(view, spans, number)


def _gap(view: View, start: int, end: int) -> list[str]:
    return [word for word in view.lower[start:end] if not word.isspace()]


def _after(view: View, spans: "Sequence[Span]", number: int) -> "tuple[Span, float] | None":
    """A name after the role: at once, after a comma, after another role or the role's complement."""
    if number + 1 >= len(spans):
        return None
    role, after = spans[number], spans[number + 1]
    if view.sentences[after.start] != view.sentences[role.start]:
        return None
    gap = _gap(view, role.end, after.start)
    if is_person(after) and set(gap) <= _ADDRESSING and gap != ["."]:
        return after, 0.95
    if after.label_ == ROLE and gap in ([], [","]):
        shared = holder_of(view, spans, number + 1)
        return (shared[0], min(shared[1], 0.85)) if shared and shared[0].start > role.start else None
    if is_person(after) and gap in _DASHES:
        return after, 0.85
    return _after_complement(view, spans, number)


def _after_complement(view: View, spans: "Sequence[Span]", number: int) -> "tuple[Span, float] | None":
    """Who is named after the role's complement: "head of the mission, General Okello"."""
    role = spans[number]
    for other in range(number + 1, min(number + 4, len(spans))):
        span = spans[other]
        comma = view.words[span.start - 1] == ","
        if not _is_complement(view, role.end, span.start - comma):
            continue
        adjacent = spans[other - 1].end == span.start and other - 1 > number
        if not (comma or (adjacent and spans[other - 1].label_ == ACTOR)):
            continue
        if is_person(span):
            return span, 0.75
        if span.label_ == ROLE:
            holder = _after(view, spans, other)
            return (holder[0], 0.7) if holder else None
    return None


def _is_complement(view: View, start: int, end: int) -> bool:
    """Whether the tokens are "of the X" without verb or further comma."""
    words = view.lower[start:end]
    if not words or words[0] not in ("of", "for", "to", "in", "at") or len(words) > _LONGEST_COMPLEMENT:
        return False
    return not any(
        view.tags[n][:2] in ("VB", "MD") or view.lower[n] in (",", "and", ";") for n in range(start, end)
    )


def _owns(view: View, before: "Span", role: "Span") -> bool:
    """Whether only a possessive stands between a body and the role: "the EU's foreign policy chief"."""
    gap = _gap(view, before.end, role.start)
    return gap in (["'s"], ["’s"], ["'"], ["’"])


def _before(view: View, spans: "Sequence[Span]", number: int) -> "tuple[Span, float] | None":
    """A name and a comma before the role: "Okello, the defence minister"; also past a first such role."""
    if not number:
        return None
    role, before = spans[number], spans[number - 1]
    article = view.lower[role.start - 1 : role.start] in (["a"], ["an"])
    if article and view.lower[role.end : role.end + 1] in _SAYING:
        return None
    if before.label_ == ROLE:
        linked = _gap(view, before.end, role.start) in (["and"], [",", "and"], [","])
        first = _before(view, spans, number - 1) if linked else None
        return (first[0], 0.7) if first else None
    if not is_person(before) and number > 1 and _owns(view, before, role):
        before = spans[number - 2]
        gap = _gap(view, before.end, spans[number - 1].start)
        named = is_person(before) and view.sentences[before.start] == view.sentences[role.start]
        return (
            (before, 0.75)
            if named
            and gap
            in (
                [","],
                [",", "the"],
                [
                    "(",
                ],
            )
            else None
        )
    if not is_person(before) or view.sentences[before.start] != view.sentences[role.start]:
        return None
    gap = _gap(view, before.end, role.start)
    apposed = bool(gap) and gap[0] in _OPENS_APPOSITION and set(gap[1:]) <= _INSIDE_APPOSITION
    return (before, 0.85) if apposed else None
