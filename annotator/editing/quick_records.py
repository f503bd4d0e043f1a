"""Records read from stored edits without the constructors of their classes.

A frozen dataclass sets each of its fields through a function; reading all decisions of a large project
would spend most of its time there. The slots are set directly here, to the same values.
"""

from collections.abc import Callable, Mapping
from typing import Any

from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import RelationRecord, SpanRecord, Verdict

_Setter = Callable[[Any, Any], None]


def _setters(kind: type) -> tuple[_Setter, ...]:
    """What sets each field of a class with slots, in order."""
    return tuple(vars(kind)[name].__set__ for name in kind.__dataclass_fields__)  # type: ignore[attr-defined]


_new = object.__new__
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_SPAN_ID, _START, _END, _LABEL, _ATTRIBUTES = _setters(Span)
_SOURCE, _MODEL, _SCORE = _setters(Suggestion)
_BEGAN, _BY = _setters(SuggestedSpan)
_SPAN, _VERDICT, _SUGGESTED, _REPLACED = _setters(SpanRecord)
_LINK_ID, _LINK_LABEL, _HEAD, _CHILD = _setters(Relation)
_LINK_BEGAN, _LINK_BY = _setters(SuggestedRelation)
_LINK, _LINK_VERDICT, _LINK_SUGGESTED = _setters(RelationRecord)


def quick_span_record(row: Mapping[str, Any]) -> SpanRecord:
    """What `decisions.read_span_record` gives; KeyError for anything that it did not write."""
    given, was = row["span"], row.get("suggested")
    record = _new(SpanRecord)
    span = _span(given)
    suggested = None
    if was:
        began = was["span"]
        suggested = _new(SuggestedSpan)
        _BEGAN(suggested, span if began == given else _span(began))
        _BY(suggested, _by(was))
    _SPAN(record, span)
    _VERDICT(record, _VERDICTS[row["verdict"]])
    _SUGGESTED(record, suggested)
    _REPLACED(record, row.get("replaced", False))
    return record


def quick_link_record(row: Mapping[str, Any]) -> RelationRecord:
    """What `decisions.read_link_record` gives; KeyError for anything that it did not write."""
    given, was = row["relation"], row.get("suggested")
    record = _new(RelationRecord)
    relation = _relation(given)
    suggested = None
    if was:
        began = was["relation"]
        suggested = _new(SuggestedRelation)
        _LINK_BEGAN(suggested, relation if began == given else _relation(began))
        _LINK_BY(suggested, _by(was))
    _LINK(record, relation)
    _LINK_VERDICT(record, _VERDICTS[row["verdict"]])
    _LINK_SUGGESTED(record, suggested)
    return record


def _span(row: Mapping[str, Any]) -> Span:
    span = _new(Span)
    given = row.get("attributes")
    _SPAN_ID(span, row["id"])
    _START(span, row["start"])
    _END(span, row["end"])
    _LABEL(span, row["label"])
    _ATTRIBUTES(span, {k: tuple(v) if type(v) is list else v for k, v in given.items()} if given else {})
    return span


def _by(row: Mapping[str, Any]) -> Suggestion:
    by = _new(Suggestion)
    _SOURCE(by, row["source"])
    _MODEL(by, row["model"])
    _SCORE(by, row["score"])
    return by


def _relation(row: Mapping[str, Any]) -> Relation:
    relation = _new(Relation)
    _LINK_ID(relation, row["id"])
    _LINK_LABEL(relation, row["label"])
    _HEAD(relation, row["head"])
    _CHILD(relation, row["child"])
    return relation
