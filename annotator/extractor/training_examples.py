"""Examples to train on: documents of a training set with the evidence that the pipeline gives them.

The evidence is made once, before training; the components that learn are the only ones that run in it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.extractor.evidence.component import EVIDENCE
from annotator.extractor.trained_facts import text_digest
from annotator.extractor.training_notes import note_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.vocab import Vocab

TUNING_SHARE = 8
"""One of so many articles to train on tells when to stop, and is not learned from."""
FEWEST_TO_TUNE = 5
"""Articles below which all are learned from."""

Progress = Callable[[int, int], None]
"""Told how many documents of how many have their evidence."""


class TrainingSides(Struct, frozen=True):
    """The examples of one training.

    Attributes:
        learned: what is learned from.
        tuning: what tells when to stop.
    """

    learned: "list[Example]"
    tuning: "list[Example]"

    @property
    def words(self) -> int:
        """Tokens that are learned from."""
        return sum(len(example.reference) for example in self.learned)


def read_documents(nlp: "Language", path: Path) -> "list[Doc]":
    """The documents of a `.spacy` file; ProjectError when it is none."""
    return _read(path, nlp.vocab)


def _read(path: Path, vocab: "Vocab") -> "list[Doc]":
    from spacy.tokens import DocBin

    try:
        return [doc for doc in DocBin().from_disk(path).get_docs(vocab) if len(doc)]
    except (OSError, ValueError) as error:
        raise ProjectError(f"{safe(str(path))}: cannot be read as a training set ({error})") from error


def article_of(doc: "Doc") -> str:
    """The key of the article, empty for a document of another program."""
    note = note_of(doc)
    return note["article"] if note else ""


def text_digests(path: Path) -> list[str]:
    """The digests of the texts in a `.spacy` file, sorted."""
    from spacy.vocab import Vocab

    return sorted(text_digest(doc.text) for doc in _read(path, Vocab()))


def make_examples(
    nlp: "Language", references: "Sequence[Doc]", progress: Progress = lambda done, total: None
) -> "Iterator[Example]":
    """An example for each document: its words with their evidence, and what was annotated."""
    from spacy.training import Example

    plain = map(words_alone, references)
    predicted = nlp.get_pipe(EVIDENCE).pipe(plain) if nlp.has_pipe(EVIDENCE) else plain
    for number, (doc, reference) in enumerate(zip(predicted, references, strict=True), 1):
        yield Example(doc, reference)
        progress(number, len(references))


def words_alone(reference: "Doc") -> "Doc":
    """The words and sentence borders of a document, without its annotations."""
    from spacy.tokens import Doc

    return Doc(
        reference.vocab,
        words=[token.text for token in reference],
        spaces=[bool(token.whitespace_) for token in reference],
        sent_starts=[token.is_sent_start for token in reference],
    )


def choose_tuning(examples: "Sequence[Example]") -> TrainingSides:
    """Set articles aside that tell when to stop; always the same ones of the same articles."""
    if len(examples) < FEWEST_TO_TUNE:
        return TrainingSides(list(examples), [])
    ranked = sorted(examples, key=lambda example: _lot(article_of(example.reference)))
    count = ceil(len(examples) / TUNING_SHARE)
    aside = {id(example) for example in ranked[:count]}
    return TrainingSides(
        [example for example in examples if id(example) not in aside],
        [example for example in examples if id(example) in aside],
    )


def nested_subset(references: "Sequence[Doc]", share: float) -> "list[Doc]":
    """A share of the documents; a larger share has all of a smaller one, and they stay in order."""
    count = max(1, round(len(references) * share))
    ranked = sorted(references, key=lambda doc: _lot(f"curve {article_of(doc)}"))
    chosen = {id(doc) for doc in ranked[:count]}
    return [doc for doc in references if id(doc) in chosen]


def _lot(key: str) -> bytes:
    """A number drawn for an article, always the same."""
    return hashlib.blake2b(
        key.encode("utf-8", "surrogatepass"), digest_size=8, person=b"annotator-tune"
    ).digest()
