"""A pipeline that has learned the lessons by heart."""

from typing import TYPE_CHECKING

import pytest

from annotator.document.schema import LabelSchema
from tests.extractor.trainable.lessons import pipeline, taught, teach

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

STEPS = 60


@pytest.fixture(scope="session")
def learned(schema: LabelSchema) -> "tuple[Language, list[Example]]":
    nlp = pipeline(schema)
    examples = taught(nlp, schema)
    teach(nlp, examples, STEPS)
    return nlp, examples
