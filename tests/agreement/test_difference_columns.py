"""Differences in columns are those of the slow path, document by document."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings

from annotator.agreement.confusion import Confusion
from annotator.agreement.corpus.confusion_columns import corpus_confusion
from annotator.agreement.corpus.difference_columns import corpus_differences
from annotator.agreement.corpus.documents import Document, corpus_of
from annotator.agreement.corpus.pair_matching import match_corpus
from annotator.agreement.disagreements import all_disagreements
from annotator.agreement.links import Linked, align_links
from tests.agreement.corpora import LABELS, NAMES, OPTIONS, RELATIONS, corpora
from tests.support.examples import examples


@given(corpora())
@settings(max_examples=examples(200), deadline=None)
def test_every_difference_is_found_once_with_its_kind(some: list[Document]) -> None:
    corpus = corpus_of(some, LABELS, RELATIONS)
    matched = [match_corpus(corpus, *pair) for pair in corpus.pairs]
    found = corpus_differences(corpus, matched, OPTIONS)
    slow: Counter[tuple[object, ...]] = Counter()
    for one, other in combinations(NAMES, 2):
        for place, document in enumerate(some):
            if one in document.spans and other in document.spans:
                sides = [
                    Linked(document.spans[name], document.relations.get(name, ())) for name in (one, other)
                ]
                aligned = align_links(sides[0], sides[1], OPTIONS.symmetric, document.tokens)
                slow.update(
                    (one, other, place, row.kind)
                    for row in all_disagreements(aligned, OPTIONS.events)
                    if not row.attribute or row.labels[0] == row.labels[1]
                )
    fast = Counter(
        (*(NAMES[who] for who in place.annotators), place.document, place.kind) for place in found.places()
    )
    assert fast == slow
    assert sum(count for _, _, count in found.counts()) == len(found) == slow.total()


@given(corpora())
@settings(max_examples=examples(50), deadline=None)
def test_the_most_frequent_label_and_kind_come_first(some: list[Document]) -> None:
    corpus = corpus_of(some, LABELS, RELATIONS)
    matched = [match_corpus(corpus, *pair) for pair in corpus.pairs]
    counts = [place.often for place in corpus_differences(corpus, matched, OPTIONS).places()]
    assert counts == sorted(counts, reverse=True)


@given(corpora())
@settings(max_examples=examples(100), deadline=None)
def test_the_confusion_of_a_corpus_is_the_sum_over_documents(some: list[Document]) -> None:
    from annotator.agreement import confusion, matching

    slow_confusion = getattr(confusion, "label_confusion", None) or confusion.confusion  # type: ignore[attr-defined]
    corpus = corpus_of(some, LABELS, RELATIONS)
    for numbers, (one, other) in zip(corpus.pairs, combinations(NAMES, 2), strict=True):
        total = Confusion({})
        for document in some:
            if one in document.spans and other in document.spans:
                total += slow_confusion(
                    matching.match(document.spans[one], document.spans[other], document.tokens)
                )
        fast = corpus_confusion(corpus, match_corpus(corpus, *numbers))
        assert {k: n for k, n in total.counts.items() if n} == dict(fast.counts)
