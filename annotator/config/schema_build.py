"""From the keys of a checked label schema file to the `LabelSchema` that everything else uses.

Here what was left out is filled in: short names, digits, colours, frames. The content must have
passed `schema_checks`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from annotator.document.schema import (
    Attribute,
    AttributeKind,
    LabelSchema,
    RelationLabel,
    Rule,
    RuleKind,
    Severity,
    SpanLabel,
    ValueGroup,
)

DIGITS = "123456789"
PALETTE = ("cyan", "yellow", "magenta", "green", "blue", "red")
"""Colours for labels that name none, in turn."""

Table: TypeAlias = Mapping[str, Any]


def build_label_schema(content: Table, digest: str) -> LabelSchema:
    """The schema in `content`; `digest` becomes its hash."""
    spans, relations = content["span"], content.get("relation", ())
    shorts = short_names([*spans, *relations])
    return LabelSchema(
        name=content["name"],
        version=content.get("version", "1"),
        language=content.get("language", "en"),
        spans=_spans(spans, shorts[: len(spans)], relations),
        relations=tuple(map(_relation, relations, shorts[len(spans) :])),
        attributes=tuple(map(_attribute, content.get("attribute", ()))),
        rules=tuple(map(_rule, content.get("rule", ()))),
        hash=digest,
    )


def short_names(tables: Sequence[Table]) -> list[str]:
    """A short name for each label: the one it gives, else three characters no other label has."""
    taken = {table["short"] for table in tables if "short" in table}
    names = []
    for table in tables:
        name = table.get("short") or next(name for name in _candidates(table["id"]) if name not in taken)
        taken.add(name)
        names.append(name)
    return names


def paragraphs(text: str) -> str:
    """`text` without the line breaks of the file: one line to a paragraph or list item, blank lines kept."""
    lines: list[str] = []
    for line in map(str.strip, text.strip().splitlines()):
        if line and lines and lines[-1] and not line.startswith(("- ", "* ")):
            lines[-1] += f" {line}"
        elif line or lines[-1]:
            lines.append(line)
    return "\n".join(lines)


def _candidates(label: str) -> Iterator[str]:
    """First letters, then first letter and consonants, then numbered ones."""
    letters = "".join(char for char in label if char.isascii() and char.isalnum()).upper() or "X"
    yield letters[:3]
    skeleton = letters[0] + "".join(letter for letter in letters[1:] if letter not in "AEIOU")
    yield from (skeleton[0] + skeleton[i : i + 2] for i in range(1, len(skeleton) - 1))
    yield from (letters[:width] + str(number) for width in (2, 1) for number in range(10 ** (3 - width)))
    yield from (f"{number:03d}" for number in range(1000))


def _digits(spans: Sequence[Table]) -> Iterator[str]:
    free = iter([digit for digit in DIGITS if digit not in {span.get("key") for span in spans}])
    for span in spans:
        yield span["key"] if "key" in span else next(free, "")


def _spans(
    spans: Sequence[Table], shorts: Sequence[str], relations: Sequence[Table]
) -> tuple[SpanLabel, ...]:
    heads = {label for relation in relations for label in relation["head"]}
    tails = {label for relation in relations for label in relation["tail"]}
    return tuple(
        SpanLabel(
            id=span["id"],
            short=shorts[index],
            key=digit,
            color=span.get("color", PALETTE[index % len(PALETTE)]),
            layer=span.get("layer", "base"),
            frame=span.get("frame", span["id"] in heads - tails),
            group=" ".join(span.get("group", "").split()),
            guideline=paragraphs(span.get("guideline", "")),
            positive=tuple(span.get("positive", ())),
            negative=tuple(span.get("negative", ())),
        )
        for index, (span, digit) in enumerate(zip(spans, _digits(spans), strict=True))
    )


def _relation(relation: Table, short: str) -> RelationLabel:
    return RelationLabel(
        id=relation["id"],
        short=short,
        key=relation.get("key", ""),
        head=tuple(relation["head"]),
        tail=tuple(relation["tail"]),
        color=relation.get("color", ""),
        symmetric=relation.get("symmetric", False),
        guideline=paragraphs(relation.get("guideline", "")),
        positive=tuple(relation.get("positive", ())),
        negative=tuple(relation.get("negative", ())),
    )


def _attribute(attribute: Table) -> Attribute:
    given = attribute.get("values", ())
    groups = given if isinstance(given, Mapping) else {}
    values = tuple(dict.fromkeys(value for group in groups.values() for value in group)) or tuple(given)
    keys, help_ = attribute.get("keys", {}), attribute.get("help", {})
    return Attribute(
        id=attribute["id"],
        on=tuple(attribute["on"]),
        kind=AttributeKind(attribute.get("kind", "choice")),
        values=values,
        keys=tuple(keys.get(value, "") for value in values) if keys else (),
        depends_on=attribute.get("when", ""),
        by_value=tuple(ValueGroup(when, tuple(group)) for when, group in groups.items()),
        default=attribute.get("default", ""),
        guideline=paragraphs(attribute.get("guideline", "")),
        help=tuple(paragraphs(help_.get(value, "")) for value in values) if help_ else (),
    )


def _rule(rule: Table) -> Rule:
    return Rule(
        kind=RuleKind(rule["kind"]),
        severity=Severity(rule.get("severity", "error")),
        message=rule.get("message", ""),
        on=rule.get("on", ""),
        what=rule.get("what") or "|".join(rule.get("any_of", ())),
        count=rule.get("count", 0),
        labels=tuple(rule.get("labels", ())),
        allowed=rule.get("allowed", False),
    )
