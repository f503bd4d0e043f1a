"""What gold and each annotator say about a difference, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from annotator.document.safe_text import safe
from annotator.editing import adjudicating
from annotator.editing.adjudication import Adjudication
from annotator.editing.differences import Difference, DifferenceKind
from annotator.tui.layout.names import shorten_inside

FIT = "fit for annotation"
_LEAST = 8
"""Cells that words of the text have at least."""


class Told(NamedTuple):
    """A version in words: what it is, and the words of the text it is about, which may be cut.

    Attributes:
        what: label and attributes, or the label of a relation.
        words: of the span, or of both ends.
    """

    what: str
    words: tuple[str, ...]


def told(state: Adjudication, difference: Difference, who: int | None) -> list[Told]:
    """What annotator number `who`, or with None the gold layer, says about a difference."""
    if difference.kind is DifferenceKind.ANSWER:
        return [Told(FIT, ())]
    if difference.mention is None:
        ties = difference.ties[who] if who is not None else state.gold_says(difference)
        assert isinstance(ties, frozenset)
        return [
            Told(tie.label, (_words(state, who, tie.head), _words(state, who, tie.child)))
            for tie in sorted(ties)
        ]
    board = state.editor.board
    if who is not None:
        spans = list(state.comparison.mentions[difference.mention].versions[who])
    else:
        id = state.gold.gold(difference.mention)
        spans = [] if id is None else [board.annotations.spans[id].span]
    return [
        Told(
            " ".join([span.label, *(_value(value) for _, value in sorted(span.attributes.items()))]),
            (" ".join(board.surface(span).split()),),
        )
        for span in spans
    ]


def _value(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "+".join(value)


def _words(state: Adjudication, who: int | None, mention: int) -> str:
    """The words of a mention as somebody has it, else as anybody has it."""
    board, versions = state.editor.board, state.comparison.mentions[mention].versions
    if who is None and (id := state.gold.gold(mention)) is not None:
        return " ".join(board.surface(board.annotations.spans[id].span).split())
    own = versions[who] if who is not None else ()
    spans = own or next(version for version in versions if version)
    return " ".join(board.surface(spans[0]).split())


class Opinion(NamedTuple):
    """A distinct version of a difference: the numbers of those who say so, from 0, and what they say."""

    group: tuple[int, ...]
    versions: list[Told]

    def words(self, room: int) -> str:
        """What they say, for so many cells; empty where it is nothing."""
        return in_words(self.versions, room)


def opinions(state: Adjudication, difference: Difference) -> list[Opinion]:
    """The distinct versions of a difference, in the order of the annotators."""
    groups: dict[object, list[int]] = {}
    for who in range(len(state.comparison.annotators)):
        groups.setdefault(adjudicating.says(state.comparison, difference, who), []).append(who)
    return [Opinion(tuple(group), told(state, difference, group[0])) for group in groups.values()]


def in_words(versions: Sequence[Told], room: int) -> str:
    """What is said, the words of the text cut inside where there is no room for all of them."""
    share = room // max(1, len(versions)) - 2
    return ", ".join(_shortened(each, share) for each in versions)


def _shortened(version: Told, room: int) -> str:
    what = safe(version.what)
    left = max(2 * _LEAST, room - cell_len(what) - 4)
    if not version.words:
        return what
    if len(version.words) == 1:
        return f"{what} “{shorten_inside(version.words[0], left)}”"
    head, child = (shorten_inside(words, left // 2) for words in version.words)
    return f"{what} {head} → {child}"
