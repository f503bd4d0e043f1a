"""brat's own settings for a label schema: what may be annotated, and how it looks.

Their form is that of https://brat.nlplab.org/configuration.html.
"""

from collections.abc import Iterator

from annotator.document.schema import (
    AttributeKind,
    LabelSchema,
    RelationLabel,
    RuleKind,
    Severity,
    SpanLabel,
)
from annotator.formats.brat_names import BratNames

_COLORS = {
    "black": "#bbbbbb",
    "red": "#ffb3ba",
    "green": "#b5eab5",
    "yellow": "#ffe58f",
    "blue": "#a9c8ff",
    "magenta": "#eebbff",
    "cyan": "#9fe7ee",
    "white": "#eeeeee",
}
"""Backgrounds, light enough for black letters, for the names of a terminal's palette."""

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def annotation_conf(schema: LabelSchema, names: BratNames) -> str:
    """The labels, relations, events and attributes of a schema."""
    return _sections(
        entities=[names.spans[label.id] for label in schema.spans if not label.frame],
        relations=[*_relations(schema, names), "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"],
        events=[_event(schema, names, label) for label in schema.spans if label.frame],
        attributes=[*_attributes(schema, names), f"{names.checked}\tArg:<EVENT>"],
    )


def visual_conf(schema: LabelSchema, names: BratNames) -> str:
    """The colours and short names of a schema."""
    labels = [(names.spans[label.id], label.id, label.short) for label in schema.spans]
    labels += [(names.relations[label.id], label.id, label.short) for label in schema.relations]
    direction = "rtl" if schema.language in _RIGHT_TO_LEFT else "ltr"
    return _sections(
        labels=[" | ".join(forms) for forms in labels],
        drawing=[
            "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken",
            "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
            "ATTRIBUTE_DEFAULT\tglyph:*",
            *(f"{names.spans[label.id]}\tbgColor:{_background(label.color)}" for label in schema.spans),
            *_arcs(schema, names),
            f"{names.checked}\tglyph:✓",
        ],
        options=["Arcs\tbundle:none", f"Text\tdirection:{direction}"],
    )


def _sections(**sections: list[str]) -> str:
    blocks = ("\n".join([f"[{name}]", "", *lines, ""]) for name, lines in sections.items())
    return "\n".join(blocks)


def _relations(schema: LabelSchema, names: BratNames) -> Iterator[str]:
    """One line for each relation that is no argument, or not from all of its heads."""
    for relation in schema.relations:
        heads = [names.spans[head] for head in relation.head if not names.is_argument(relation.id, head)]
        if heads:
            ends = f"Arg1:{'|'.join(heads)}, Arg2:{_tails(relation, names)}"
            kind = ", <REL-TYPE>:symmetric-transitive" if relation.symmetric else ""
            yield f"{names.relations[relation.id]}\t{ends}{kind}"


def _tails(relation: RelationLabel, names: BratNames) -> str:
    return "|".join(names.spans[tail] for tail in relation.tail)


def _event(schema: LabelSchema, names: BratNames, label: SpanLabel) -> str:
    arguments = [
        f"{names.relations[relation.id]}{_count(schema, relation, label)}:{_tails(relation, names)}"
        for relation in schema.relations_from(label.id)
        if names.is_argument(relation.id, label.id)
    ]
    return f"{names.spans[label.id]}\t{', '.join(arguments)}".rstrip()


def _count(schema: LabelSchema, relation: RelationLabel, label: SpanLabel) -> str:
    """How many of these arguments brat lets an event have: any number, unless a rule makes more an error."""
    for rule in schema.rules:
        is_of_both = rule.on == label.id and rule.what == relation.id
        if rule.kind is RuleKind.AT_MOST and rule.severity is Severity.ERROR and is_of_both:
            return "?" if rule.count <= 1 else f"{{0-{rule.count}}}"
    return "*"


def _attributes(schema: LabelSchema, names: BratNames) -> Iterator[str]:
    """One line for each choice and each value of a set; free text stands in notes, which need none."""
    for attribute in schema.attributes:
        on = "|".join(names.spans[label] for label in attribute.on)
        match attribute.kind:
            case AttributeKind.CHOICE:
                values = "|".join(names.values(attribute.id))
                yield f"{names.attributes[attribute.id]}\tArg:{on}, Value:{values}"
            case AttributeKind.SET:
                for value in attribute.values:
                    yield f"{names.flags[attribute.id, value]}\tArg:{on}"
            case AttributeKind.TEXT:
                pass


def _background(color: str) -> str:
    return color if color.startswith("#") else _COLORS.get(color.removeprefix("bright_"), "#dddddd")


def _arcs(schema: LabelSchema, names: BratNames) -> Iterator[str]:
    for relation in schema.relations:
        drawn = ["dashArray:3-3", "arrowHead:none"] if relation.symmetric else []
        drawn += [f"color:{relation.color}"] if relation.color.startswith("#") else []
        if drawn:
            yield f"{names.relations[relation.id]}\t{', '.join(drawn)}"
