"""Training documents that go through the frozen parts of a pipeline once, instead of in every epoch."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example


def parsed_corpus(path: Path, components: Sequence[str] = ()) -> "Callable[[Language], Iterator[Example]]":
    """The reader `annotator.ParsedCorpus.v1`.

    Each predicted document has the words and sentence borders of its reference, as `annotator suggest` gives
    them to a pipeline, and what `components` say about them (a tagger and parser taken from a model, say).
    These should be frozen, and need not be among `annotating_components`.

    Args:
        path: of a `.spacy` file.
        components: names of those to run, in the order of the pipeline.
    """
    read: list[Doc] = []
    made: list[Doc] = []

    def examples(nlp: "Language") -> "Iterator[Example]":
        from spacy.tokens import DocBin
        from spacy.training import Example

        if not read:
            read.extend(DocBin().from_disk(path).get_docs(nlp.vocab))
            with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in components]):
                made.extend(nlp.pipe(map(_words_alone, read)))
        for predicted, reference in zip(made, read, strict=True):
            if len(reference):
                yield Example(predicted, reference)

    return examples


def _words_alone(reference: "Doc") -> "Doc":
    from spacy.tokens import Doc

    words, spaces = [token.text for token in reference], [bool(token.whitespace_) for token in reference]
    begins: list[bool | int | None] = [token.is_sent_start for token in reference]
    return Doc(reference.vocab, words=words, spaces=spaces, sent_starts=begins)
