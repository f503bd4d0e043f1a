"""The labelling interface of Label Studio for a label schema, and what its parts are called in results."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from annotator.document.schema import Attribute, AttributeKind, LabelSchema, RelationLabel, SpanLabel

TEXT, LABELS, NOTE, ARTICLE = "text", "label", "note", "article"
"""Names of the parts: the text (also its key in a task), span labels, note, and what the article is."""
REJECTED, UNFINISHED, FLAGGED = "rejected", "unfinished", "flagged"
"""What can be said of a whole article under ARTICLE."""

_OTHERS = frozenset({TEXT, LABELS, NOTE, ARTICLE})


def tag_of(attribute: Attribute) -> str:
    """The name of the part that holds an attribute of spans: its id, unless another part is called that."""
    return f"{attribute.id}_of_span" if attribute.id in _OTHERS else attribute.id


def label_config(schema: LabelSchema) -> str:
    """The XML to paste under Settings, Labeling Interface, Code of a project."""
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: LabelSchema) -> Iterator[str]:
    yield "<View>"
    if schema.relations:
        yield "  <Relations>"
        yield from (_relation(label) for label in schema.relations)
        yield "  </Relations>"
    yield f'  <Labels name="{LABELS}" toName="{TEXT}">'
    yield from (_label(label) for label in schema.spans)
    yield "  </Labels>"
    yield "  <Style>.htx-text { white-space: pre-wrap; }</Style>"
    yield f'  <Text name="{TEXT}" value="${TEXT}"/>'
    for attribute in schema.attributes:
        yield from _attribute(attribute)
    yield f'  <Choices name="{ARTICLE}" toName="{TEXT}" choice="multiple" showInline="true">'
    yield from (f"    <Choice value={quoteattr(value)}/>" for value in (REJECTED, UNFINISHED, FLAGGED))
    yield "  </Choices>"
    yield f'  <TextArea name="{NOTE}" toName="{TEXT}" maxSubmissions="1" placeholder="Note"/>'
    yield "</View>"


def _relation(label: RelationLabel) -> str:
    return f"    <Relation value={quoteattr(label.id)}{_color(label.color)}/>"


def _label(label: SpanLabel) -> str:
    hotkey = f" hotkey={quoteattr(label.key)}" if label.key else ""
    return f"    <Label value={quoteattr(label.id)}{hotkey}{_color(label.color)}/>"


def _color(color: str) -> str:
    """A background as CSS has it; black and white would hide the text."""
    name = color.removeprefix("bright_")
    return "" if name in ("", "black", "white") else f" background={quoteattr(name)}"


def _attribute(attribute: Attribute) -> Iterator[str]:
    name, labels = quoteattr(tag_of(attribute)), quoteattr(",".join(attribute.on))
    when = f'perRegion="true" visibleWhen="region-selected" whenLabelValue={labels}'
    if attribute.kind is AttributeKind.TEXT:
        yield f'  <TextArea name={name} toName="{TEXT}" {when} maxSubmissions="1"/>'
        return
    how = "multiple" if attribute.kind is AttributeKind.SET else "single"
    yield f'  <Choices name={name} toName="{TEXT}" {when} choice="{how}" showInline="true">'
    yield from (f"    <Choice value={quoteattr(value)}/>" for value in attribute.values)
    yield "  </Choices>"
