"""The type that an event word usually has: what an event made by hand probably is."""

from collections.abc import Mapping

from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue

LANGUAGE = "en"
"""The language of the words."""

TYPE = "event_type"
"""The attribute that the words are told by."""


def usual_types(schema: LabelSchema) -> Mapping[str, Mapping[str, AttributeValue]]:
    """Word form in small letters → the event type of its least demanding reading, as attributes.

    Empty for a schema of another language, or without that attribute. Reading the words takes a
    noticeable moment, so that this is done in the background.
    """
    from annotator.extractor.rules.triggers import event_lexicon

    known = {value for attribute in schema.attributes if attribute.id == TYPE for value in attribute.values}
    if schema.language != LANGUAGE or not known:
        return {}
    usual = {
        form: min(readings, key=lambda reading: reading.weight).event_type
        for form, readings in event_lexicon().forms.items()
    }
    return {form: {TYPE: value} for form, value in usual.items() if value in known}
