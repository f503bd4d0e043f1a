"""What a label schema tells the components that learn, as plain values that fit into a spaCy config."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from annotator.document.schema import Attribute, AttributeKind, LabelSchema, RuleKind, Severity

Block = dict[str, Any]
"""A section of a config: JSON values alone."""


class AttributeSetting(Struct, frozen=True):
    """One attribute that is to be predicted.

    Attributes:
        name: id of the attribute.
        on: labels of the spans that have it.
        values: all of its values.
        is_set: whether several values may hold at once; then none may hold, too.
        parent: name of the attribute that decides which values apply, or empty.
        by_parent: value of the parent → the values that apply; a value that is missing allows none.
        default: the value that absence means, or empty.
        required: whether a span without a value is unfinished, so that absence teaches nothing.
    """

    name: str
    on: tuple[str, ...]
    values: tuple[str, ...]
    is_set: bool = False
    parent: str = ""
    by_parent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: str = ""
    required: bool = False

    def block(self) -> Block:
        """The setting as a section of a config; what is as usual is left out."""
        block: Block = {"on": list(self.on), "values": list(self.values)}
        if self.is_set:
            block["is_set"] = True
        if self.parent:
            block["parent"] = self.parent
            block["by_parent"] = {value: list(values) for value, values in self.by_parent.items()}
        if self.default:
            block["default"] = self.default
        if self.required:
            block["required"] = True
        return block


class RelationSetting(Struct, frozen=True):
    """One relation that is to be predicted.

    Attributes:
        label: id of the relation.
        head, tail: labels of the spans at its ends; none at all for any.
        symmetric: whether its direction means nothing; it is predicted from the later to the earlier span.
        at_most: how many of it one head may have, 0 for any number.
    """

    label: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    symmetric: bool = False
    at_most: int = 0

    def allows(self, head: str, tail: str) -> bool:
        """Whether it may go from a span labelled `head` to one labelled `tail`."""
        return (not self.head or head in self.head) and (not self.tail or tail in self.tail)

    def block(self) -> Block:
        """The setting as a section of a config; what is as usual is left out."""
        block: Block = {"head": list(self.head), "tail": list(self.tail)}
        if self.symmetric:
            block["symmetric"] = True
        if self.at_most:
            block["at_most"] = self.at_most
        return block


def attribute_blocks(schema: LabelSchema) -> dict[str, Block]:
    """The setting `attributes` of `annotator_attributes`: all attributes of the schema but free text."""
    return {
        attribute.id: _attribute_setting(schema, attribute).block()
        for attribute in schema.attributes
        if attribute.kind is not AttributeKind.TEXT
    }


def relation_blocks(schema: LabelSchema) -> dict[str, Block]:
    """The setting `relations` of `annotator_relation_model`: all relations of the schema."""
    return {
        relation.id: RelationSetting(
            relation.id,
            relation.head,
            relation.tail,
            relation.symmetric,
            _at_most(schema, relation.id, relation.head),
        ).block()
        for relation in schema.relations
    }


def _attribute_setting(schema: LabelSchema, attribute: Attribute) -> AttributeSetting:
    required = [
        rule.on
        for rule in schema.rules
        if rule.kind is RuleKind.REQUIRES and rule.severity is Severity.ERROR and rule.what == attribute.id
    ]
    return AttributeSetting(
        attribute.id,
        attribute.on,
        tuple(dict.fromkeys(attribute.values)),
        is_set=attribute.kind is AttributeKind.SET,
        parent=attribute.depends_on,
        by_parent={group.when: group.values for group in attribute.by_value},
        default=attribute.default,
        required=all(label in required for label in attribute.on),
    )


def _at_most(schema: LabelSchema, relation: str, heads: Collection[str]) -> int:
    counts = [
        rule.count
        for rule in schema.rules
        if rule.kind is RuleKind.AT_MOST and rule.what == relation and rule.on in heads
    ]
    return min(counts, default=0)


def attribute_settings(blocks: Mapping[str, Mapping[str, Any]]) -> tuple[AttributeSetting, ...]:
    """The settings read back from sections of a config, parents before those that depend on them.

    Raises:
        ValueError: a section lacks `on` or `values`, has a key that there is none of, or names a parent
            that is no attribute here.
    """
    read = {
        name: _read(AttributeSetting, "attribute", name, {"name": name, **block})
        for name, block in blocks.items()
    }
    for setting in read.values():
        if setting.parent and setting.parent not in read:
            raise ValueError(f"attribute {setting.name}: its parent {setting.parent} is no attribute here")
    return tuple(sorted(read.values(), key=lambda setting: _depth(read, setting)))


def _depth(settings: Mapping[str, AttributeSetting], setting: AttributeSetting) -> int:
    depth = 0
    while setting.parent and depth < len(settings):
        setting, depth = settings[setting.parent], depth + 1
    return depth


def relation_settings(blocks: Mapping[str, Mapping[str, Any]]) -> tuple[RelationSetting, ...]:
    """The settings read back from sections of a config, in their order.

    Raises:
        ValueError: a section lacks `head` or `tail`, or has a key that there is none of.
    """
    return tuple(
        _read(RelationSetting, "relation", label, {"label": label, **block})
        for label, block in blocks.items()
    )


def _read(kind: type, what: str, name: str, values: Mapping[str, Any]) -> Any:
    try:
        return kind(**{key: _frozen(value) for key, value in values.items()})
    except TypeError as error:
        raise ValueError(f"{what} {name}: {error}") from None


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _frozen(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return value
