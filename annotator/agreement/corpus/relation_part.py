"""Agreement on relations over a whole corpus: the four levels, and equivalences closed."""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.agreement import formulas
from annotator.agreement.corpus.columns import Corpus, RelationColumns
from annotator.agreement.corpus.link_columns import (
    LinkFrame,
    LinkSide,
    closure,
    ordered,
    shared_ends,
    shared_links,
)
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import PairColumns
from annotator.agreement.corpus.rows import (
    Behind,
    How,
    Layer,
    Numbers,
    Part,
    Row,
    names_of_pairs,
    nothing,
    of_pairs,
)
from annotator.agreement.corpus.statistics import Formula, Sums, by_document, by_document_and_code

NAMES = {
    "exact": "R-exact F1, ends of the same extent and label",
    "aligned": "R-aligned F1, ends that overlap",
    "unlabelled": "R-unlabelled F1, whatever the type",
    "conditional": "R-conditional F1, given shared ends",
}


def relation_part(corpus: Corpus, options: Options, frames: Sequence[LinkFrame]) -> Part:
    """F1 of relations on every level, by type, and of equivalences after closure."""
    links = ordered(corpus, options.symmetric)
    drawn = _Family(corpus, "r", links, frames)
    rows = [row for level, name in NAMES.items() for row in drawn.rows(f"relation.{level}", level, name)]
    for code, label in enumerate(corpus.relation_labels):
        for level in ("exact", "aligned"):
            rows += drawn.rows(f"relation.{level}", level, NAMES[level], code, label)
    columns = dict(drawn.columns)
    for label in options.equivalences:
        if label in corpus.relation_labels:
            closed = closure(corpus, links, label)
            family = _Family(corpus, f"closed.{label}", closed, frames)
            columns |= family.columns
            rows += family.rows(
                "same_as.closure", "aligned", "F1 after closure, ends that overlap", None, label
            )
            rows += family.rows("same_as.closure_exact", "exact", "F1 after closure, exact ends", None, label)
    return Part(columns, rows)


class _Family:
    """The statistics of one set of relations, and the rows over them."""

    def __init__(
        self, corpus: Corpus, name: str, links: RelationColumns, frames: Sequence[LinkFrame]
    ) -> None:
        self.corpus, self.name, self.links = corpus, name, links
        self.columns: dict[str, Numbers] = {}
        self.counts = [frame.sides(links) for frame in frames]
        for number, (sides, frame) in enumerate(zip(self.counts, frames, strict=True)):
            self.columns |= self._statistics(number, sides, frame.matched)

    def _statistics(
        self, number: int, sides: tuple[LinkSide, LinkSide], spans: PairColumns
    ) -> dict[str, Numbers]:
        corpus, at = self.corpus, f"{self.name}.{number}"
        shape = (corpus.documents, len(corpus.relation_labels))
        document = corpus.spans.document
        exact = np.zeros(len(corpus.spans), bool)
        exact[spans.first] = spans.stage == 1
        both = shared_links(corpus, *sides)
        strict = exact[both.head] & exact[both.child]
        found = {
            f"{at}.exact": by_document_and_code(document[both.head[strict]], both.label[strict], shape),
            f"{at}.aligned": by_document_and_code(document[both.head], both.label, shape),
            f"{at}.unlabelled": by_document(document[shared_ends(corpus, *sides)], shape[0]),
        }
        for side, links in enumerate(sides):
            found[f"{at}.side{side}"] = by_document_and_code(links.document, links.label, shape)
            found[f"{at}.closed{side}"] = by_document(links.document[links.closed], shape[0])
        return found

    def rows(
        self, measure: str, level: str, name: str, code: int | None = None, label: str | None = None
    ) -> list[Row]:
        """The rows of one level; with `code` of one type of relation."""
        corpus, layer = self.corpus, Layer.RELATIONS
        template = Row(layer, measure, name, nothing, How.PAIR, (), label)
        items = [sum(_count(side, code) for side in sides) for sides in self.counts]
        total = len(self.links) if code is None else int((self.links.label == code).sum())
        pairs = range(len(corpus.pairs))
        singles = [self._f1([number], level, code) for number in pairs]
        behind = Behind.of(corpus, items, total)
        return of_pairs(names_of_pairs(corpus), template, singles, self._f1(pairs, level, code), behind)

    def _f1(self, pairs: Sequence[int], level: str, code: int | None) -> Formula:
        hits_of = "aligned" if level == "conditional" else level
        size_of = "closed" if level == "conditional" else "side"
        pick = _picker(code)

        def compute(sums: Sums) -> Numbers:
            hits = sum(pick(sums[f"{self.name}.{pair}.{hits_of}"]) for pair in pairs)
            sizes = (
                sum(pick(sums[f"{self.name}.{pair}.{size_of}{side}"]) for pair in pairs) for side in (0, 1)
            )
            return formulas.f1(hits, *sizes)

        return compute


def _picker(code: int | None) -> Callable[[Numbers], Numbers]:
    """One type of relation, or all together."""

    def pick(numbers: Numbers) -> Numbers:
        if numbers.ndim == 1:
            return numbers
        return np.asarray(numbers.sum(-1) if code is None else numbers[:, code], float)

    return pick


def _count(side: LinkSide, code: int | None) -> int:
    return len(side.label) if code is None else int((side.label == code).sum())
