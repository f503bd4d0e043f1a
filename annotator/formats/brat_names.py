"""The names that a label schema's parts have in brat, whose own are of letters, digits, `_` and `-` alone."""

import re

from annotator.document.schema import Attribute, AttributeKind, LabelSchema

FRAME_CHECKED = "frame_checked"
"""The attribute, without a value, of an event whose parts a person has looked at."""

_NO_TYPE = re.compile(r"[^A-Za-z0-9_-]")
_NO_VALUE = re.compile(r"[\s,|<>]")


class BratNames:
    """What each part of a schema is called in brat, the same each time.

    Attributes:
        spans, relations: label → type; no type twice.
        attributes: attribute id → name.
        flags: attribute of kind `set` and one of its values → name of the attribute without value that
            stands for it (brat keeps one value of an attribute alone).
        checked: the name of FRAME_CHECKED.
        span_labels, relation_labels, attribute_ids, flag_values: the same the other way round.
    """

    def __init__(self, schema: LabelSchema) -> None:
        self._frames = {label.id for label in schema.spans if label.frame}
        self._equivalences = {relation.id for relation in schema.relations if relation.symmetric}
        types: set[str] = set()
        self.spans = {label.id: _fresh(label.id, types) for label in schema.spans}
        self.relations = {label.id: _fresh(label.id, types) for label in schema.relations}
        names: set[str] = set()
        self.attributes = {attribute.id: _fresh(attribute.id, names) for attribute in schema.attributes}
        self.flags = {
            (attribute.id, value): _fresh(f"{attribute.id}-{value}", names)
            for attribute in schema.attributes
            if attribute.kind is AttributeKind.SET
            for value in attribute.values
        }
        self.checked = _fresh(FRAME_CHECKED, names)
        self._roles = {id for id, name in self.relations.items() if self._is_role(name)}
        self.span_labels = {name: id for id, name in self.spans.items()}
        self.relation_labels = {name: id for id, name in self.relations.items()}
        self.attribute_ids = {name: id for id, name in self.attributes.items()}
        self.flag_values = {name: flag for flag, name in self.flags.items()}
        self._values = {attribute.id: _values(attribute) for attribute in schema.attributes}
        self._by_name = {
            id: {name: value for value, name in values.items()} for id, values in self._values.items()
        }

    def span(self, label: str) -> str:
        """The type of a span label, known to the schema or not."""
        return self.spans.get(label) or _NO_TYPE.sub("_", label)

    def relation(self, label: str) -> str:
        """The type of a relation label, known to the schema or not."""
        return self.relations.get(label) or _NO_TYPE.sub("_", label)

    def flag(self, attribute: str, value: str) -> str:
        """The name that stands for one value of a set, known to the schema or not."""
        return self.flags.get((attribute, value)) or _NO_TYPE.sub("_", f"{attribute}-{value}")

    def value(self, attribute: str, value: str) -> str:
        """A value of an attribute as brat has it."""
        return self._values[attribute].get(value) or _NO_VALUE.sub("_", value)

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute as brat has them, in display order."""
        return list(self._values[attribute].values())

    def schema_value(self, attribute: str, name: str) -> str:
        """The schema's value for what brat has; what is none comes back as it is."""
        return self._by_name[attribute].get(name, name)

    def is_equivalence(self, relation: str) -> bool:
        """Whether links of this label have no direction."""
        return relation in self._equivalences

    def is_argument(self, relation: str, head: str) -> bool:
        """Whether links of this label from a span labelled `head` are arguments of an event.

        Not those whose number would be mistaken for that of a repeated role (`SOURCE2` is a second `SOURCE`).
        """
        return head in self._frames and relation in self._roles and relation not in self._equivalences

    def _is_role(self, name: str) -> bool:
        numbered = re.compile(re.escape(name) + r"\d+")
        return not name[-1].isdigit() and not any(map(numbered.fullmatch, self.relations.values()))

    def role(self, given: str) -> str:
        """The relation label of an event's argument: its own, or that before its number."""
        if given in self.relation_labels:
            return self.relation_labels[given]
        plain = given.rstrip("0123456789") or given
        return self.relation_labels.get(plain, plain)


def _fresh(name: str, taken: set[str]) -> str:
    """The name in brat's letters, with `_` after it until nothing else has it."""
    fresh = _NO_TYPE.sub("_", name)
    while fresh in taken:
        fresh += "_"
    taken.add(fresh)
    return fresh


def _values(attribute: Attribute) -> dict[str, str]:
    """Each value → a word without spaces, commas and bars, no word twice."""
    found: dict[str, str] = {}
    for value in attribute.values:
        name = _NO_VALUE.sub("_", value)
        while name in found.values():
            name += "_"
        found[value] = name
    return found
