"""What an imported row asked its annotator: spans, relations, and questions about the whole text.

Somebody who was never asked for spans has not found nothing, and who was never shown a question has not
left it open: each layer of an article has its own missing.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.formats.interfaces import NO_SPANS, interface

CHOICE, BINARY = "choice", "classification"
"""Interfaces: options to choose from; one label to accept or reject."""
LINKS = frozenset({"relations", "dep"})
"""Interfaces that ask for relations."""

NOTHING = "(none)"
"""What stands for choosing none of the options."""

_TELLING = re.compile(
    rb'"(?:accept|options)"\s*:|"_view_id"\s*:\s*"(?:'
    + "|".join(sorted({*NO_SPANS, *LINKS, "blocks"})).encode()
    + rb')"'
)
"""What rows have that must be read whole; the others asked for spans alone."""
_LINKED, _NAMED = re.compile(rb'"relations"\s*:'), re.compile(rb'"_view_id"\s*:')
_OURS = re.compile(rb'"annotator"\s*:\s*\{')


class Asked(Struct, frozen=True):
    """What a row asked.

    Attributes:
        spans: whether for spans; links: whether for relations, None when the row does not tell.
        answers: question → what was answered: the ids that were chosen, in order.
        values: whether for all attributes: a row that says how a person worked here; others do not tell.
        beside: questions answered in rows beside the one about spans, which stand whatever becomes of those.
    """

    spans: bool = True
    links: bool | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    values: bool = False
    beside: frozenset[str] = frozenset()


NO_ROW = Asked(values=True)
"""Of somebody who has no imported row: all was asked."""
REJECTED = json.dumps(["reject"])
"""The answer of somebody who refused the label of a row."""


def asked(line: bytes) -> Asked:
    """What a stored row asked.

    >>> row = b'{"text":"t","options":[{"id":"a"},{"id":"b"}],"accept":["b"],"answer":"accept"}'
    >>> asked(row).spans, list(asked(row).answers.values())
    (False, ['["b"]'])
    """
    ours = _OURS.search(line) is not None
    if _TELLING.search(line) is None:
        links = True if _LINKED.search(line) else False if _NAMED.search(line) else None
        return Asked(links=links, values=ours)
    row = json.loads(line)
    kind = interface(row)
    answers = dict(_answers(row, kind)) if isinstance(row, dict) else {}
    spans = "spans" in row or "relations" in row or not answers if not kind else kind not in NO_SPANS
    return Asked(spans, kind in LINKS or "relations" in row if kind or answers else None, answers, ours)


def asked_in_all(own: bytes | None, further: Sequence[bytes] = ()) -> Asked:
    """What a person's rows about one text asked: their own, and those of other questions beside it."""
    whole = NO_ROW if own is None else asked(own)
    beside = dict(answer for line in further for answer in asked(line).answers.items())
    if not beside:
        return whole
    return replace(whole, answers={**beside, **whole.answers}, beside=frozenset(beside))


def identity(line: bytes) -> str:
    """What tells questions about one text apart: the interface, its label, its options."""
    row = json.loads(line)
    options = row.get("options")
    ids = [_id(option) for option in options] if isinstance(options, list) else []
    return json.dumps([interface(row), row.get("label") if isinstance(row.get("label"), str) else "", ids])


def _answers(row: Mapping[str, Any], kind: str) -> Iterable[tuple[str, str]]:
    """The questions of one row with their answers; none where it was not accepted."""
    answer, label = row.get("answer", "accept"), row.get("label")
    if kind == BINARY and isinstance(label, str) and answer in ("accept", "reject"):
        yield question(label, ("reject", "accept")), json.dumps([answer])
    chosen, options = row.get("accept"), row.get("options")
    if answer != "accept" or not isinstance(chosen, list):
        return
    ids = [_id(option) for option in options] if isinstance(options, list) else []
    yield question(CHOICE, ids), json.dumps([str(one) for one in chosen])


def _id(option: object) -> str:
    return str(option.get("id", option.get("text"))) if isinstance(option, Mapping) else str(option)


def question(name: str, options: Sequence[str]) -> str:
    """A key for the question with this name and these options."""
    return json.dumps([name, *options])


class Question(Struct, frozen=True):
    """One question about articles.

    Attributes:
        name: as it is shown; values: all answers, those that were offered in their order.
        is_ordered: whether the options have an order that means something.
        is_set: whether several were chosen at once, so that an answer is a set (`a+b`).
        said: for each annotator: number of the article → answer.
    """

    name: str
    values: tuple[str, ...]
    is_ordered: bool
    is_set: bool
    said: tuple[Mapping[int, str], ...]


def questions(sides: Sequence[Mapping[str, Mapping[int, str]]]) -> list[Question]:
    """The questions that annotators answered.

    Args:
        sides: for each annotator: key of a question → number of the article → what was chosen.
    """
    keys = sorted({key for side in sides for key in side})
    named = [str(json.loads(key)[0]) for key in keys]
    return [
        _question(
            key,
            name if named.count(name) == 1 else f"{name} {named[:place].count(name) + 1}",
            [side.get(key, {}) for side in sides],
        )
        for place, (key, name) in enumerate(zip(keys, named, strict=True))
    ]


def _question(key: str, name: str, sides: Sequence[Mapping[int, str]]) -> Question:
    options = [str(one) for one in json.loads(key)[1:]]
    chosen = {said: json.loads(said) for side in sides for said in side.values()}
    is_set = any(len(one) > 1 for one in chosen.values())
    words = {said: _word(one, is_set) for said, one in chosen.items()}
    offered = [] if is_set else [_escaped(one) for one in options]
    values = list(dict.fromkeys([*offered, *sorted(words.values())]))
    told = tuple({number: words[said] for number, said in side.items()} for side in sides)
    is_ordered = bool(options) and not is_set and NOTHING not in values
    return Question(name, tuple(values), is_ordered, is_set, told)


def _word(chosen: Sequence[str], is_set: bool) -> str:
    """What was chosen as one word; a set is written as its members, sorted."""
    if is_set:
        return "+".join(sorted({_escaped(one) for one in chosen}))
    return _escaped(chosen[0]) if chosen else NOTHING


def _escaped(option: str) -> str:
    """An option as it can stand in a set; `+` joins them."""
    return option.replace("+", "＋")
