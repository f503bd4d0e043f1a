"""Tokens of a text: spaCy's blank pipeline of the language, plus sentence borders."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from annotator.document.article import Tokens
from annotator.extractor.sentences import sentence_borders

if TYPE_CHECKING:
    from spacy.language import Language

_SURROGATES = re.compile("[\ud800-\udfff]")
_ANY_LANGUAGE = "xx"
_LONGEST_WORD = 2_000
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}")


_PERIOD_AFTER_MARK = "(?<=[\u0300-\u036f])[.]"
"""A period behind a letter whose accent is a character of its own; spaCy splits it off plain letters."""


@lru_cache(maxsize=4)
def blank_pipeline(language: str) -> "Language":
    """The blank pipeline of a language; the multi-language one when spaCy has none for it."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:
        pipeline = spacy.blank(_ANY_LANGUAGE)
    pipeline.max_length = 2**40
    if suffixes := pipeline.Defaults.suffixes:
        search = spacy.util.compile_suffix_regex([*suffixes, _PERIOD_AFTER_MARK])
        tokenizer: Any = pipeline.tokenizer
        tokenizer.suffix_search = search.search
    return pipeline


def tokenize(text: str, language: str = "en") -> Tokens:
    """The tokens and sentences of `text`; whitespace runs are tokens, as in spaCy.

    A blank line always ends a sentence; a line of page furniture is one sentence.
    """
    make_doc = blank_pipeline(language).make_doc
    starts: list[int] = []
    ends: list[int] = []
    for piece_start, piece in _pieces(encodable(text)):
        for token in make_doc(piece):
            starts.append(piece_start + token.idx)
            ends.append(piece_start + token.idx + len(token))
    return Tokens(tuple(starts), tuple(ends), tuple(sentence_borders(text, starts, ends)))


def encodable(text: str) -> str:
    """`text` with lone surrogates, which spaCy cannot hold, replaced one for one."""
    return _SURROGATES.sub("\ufffd", text)


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text, cut where a run without space is so long that the tokenizer would crawl through it."""
    cuts = [0, *(match.end() for match in _LONG_WORD.finditer(text)), len(text)]
    return [(start, text[start:end]) for start, end in pairwise(cuts) if start < end]
