"""The label schema: which spans, relations and attributes there are, and what goes with what.

Read from TOML by `config.label_schema`; this is the checked, frozen form everything else uses.
"""

from enum import StrEnum

from msgspec import Struct


class AttributeKind(StrEnum):
    """How an attribute is given: one of its values, several of them, or free text."""

    CHOICE = "choice"
    SET = "set"
    TEXT = "text"


class RuleKind(StrEnum):
    """What a rule demands: see `Rule`."""

    REQUIRES = "requires"
    AT_MOST = "at_most"
    OVERLAP = "overlap"


class Severity(StrEnum):
    """Whether a broken rule is an error or a warning."""

    ERROR = "error"
    WARN = "warn"


class SpanLabel(Struct, frozen=True):
    """A kind of span.

    Attributes:
        id: as stored and exported (`ACTOR`).
        short: three letters for the lane (`ACT`).
        key: the digit that gives the label.
        color: a colour name of the terminal's palette or `#rrggbb`.
        layer: `base` when it belongs to the non-overlapping layer, else empty.
        frame: whether a span of it is reviewed in a step of its own with its relations.
        group: the heading under which it is listed where there are many labels, or empty.
        guideline: what to mark, in sentences; positive and negative: examples.
    """

    id: str
    short: str
    key: str
    color: str
    layer: str = "base"
    frame: bool = False
    group: str = ""
    guideline: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


class RelationLabel(Struct, frozen=True):
    """A kind of relation; `head` and `tail` are the ids of the span labels allowed at its ends."""

    id: str
    short: str
    key: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    color: str = ""
    symmetric: bool = False
    guideline: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def allows(self, head: str, tail: str) -> bool:
        """Whether it may go from a span labelled `head` to one labelled `tail`."""
        return head in self.head and tail in self.tail


class ValueGroup(Struct, frozen=True):
    """Values that an attribute has only when another attribute has a certain value."""

    when: str
    values: tuple[str, ...]


class Attribute(Struct, frozen=True):
    """A property of spans.

    Attributes:
        on: ids of the span labels that have it.
        values: all values, in display order; empty for kind `text`.
        keys: one character per value (same order) for the attribute grid, empty for a value without;
            no keys at all for a whole attribute without.
        depends_on: id of the attribute that decides which values apply, or empty.
        by_value: for `depends_on`: its value → the values that apply.
        default: the value that absence means (`positive` for polarity), or empty.
        help: for each value (same order) when to pick it; empty when the schema says nothing.
    """

    id: str
    on: tuple[str, ...]
    kind: AttributeKind
    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    depends_on: str = ""
    by_value: tuple[ValueGroup, ...] = ()
    default: str = ""
    guideline: str = ""
    help: tuple[str, ...] = ()

    def key_for(self, value: str) -> str:
        """The character that picks `value`, or empty."""
        return dict(zip(self.values, self.keys, strict=False)).get(value, "")

    def help_for(self, value: str) -> str:
        """When to pick `value`, or empty."""
        return dict(zip(self.values, self.help, strict=False)).get(value, "")

    def values_for(self, other: str) -> tuple[str, ...]:
        """The values that apply when the attribute it depends on has value `other`."""
        if not self.depends_on:
            return self.values
        return next((group.values for group in self.by_value if group.when == other), ())


class Rule(Struct, frozen=True):
    """What annotations must keep to.

    `requires`: a span of label `on` needs the attribute or relation `what`; of several ids joined
    by `|` it needs at least one.
    `at_most`: a span of label `on` heads at most `count` relations `what`.
    `overlap`: two spans whose labels are both in `labels` may overlap only if `allowed`.
    """

    kind: RuleKind
    severity: Severity
    message: str = ""
    on: str = ""
    what: str = ""
    count: int = 0
    labels: tuple[str, ...] = ()
    allowed: bool = False


class LabelSchema(Struct, frozen=True):
    """A whole label schema, in display order.

    Attributes:
        hash: hex digest of the file's content; goes into every run and decision.
    """

    name: str
    version: str
    language: str
    spans: tuple[SpanLabel, ...]
    relations: tuple[RelationLabel, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    rules: tuple[Rule, ...] = ()
    hash: str = ""

    def span(self, label: str) -> SpanLabel:
        """The span label with this id; KeyError when there is none."""
        for known in self.spans:
            if known.id == label:
                return known
        raise KeyError(label)

    def relation(self, label: str) -> RelationLabel:
        """The relation label with this id; KeyError when there is none."""
        for known in self.relations:
            if known.id == label:
                return known
        raise KeyError(label)

    def has_span(self, label: str) -> bool:
        """Whether there is such a span label."""
        return any(known.id == label for known in self.spans)

    def has_relation(self, label: str) -> bool:
        """Whether there is such a relation label."""
        return any(known.id == label for known in self.relations)

    def attributes_on(self, label: str) -> tuple[Attribute, ...]:
        """The attributes that spans of this label have."""
        return tuple(attribute for attribute in self.attributes if label in attribute.on)

    def relations_from(self, label: str) -> tuple[RelationLabel, ...]:
        """The relation labels that may start at a span of this label."""
        return tuple(relation for relation in self.relations if label in relation.head)

    def is_frame(self, label: str) -> bool:
        """Whether spans of this label are reviewed in steps of their own, with their relations."""
        for known in self.spans:
            if known.id == label:
                return known.frame
        return False
