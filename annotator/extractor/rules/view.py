"""The columns of a `Doc` that the rules read, taken out once so that each look is a list access."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.extractor.lines import credit_at, ends_finally
from annotator.extractor.rules.guess import guess_tags
from annotator.extractor.sentences import blocks

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One `Doc` as columns, one entry a token.

    Attributes:
        words, lower: the token's text, and that in lower case.
        tags: Penn Treebank tags, guessed from the words when the pipeline has no tagger.
        heads, deps: index of the syntactic head and the dependency label; `()` without a parser.
        children: indices of the syntactic children; `()` without a parser.
        silent: whether the token stands in page furniture.
        sentences: number of the sentence.
    """

    words: list[str]
    lower: list[str]
    tags: list[str]
    heads: list[int]
    deps: list[str]
    children: list[list[int]]
    silent: list[bool]
    sentences: list[int]

    def __len__(self) -> int:
        return len(self.words)

    @property
    def parsed(self) -> bool:
        """Whether there is a dependency parse."""
        return bool(self.heads)

    def of(self, index: int, *deps: str) -> list[int]:
        """Children of a token with one of these dependency labels."""
        labels = self.deps
        return [child for child in self.children[index] if labels[child] in deps]

    def is_name(self, index: int) -> bool:
        """Whether the token is written like a name: a capital (or another script) first."""
        first = self.words[index][0]
        return first.isupper()


def view_of(doc: "Doc") -> View:
    """The columns of `doc`."""
    words = [token.text for token in doc]
    lower = [word.lower() for word in words]
    tags = [token.tag_ for token in doc] if doc.has_annotation("TAG") else guess_tags(words, lower)
    heads: list[int] = []
    deps: list[str] = []
    children: list[list[int]] = []
    if doc.has_annotation("DEP"):
        deps = [token.dep_ for token in doc]
        heads = [token.head.i for token in doc]
        children = [[] for _ in words]
        for index, head in enumerate(heads):
            if head != index:
                children[head].append(index)
    return View(words, lower, tags, heads, deps, children, _silence(doc, words, tags), _sentences(doc))


def _sentences(doc: "Doc") -> list[int]:
    number = -1
    numbers = []
    for token in doc:
        number += bool(token.is_sent_start) or number < 0
        numbers.append(number)
    return numbers


def _silence(doc: "Doc", words: list[str], tags: list[str]) -> list[bool]:
    """Which tokens stand in page furniture: by wording, or in a line with neither verb nor final punctuation."""
    silent = [False] * len(words)
    text = doc.text
    offsets = [token.idx for token in doc]
    for start, end, is_text in blocks(text):
        first, stop = bisect_left(offsets, start), bisect_left(offsets, end)
        content = text[start:end]
        if not is_text or not (ends_finally(content) or _has_verb(tags, words, first, stop)):
            silent[first:stop] = [True] * (stop - first)
            continue
        credit = start + credit_at(content)
        for number in range(bisect_left(offsets, credit), stop):
            silent[number] = True
    return silent


def _has_verb(tags: list[str], words: list[str], first: int, stop: int) -> bool:
    return any(tags[index][:2] in ("VB", "MD") and words[index].isalpha() for index in range(first, stop))
