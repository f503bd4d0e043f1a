"""Which participants are named side by side: "A, B and C", "general A and President B", "NPA-NDF"."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ROLE
from annotator.extractor.rules.view import View

if TYPE_CHECKING:
    from spacy.tokens import Span

_ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their", "both", "’s", "'s"})
_AND = (
    *(("and",), ("&",), (",", "and"), ("and", "by"), ("and", "from"), ("and", "between")),
    *(("as", "well", "as"), (",", "as", "well", "as"), ("along", "with"), (",", "along", "with")),
    *(("together", "with"), (",", "together", "with")),
)
_TIGHT = (("-",), ("–",), ("/",))
_COMMA = (",",)
_LONGEST_GAP = 6

Sides = Mapping[int, tuple["Span", ...]]
"""First token of a span → it and all that are named side by side with it."""


def side_by_side(view: View, spans: "Sequence[Span]", holders: Mapping[int, int]) -> Sides:
    """The lists in which actors (or roles without a name) of one sentence stand side by side.

    Args:
        spans: actors and roles in text order.
        holders: first token of a role → first token of who holds it; such a role is part of the person.
    """
    found: dict[int, tuple[Span, ...]] = {}
    members: list[Span] = []
    joined = False
    for span, link in _links(view, spans, holders):
        if link == "" or (link == "," and joined):
            _close(found, members, joined)
            members, joined = [], False
        joined = joined or link == "and"
        members.append(span)
    _close(found, members, joined)
    for role, holder in holders.items():
        if role < holder and holder in found:
            found[role] = found[holder]
    return found


def _close(found: "dict[int, tuple[Span, ...]]", members: "list[Span]", joined: bool) -> None:
    """Note a finished list; commas alone make none."""
    if joined:
        found.update((span.start, tuple(members)) for span in members)


def _links(view: View, spans: "Sequence[Span]", holders: Mapping[int, int]) -> "list[tuple[Span, str]]":
    """Each participant with what ties it to the one before: "and", ",", or nothing."""
    links: list[tuple[Span, str]] = []
    verbs = _last_verbs(view)
    end = start = -1
    for span in spans:
        if span.label_ == ROLE and span.start in holders:
            before = holders[span.start] < span.start
            if before and links and links[-1][0].start == holders[span.start]:
                end = span.end + (view.words[span.end : span.end + 1] == [","])
            elif start < 0 or end > start:
                start = span.start
            continue
        first = start if start > end and _is_title_of(view, start, span) else span.start
        links.append((span, _link(view, verbs, end, first, span)))
        end, start = span.end, -1
    return links


def _is_title_of(view: View, start: int, span: "Span") -> bool:
    """Whether only titles stand between `start` and the name."""
    return (
        bool(view.sentences[start] == view.sentences[span.start])
        and "," not in view.words[start : span.start]
    )


def _last_verbs(view: View) -> list[int]:
    """For each token the last finite verb at or before it, -1 before the first."""
    verbs: list[int] = []
    last = -1
    for index, tag in enumerate(view.tags):
        last = index if tag in ("VBD", "VBZ", "VBP", "MD", "VB") else last
        verbs.append(last)
    return verbs


def _link(view: View, verbs: list[int], end: int, start: int, span: "Span") -> str:
    """What stands between the end of one participant and the start of the next: "and", "," or nothing."""
    sentences = view.sentences
    if end < 1 or not 0 < start - end <= _LONGEST_GAP or sentences[end - 1] != sentences[start]:
        return ""
    gap = tuple(word for word in view.lower[end:start] if not word.isspace() and word not in _ARTICLES)
    if gap in _TIGHT:
        return "and"
    after_verb = verbs[end - 1] >= 0 and sentences[verbs[end - 1]] == sentences[start]
    if gap not in (*_AND, _COMMA) or (after_verb and _begins_clause(view, span)):
        return ""
    return "," if gap == _COMMA else "and"


def _begins_clause(view: View, span: "Span") -> bool:
    """Whether the name is itself the subject of a verb: "A condemned B and C replied"."""
    return view.parsed and any(
        view.deps[index] in ("nsubj", "nsubjpass") and view.heads[index] > index
        for index in range(span.start, span.end)
        if not span.start <= view.heads[index] < span.end
    )
