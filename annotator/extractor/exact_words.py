"""The words of a spaCy `Doc` that holds a text exactly: every stored token, every character between them."""

from collections.abc import Collection
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field

from annotator.document.article import Tokens
from annotator.extractor.sentences import sentence_borders
from annotator.extractor.tokens import encodable

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class ExactWords(Struct):
    """The words of such a `Doc`; `doc.text` is the text, but for lone surrogates, which become U+FFFD.

    Attributes:
        words, spaces: as `Doc` takes them.
        starts, ends: characters of each word, end exclusive.
        places: number among the words of each stored token.
        borders: words at which a sentence begins, rising.
    """

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    borders: list[int] = field(default_factory=list)

    def extent(self, words: tuple[int, int]) -> tuple[int, int]:
        """The characters of a range of words (end exclusive)."""
        return self.starts[words[0]], self.ends[words[1] - 1]

    def trimmed(self, tokens: tuple[int, int]) -> tuple[int, int] | None:
        """The words of stored tokens, without white space at the edges; None when nothing is left."""
        first, stop = self.places[tokens[0]], self.places[tokens[1] - 1] + 1
        while first < stop and self.words[first].isspace():
            first += 1
        while first < stop and self.words[stop - 1].isspace():
            stop -= 1
        return (first, stop) if first < stop else None

    def sentences(self) -> list[int]:
        """The number of the sentence of each word."""
        numbers, sentence, borders = [], -1, set(self.borders)
        for word in range(len(self.words)):
            sentence += word in borders
            numbers.append(sentence)
        return numbers

    def doc(self, vocab: "Vocab", joined: Collection[int] = ()) -> "Doc":
        """The `Doc`, with the sentence borders, those at the words `joined` left out."""
        from spacy.tokens import Doc

        begins = [False] * len(self.words)
        for place in self.borders:
            begins[place] = place not in joined
        return Doc(vocab, words=self.words, spaces=self.spaces, sent_starts=begins)

    def add(self, word: str, start: int) -> None:
        """Append the word at character `start`."""
        self.words.append(word)
        self.spaces.append(False)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def fill(self, text: str, start: int) -> None:
        """Append characters that no token covers: one space goes to the word before, the rest are words."""
        if text[0] == " " and self.words:
            self.spaces[-1] = True
            text, start = text[1:], start + 1
        for _, group in groupby(text, key=str.isspace):
            word = "".join(group)
            self.add(word, start)
            start += len(word)


def exact_words(text: str, tokens: Tokens) -> ExactWords:
    """The words of a text whose tokens are these; nothing is tokenized."""
    safe = encodable(text)
    exact = ExactWords()
    last = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        if last < start:
            exact.fill(safe[last:start], last)
        exact.places.append(len(exact.words))
        exact.add(safe[start:end], start)
        last = end
    if last < len(safe):
        exact.fill(safe[last:], last)
    exact.borders = _borders(text, tokens, exact)
    return exact


def _borders(text: str, tokens: Tokens, exact: ExactWords) -> list[int]:
    """The stored borders, the first of them at the first word; made ones for tokens that came without."""
    if not exact.words:
        return []
    stored = tokens.sentences
    if len(stored) <= 1:
        stored = sentence_borders(text, tokens.starts, tokens.ends)
    return sorted({0, *(exact.places[number] for number in stored if number)})
