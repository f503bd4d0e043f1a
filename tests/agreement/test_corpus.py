"""The fast path over columns gives what the slow path over objects gives."""

from hypothesis import given, settings

from annotator.agreement.bootstrap import Plan
from annotator.agreement.corpus.documents import Document, corpus_of
from annotator.agreement.corpus.report import Report, measure
from annotator.agreement.corpus.rows import How
from tests.agreement.corpora import LABELS, OPTIONS, RELATIONS, Table, corpora, slow_table

HOW = {How.MEAN: "mean", How.POOLED: "pooled", How.ALL: "all"}


def fast_table(report: Report) -> Table:
    return {
        (one.measure, one.label, HOW.get(one.how, "-".join(one.annotators))): one.figure.or_none()
        for one in report.estimates
    }


def measured(documents: list[Document], plan: Plan | None = None) -> Report:
    corpus = corpus_of(documents, LABELS, RELATIONS)
    return measure(corpus, plan or Plan(replicates=0), OPTIONS)


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-9


@given(corpora())
@settings(max_examples=150)
def test_columns_and_objects_agree_on_every_measure(documents: list[Document]) -> None:
    fast, slow = fast_table(measured(documents)), slow_table(documents)
    assert fast.keys() & slow.keys() >= {key for key in slow if key[1] is None}
    differing = {
        key: (fast[key], slow[key]) for key in fast.keys() & slow.keys() if not same(fast[key], slow[key])
    }
    assert differing == {}
