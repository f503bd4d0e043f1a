"""Tokens of a text: spaCy's blank pipeline of the language, plus sentence borders."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.document.article import Tokens
from annotator.extractor.sentences import sentence_borders

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_SURROGATES = re.compile("[\ud800-\udfff]")
_ANY_LANGUAGE = "xx"
_LONGEST_WORD = 2_000
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}")


@lru_cache(maxsize=4)
def blank_pipeline(language: str) -> "Language":
    """The blank pipeline of a language; the multi-language one when spaCy has none for it."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:
        pipeline = spacy.blank(_ANY_LANGUAGE)
    pipeline.max_length = 2**40
    return pipeline


def tokenize(text: str, language: str = "en") -> Tokens:
    """The tokens and sentences of `text`; whitespace runs are tokens, as in spaCy.

    A blank line always ends a sentence; a line of page furniture is one sentence.
    """
    make_doc = blank_pipeline(language).make_doc
    starts: list[int] = []
    ends: list[int] = []
    for piece_start, piece in _pieces(_encodable(text)):
        for token in make_doc(piece):
            starts.append(piece_start + token.idx)
            ends.append(piece_start + token.idx + len(token))
    return Tokens(tuple(starts), tuple(ends), tuple(sentence_borders(text, starts, ends)))


def document(vocab: "Vocab", text: str, tokens: Tokens) -> "Doc":
    """A spaCy `Doc` of exactly these tokens, whose text is `text` and whose borders are the stored ones.

    Characters between tokens that are not one space become tokens of the `Doc` alone, so that
    its character offsets are those of the text. Nothing is tokenized.
    """
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    sentence_starts: list[bool | int | None] = []
    borders = frozenset(tokens.sentences)
    encodable = _encodable(text)
    last = 0
    for number, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
        if last < start:
            _fill(encodable[last:start], words, spaces, sentence_starts)
        words.append(encodable[start:end])
        spaces.append(False)
        sentence_starts.append(True if number in borders else None)
        last = end
    if last < len(text):
        _fill(encodable[last:], words, spaces, sentence_starts)
    return Doc(vocab, words=words, spaces=spaces, sent_starts=sentence_starts)


def _fill(gap: str, words: list[str], spaces: list[bool], sentence_starts: list[bool | int | None]) -> None:
    if gap[0] == " " and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
        sentence_starts.append(None)


def _encodable(text: str) -> str:
    """`text` with lone surrogates, which spaCy cannot hold, replaced one for one."""
    return _SURROGATES.sub("\ufffd", text)


def _pieces(text: str) -> list[tuple[int, str]]:
    """The text, cut where a run without space is so long that the tokenizer would crawl through it."""
    cuts = [0, *(match.end() for match in _LONG_WORD.finditer(text)), len(text)]
    return [(start, text[start:end]) for start, end in pairwise(cuts) if start < end]
