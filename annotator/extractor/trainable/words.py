"""The words of a `Doc` as columns of keys, white space left out."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from annotator.extractor.rules.guess import guess_tags
from annotator.extractor.trainable.hashing import NOTHING, Flags, Keys, Numbers, stem, text_key
from annotator.extractor.trainable.plain import Plain

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PREPOSITIONS = (
    "about after against among as at before between by during for from in into of on over to toward "
    "towards with without"
)
_CONNECTIVES = "although and because but if or that what when where whether which while who whom whose"
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_CLAUSES = frozenset(_CONNECTIVES.split())
_QUOTES = frozenset('"“”„»«')
_BREAKS = frozenset(":;—–-()…")


class Words(Struct, frozen=True, eq=False):
    """The words of one `Doc` that are not white space, numbered from 0.

    A column of keys has one entry more than there are words: the last is `NOTHING` and stands for
    every place outside the text. A running count has the number of such words before each word.

    Attributes:
        words, lower: texts.
        places: the word at or after each token of the original document, and one entry for its end.
        forms, stems, prefixes, suffixes, endings, shapes, tags, deps: columns of keys; `tags` are
            guessed without a tagger; `deps` is all `NOTHING` without a parser.
        heads: the syntactic head of each word (itself for a root, and all for themselves without a parser).
        sentences: number of the sentence of each word, from punctuation and lines alone.
        prepositions: whether a word is a preposition.
        commas, quotes, breaks, clauses, verbs: running counts.
        parsed: whether there is a dependency parse.
    """

    words: list[str]
    lower: list[str]
    places: Numbers
    forms: Keys
    stems: Keys
    prefixes: Keys
    suffixes: Keys
    endings: Keys
    shapes: Keys
    tags: Keys
    deps: Keys
    heads: Numbers
    sentences: Numbers
    prepositions: Flags
    commas: Numbers
    quotes: Numbers
    breaks: Numbers
    clauses: Numbers
    verbs: Numbers
    parsed: bool

    def __len__(self) -> int:
        return len(self.words)

    def at(self, column: Keys, places: Numbers) -> Keys:
        """The keys at these places, `NOTHING` where they lie outside the text."""
        outside = (places < 0) | (places >= len(self.words))
        return column[np.where(outside, len(self.words), places)]


def words_of(plain: Plain) -> Words:
    """The words of a document."""
    doc = plain.doc
    solid = [token for token in doc if not token.is_space]
    places = np.cumsum([0, *(not token.is_space for token in doc)])
    words, lower = [token.text for token in solid], [token.lower_ for token in solid]
    is_parsed = bool(solid) and doc.has_annotation("DEP")
    tags = [token.tag_ for token in solid] if doc.has_annotation("TAG") else guess_tags(words, lower)
    return Words(
        words=words,
        lower=lower,
        places=places[plain.places],
        forms=_keys(lower),
        stems=_keys(stem(word) for word in lower),
        prefixes=_keys(f"{word[:3]}-" for word in lower),
        suffixes=_keys(f"-{word[-3:]}" for word in lower),
        endings=_keys(f"-{word[-2:]}" for word in lower),
        shapes=_keys(token.shape_ for token in solid),
        tags=_keys(tags),
        deps=_keys(token.dep_ if is_parsed else "" for token in solid),
        heads=_heads(doc, places, len(solid)) if is_parsed else np.arange(len(solid) + 1),
        sentences=_sentences(solid, plain.borders),
        prepositions=np.array([*(word in PREPOSITIONS for word in lower), False]),
        commas=_running(word == "," for word in words),
        quotes=_running(word in _QUOTES for word in words),
        breaks=_running(word in _BREAKS for word in words),
        clauses=_running(word in _CLAUSES for word in lower),
        verbs=_running(tag.startswith("V") for tag in tags),
        parsed=is_parsed,
    )


def _keys(texts: Iterable[str]) -> Keys:
    return np.array([*map(text_key, texts), int(NOTHING)], np.uint64)


def _running(flags: Iterable[bool]) -> Numbers:
    return np.cumsum([0, *flags], dtype=np.int64)


def _heads(doc: "Doc", places: Numbers, count: int) -> Numbers:
    heads = []
    for token in doc:
        if not token.is_space:
            head = token.head
            while head.is_space and head.i != head.head.i:
                head = head.head
            heads.append(token.i if head.is_space else head.i)
    return np.append(places[np.array(heads, np.int64)], count)


def _sentences(solid: "list[Token]", borders: Collection[int]) -> Numbers:
    """The number of the sentence of each word, and of the place behind the last."""
    numbers = np.cumsum([token.i in borders for token in solid], dtype=np.int64)
    return np.append(numbers, numbers[-1:] if len(numbers) else 0)
