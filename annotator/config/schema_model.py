"""The shape of a label schema file: names and types of its keys, nothing else.

What belongs together across keys is checked in `schema_checks` and `attribute_checks`. Importing
this loads pydantic, so it is imported only where a file is checked or the JSON Schema is made.
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from annotator.config.label_pattern import LABEL

IDENTIFIER = r"^[A-Za-z0-9_.-]{1,64}$"
SHORT = r"^[A-Za-z0-9]{1,3}$"
COLOR = r"^((bright_)?(black|red|green|yellow|blue|magenta|cyan|white)|#[0-9A-Fa-f]{6})$"
DIGIT = r"^[1-9]?$"
LETTER = r"^[a-z]?$"
LANGUAGE = r"^[a-z]{2,3}$"

PATTERN_HINTS = {
    IDENTIFIER: "use 1 to 64 of A-Z, a-z, 0-9, underscore, hyphen, dot",
    LABEL: 'use 1 to 64 characters, none of ( ) , | = " \\, and no space at either end',
    SHORT: "use one to three letters or digits",
    COLOR: "use red, green, yellow, blue, magenta, cyan, white or black, bright_… of these, or #rrggbb",
    DIGIT: 'use one digit from "1" to "9", or "" for none',
    LETTER: 'use one small letter, or "" for none',
    LANGUAGE: 'use a language code such as "en"',
}
"""How to mend text that does not fit one of the patterns."""

Name: TypeAlias = Annotated[str, Field(pattern=IDENTIFIER)]
Label: TypeAlias = Annotated[str, Field(pattern=LABEL)]
Short: TypeAlias = Annotated[str, Field(pattern=SHORT)]
Color: TypeAlias = Annotated[str, Field(pattern=COLOR)]
Labels: TypeAlias = Annotated[list[Label], Field(min_length=1)]
Guideline: TypeAlias = Annotated[str, Field(description="What to mark, and where it begins and ends.")]
Examples: TypeAlias = Annotated[
    list[str], Field(description="Example sentences, with [brackets] around what is meant.")
]
Message: TypeAlias = Annotated[str, Field(description="What the annotator is told.")]
Level: TypeAlias = Literal["error", "warn"]


def _values_form(values: Any) -> str:
    return "groups" if isinstance(values, dict) else "list"


Values: TypeAlias = Annotated[
    Annotated[list[str], Tag("list")] | Annotated[dict[str, list[str]], Tag("groups")],
    Discriminator(_values_form),
]


class Table(BaseModel):
    """A table whose keys are all known and whose values are taken as written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SpanTable(Table):
    """A label that marks a stretch of text."""

    id: Label = Field(description="The label as stored and exported.")
    short: Short | None = Field(None, description="Its name in narrow places; derived when absent.")
    key: str | None = Field(
        None, pattern=DIGIT, description="The digit that gives it; empty: none. Absent: the next free one."
    )
    color: Color | None = Field(
        None, description="One of the terminal's 16 colours (red, bright_red, …) or #rrggbb."
    )
    layer: Literal["base", ""] = Field(
        "base", description="base: counts where a format allows no overlap. Empty: always beside it."
    )
    frame: bool | None = Field(
        None,
        description="Reviewed in a step of its own, with its relations. "
        "Absent: yes for a label that heads relations and is never their tail.",
    )
    group: str = Field("", description="The heading under which it is listed where there are many labels.")
    guideline: Guideline = ""
    positive: Examples = []
    negative: Examples = []


class RelationTable(Table):
    """A label that links two spans."""

    id: Label = Field(description="The label as stored and exported.")
    short: Short | None = Field(None, description="Its name in narrow places; derived when absent.")
    key: str = Field("", pattern=LETTER, description="The letter that starts such a link; empty: none.")
    head: Labels = Field(description="Span labels it may start from.")
    tail: Labels = Field(description="Span labels it may lead to.")
    symmetric: bool = Field(False, description="Whether both directions mean the same.")
    color: Color | None = Field(None, description="Like a span's; absent: the colour of the span it ends on.")
    guideline: Guideline = ""
    positive: Examples = []
    negative: Examples = []


class AttributeTable(Table):
    """A property of spans."""

    id: Name = Field(description="The key of the exported span that holds it.")
    on: Labels = Field(description="Span labels that have it.")
    kind: Literal["choice", "set", "text"] = Field("choice", description="One value, several, or free text.")
    values: Values = Field(
        [], description="Values in display order; with `when` a list for each value of that attribute."
    )
    when: Name | None = Field(None, description="The choice attribute that decides which values apply.")
    keys: dict[str, str] = Field({}, description="For a value: the character that picks it.")
    default: str = Field("", description="The value that absence means.")
    guideline: str = Field("", description="What the attribute is for.")
    help: dict[str, str] = Field({}, description="For a value: when to pick it.")


class RequiresRule(Table):
    """A span needs an attribute or a relation, or at least one of several."""

    kind: Literal["requires"]
    on: Label = Field(description="The span label the rule is about.")
    what: Label | None = Field(None, description="The attribute or relation it needs.")
    any_of: list[Label] = Field([], description="Instead of `what`: it needs at least one of these.")
    severity: Level = "error"
    message: Message = ""


class AtMostRule(Table):
    """A span heads only so many relations of one label."""

    kind: Literal["at_most"]
    on: Label = Field(description="The span label the rule is about.")
    what: Label = Field(description="The relation that is counted.")
    count: int = Field(ge=0, description="How many there may be.")
    severity: Level = "error"
    message: Message = ""


class OverlapRule(Table):
    """Spans of these labels may overlap each other, or not."""

    kind: Literal["overlap"]
    labels: Labels = Field(description="Span labels; two spans of one label are meant too.")
    allowed: bool = False
    severity: Level = "error"
    message: Message = ""


RULES: dict[str, type[Table]] = {"requires": RequiresRule, "at_most": AtMostRule, "overlap": OverlapRule}


class LabelSchemaFile(Table):
    """A label schema of annotator: which spans, links and attributes there are, and how to mark them."""

    name: str = Field(min_length=1, description="What the schema is called.")
    version: str = Field("1", description="Changes whenever the meaning of a label does.")
    language: str = Field("en", pattern=LANGUAGE, description="The texts' language, as spaCy names it.")
    span: list[SpanTable] = Field(min_length=1)
    relation: list[RelationTable] = []
    attribute: list[AttributeTable] = []
    rule: list[Annotated[RequiresRule | AtMostRule | OverlapRule, Field(discriminator="kind")]] = []


TABLES: dict[str, type[Table]] = {"span": SpanTable, "relation": RelationTable, "attribute": AttributeTable}
