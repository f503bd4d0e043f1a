"""The shape of a label schema file: names and types of its keys, nothing else.

What belongs together across keys is checked in `schema_checks`. Importing this loads pydantic, so
it is imported only where a file is checked or the JSON Schema is made.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Name: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Short: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,3}$")]
Color: TypeAlias = Annotated[
    str,
    Field(
        pattern=r"^((bright_)?(black|red|green|yellow|blue|magenta|cyan|white)|#[0-9A-Fa-f]{6})$",
        description="One of the terminal's 16 colours (red, bright_red, …) or #rrggbb.",
    ),
]
Examples: TypeAlias = Annotated[
    list[str], Field(description="Example sentences; [brackets] around what is meant.")
]
Names: TypeAlias = Annotated[list[Name], Field(min_length=1)]


class Table(BaseModel):
    """A table whose keys are all known and whose values are taken as written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SpanTable(Table):
    """A label that marks a stretch of text."""

    id: Name = Field(description="The label as stored and exported.")
    short: Short | None = Field(
        None, description="Up to three letters for narrow places; derived when absent."
    )
    key: str | None = Field(
        None,
        pattern=r"^[1-9]?$",
        description="The digit that gives the label; empty: none. Absent: the next free one.",
    )
    color: Color | None = None
    layer: Literal["base", ""] = Field(
        "base", description="base: counts where a format allows no overlap. Empty: always beside it."
    )
    frame: bool | None = Field(
        None,
        description="Reviewed in a step of its own, with its relations. "
        "Absent: yes for a label that heads relations and is never their tail.",
    )
    guideline: str = Field("", description="What to mark and where it begins and ends.")
    positive: Examples = []
    negative: Examples = []


class RelationTable(Table):
    """A label that links two spans."""

    id: Name = Field(description="The label as stored and exported.")
    short: Short | None = Field(
        None, description="Up to three letters for narrow places; derived when absent."
    )
    key: str = Field("", pattern=r"^[a-z]?$", description="The letter that starts such a link; empty: none.")
    head: Names = Field(description="Span labels it may start from.")
    tail: Names = Field(description="Span labels it may lead to.")
    symmetric: bool = Field(False, description="Whether head and tail mean the same.")
    color: Color | Literal[""] = ""
    guideline: str = Field("", description="When to draw this link.")
    positive: Examples = []
    negative: Examples = []


class AttributeTable(Table):
    """A property of spans."""

    id: Name = Field(description="The key of the exported span that holds it.")
    on: Names = Field(description="Span labels that have it.")
    kind: Literal["choice", "set", "text"] = Field("choice", description="One value, several, or free text.")
    values: list[str] | dict[str, list[str]] = Field(
        [],
        description="The values in display order; with `when`: a list for each value of the other attribute.",
    )
    when: Name | None = Field(None, description="The choice attribute that decides which values apply.")
    keys: dict[str, str] = Field({}, description="For a value: the character that picks it.")
    default: str = Field("", description="The value that absence means.")
    guideline: str = Field("", description="What the attribute is for.")
    help: dict[str, str] = Field({}, description="For a value: when to pick it.")


class RequiresRule(Table):
    """A span needs an attribute or a relation, or at least one of several."""

    kind: Literal["requires"]
    on: Name = Field(description="The span label the rule is about.")
    what: Name | None = Field(None, description="The attribute or relation it needs.")
    any_of: list[Name] = Field([], description="Instead of `what`: it needs at least one of these.")
    severity: Literal["error", "warn"] = "error"
    message: str = Field("", description="What to tell the annotator.")


class AtMostRule(Table):
    """A span heads only so many relations of one label."""

    kind: Literal["at_most"]
    on: Name = Field(description="The span label the rule is about.")
    what: Name = Field(description="The relation that is counted.")
    count: int = Field(ge=0, description="How many there may be.")
    severity: Literal["error", "warn"] = "error"
    message: str = Field("", description="What to tell the annotator.")


class OverlapRule(Table):
    """Spans of these labels may, or may not, overlap each other. The first rule that names both decides."""

    kind: Literal["overlap"]
    labels: Names = Field(description="The span labels, two spans of one label included.")
    allowed: bool = False
    severity: Literal["error", "warn"] = "error"
    message: str = Field("", description="What to tell the annotator.")


RuleTable: TypeAlias = Annotated[RequiresRule | AtMostRule | OverlapRule, Field(discriminator="kind")]


class LabelSchemaFile(Table):
    """A label schema of annotator: which spans, links and attributes there are, and how to mark them."""

    name: Annotated[str, Field(min_length=1, description="What the schema is called.")]
    version: str = Field("1", description="Changes whenever the meaning of a label does.")
    language: str = Field(
        "en", pattern=r"^[a-z]{2,3}$", description="Code of the language of the texts, as spaCy knows it."
    )
    span: list[SpanTable] = Field(min_length=1)
    relation: list[RelationTable] = []
    attribute: list[AttributeTable] = []
    rule: list[RuleTable] = []
