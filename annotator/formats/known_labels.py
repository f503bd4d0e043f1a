"""The label schema as rows are checked against it: found by label, made once for many rows."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from annotator.document.schema import Attribute, LabelSchema, RelationLabel, RuleKind, Severity


class KnownLabels(Struct, frozen=True):
    """What a label schema knows.

    Attributes:
        attributes: span label, in the order of the schema → the attributes of its spans.
        relations: relation label, likewise → its definition.
        links: (relation label, label of its head, label of its child) that may be.
        forbidden: pairs of span labels, both ways round, that the first overlap rule about them forbids
            as an error.
    """

    attributes: Mapping[str, tuple[Attribute, ...]]
    relations: Mapping[str, RelationLabel]
    links: frozenset[tuple[str, str, str]]
    forbidden: frozenset[tuple[str, str]]


def known_labels(schema: LabelSchema) -> KnownLabels:
    """What the schema knows."""
    labels = [label.id for label in schema.spans]
    return KnownLabels(
        {label: schema.attributes_on(label) for label in labels},
        {label.id: label for label in schema.relations},
        frozenset(_links(schema)),
        frozenset((one, other) for one in labels for other in labels if _is_forbidden(schema, one, other)),
    )


def _links(schema: LabelSchema) -> Iterator[tuple[str, str, str]]:
    for relation in schema.relations:
        for head in relation.head:
            for tail in relation.tail:
                yield relation.id, head, tail
                if relation.symmetric:
                    yield relation.id, tail, head


def _is_forbidden(schema: LabelSchema, label: str, other: str) -> bool:
    for rule in schema.rules:
        if rule.kind is RuleKind.OVERLAP and {label, other} <= set(rule.labels):
            return not rule.allowed and rule.severity is Severity.ERROR
    return False
