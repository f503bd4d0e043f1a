"""The extractor: articles in, suggested spans and relations out."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.document.article import Tokens
from annotator.document.errors import ProjectError
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.extractor import models
from annotator.extractor.documents import FILLER, document, exact_document
from annotator.extractor.pipeline import blank_with_rules, model_with_rules
from annotator.extractor.reading import FoundRelation, FoundSpan, LabelReader
from annotator.extractor.rules.factories import COMPONENTS
from annotator.extractor.tokens import tokenize
from annotator.extractor.trained_facts import is_trained_here, notice_about
from annotator.extractor.windows import window_tokens

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

RULES_VERSION = "2"
"""Raised whenever the rules or lexicons suggest something else than before."""
_ENGLISH = "en"
_ACTOR = "ACTOR"
_ACTORS_OF_MODEL = ("PERSON", "ORG", "GPE", "NORP")


class Extraction(Struct, frozen=True):
    """What the extractor found in one article.

    Attributes:
        tokens: the stored tokens when given, else those made now.
        spans: in text order, ids unique within the run.
        relations: their ends are ids of `spans`.
        unmapped: label of the pipeline that the schema does not know → how many were left out.
    """

    tokens: Tokens
    spans: tuple[SuggestedSpan, ...]
    relations: tuple[SuggestedRelation, ...]
    unmapped: Mapping[str, int] = field(default_factory=dict)


class _Window(Struct, frozen=True):
    """A stretch of an article that goes through the pipeline as one `Doc`.

    Attributes:
        tokens: all of the article's tokens.
        numbers: number in `tokens` of each token of the `Doc`, or `FILLER`.
    """

    article: int
    run: int
    tokens: Tokens
    numbers: tuple[int, ...]

    def characters(self, span: FoundSpan) -> tuple[int, int] | None:
        """Characters of the article that the span covers, None when it touches no stored token."""
        first, last = self.numbers[span.start], self.numbers[span.end - 1]
        return None if FILLER in (first, last) else (self.tokens.starts[first], self.tokens.ends[last])


@dataclasses.dataclass(frozen=True)
class Extractor:
    """A spaCy pipeline that suggests spans and relations of a label schema.

    Attributes:
        name: the pipeline, `rules+MODEL` for ours.
        version: version of the rules and of the model, `2-3.8.0` for ours.
        has_model: whether a statistical model is part of it.
        notice: one line for the person when it fell back to rules alone, else empty.
    """

    nlp: "Language"
    schema: LabelSchema
    name: str
    version: str
    has_model: bool
    notice: str = ""
    label_map: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def extract(
        self,
        texts: Iterable[tuple[str, Tokens | None, int]],
        *,
        batch_size: int = 16,
        processes: int = 1,
    ) -> Iterator[Extraction]:
        """Suggestions for (text, stored tokens or None, run number), in the same order.

        Stored tokens are used as they are. At most about `batch_size` articles are held at once.
        """
        docs = self._docs(texts)
        piped = self.nlp.pipe(docs, as_tuples=True, batch_size=batch_size, n_process=processes)
        for _, windows in groupby(piped, key=lambda item: item[1].article):
            yield self._extraction(list(windows))

    def _docs(self, texts: Iterable[tuple[str, Tokens | None, int]]) -> "Iterator[tuple[Doc, _Window]]":
        vocab = self.nlp.vocab
        make = exact_document if is_trained_here(self.nlp) else document
        for article, (text, stored, run) in enumerate(texts):
            tokens = tokenize(text, self.schema.language) if stored is None else stored
            for start, end, first, part in window_tokens(text, tokens):
                doc, numbers = make(vocab, text[start:end], part)
                shifted = tuple(n if n == FILLER else n + first for n in numbers) if first else numbers
                yield doc, _Window(article, run, tokens, shifted)

    def _extraction(self, windows: "list[tuple[Doc, _Window]]") -> Extraction:
        unmapped: Counter[str] = Counter()
        spans: list[SuggestedSpan] = []
        relations: list[SuggestedRelation] = []
        for doc, window in windows:
            kept = [span for span in self._reader.spans(doc, unmapped) if window.characters(span)]
            links = self._reader.relations(doc, kept, unmapped)
            spans += [self._suggested(span, window) for span in kept]
            relations += [self._suggested_relation(link, window) for link in links]
        return Extraction(
            windows[0][1].tokens, tuple(spans), tuple(relations), dict(sorted(unmapped.items()))
        )

    @cached_property
    def _reader(self) -> LabelReader:
        ours = COMPONENTS[0] in self.nlp.pipe_names
        return LabelReader(
            self.schema, self.label_map, entities=not ours, source="rules" if ours else "model"
        )

    def _suggested(self, span: FoundSpan, window: _Window) -> SuggestedSpan:
        start, end = window.characters(span) or (0, 0)
        identity = self._identity(span, window)
        return SuggestedSpan(
            Span(identity, start, end, span.label, span.attributes), self._by(span.source, span.score)
        )

    def _suggested_relation(self, link: FoundRelation, window: _Window) -> SuggestedRelation:
        head, child = (self._identity(end, window) for end in (link.head, link.child))
        identity = suggested_relation_id(window.run, link.label, head, child)
        return SuggestedRelation(
            Relation(identity, link.label, head, child), self._by(self._reader.source, link.score)
        )

    def _identity(self, span: FoundSpan, window: _Window) -> str:
        start, end = window.characters(span) or (0, 0)
        return suggested_span_id(window.run, start, end, span.label)

    def _by(self, source: str, score: float | None) -> Suggestion:
        return Suggestion(source, self._model, score)

    @cached_property
    def _model(self) -> str:
        return f"{self.name} {self.version}"


def load_extractor(
    schema: LabelSchema, *, model: str | None = None, label_map: Mapping[str, str] | None = None
) -> Extractor:
    """The extractor for a schema.

    Without `model`: the rules on the default English model, or on a blank pipeline when that is
    not installed. With `model`: that pipeline as it is (`rules`: the rules on a blank pipeline).
    Raises ProjectError when the pipeline cannot be loaded or `label_map` names a label that the
    schema does not have.
    """
    labels = dict(label_map or {})
    _check_labels(schema, labels)
    if model not in (None, models.DEFAULT_MODEL, models.RULES):
        nlp = models.load_model(model or "")
        name, version = models.pipeline_name(nlp), models.pipeline_version(nlp)
        notice = notice_about(nlp, schema, RULES_VERSION)
        return Extractor(nlp, schema, name, version, True, notice=notice, label_map=labels)
    if model == models.RULES or schema.language != _ENGLISH or not models.is_installed(models.DEFAULT_MODEL):
        return _without_model(schema, labels, wanted=model == models.RULES)
    nlp = model_with_rules()
    version = f"{RULES_VERSION}-{models.pipeline_version(nlp)}"
    return Extractor(nlp, schema, f"rules+{models.DEFAULT_MODEL}", version, True, label_map=labels)


def load_base(schema: LabelSchema, label_map: Mapping[str, str] | None = None) -> Extractor:
    """The default English model by itself: what its entities alone are worth under this schema.

    Its labels are taken for actors where the schema has `ACTOR`, unless `label_map` says otherwise.
    Raises ProjectError when it is not installed.
    """
    nlp = models.load_model(models.DEFAULT_MODEL)
    labels = dict.fromkeys(_ACTORS_OF_MODEL, _ACTOR) if schema.has_span(_ACTOR) else {}
    labels |= dict(label_map or {})
    name, version = models.pipeline_name(nlp), models.pipeline_version(nlp)
    return Extractor(nlp, schema, name, version, True, label_map=labels)


def _without_model(schema: LabelSchema, labels: Mapping[str, str], *, wanted: bool) -> Extractor:
    notice = ""
    if schema.language != _ENGLISH:
        notice = (
            f"the rules are English, the schema's language is {schema.language}: give a pipeline with --model"
        )
    elif not wanted:
        notice = (
            "no English model is installed, suggestions come from the rules alone and find less: "
            "pip install 'annotator-tui[model]'"
        )
    return Extractor(
        blank_with_rules(), schema, "rules", RULES_VERSION, False, notice=notice, label_map=labels
    )


def _check_labels(schema: LabelSchema, labels: Mapping[str, str]) -> None:
    known = [*(span.id for span in schema.spans), *(relation.id for relation in schema.relations)]
    for foreign, label in labels.items():
        if label and label not in known:
            raise ProjectError(
                f'[suggest.labels] {foreign} = "{label}": the label schema has no {label}',
                f"use one of {', '.join(known)}",
            )
