"""Mentions laid out over the words of their document."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from annotator.document.spans import AttributeValue
from annotator.extractor.trainable.hashing import Keys, Numbers, text_key
from annotator.extractor.trainable.mentions import Mention
from annotator.extractor.trainable.words import Words


class LaidOut(Struct, frozen=True, eq=False):
    """Mentions as columns, in the order given.

    Attributes:
        starts, stops: words, end exclusive.
        labels: texts of the labels.
        label_keys: their keys.
        order: numbers of the mentions in text order.
        before, after: key of the label of the mention that ends at each word, or begins there.
    """

    mentions: tuple[Mention, ...]
    starts: Numbers
    stops: Numbers
    labels: NDArray[np.str_]
    label_keys: Keys
    order: Numbers
    before: Keys
    after: Keys

    def __len__(self) -> int:
        return len(self.mentions)

    def values(self, attribute: str) -> Keys:
        """The key of each mention's value of an attribute."""
        return np.array([value_key(m.attributes.get(attribute)) for m in self.mentions], np.uint64)


def lay_out(words: Words, mentions: Sequence[Mention]) -> LaidOut:
    """The mentions over `words`; each must have one at least."""
    starts = words.places[np.array([mention.start for mention in mentions], np.int64)]
    stops = words.places[np.array([mention.end for mention in mentions], np.int64)]
    keys = np.array([text_key(mention.label) for mention in mentions], np.uint64)
    before, after = np.zeros((2, len(words) + 2), np.uint64)
    before[stops], after[starts] = keys, keys
    labels = np.array([mention.label for mention in mentions], np.str_)
    return LaidOut(tuple(mentions), starts, stops, labels, keys, np.lexsort((stops, starts)), before, after)


def value_key(value: AttributeValue | None) -> int:
    """The key of the value of an attribute; `NOTHING` for none."""
    return text_key(value if isinstance(value, str) else "|".join(value or ()))
