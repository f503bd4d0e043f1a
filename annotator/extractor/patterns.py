"""Suggestions from patterns, alone or beside those of an extractor: spaCy's matchers over stored tokens."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.errors import AnnotatorError, DataError
from annotator.document.ids import suggested_span_id
from annotator.document.patterns import PATTERNS, Pattern
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.extractor import models
from annotator.extractor.documents import FILLER, document
from annotator.extractor.suggest import Extraction, Extractor
from annotator.extractor.tokens import blank_pipeline, tokenize
from annotator.extractor.windows import window_tokens

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher
    from spacy.tokens import Doc

NONE = "none"
"""The model that is none: patterns alone suggest."""

_OF_A_MODEL = {
    "POS": "POS", "TAG": "TAG", "MORPH": "MORPH", "LEMMA": "LEMMA", "DEP": "DEP",
    "ENT_TYPE": "ENT_IOB", "ENT_IOB": "ENT_IOB", "ENT_ID": "ENT_IOB", "ENT_KB_ID": "ENT_IOB",
}  # fmt: skip
"""Attributes that only a pipeline gives → the annotation of a `Doc` that tells whether it has."""
_SAMPLE = "The ministers met in Paris ."


class UnmetPatterns(AnnotatorError):
    """Patterns that look at what the pipeline does not give; `errors`: one for each, with file and line."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class PatternExtractor:
    """Suggests what patterns find, after what an extractor suggests.

    All patterns may find the same words, also under labels that overlap; of one pattern the longest
    finds are taken. What has the extent and label of an earlier suggestion is not suggested again.

    Attributes:
        patterns: in the order of their files.
        schema: whose labels they have.
        base: the extractor, None for patterns alone.
        nlp: the pipeline whose attributes patterns may look at; a blank one knows words alone.
    """

    patterns: tuple[Pattern, ...]
    schema: LabelSchema
    base: Extractor | None
    nlp: "Language"

    @property
    def name(self) -> str:
        """The pipeline's, with `+patterns`."""
        return f"{self.base.name}+{PATTERNS}" if self.base else PATTERNS

    @cached_property
    def version(self) -> str:
        """The pipeline's, and eight digits of the patterns' hash: other patterns are another version."""
        said = repr([(each.label, each.words, each.id) for each in self.patterns])
        digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{self.base.version}-{digest}" if self.base else digest

    @property
    def has_model(self) -> bool:
        """Whether a statistical model suggests too."""
        return self.base is not None and self.base.has_model

    @property
    def notice(self) -> str:
        """What the extractor has to say."""
        return self.base.notice if self.base else ""

    def extract(self, texts: Iterable[tuple[str, Tokens | None, int]]) -> Iterator[Extraction]:
        """Suggestions for (text, stored tokens or None, run number), in the same order."""
        waiting: deque[tuple[str, int]] = deque()
        for extraction in self._of_base(texts, waiting):
            text, run = waiting.popleft()
            spans = {_extent(suggested.span): suggested for suggested in extraction.spans}
            for span, pattern in self._found(text, extraction.tokens, run):
                spans.setdefault(_extent(span), SuggestedSpan(span, Suggestion(PATTERNS, pattern.id)))
            yield replace(extraction, spans=tuple(spans[extent] for extent in sorted(spans)))

    def _of_base(
        self, texts: Iterable[tuple[str, Tokens | None, int]], waiting: deque[tuple[str, int]]
    ) -> Iterator[Extraction]:
        def noted() -> Iterator[tuple[str, Tokens | None, int]]:
            for text, tokens, run in texts:
                waiting.append((text, run))
                yield text, tokens, run

        if self.base is not None:
            return self.base.extract(noted())
        language = self.schema.language
        return (Extraction(tokens or tokenize(text, language), (), ()) for text, tokens, _ in noted())

    def _found(self, text: str, tokens: Tokens, run: int) -> Iterator[tuple[Span, Pattern]]:
        """What the patterns find in one article, by the order of the patterns."""
        found: list[tuple[int, int, int]] = []
        for begin, end, first, part in window_tokens(text, tokens):
            doc, numbers = document(self.nlp.vocab, text[begin:end], part)
            for place, start, stop in self._matches(self.nlp_of(doc)):
                one, other = numbers[start], numbers[stop - 1]
                if FILLER not in (one, other):
                    found.append((place, tokens.starts[first + one], tokens.ends[first + other]))
        for place, start, stop in sorted(found):
            pattern, piece = self.patterns[place], text[start:stop]
            is_phrase = isinstance(pattern.words, str)
            if piece == piece.strip() and (not is_phrase or piece.split() == str(pattern.words).split()):
                identity = suggested_span_id(run, start, stop, pattern.label)
                yield Span(identity, start, stop, pattern.label), pattern

    def nlp_of(self, doc: "Doc") -> "Doc":
        """The document with the attributes that the patterns look at."""
        return self.nlp(doc) if self._needs_model else doc

    @cached_property
    def _needs_model(self) -> bool:
        return any(pattern.attributes & _OF_A_MODEL.keys() for pattern in self.patterns)

    def _matches(self, doc: "Doc") -> Iterator[tuple[int, int, int]]:
        """Number of the pattern, first token and token after the last of each find."""
        of_tokens, of_phrases = self._matchers
        strings = self.nlp.vocab.strings
        for matcher in (of_tokens, of_phrases):
            if len(matcher):
                for key, start, stop in matcher(doc):
                    yield int(strings[key]), start, stop

    @cached_property
    def _matchers(self) -> "tuple[Matcher, PhraseMatcher]":
        from spacy.matcher import Matcher, PhraseMatcher
        from spacy.tokens import Doc

        of_tokens, of_phrases = Matcher(self.nlp.vocab), PhraseMatcher(self.nlp.vocab, attr="ORTH")
        for place, pattern in enumerate(self.patterns):
            if isinstance(pattern.words, str):
                made = blank_pipeline(self.schema.language).make_doc(pattern.words)
                words = [token.text for token in made if not token.is_space]
                of_phrases.add(str(place), [Doc(self.nlp.vocab, words=words)])
            else:
                of_tokens.add(str(place), [[dict(test) for test in pattern.words]], greedy="LONGEST")
        return of_tokens, of_phrases


