"""spaCy documents made of stored tokens."""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.document.article import Tokens
from annotator.extractor.exact_words import exact_words
from annotator.extractor.sentences import sentence_borders
from annotator.extractor.tokens import encodable

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FILLER = -1
"""Stands for a token that only the `Doc` has, for characters between stored tokens."""


class _Columns(Struct):
    """Words of a `Doc` under construction; `numbers` are those of the stored tokens."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    borders: list[bool | int | None] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, word: str, border: bool, number: int) -> None:
        self.words.append(word)
        self.spaces.append(False)
        self.borders.append(True if border else None)
        self.numbers.append(number)

    def gap(self, text: str) -> None:
        """Characters that no token covers: one space, or more as a token of its own."""
        if text[0] == " " and self.words:
            self.spaces[-1] = True
            text = text[1:]
        if text:
            self.add(text, False, FILLER)


def document(vocab: "Vocab", text: str, tokens: Tokens) -> "tuple[Doc, tuple[int, ...]]":
    """A spaCy `Doc` of these tokens, with the stored sentence borders, and each token's number in `tokens`.

    Nothing is tokenized. White space inside a sentence (the line breaks of wrapped text, no-break
    spaces) is left out, since taggers and parsers stumble over it; the numbers lead back to the text.
    """
    from spacy.tokens import Doc

    safe = encodable(text)
    borders = _borders(text, tokens)
    columns = _Columns()
    last = 0
    for number, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
        if last < start:
            columns.gap(safe[last:start])
        word = safe[start:end]
        if _is_soft(word) and columns.words and number + 1 < len(tokens) and number + 1 not in borders:
            columns.spaces[-1] = True
        else:
            columns.add(word, number in borders, number)
        last = end
    if last < len(text):
        columns.gap(safe[last:])
    doc = Doc(vocab, words=columns.words, spaces=columns.spaces, sent_starts=columns.borders)
    return doc, tuple(columns.numbers)


def exact_document(vocab: "Vocab", text: str, tokens: Tokens) -> "tuple[Doc, tuple[int, ...]]":
    """The same with every character of the text, as training documents have them."""
    exact = exact_words(text, tokens)
    numbers = [FILLER] * len(exact.words)
    for number, place in enumerate(exact.places):
        numbers[place] = number
    return exact.doc(vocab), tuple(numbers)


def _borders(text: str, tokens: Tokens) -> frozenset[int]:
    """The stored borders; those of punctuation and lines for imported tokens that came without any."""
    if len(tokens.sentences) > 1 or not len(tokens):
        return frozenset(tokens.sentences)
    return frozenset(sentence_borders(text, tokens.starts, tokens.ends))


def _is_soft(word: str) -> bool:
    """Whether white space means no more than one space."""
    return word.isspace() and (len(word) == 1 or word == "\r\n")
