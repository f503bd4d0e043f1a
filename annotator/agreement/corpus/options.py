"""What a label schema says that measures must know."""

from collections.abc import Mapping

from msgspec import Struct, field

from annotator.agreement.distances import Metric
from annotator.agreement.linking import Allowed
from annotator.agreement.nuggets import TYPE
from annotator.document.schema import AttributeKind, LabelSchema


class Options(Struct, frozen=True):
    """Which labels are events, which relations are symmetric, and what may be linked.

    Attributes:
        events: labels of spans that are events; without any, no event measures.
        type: the attribute that says what kind of event it is.
        symmetric: relations whose head and child are interchangeable.
        equivalences: symmetric relations that are closed transitively first.
        allowed: relation → (head label, child label); None: what the corpus shows.
        sets: attributes, and questions about documents, whose values are sets (`a+b`), compared by MASI.
        ordered: questions whose answers have an order: weighted coefficients and ordinal α too.
        metrics: question about documents → level of measurement its α leads with, nominal if not given.
    """

    events: tuple[str, ...] = ()
    type: str = TYPE
    symmetric: tuple[str, ...] = ("SAME_AS",)
    equivalences: tuple[str, ...] = ("SAME_AS",)
    allowed: Allowed | None = None
    sets: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    metrics: Mapping[str, Metric] = field(default_factory=dict)

    @classmethod
    def of_schema(cls, schema: LabelSchema, equivalences: tuple[str, ...] = ("SAME_AS",)) -> "Options":
        """The options that a label schema implies; labels with a frame are events."""
        return cls(
            events=tuple(label.id for label in schema.spans if label.frame),
            symmetric=tuple(label.id for label in schema.relations if label.symmetric),
            equivalences=tuple(name for name in equivalences if schema.has_relation(name)),
            allowed={
                label.id: {(head, tail) for head in label.head for tail in label.tail}
                for label in schema.relations
            },
            sets=tuple(one.id for one in schema.attributes if one.kind is AttributeKind.SET),
        )
