"""Agreement of files made by hand, against figures computed by other libraries and by plain counting."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from annotator.agreement.corpus.rows import Estimate
from annotator.workspace.agreeing import Agreement, Request, agree
from tests.support.agreement import make_project

LABELS, TYPES = ("ACTOR", "ROLE", "EVENT"), ("CONSULT", "AID", "REJECT")
NOISE = {"ana": 0.1, "bo": 0.25, "cy": 0.4}
Place = tuple[int, int, str]


@dataclass
class Work:
    """What one person says of one article: spans by slot in tokens, (role, event, actor), types of events."""

    spans: dict[int, Place]
    links: list[tuple[str, int, int]]
    types: dict[int, str]
    size: int
    row: dict[str, Any]
    is_done: bool = True


def article(number: int, dice: random.Random) -> dict[str, Work]:
    """One article with everybody's work; slots lie apart, so that a slot's spans belong together."""
    words = [f"w{dice.randint(0, 9)}" for _ in range(dice.randint(40, 60))] + [f"end{number}"]
    slots = [(at, at + dice.randint(1, 2), dice.choice(LABELS)) for at in range(1, len(words) - 6, 6)]
    types = {slot: dice.choice(TYPES) for slot, (*_, label) in enumerate(slots) if label == "EVENT"}
    actors = [slot for slot, (*_, label) in enumerate(slots) if label == "ACTOR"]
    links = [(role, event, dice.choice(actors)) for event in types for role in ("SOURCE", "TARGET") if actors]
    made = {}
    for name, noise in NOISE.items():
        spans = {n: varied(slot, noise, dice) for n, slot in enumerate(slots) if dice.random() > noise / 3}
        drawn = {
            (dice.choice(("SOURCE", "TARGET")) if dice.random() < noise else role, event, actor)
            for role, event, actor in links
            if event in spans and actor in spans and spans[actor][2] == "ACTOR" and dice.random() > noise / 2
        }
        said = {n: dice.choice(TYPES) if dice.random() < noise else types[n] for n in types if n in spans}
        work = Work(spans, sorted(drawn), said, len(words), {})
        work.is_done = not (name == "bo" and number % 7 == 3)
        work.row = row_of(words, work)
        made[name] = work
    return made


def varied(slot: Place, noise: float, dice: random.Random) -> Place:
    start, end, label = slot
    if dice.random() < noise / 2:
        return start, end + 1, label
    if label != "EVENT" and dice.random() < noise / 2:
        return start, end, "ROLE" if label == "ACTOR" else "ACTOR"
    return slot


def row_of(words: Sequence[str], work: Work) -> dict[str, Any]:
    starts = np.cumsum([0, *(len(word) + 1 for word in words)]).tolist()
    tokens = [
        {"text": word, "start": at, "end": at + len(word), "id": n}
        for n, (word, at) in enumerate(zip(words, starts, strict=False))
    ]

    def span(slot: int) -> dict[str, Any]:
        first, last, label = work.spans[slot]
        kind = {"event_type": work.types[slot]} if slot in work.types else {}
        return {"start": starts[first], "end": starts[last] - 1, "label": label, **kind}

    relations = [{"label": r, "head_span": span(e), "child_span": span(a)} for r, e, a in work.links]
    answer = "accept" if work.is_done else "ignore"
    marked = [span(slot) for slot in work.spans]
    text = " ".join(words)
    return {"text": text, "tokens": tokens, "spans": marked, "relations": relations, "answer": answer}


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Work]]:
    dice = random.Random(5)
    return [article(number, dice) for number in range(30)]


def measured(directory: Path, articles: Sequence[dict[str, Work]], names: Sequence[str]) -> Agreement:
    work = {name: [one[name].row for one in articles] for name in names}
    return agree(make_project(directory, work), Request(replicates=20))


@pytest.fixture(scope="module")
def found(articles: list[dict[str, Work]], tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    return measured(tmp_path_factory.mktemp("found"), articles, list(NOISE))


def number(found: Agreement, *wanted: Any) -> float:
    assert found.report is not None
    value = found.report.find(*wanted).figure.or_none()
    assert value is not None
    return value


def f1(pairs: Sequence[tuple[Counter[Any], Counter[Any]]]) -> float:
    common, both = sum((a & b).total() for a, b in pairs), sum(a.total() + b.total() for a, b in pairs)
    return 2 * common / both


def exact(work: Work) -> Counter[Any]:
    return Counter((role, work.spans[event], work.spans[actor]) for role, event, actor in work.links)


def argued(work: Work) -> Counter[Any]:
    return Counter((work.types[event], work.spans[actor][:2], role) for role, event, actor in work.links)


def told(work: Work) -> list[float]:
    codes = [0.0] * work.size
    for start, end, label in work.spans.values():
        codes[start:end] = [1.0 + LABELS.index(label)] * (end - start)
    return codes if work.is_done else [np.nan] * work.size


@pytest.mark.parametrize("pair", list(combinations(NOISE, 2)))
def test_f1_kappa_and_alpha_of_every_pair(
    articles: list[dict[str, Work]], found: Agreement, pair: tuple[str, str]
) -> None:
    shared = [(one[pair[0]], one[pair[1]]) for one in articles if all(one[name].is_done for name in pair)]
    for label in LABELS:
        of_label = [
            tuple(Counter(span for span in side.spans.values() if span[2] == label) for side in sides)
            for sides in shared
        ]
        assert number(found, "f1.strict", label, pair) == pytest.approx(f1(of_label), abs=1e-6)
    for measure, of in (("relation.exact", exact), ("argument.exact.role", argued)):
        wanted = f1([(of(one), of(other)) for one, other in shared])
        assert number(found, measure, None, pair) == pytest.approx(wanted, abs=1e-6)
    types = [
        (TYPES.index(one.types[slot]), TYPES.index(other.types[slot]))
        for one, other in shared
        for slot in one.types.keys() & other.types.keys()
    ]
    wanted = krippendorff.alpha(np.array(types, float).T, level_of_measurement="nominal")
    assert number(found, "attribute.alpha", "event_type", pair) == pytest.approx(wanted, abs=1e-6)
    tokens = [np.concatenate([told(sides[side]) for sides in shared]) for side in (0, 1)]
    assert number(found, "cohen.all", None, pair) == pytest.approx(cohen_kappa_score(*tokens), abs=1e-6)


def test_alpha_of_all_tokens_with_what_is_missing(articles: list[dict[str, Work]], found: Agreement) -> None:
    ratings = np.array([np.concatenate([told(one[name]) for one in articles]) for name in NOISE])
    wanted = krippendorff.alpha(ratings, level_of_measurement="nominal")
    assert number(found, "alpha.all") == pytest.approx(wanted, abs=1e-6)


def test_another_order_of_annotators_and_articles_changes_nothing(
    articles: list[dict[str, Work]], found: Agreement, tmp_path: Path
) -> None:
    turned = measured(tmp_path, articles[::-1], list(NOISE)[::-1])
    assert found.report is not None and turned.report is not None

    def said(one: Estimate) -> str:
        value = one.figure.or_none()
        shown = None if value is None else round(value, 12)
        return json.dumps([one.measure, one.label, sorted(one.annotators), one.how, shown, one.items])

    assert sorted(map(said, turned.report.estimates)) == sorted(map(said, found.report.estimates))
