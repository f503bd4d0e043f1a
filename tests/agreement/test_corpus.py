"""The fast path over columns gives what the slow path over objects gives."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.agreement.bootstrap import Plan
from annotator.agreement.corpus.columns import Corpus, SpanColumns
from annotator.agreement.corpus.documents import Document, corpus_of
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.report import Report, measure
from annotator.agreement.corpus.rows import How, Note
from annotator.agreement.values import Reason, Undefined, Value
from annotator.document.article import Tokens
from annotator.document.errors import DataError
from annotator.document.schema import Attribute, AttributeKind, LabelSchema, RelationLabel, SpanLabel
from tests.agreement.corpora import LABELS, NAMES, OPTIONS, RELATIONS, Table, corpora, slow_table
from tests.support.examples import examples

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
@settings(max_examples=examples(150))
def test_columns_and_objects_agree_on_every_measure(documents: list[Document]) -> None:
    fast, slow = fast_table(measured(documents)), slow_table(documents)
    assert fast.keys() & slow.keys() >= {key for key in slow if key[1] is None}
    differing = {
        key: (fast[key], slow[key]) for key in fast.keys() & slow.keys() if not same(fast[key], slow[key])
    }
    assert differing == {}


def renamed(documents: list[Document], names: dict[str, str]) -> list[Document]:
    """The same documents with the annotators called otherwise."""
    return [
        replace(
            one,
            spans={names[name]: spans for name, spans in one.spans.items()},
            relations={names[name]: links for name, links in one.relations.items()},
            answers={q: {names[name]: a for name, a in said.items()} for q, said in one.answers.items()},
        )
        for one in documents
    ]


def overall(table: Table) -> Table:
    return {key: value for key, value in table.items() if key[2] in ("mean", "pooled", "all")}


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=examples(30))
def test_neither_the_order_of_articles_nor_who_is_who_changes_a_value(
    documents: list[Document], order: random.Random
) -> None:
    there = overall(fast_table(measured(documents)))
    names = dict(zip(NAMES, order.sample(NAMES, 3), strict=True))
    turned = renamed(order.sample(documents, len(documents)), names)
    back = overall(fast_table(measured(turned)))
    assert there.keys() == back.keys()
    assert {key: (there[key], back[key]) for key in there if not same(there[key], back[key])} == {}


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=examples(20))
def test_a_seed_draws_the_same_articles_however_they_came(
    documents: list[Document], order: random.Random
) -> None:
    plan = Plan(replicates=20, seed=3)
    there = measured(documents, plan).estimates
    assert measured(order.sample(documents, len(documents)), plan).estimates == there


@given(corpora(), corpora())
@settings(max_examples=examples(30))
def test_statistics_of_two_halves_add_up_to_the_whole(first: list[Document], second: list[Document]) -> None:
    first, second = (
        [replace(one, name=f"{half}{one.name}", tokens=None) for one in some]
        for half, some in (("a", first), ("b", second))
    )
    whole, *halves = (measured(some).statistics for some in ([*first, *second], first, second))
    sums = [some.total() for some in (whole, *halves)]
    shared = halves[0].places.keys() & halves[1].places.keys()
    for name in shared:
        total, *parts = (one[name] for one in sums)
        if total.shape == parts[0].shape == parts[1].shape:
            assert total.ravel().tolist() == pytest.approx((parts[0] + parts[1]).ravel().tolist())


@given(corpora())
@settings(max_examples=examples(20))
def test_a_part_of_a_corpus_is_a_corpus(documents: list[Document]) -> None:
    wanted = np.arange(len(documents)) % 2 == 0
    part = corpus_of(documents, LABELS, RELATIONS).only(wanted)
    some = [one for one, take in zip(documents, wanted, strict=True) if take]
    alone, plan = fast_table(measured(some)), Plan(replicates=0)
    table = fast_table(measure(part, plan, OPTIONS))
    shared = {
        key for key in table.keys() & alone.keys() if "fleiss" not in key[0] and "document" not in key[0]
    }
    assert {key: (table[key], alone[key]) for key in shared if not same(table[key], alone[key])} == {}


def spans_of(name: str, labels: str = "AB") -> Document:
    return Document(name, 20, {"ana": [(0, 4, labels[0])], "bo": [(0, 4, labels[1])]})


def test_who_did_not_finish_is_left_out_and_who_found_nothing_counts() -> None:
    document = Document("1", 20, {"ana": [(0, 4, "A")], "bo": [(0, 4, "A")]})
    missing = Document("2", 20, {"ana": [(0, 4, "A")]})
    empty = Document("2", 20, {"ana": [(0, 4, "A")], "bo": []})
    with_missing = measured([document, missing]).find("f1.strict")
    assert (with_missing.figure, with_missing.documents) == (Value(1.0), 1)
    with_empty = measured([document, empty]).find("f1.strict")
    assert (with_empty.figure.or_none(), with_empty.documents) == (pytest.approx(2 / 3), 2)


def test_two_who_share_no_document_have_no_value() -> None:
    report = measured([Document("1", 9, {"ana": [(0, 1, "A")]}), Document("2", 9, {"bo": []})])
    for name in ("f1.strict", "alpha.all", "u_alpha"):
        assert report.find(name).figure == Undefined(Reason.NO_SHARED_DOCUMENTS)
    pair = report.find("f1.strict", annotators=("bo", "ana"), how=How.PAIR)
    assert (pair.figure, pair.documents) == (Undefined(Reason.NO_SHARED_DOCUMENTS), 0)


def test_few_documents_are_told_beside_the_value() -> None:
    few = measured([spans_of(str(n)) for n in range(5)]).find("alpha.all")
    some = measured([spans_of(str(n)) for n in range(12)]).find("alpha.all")
    many = measured([spans_of(f"{n:02}") for n in range(25)]).find("alpha.all")
    assert Note.FEW_DOCUMENTS in few.notes
    assert (some.notes, many.notes) == ((Note.UNSTABLE,), ())


def test_overlapping_spans_that_were_left_out_are_counted() -> None:
    document = Document("1", 20, {"ana": [(0, 9, "A"), (2, 4, "B")], "bo": [(0, 9, "A")]})
    found = measured([document]).find("u_alpha")
    assert (found.dropped, found.items) == (1, 2)
    assert Note.DROPPED in found.notes


def test_an_estimate_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        measured([spans_of("1")]).find("phrenology")


def test_intervals_lie_around_the_value() -> None:
    documents = [spans_of(f"{n:02}", "AA" if n % 3 else "AB") for n in range(30)]
    found = measured(documents, Plan(300)).find("f1.strict")
    assert found.interval is not None
    assert found.interval.low < found.figure.or_none() < found.interval.high


def test_one_document_with_hundreds_of_overlapping_spans_is_matched_too() -> None:
    crowd = {name: [(place, 900 - place - shift, "A") for place in range(120)]
             for shift, name in enumerate(("ana", "bo"))}  # fmt: skip
    found = measured([Document("1", 900, crowd), spans_of("2")])
    assert found.find("f1.overlap").figure.or_none() == 1.0


def test_columns_that_do_not_fit_are_refused() -> None:
    spans = SpanColumns.of([0], [0], [0], [4], [0])
    with pytest.raises(DataError, match="outside its document"):
        Corpus.of(["a"], ["A"], [3], [3], [[True]], spans)
    with pytest.raises(DataError, match="a label is outside"):
        Corpus.of(["a"], [], [9], [9], [[True]], spans)
    with pytest.raises(DataError, match="one row for each document"):
        Corpus.of(["a"], ["A"], [9, 9], [9], [[True]], spans)
    with pytest.raises(DataError, match="empty or runs backwards"):
        SpanColumns.of([0], [0], [4], [4], [0])
    with pytest.raises(DataError, match="different lengths"):
        SpanColumns.of([0], [0, 1], [0], [4], [0])


def test_documents_with_and_without_tokens_do_not_mix() -> None:
    with pytest.raises(DataError, match="some have none"):
        corpus_of([Document("1", 4, {}), Document("2", 4, {}, tokens=Tokens([0], [4], [0]))])
    with pytest.raises(DataError, match="names no span"):
        corpus_of([Document("1", 4, {"a": []}, {"a": [("SOURCE", 0, 1)]})])


def test_a_schema_says_what_measures_must_know() -> None:
    schema = LabelSchema(
        "s",
        "1",
        "en",
        spans=(SpanLabel("ACTOR", "ACT", "1", "red"), SpanLabel("EVENT", "EVT", "2", "blue", frame=True)),
        relations=(
            RelationLabel("SOURCE", "SRC", "s", ("EVENT",), ("ACTOR",)),
            RelationLabel("SAME_AS", "SAM", "r", ("ACTOR",), ("ACTOR",), symmetric=True),
        ),
        attributes=(Attribute("time", ("EVENT",), AttributeKind.SET, ("future",)),),
    )
    options = Options.of_schema(schema)
    assert (options.events, options.symmetric, options.equivalences) == (
        ("EVENT",),
        ("SAME_AS",),
        ("SAME_AS",),
    )
    assert options.allowed == {"SOURCE": {("EVENT", "ACTOR")}, "SAME_AS": {("ACTOR", "ACTOR")}}
    assert options.sets == ("time",)
