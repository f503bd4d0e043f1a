"""The kinds of data of a reference file, as the library takes them."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from annotator.agreement.continuum import Continuum
from annotator.agreement.distances import (
    jaccard_distance,
    masi_distance,
    scaled_jaccard_distance,
    set_distance,
)
from annotator.agreement.links import Linked
from annotator.agreement.ratings import Label, Ratings

Case = Mapping[str, Any]
MISSING_WORDS = ("", "*", "na", "nan", "none", "null")


def setting(case: Case, *names: str, default: Any = None) -> Any:
    """A setting of the case, wherever it is written: in the data, its `params`, or the case itself."""
    places = (case["data"].get("params") or {}, case["data"], case.get("params") or {}, case)
    return next((place[name] for place in places for name in names if name in place), default)


def label(value: Any) -> Label:
    """A category; a list is a set of labels."""
    return frozenset(value) if isinstance(value, list) else value


def coded(case: Case) -> Ratings:
    """Coded units, from any of the three kinds of data that hold them."""
    data = case["data"]
    match data["kind"]:
        case "contingency":
            return Ratings.of_table([label(one) for one in data["labels"]], data["table"])
        case "contingency_counts":
            return Ratings.of_table([1, 0], [[data["a"], data["b"]], [data["c"], data["d"]]])
        case "reliability":
            return _of_units(case)
        case kind:
            raise LookupError(f"{kind} does not hold coded units")


def _of_units(case: Case) -> Ratings:
    data = case["data"]
    missing = data.get("missing")
    rows = [[None if value == missing else label(value) for value in row] for row in data["units"]]
    if "raters x" in str(data.get("orientation", "")).lower():
        rows = [list(column) for column in zip(*rows, strict=True)]
    known = setting(case, "labels", "categories", "label_set", "values")
    return Ratings.of_units(rows, None if known is None else [label(one) for one in known])


def distance(case: Case, named: str, known: tuple[Label, ...]) -> Any:
    """The distance of a case: a level of measurement, one for sets, or the table it carries."""
    source = f"{case.get('source')} {case.get('note')} {case.get('verified_by')}".lower()
    for_sets: dict[str, Callable[..., float]] = {
        "masi": _masi(source),
        "jaccard": jaccard_distance,
        "set": set_distance,
    }
    if named in for_sets:
        return for_sets[named]
    if named not in ("custom", "custom_distance", "weighted", "table", "distance", "custom_table"):
        return named
    given = setting(case, "distances", "distance", "distance_table", "delta", "disagreement_weights")
    if given is None and (weights := setting(case, "weights", "weight_table")) is not None:
        given = _differences(weights)
    if isinstance(given, str):
        return given
    return _pairs(_from_words(str(case.get("source"))) if given is None else given, known)


def _differences(weights: Any) -> Any:
    """Agreement weights (1 on the diagonal) as distances; a table with 0 there already is one."""
    if isinstance(weights, list) and weights and weights[0][0] == 1:
        return [[1 - cell for cell in row] for row in weights]
    return weights


def _masi(source: str) -> Callable[..., float]:
    """MASI as the case's source means it: one library scales the Jaccard distance instead."""
    return scaled_jaccard_distance if "dkpro" in source else masi_distance


def _pairs(given: Any, known: tuple[Label, ...]) -> list[list[float]]:
    """A table in the order of the labels, from a table, or from pairs of labels with `x` for any other."""
    if isinstance(given, list) and given and isinstance(given[0], list) and len(given) == len(known):
        return [[float(cell) for cell in row] for row in given]
    if isinstance(given, Mapping):
        given = [(*re.split(r"[-|,/]", key), value) for key, value in _flat(given)]
    table = [[0.0 if a == b else None for b in known] for a in known]
    for one, other, value in given:
        for i, a in enumerate(known):
            for j, b in enumerate(known):
                if i != j and _fits(one, a) and _fits(other, b) and table[i][j] is None:
                    table[i][j] = table[j][i] = float(value)
    if any(cell is None for row in table for cell in row):
        raise LookupError("the case does not say how far every two labels are apart")
    return [[float(cell or 0) for cell in row] for row in table]


def _flat(given: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in given.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}|{inner}", number) for inner, number in value.items())
        else:
            yield key, value


def _fits(word: Any, known: Label) -> bool:
    return str(word).strip() in ("x", "*") or str(word).strip() == str(known)


def _from_words(source: str) -> list[tuple[str, str, float]]:
    """`distances A-B 1, x-C .5` in a sentence."""
    found = re.findall(r"(\w+)-(\w+)\s+(\d*\.?\d+)", source.partition("distances")[2])
    return [(one, other, float(value)) for one, other, value in found]


def _exclusive(case: Case, end: int) -> int:
    return end + 1 if case["data"].get("end") == "inclusive" else end


def continuum_spans(case: Case) -> dict[str, list[tuple[int, int, str]]]:
    """Annotator → spans of a continuum."""
    data = case["data"]
    names = data.get("annotators") or list(dict.fromkeys(span[0] for span in data["spans"]))
    return {
        name: [(s[1], _exclusive(case, s[2]), str(s[3])) for s in data["spans"] if s[0] == name]
        for name in names
    }


def continuum(case: Case, make: Callable[..., Continuum] = Continuum.of) -> Continuum:
    """One document cut into spans."""
    data = case["data"]
    begin = data.get("begin", 0)
    length = data.get("length", max(span[2] for span in data["spans"]) - begin if data["spans"] else 0)
    return make(continuum_spans(case), length, begin)


def found_spans(case: Case) -> list[dict[str, list[tuple[Any, ...]]]]:
    """For each document: annotator → spans, the first annotator first."""
    data = case["data"]
    documents = data.get("documents", [data])
    return [
        {name: [_span(case, span) for span in spans] for name, spans in one["annotators"].items()}
        for one in documents
    ]


def _span(case: Case, span: list[Any]) -> tuple[Any, ...]:
    """Start, end exclusive, label, and attributes where a fourth element names some."""
    attributes = span[3] if len(span) > 3 else {}
    if not isinstance(attributes, Mapping):
        attributes = {"value": str(attributes)}
    pairs = ((key, tuple(v) if isinstance(v, list) else str(v)) for key, v in attributes.items())
    return span[0], _exclusive(case, span[1]), str(span[2]), tuple(sorted(pairs))


def linked(case: Case) -> list[list[Linked]]:
    """For each document: spans and relations of every annotator."""
    data = case["data"]
    documents = data.get("documents", [data])
    return [
        [
            Linked([_span(case, span) for span in side["spans"]], [tuple(r) for r in side["relations"]])
            for side in one["annotators"].values()
        ]
        for one in documents
    ]
