"""One article as a UIMA CAS, made with dkpro-cassis."""

import json
from typing import TYPE_CHECKING, Any

from annotator.document.article import Tokens
from annotator.document.schema import AttributeKind, LabelSchema
from annotator.formats import xmi_types as names
from annotator.formats.annotated import AnnotatedArticle

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

_STRING, _STRINGS, _BOOLEAN = "uima.cas.String", "uima.cas.StringArray", "uima.cas.Boolean"
_TOP, _ANNOTATION = "uima.cas.TOP", "uima.tcas.Annotation"
_METADATA_FEATURES = ("documentTitle", "documentId", "collectionId")


def type_system(schema: LabelSchema) -> "TypeSystem":
    """The types of our files: span and relation layers, tokens, sentences, and the document's own."""
    from cassis import TypeSystem

    made = TypeSystem()
    metadata = made.create_type(names.METADATA, supertypeName="uima.tcas.DocumentAnnotation")
    for feature in _METADATA_FEATURES:
        made.create_feature(metadata, feature, _STRING)
    made.create_type(names.TOKEN, supertypeName=_ANNOTATION)
    made.create_type(names.SENTENCE, supertypeName=_ANNOTATION)
    span = made.create_type(names.SPAN, supertypeName=_ANNOTATION)
    made.create_feature(span, names.LABEL, _STRING)
    for feature, attribute in names.features(schema).items():
        is_set = attribute.kind is AttributeKind.SET
        made.create_feature(span, feature, _STRINGS if is_set else _STRING)
    relation = made.create_type(names.RELATION, supertypeName=_ANNOTATION)
    for end in (names.GOVERNOR, names.DEPENDENT):
        made.create_feature(relation, end, span)
    made.create_feature(relation, names.LABEL, _STRING)
    state = made.create_type(names.STATE, supertypeName=_TOP)
    for feature in names.STATE_FEATURES:
        made.create_feature(state, feature, _BOOLEAN if feature == "flagged" else _STRING)
    return made


class CasMaker:
    """Makes the files of one export; ModuleNotFoundError when dkpro-cassis is not installed."""

    def __init__(self, schema: LabelSchema, dataset: str) -> None:
        self._schema, self._dataset = schema, dataset
        self._types = type_system(schema)
        self._features = {attribute.id: name for name, attribute in names.features(schema).items()}

    def type_system(self) -> bytes:
        """The file that defines the types."""
        return str(self._types.to_xml()).encode()

    def xmi(self, article: AnnotatedArticle) -> bytes:
        """One article as one person annotated it; its text must be such as XML 1.0 can hold.

        As INCEpTION has it, the document's title is the article's key and its id the person.
        """
        from cassis import Cas

        text = article.article.text
        cas = Cas(typesystem=self._types)
        cas.sofa_mime = "text"
        cas.sofa_string = text
        cas.add(
            self._new(
                names.METADATA,
                begin=0,
                end=len(text),
                language=self._schema.language,
                documentTitle=article.article.key,
                documentId=article.annotator,
                collectionId=self._dataset,
            )
        )
        self._add_tokens(cas, text, article.tokens)
        self._add_annotations(cas, article)
        cas.add(self._new(names.STATE, **_state(article)))
        return str(cas.to_xmi(pretty_print=False)).encode()

    def _new(self, type: str, **features: Any) -> Any:
        return self._types.get_type(type)(**features)

    def _add_tokens(self, cas: "Cas", text: str, tokens: Tokens) -> None:
        """Tokens and sentences, without those that are white space and the white space around them."""
        for sentence in range(len(tokens.sentences)):
            first, stop = tokens.sentence_range(sentence)
            words = [n for n in range(first, stop) if text[tokens.starts[n] : tokens.ends[n]].strip()]
            if words:
                begin, end = tokens.starts[words[0]], tokens.ends[words[-1]]
                cas.add(self._new(names.SENTENCE, begin=begin, end=end))
            for number in words:
                begin, end = tokens.starts[number], tokens.ends[number]
                cas.add(self._new(names.TOKEN, begin=begin, end=end))

    def _add_annotations(self, cas: "Cas", article: AnnotatedArticle) -> None:
        made = {}
        for record in article.accepted():
            span = record.span
            features = {
                self._features[attribute.id]: self._value(value)
                for attribute in self._schema.attributes_on(span.label)
                if (value := span.attributes.get(attribute.id))
            }
            made[span.id] = self._new(
                names.SPAN, begin=span.start, end=span.end, label=span.label, **features
            )
            cas.add(made[span.id])
        for link in article.accepted_links():
            head, child = (made[end] for end in link.relation.ends)
            relation = self._new(
                names.RELATION,
                begin=child.begin,
                end=child.end,
                Governor=head,
                Dependent=child,
                label=link.relation.label,
            )
            cas.add(relation)

    def _value(self, value: str | tuple[str, ...]) -> Any:
        return value if isinstance(value, str) else self._new(_STRINGS, elements=list(value))


def _state(article: AnnotatedArticle) -> dict[str, Any]:
    annotations = article.annotations
    return {
        "key": article.article.key,
        "annotator": article.annotator,
        "answer": str(annotations.answer or ""),
        "flagged": annotations.flagged,
        "note": annotations.note,
        "meta": json.dumps(dict(article.article.meta)),
        "at": str(article.at // 1000),
    }
