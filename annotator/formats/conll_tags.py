"""Tags of tokens: spans to IOB2, and any of the usual schemes to spans.

IOB1, IOB2, IOBES, BILOU and BMEWO are told apart by nothing but their letters, and read by one rule; bare
labels (`PER PER O`) are read as IOB1 without its `B-`.
"""

import re
from collections.abc import Container, Iterable, Sequence

from msgspec import Struct, field

OUTSIDE = "O"
_TAG = re.compile(r"([BIEMLSUW])[-_](.+)")
_BARE = ""


class Tagged(Struct, frozen=True):
    """A span by the numbers of its first and last token."""

    first: int
    last: int
    label: str


class Decoded(Struct):
    """What the tags of one text say.

    Attributes:
        spans: in text order.
        begun: tokens at which a span begins without a tag that says so (`I-`, `E-`, `L-`).
        is_iob1: False as soon as a `B-` stands where IOB1 would have none.
    """

    spans: list[Tagged] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    is_iob1: bool = True


def iob2(count: int, spans: Iterable[Tagged]) -> list[str]:
    """The tags of `count` tokens with these spans, of which none overlap."""
    tags = [OUTSIDE] * count
    for span in spans:
        tags[span.first] = f"B-{span.label}"
        for token in range(span.first + 1, span.last + 1):
            tags[token] = f"I-{span.label}"
    return tags


def is_tag(word: str, labels: Container[str]) -> bool:
    """Whether a word may be a tag; a bare label only if it is one of these."""
    return word == OUTSIDE or word in labels or _TAG.fullmatch(word) is not None


def parse_tag(tag: str, labels: Container[str]) -> tuple[str, str]:
    """Letter and label of a tag; no letter for a bare label, nothing for `O`."""
    found = None if tag in labels else _TAG.fullmatch(tag)
    if found is not None:
        return found[1], found[2]
    return _BARE, "" if tag == OUTSIDE else tag


def decode(sentences: Iterable[Sequence[str]], labels: Container[str]) -> Decoded:
    """The spans of the tags of each sentence, tokens numbered through; no span crosses a sentence.

    Args:
        sentences: tags of one text.
        labels: those that may stand bare.
    """
    decoder = _Decoder()
    for sentence in sentences:
        for tag in sentence:
            decoder.take(*parse_tag(tag, labels))
        decoder.close()
    return decoder.decoded


class _Decoder:
    def __init__(self) -> None:
        self.decoded = Decoded()
        self._number = 0
        self._first, self._label = 0, ""
        self._before = ""
        """The label that the token before this one has."""

    def take(self, letter: str, label: str) -> None:
        """The next token's tag."""
        goes_on = bool(label) and label == self._label and letter in "IMEL"
        if not goes_on:
            self._end(self._number - 1)
            if label:
                self._begin(letter, label)
        if letter in "ELSUW" and letter:
            self._end(self._number)
        self._before, self._number = label, self._number + 1

    def _begin(self, letter: str, label: str) -> None:
        self._first, self._label = self._number, label
        if letter and letter in "IMEL":
            self.decoded.begun.append(self._number)
        elif letter == "B" and label != self._before:
            self.decoded.is_iob1 = False

    def _end(self, last: int) -> None:
        if self._label:
            self.decoded.spans.append(Tagged(self._first, last, self._label))
            self._label = ""

    def close(self) -> None:
        """The sentence is over."""
        self._end(self._number - 1)
        self._before = ""
