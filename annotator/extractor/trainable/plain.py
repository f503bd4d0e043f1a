"""A document as taggers, parsers and rules like it: words, syntax, and no white space inside sentences."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from annotator.extractor.sentences import sentence_borders
from annotator.extractor.trainable.hashing import Flags, Numbers
from annotator.extractor.trainable.mentions import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Plain(Struct, frozen=True, eq=False):
    """A copy of a document, on which notes may be left.

    Attributes:
        doc: has tags and parse if there were any, and sentence borders.
        places: the token of the copy at or after each token of the original, and one entry for its end.
        borders: tokens of the copy with which a sentence begins, going by punctuation and lines alone.
    """

    doc: "Doc"
    places: Numbers
    borders: frozenset[int]

    def moved(self, mention: Mention) -> Mention:
        """The mention over the tokens of the copy."""
        start, end = int(self.places[mention.start]), int(self.places[mention.end])
        return replace(mention, start=start, end=end)


def plain_copy(doc: "Doc", parsed: "Doc | None" = None) -> Plain:
    """The copy of a document.

    Args:
        doc: as the pipeline sees it.
        parsed: the same tokens, whose tags and parse are taken when `doc` has no parse.
    """
    from spacy.tokens import Doc

    has_own = parsed is None or doc.has_annotation("DEP") or len(parsed) != len(doc)
    source = doc if has_own or parsed is None or not parsed.has_annotation("DEP") else parsed
    borders = sentence_borders(doc.text, [t.idx for t in doc], [t.idx + len(t) for t in doc])
    kept = _kept(doc, frozenset(borders))
    words = [token.text for token, is_kept in zip(doc, kept, strict=True) if is_kept]
    spaces = [
        bool(token.whitespace_) or not kept[token.i + 1 : token.i + 2].all()
        for token, is_kept in zip(doc, kept, strict=True)
        if is_kept
    ]
    copy = Doc(doc.vocab, words=words, spaces=spaces)
    places = np.concatenate([[0], np.cumsum(kept)])
    if source.has_annotation("TAG"):
        _bring(copy, ["TAG"], source.to_array(["TAG"])[kept])
    if source.has_annotation("DEP"):
        heads = _heads(source, kept, places)
        deps = source.to_array(["DEP"])[kept]
        _bring(copy, ["HEAD", "DEP"], np.column_stack([heads.astype("uint64"), deps]))
    new_borders = frozenset(places[borders].tolist())
    for token in copy if not source.has_annotation("DEP") else ():
        token.is_sent_start = token.i in new_borders
    return Plain(copy, places, new_borders)


def _bring(doc: "Doc", names: list[int | str], columns: Any) -> None:
    doc.from_array(names, columns)


def _kept(doc: "Doc", borders: Collection[int]) -> Flags:
    """Which tokens are no single white space within a line of thought, as in `extractor.documents`."""
    kept = np.ones(len(doc), bool)
    for token in doc:
        if token.i and token.is_space and (len(token.text) == 1 or token.text == "\r\n"):
            kept[token.i] = token.i + 1 == len(doc) or token.i + 1 in borders
    return kept


def _heads(doc: "Doc", kept: Flags, places: Numbers) -> Numbers:
    """How far the head of each kept token is; a head that was not kept is passed over."""
    distances = []
    for token in doc:
        if kept[token.i]:
            head = token.head
            while not kept[head.i] and head.i != head.head.i:
                head = head.head
            distances.append(places[head.i if kept[head.i] else token.i] - places[token.i])
    return np.array(distances, np.int64)
