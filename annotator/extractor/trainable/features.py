"""Features while they are collected, and what a model is given to score."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from annotator.extractor.trainable.hashing import NOTHING, Keys, mix, text_key

FeatureKeys = NDArray[np.uint32]


class Instances(Struct, frozen=True, eq=False):
    """What is to be scored in one `Doc`.

    Attributes:
        ranges: tokens start..end (exclusive) whose vectors are pooled, (instances, ranges, 2); where start
            is not before end the vector is zero.
        features: keys of the features, (instances, features); 0 is no feature.
        hints: what is known of each label beforehand, (instances, labels): 0 for nothing, 1 for certainly.
    """

    ranges: NDArray[np.int64]
    features: FeatureKeys
    hints: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.features)

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        return self.ranges.nbytes + self.features.nbytes + self.hints.nbytes


class Features(Struct):
    """Columns of features, one row an instance; each column is told apart from all others."""

    count: int
    columns: list[Keys] = field(default_factory=list)
    _group: int = 0
    _number: int = 0

    def begin(self, group: str) -> None:
        """Begin a group: its columns keep their meaning whatever other groups there are."""
        self._group, self._number = text_key(group), 0

    def add(self, *parts: Any) -> None:
        """A feature that is these keys or numbers together."""
        self._number += 1
        keys = mix(self._group, self._number, *parts)
        self.columns.append(np.broadcast_to(keys, (self.count,)))

    def add_to_bag(self, bag: str, present: Any, *parts: Any) -> None:
        """One that is not told apart from others of the same bag, absent where `present` is false."""
        keys = np.broadcast_to(mix(text_key(bag), *parts), (self.count,))
        self.columns.append(np.where(present, keys, NOTHING))

    def keys(self) -> FeatureKeys:
        """All of them, (instances, features)."""
        if not self.columns:
            return np.zeros((self.count, 0), np.uint32)
        keys = np.stack(self.columns, axis=1)
        short = np.maximum((keys >> np.uint64(32)).astype(np.uint32), np.uint32(1))
        return np.where(keys == NOTHING, np.uint32(0), short)


def joined(instances: Sequence[Instances]) -> FeatureKeys:
    """The features of several documents, one below the other."""
    widest = max((of_doc.features.shape[1] for of_doc in instances), default=0)
    rows = [np.pad(of_doc.features, ((0, 0), (0, widest - of_doc.features.shape[1]))) for of_doc in instances]
    return np.concatenate(rows) if rows else np.zeros((0, 0), np.uint32)
