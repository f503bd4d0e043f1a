"""The columns of a `Doc` that the rules read, taken out once so that each look is a list access."""

from bisect import bisect_left
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.extractor.lines import credit_at, ends_finally
from annotator.extractor.rules.guess import guess_tags
from annotator.extractor.rules.headings import CAPITALS, LINE, VERB, is_title_case, reports, title_verbs
from annotator.extractor.sentences import blocks

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNSIGNED = 2**64 - 1


class View(Struct, frozen=True, eq=False):
    """One `Doc` as columns, one entry a token.

    Attributes:
        words, lower: the token's text, and that in lower case.
        tags: Penn Treebank tags, guessed from the words when the pipeline has no tagger.
        heads, deps: index of the syntactic head and the dependency label; `()` without a parser.
        children: indices of the syntactic children; `()` without a parser.
        silent: whether the token stands in page furniture.
        heading: in what kind of heading it stands, one of the numbers of `headings`.
        sentences: number of the sentence.
    """

    words: list[str]
    lower: list[str]
    tags: list[str]
    heads: list[int]
    deps: list[str]
    children: list[list[int]]
    silent: list[bool]
    heading: bytearray
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
    """The columns of `doc`, read in one go: a spaCy token for each look would cost most of the time."""
    from spacy.attrs import DEP, HEAD, LOWER, ORTH, SENT_START, SPACY, TAG

    table = doc.to_array([ORTH, LOWER, TAG, DEP, HEAD, SENT_START, SPACY]).astype("int64", copy=False)
    orths, lowers, tag_ids, dep_ids, distances, borders, spaces = table.T.tolist()
    words, lower = _strings(doc, orths), _strings(doc, lowers)
    tags = _strings(doc, tag_ids) if any(tag_ids) else guess_tags(words, lower)
    heads: list[int] = []
    deps: list[str] = []
    children: list[list[int]] = []
    if any(dep_ids):
        deps = _strings(doc, dep_ids)
        heads = [index + distance for index, distance in enumerate(distances)]
        children = [[] for _ in words]
        for index, head in enumerate(heads):
            if head != index:
                children[head].append(index)
    silent, heading = _lines(doc.text, words, lower, tags, spaces)
    return View(words, lower, tags, heads, deps, children, silent, heading, _sentences(borders))


def _strings(doc: "Doc", ids: list[int]) -> list[str]:
    """The strings behind ids of the vocabulary, each looked up once."""
    strings = doc.vocab.strings
    known = {identity: strings[identity & _UNSIGNED] for identity in set(ids)}
    return [known[identity] for identity in ids]


def _sentences(borders: list[int]) -> list[int]:
    number = -1
    numbers = []
    for border in borders:
        number += border == 1 or number < 0
        numbers.append(number)
    return numbers


def _lines(
    text: str, words: list[str], lower: list[str], tags: list[str], spaces: list[int]
) -> tuple[list[bool], bytearray]:
    """Which tokens stand in page furniture, and in what kind of heading the others stand.

    Furniture is told by wording, or is a line that has neither verb nor end and reports nothing.
    """
    silent, heading = [False] * len(words), bytearray(len(words))
    offsets = list(accumulate(map(add, map(len, words), spaces), initial=0))
    offsets.pop()
    for start, end, is_text in blocks(text):
        first, stop = bisect_left(offsets, start), bisect_left(offsets, end)
        content = text[start:end]
        credit = bisect_left(offsets, start + credit_at(content))
        ended = ends_finally(content)
        if not is_text or not (
            ended or _has_verb(tags, words, first, stop) or reports(words[first:credit], lower[first:credit])
        ):
            silent[first:stop] = [True] * (stop - first)
            continue
        silent[credit:stop] = [True] * (stop - credit)
        if not ended:
            heading[first:credit] = _heading(words[first:credit], lower[first:credit])
    return silent, heading


def _heading(words: list[str], lower: list[str]) -> bytes:
    """The kind of heading of each token of a line without final punctuation."""
    if not is_title_case(words):
        return bytes([LINE]) * len(words)
    verbs = set(title_verbs(words, lower))
    return bytes(VERB if index in verbs else CAPITALS for index in range(len(words)))


def _has_verb(tags: list[str], words: list[str], first: int, stop: int) -> bool:
    return any(tags[index][:2] in ("VB", "MD") and words[index].isalpha() for index in range(first, stop))
