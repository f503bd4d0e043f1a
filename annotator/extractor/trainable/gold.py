"""What training documents say: mentions, their attributes, and what is known about their relations.

The only place that knows how references are laid out: ours, with a `DocNote` (see
`extractor.training_notes`), and those of others, with `doc.ents`, `doc.spans["sc"]` and `doc._.rel` as in
spaCy's relation tutorial.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from annotator.document.spans import AttributeValue
from annotator.extractor.rules.annotation import relations_of
from annotator.extractor.trainable.mentions import Mention, as_value, spans_in
from annotator.extractor.training_notes import DocNote, note_of

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.training import Example

_POSITIVE = 0.5
_EXTENSION = "._."

Known = dict[tuple[int, int], dict[str, bool | None]]
"""Numbers of head and child → label → whether it holds; None: not known although the rest of the head is."""


class Gold(Struct, frozen=True):
    """What one training document says.

    Attributes:
        mentions: in text order, over the tokens of the document.
        complete: of each mention, whether a relation that it would head and that is not among `relations`
            is known not to be there.
        relations: between numbers of mentions.
    """

    mentions: tuple[Mention, ...] = ()
    complete: tuple[bool, ...] = ()
    relations: Known = field(default_factory=dict)


def gold_of(example: "Example", spans_key: str) -> Gold:
    """What the reference of an example says, over the tokens of its predicted document.

    A mention whose edges lie inside tokens of the predicted document is left out, with its relations.
    """
    gold = reference_gold(example.reference, spans_key)
    if _same_tokens(example.predicted, example.reference):
        return gold
    return _moved(gold, example.reference, example.predicted)


def reference_gold(doc: "Doc", spans_key: str) -> Gold:
    """What a training document says, over its own tokens."""
    note = note_of(doc)
    return _noted(note) if note is not None else _foreign(doc, spans_key)


def _noted(note: DocNote) -> Gold:
    accepted = [
        (number, span)
        for number, span in enumerate(note["spans"])
        if span["verdict"] == "accepted" and span["tokens"]
    ]
    accepted.sort(key=lambda one: (*(one[1]["tokens"] or ()), one[1]["label"]))
    places = {number: place for place, (number, _) in enumerate(accepted)}
    relations: Known = {}
    for relation in note["relations"]:
        head, child = places.get(relation["head"]), places.get(relation["child"])
        if head is not None and child is not None:
            holds = {"accepted": True, "rejected": False}.get(relation["verdict"])
            labels = relations.setdefault((head, child), {})
            labels[relation["label"]] = labels.get(relation["label"]) or holds
    return Gold(
        tuple(
            Mention(*(span["tokens"] or (0, 0)), span["label"], _values(span["attributes"]))
            for _, span in accepted
        ),
        tuple(span["links_complete"] for _, span in accepted),
        relations,
    )


def _foreign(doc: "Doc", spans_key: str) -> Gold:
    """A document of others.

    Where a relation is given as 0.0 somewhere, relations that are not given are unknown, as in the tutorial;
    else those that are given are all there are. A document without any relations says nothing of them.
    """
    attributes = _extension_values(doc)
    entities = {(span.start, span.end, span.label_) for span in doc.ents}
    spans = spans_in(doc, spans_key)
    mentions = tuple(
        Mention(*place, attributes.get((span.start_char, span.end_char), {})) for place, span in spans.items()
    )
    first: dict[int, int] = {}
    for number, place in enumerate(spans):
        if place in entities or place[0] not in first:
            first[place[0]] = number
    relations: Known = {}
    stated = relations_of(doc)
    for (head, child), labels in stated.items():
        if head in first and child in first:
            known = {label: score >= _POSITIVE for label, score in labels.items()}
            relations[first[head], first[child]] = dict(known)
    is_complete = bool(stated) and all(all(known.values()) for known in relations.values())
    return Gold(mentions, (is_complete,) * len(mentions), relations)


def _extension_values(doc: "Doc") -> dict[tuple[int, int], dict[str, AttributeValue]]:
    """Characters start..end → the values of the extensions of spans there, registered or not."""
    values: dict[tuple[int, int], dict[str, AttributeValue]] = {}
    data: Mapping[Any, Any] = doc.user_data
    for key, value in data.items():
        if isinstance(key, tuple) and len(key) == 4 and key[0] == _EXTENSION and key[3] is not None:
            checked = as_value(value)
            if checked:
                values.setdefault((key[2], key[3]), {})[str(key[1])] = checked
    return values


def _values(attributes: Mapping[str, Any]) -> dict[str, AttributeValue]:
    checked = {name: as_value(value) for name, value in attributes.items()}
    return {name: value for name, value in checked.items() if value}


def _same_tokens(one: "Doc", other: "Doc") -> bool:
    if len(one) != len(other):
        return False
    columns: list[int | str] = ["ORTH", "SPACY"]
    return bool((one.to_array(columns) == other.to_array(columns)).all())


def _moved(gold: Gold, reference: "Doc", predicted: "Doc") -> Gold:
    """The same over the tokens of another document of the same text."""
    mentions: list[Mention] = []
    places: dict[int, int] = {}
    for number, mention in enumerate(gold.mentions):
        span = reference[mention.start : mention.end]
        moved = predicted.char_span(span.start_char, span.end_char)
        if moved is not None:
            places[number] = len(mentions)
            mentions.append(Mention(moved.start, moved.end, mention.label, mention.attributes))
    return Gold(
        tuple(mentions),
        tuple(gold.complete[number] for number in places),
        {
            (places[head], places[child]): labels
            for (head, child), labels in gold.relations.items()
            if head in places and child in places
        },
    )
