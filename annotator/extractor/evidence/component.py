"""`annotator_evidence`: the first component of a trained pipeline, which asks the rules and the base model.

It holds a whole pipeline of its own (the base model, if any, with the rules on top), which is saved inside
its folder. That pipeline reads the article as `extractor.documents` gives it, without the white space that
taggers and parsers stumble over; what it finds is noted on the tokens of the exact `Doc` that the
trained components see.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.document.article import Tokens
from annotator.extractor.documents import document
from annotator.extractor.evidence.columns import columns_of
from annotator.extractor.evidence.notes import note_columns, note_spans
from annotator.extractor.evidence.syntax import bring_syntax
from annotator.extractor.rules.annotation import GROUP
from annotator.extractor.sentences import sentence_borders

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EVIDENCE = "annotator_evidence"
"""The factory's name."""
_INSIDE = "pipeline"
_BATCH = 16


class Evidence:
    """The component.

    Attributes:
        inside: the pipeline that is asked; None until it is given or loaded from disk.
    """

    def __init__(self, inside: "Language | None" = None) -> None:
        self.inside = inside

    def __call__(self, doc: "Doc") -> "Doc":
        """Note the evidence in `doc`, and sentence borders where it has none."""
        return next(self.pipe([doc]))

    def pipe(self, stream: "Iterable[Doc]", *, batch_size: int = _BATCH) -> "Iterator[Doc]":
        """The same for many."""
        if self.inside is None:
            yield from stream
            return
        outer, asked = tee(stream)
        inner = self.inside.pipe(map(self._question, asked), as_tuples=True, batch_size=batch_size)
        for doc, (answer, numbers) in zip(outer, inner, strict=True):
            _note(doc, answer, numbers)
            yield doc

    def _question(self, doc: "Doc") -> "tuple[Doc, tuple[int, ...]]":
        """The `Doc` for the pipeline inside, and the token of `doc` that each of its tokens is."""
        assert self.inside is not None
        tokens = _tokens(doc)
        return document(self.inside.vocab, doc.text, tokens)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The pipeline inside, with its configuration."""
        from spacy.util import to_bytes

        if self.inside is None:
            return b""
        parts = {"config": self.inside.config.to_bytes, "pipeline": self.inside.to_bytes}
        return bytes(to_bytes(parts, ()))

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> "Evidence":
        """Read what `to_bytes` gave."""
        from spacy.util import from_bytes, load_model_from_config
        from thinc.api import Config

        if content:
            read: dict[str, bytes] = {}
            from_bytes(content, {"config": partial(read.__setitem__, "config")}, ())
            from_bytes(content, {"pipeline": partial(read.__setitem__, "pipeline")}, ())
            config = Config().from_bytes(read["config"], interpolate=False)
            self.inside = load_model_from_config(config).from_bytes(read["pipeline"])
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the pipeline inside as a folder of this folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        if self.inside is not None:
            self.inside.to_disk(Path(path) / _INSIDE)

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "Evidence":
        """Load the pipeline inside."""
        from spacy.util import load_model_from_path

        inside = Path(path) / _INSIDE
        if inside.exists():
            self.inside = load_model_from_path(inside)
            self.inside.max_length = 2**40
        return self


def _tokens(doc: "Doc") -> Tokens:
    """The tokens of `doc` by characters, with its sentence borders; it gets borders where it has none."""
    starts = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    if not doc.has_annotation("SENT_START"):
        borders = set(sentence_borders(doc.text, starts, ends))
        for token in doc:
            token.is_sent_start = token.i in borders
    sentences = [token.i for token in doc if token.is_sent_start]
    return Tokens(starts, ends, sentences or [0])


def _note(doc: "Doc", answer: "Doc", numbers: tuple[int, ...]) -> None:
    """Bring what stands on the tokens of `answer` to those of `doc`."""
    columns = {}
    for name, words in columns_of(answer).items():
        placed = [""] * len(doc)
        for word, number in zip(words, numbers, strict=True):
            placed[number] = word
        columns[name] = placed
    note_columns(doc, columns)
    found_spans = sorted(answer.spans.get(GROUP, ()))
    note_spans(doc, ((numbers[span.start], numbers[span.end - 1] + 1, span.label_) for span in found_spans))
    bring_syntax(answer, doc, numbers)
