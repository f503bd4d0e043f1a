"""What a row says of one span or relation beside its place: attributes, origin, and what was suggested.

Members of JSON objects are written here without the braces around them, joined by commas; each
begins with a comma where another member always stands before it.
"""

from annotator.document.relations import SuggestedRelation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import RelationRecord, SpanRecord, Verdict
from annotator.formats.json_out import JsonWords, dump_value


class FactWriter:
    """Writes facts as JSON; `words` remembers how labels and names are written."""

    def __init__(self, schema: LabelSchema) -> None:
        self.words = JsonWords()
        self._attributes = [attribute.id for attribute in schema.attributes]

    def extent(self, span: Span) -> str:
        """Start, end and label."""
        return f'"start":{span.start},"end":{span.end},"label":{self.words[span.label]}'

    def of_span(self, record: SpanRecord) -> str:
        """Attributes in the order of the schema, then where the span comes from."""
        span, suggested = record.span, record.suggested
        attributes = self._attribute_members(span) if span.attributes else ""
        origin = f',"origin":"{record.origin}"' if record.verdict is Verdict.ACCEPTED else ""
        return attributes + origin + (self._suggested(suggested) if suggested else "")

    def _attribute_members(self, span: Span) -> str:
        given, words = span.attributes, self.words
        known = [name for name in self._attributes if name in given]
        names = known if len(known) == len(given) else [*known, *sorted(given.keys() - set(known))]
        return "".join(f",{words[name]}:{self._value(given[name])}" for name in names)

    def _value(self, value: str | tuple[str, ...]) -> str:
        if isinstance(value, str):
            return self.words[value]
        return f"[{','.join(self.words[word] for word in value)}]"

    def _suggested(self, suggested: SuggestedSpan) -> str:
        span = suggested.span
        attributes = f',"attributes":{{{self._attribute_members(span)[1:]}}}' if span.attributes else ""
        return f',"suggested":{{{self.extent(span)}{attributes}{self._by(suggested.by)}}}'

    def of_relation(self, record: RelationRecord) -> str:
        """Where the relation comes from."""
        facts = f',"origin":"{record.origin}"' if record.verdict is Verdict.ACCEPTED else ""
        return facts + self._suggested_relation(record.suggested) if record.suggested else facts

    def _suggested_relation(self, suggested: SuggestedRelation) -> str:
        label = self.words[suggested.relation.label]
        return f',"suggested":{{"label":{label}{self._by(suggested.by)}}}'

    def _by(self, by: Suggestion) -> str:
        score = "null" if by.score is None else repr(by.score) if 0 <= by.score <= 1 else dump_value(by.score)
        return f',"source":{self.words[by.source]},"model":{self.words[by.model]},"score":{score}'