def _extent(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def with_patterns(
    patterns: Sequence[Pattern], schema: LabelSchema, base: Extractor | None, *, model: str | None = None
) -> PatternExtractor:
    """The extractor with patterns beside it.

    Args:
        patterns: at least one, with labels of the schema.
        schema: of the project.
        base: what suggests besides; None for nothing.
        model: the pipeline that was asked for, None for the default.

    Raises:
        UnmetPatterns: some look at parts of speech, lemmas or the like, and no pipeline gives them.
    """
    wanted = {each for pattern in patterns for each in pattern.attributes & _OF_A_MODEL.keys()}
    nlp = blank_pipeline(schema.language)
    if wanted:
        nlp = _pipeline(base, model) or nlp
        _check(patterns, nlp)
    return PatternExtractor(tuple(patterns), schema, base, nlp)


def _pipeline(base: Extractor | None, model: str | None) -> "Language | None":
    """The pipeline that gives attributes: the one asked for, else the default model, whole."""
    if model not in (None, NONE, models.RULES, models.DEFAULT_MODEL) and base is not None:
        return base.nlp
    if model in (NONE, models.RULES) or not models.is_installed(models.DEFAULT_MODEL):
        return None
    return models.load_model(models.DEFAULT_MODEL)


def _check(patterns: Sequence[Pattern], nlp: "Language") -> None:
    from spacy.tokens import Doc

    sample = nlp(Doc(nlp.vocab, words=_SAMPLE.split()))
    missing = {name for name, annotation in _OF_A_MODEL.items() if not sample.has_annotation(annotation)}
    errors = [
        DataError(
            f"looks at {name}, which {models.pipeline_name(nlp)} does not give",
            "suggest with a pipeline that does: --model NAME",
            file=pattern.file,
            line=pattern.line,
            field="pattern",
        )
        for pattern in patterns
        for name in sorted(pattern.attributes & missing)
    ]
    if errors:
        raise UnmetPatterns(errors)
