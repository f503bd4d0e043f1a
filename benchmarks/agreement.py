"""How long agreement takes beside the libraries that others use, and how much memory.

    python benchmarks/agreement.py [--articles N] [--seed N] [--no-peers]

Makes a corpus of 3 annotators × 10,000 articles of 400 tokens (about 552,000 spans, 4 million tokens),
computes every measure except γ with intervals from 1,000 resamples, and the same values with
scikit-learn's, statsmodels', krippendorff's and nervaluate's own means in the same run. The seconds are the
machine's, the ratios the program's. nervaluate is measured on some of the articles and extrapolated. A peer
that is not installed, or that this machine has too little memory for, is left out and said so.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.agreement import Corpus, Plan, Report, SpanColumns, measure
from annotator.agreement.corpus.pair_matching import match_corpus
from annotator.agreement.corpus.span_part import span_part
from annotator.agreement.corpus.statistics import Statistics
from annotator.agreement.corpus.token_counts import count_tokens, kept_spans
from annotator.agreement.corpus.token_part import token_part

Integers = NDArray[np.int64]
ANNOTATORS, LABELS = ("ana", "bo", "cy"), ("ACTOR", "EVENT", "ROLE")
TOKENS, SPANS = 400, 20
KEPT, MOVED, RELABELLED = 0.92, 0.098, 0.0175
NERVALUATE_ARTICLES = 1000
MATRIX_MEMORY = 4_000_000
"""Kilobytes that krippendorff needs for the matrix of 3 × 4 million tokens."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-peers", action="store_true", help="measure ours alone")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        alone(options.articles, options.seed)
        return
    here = [sys.executable, __file__, "--alone"]
    sizes = ["--articles", str(options.articles), "--seed", str(options.seed)]
    subprocess.run(
        [*here, *sizes], check=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    )
    if not options.no_peers:
        beside_peers(options.articles, options.seed)


def columns(articles: int, seed: int) -> Integers:
    """document, annotator, start, end, label of every span.

    Twenty places an article; each annotator marks a span with probability .92, moves an edge of it by a
    token or two with .098 and gives it another label with .0175.
    """
    random = np.random.default_rng(seed)
    width, count = TOKENS // SPANS, articles * SPANS
    start = np.tile(np.arange(SPANS) * width, articles) + random.integers(1, width - 8, count)
    length = 1 + random.geometric(0.45, count).clip(max=5)
    label = random.choice(len(LABELS), count, p=[0.4, 0.3, 0.3])
    document = np.repeat(np.arange(articles), SPANS)
    found = []
    for annotator in range(len(ANNOTATORS)):
        marked = random.random(count) < KEPT
        left, by = random.random(count) < 0.5, random.integers(1, 3, count)
        moved = random.random(count) < MOVED
        begin = np.where(moved & left, start - 1, start)
        end = np.where(moved & ~left, start + length + by, start + length)
        other = (label + random.integers(1, len(LABELS), count)) % len(LABELS)
        name = np.where(random.random(count) < RELABELLED, other, label)
        rows = np.stack([document, np.full(count, annotator), begin, end, name], 1)
        found.append(rows[marked])
    return np.concatenate(found)


def corpus_of(rows: Integers, articles: int) -> Corpus:
    """The corpus that the columns make; a token is the unit."""
    sizes = np.full(articles, TOKENS)
    everybody = np.ones((articles, len(ANNOTATORS)), bool)
    return Corpus.of(ANNOTATORS, LABELS, sizes, sizes, everybody, SpanColumns.of(*rows.T))


def alone(articles: int, seed: int) -> None:
    """Everything, in a process that does nothing else, so that its memory is ours."""
    rows = columns(articles, seed)
    before = memory()
    with clock() as loading:
        corpus = corpus_of(rows, articles)
    with clock() as measuring:
        report = measure(corpus)
    print(f"{len(corpus.spans):,} spans, {articles * TOKENS:,} tokens, {os.cpu_count()} cores")
    print(f"{'columns into a corpus':<46}{loading.seconds:8.2f} s")
    print(
        f"{len(report.estimates)} values with 1,000 resamples".ljust(46)
        + f"{measuring.seconds:8.2f} s  (wanted: 2; {measuring.processor:.2f} s of processors)"
    )
    print(f"{'peak memory':<46}{memory():8.0f} MB (columns alone {before:.0f})")
    with clock() as without:
        measure(corpus, Plan(replicates=0))
    print(f"{'the same values without resamples':<46}{without.seconds:8.2f} s")
    values(report)


def values(report: Report) -> None:
    """A few values, by which a corpus can be told."""
    pairs = [one for one in report.estimates if one.measure == "f1.strict" and len(one.annotators) == 2]
    each = " ".join(str(one.figure) for one in pairs if one.label is None)
    fleiss, alpha = (report.find(name).figure.or_none() for name in ("fleiss.all", "alpha.all"))
    strict = report.find("f1.strict")
    assert strict.interval
    print(f"strict F1 of pairs {each}, mean {strict.figure}", end=" ")
    print(f"[{strict.interval.low:.3f}, {strict.interval.high:.3f}];", end=" ")
    print(f"tokens: Fleiss {fleiss:.4f}, α {alpha:.4f}\n")


def memory() -> float:
    """Peak memory of this process, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


class Clock:
    """Seconds that something took: by the clock on the wall, and of all processors together."""

    seconds, processor = 0.0, 0.0


@contextmanager
def clock() -> Iterator[Clock]:
    """Measure a block."""
    taken, started, used = Clock(), time.perf_counter(), time.process_time()
    yield taken
    taken.seconds, taken.processor = time.perf_counter() - started, time.process_time() - used


Value = float | None


def beside_peers(articles: int, seed: int) -> None:
    """The same values by other means; ours is measured twice and the better time counts."""
    rows = columns(articles, seed)
    corpus = corpus_of(rows, articles)
    print(f"{'':<46}{'value':>8}{'seconds':>10}{'times ours':>12}")
    ours = timed(lambda: token_value(corpus, "fleiss.all"), 2)
    show("tokens, Fleiss' κ: ours", *ours)
    peer("statsmodels", "tokens, Fleiss' κ: statsmodels", lambda: statsmodels_fleiss(corpus), ours[1])
    ours = timed(lambda: token_value(corpus, "alpha.all"), 2)
    show("tokens, α: ours", *ours)
    peer(
        "krippendorff", "tokens, α: krippendorff, from value counts", lambda: alpha_of_counts(corpus), ours[1]
    )
    if available() > MATRIX_MEMORY:
        peer(
            "krippendorff", "tokens, α: krippendorff, from ratings", lambda: alpha_of_matrix(corpus), ours[1]
        )
    else:
        print("tokens, α: krippendorff, from ratings         left out: too little memory")
    ours = timed(lambda: cohen_value(corpus), 2)
    show("tokens, Cohen's κ of three pairs: ours", *ours)
    peer("sklearn", "tokens, Cohen's κ of three pairs: scikit-learn", lambda: sklearn_cohen(corpus), ours[1])
    ours = timed(lambda: f1_value(corpus), 2)
    show("F1 of all schemes, three pairs: ours", *ours)
    some = min(articles, NERVALUATE_ARTICLES)
    peer(
        "nervaluate",
        f"the same: nervaluate, {some:,} articles extrapolated",
        lambda: nervaluate_f1(corpus, some),
        ours[1],
        articles / some,
    )


def timed(work: Callable[[], Value], times: int = 1) -> tuple[Value, float]:
    """What `work` gives, and its best time."""
    best, found = float("inf"), None
    for _ in range(times):
        with clock() as taken:
            found = work()
        best = min(best, taken.seconds)
    return found, best


def show(name: str, value: Value, seconds: float, ratio: float | None = None) -> None:
    """One line of the table."""
    print(f"{name:<46}{value or 0:8.4f}{seconds:10.3f}" + (f"{ratio:12.1f}" if ratio else ""))


def peer(module: str, name: str, work: Callable[[], Value], ours: float, times: float = 1) -> None:
    """The line of a peer; `times` extrapolates."""
    if find_spec(module) is None:
        print(f"{name:<46}  not installed")
        return
    value, seconds = timed(work)
    show(name, value, seconds * times, seconds * times / ours)


def available() -> int:
    """Free memory in kilobytes, 0 where the system does not say."""
    told = Path("/proc/meminfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("MemAvailable")), 0)


def token_value(corpus: Corpus, name: str) -> float:
    """A coefficient of token labels, from spans."""
    part = token_part(corpus, count_tokens(corpus, kept_spans(corpus)))
    sums = Statistics.of(part.columns, corpus.documents).total()
    return float(next(row.compute(sums)[0] for row in part.rows if row.measure == name))


def cohen_value(corpus: Corpus) -> float:
    """Mean Cohen's κ of token labels, from spans."""
    part = token_part(corpus, count_tokens(corpus, kept_spans(corpus)))
    sums = Statistics.of(part.columns, corpus.documents).total()
    return float([row.compute(sums)[0] for row in part.rows if row.measure == "cohen.all"][-1])


def f1_value(corpus: Corpus) -> float:
    """Mean strict F1; all schemes and labels are computed."""
    part = span_part(corpus, [match_corpus(corpus, *pair) for pair in corpus.pairs])
    sums = Statistics.of(part.columns, corpus.documents).total()
    values = [float(row.compute(sums)[0]) for row in part.rows]
    return values[len(corpus.pairs)]


def painted(corpus: Corpus) -> Integers:
    """Tokens × annotators: 0, or the label's code + 1."""
    codes = np.zeros((int(corpus.sizes.sum()), len(corpus.annotators)), np.int64)
    spans, places = corpus.spans, np.cumsum(corpus.sizes) - corpus.sizes
    begin = places[spans.document] + spans.first
    lengths = spans.last - spans.first
    at = np.repeat(begin - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    codes[at, np.repeat(spans.annotator, lengths)] = np.repeat(spans.label, lengths) + 1
    return codes


def statsmodels_fleiss(corpus: Corpus) -> float:
    """As its documentation does it: ratings to counts, counts to κ."""
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    return float(fleiss_kappa(aggregate_raters(painted(corpus))[0]))


def alpha_of_counts(corpus: Corpus) -> float:
    """From how often each token got each label."""
    import krippendorff

    codes = painted(corpus)
    counts = np.stack([(codes == code).sum(1) for code in range(len(corpus.labels) + 1)], 1)
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def alpha_of_matrix(corpus: Corpus) -> float:
    """From the ratings."""
    import krippendorff

    return float(krippendorff.alpha(painted(corpus).T, level_of_measurement="nominal"))


def sklearn_cohen(corpus: Corpus) -> float:
    """Mean over pairs."""
    from sklearn.metrics import cohen_kappa_score

    codes = painted(corpus)
    pairs = combinations(range(codes.shape[1]), 2)
    return float(np.mean([cohen_kappa_score(codes[:, one], codes[:, other]) for one, other in pairs]))


def nervaluate_f1(corpus: Corpus, articles: int) -> float:
    """Mean strict F1 over some articles; its ends are inclusive."""
    from nervaluate import Evaluator

    found: list[list[list[dict[str, object]]]] = [[[] for _ in range(articles)] for _ in corpus.annotators]
    spans = corpus.spans
    for who, article, start, end, label in zip(
        *(c.tolist() for c in (spans.annotator, spans.document, spans.start, spans.end, spans.label)),
        strict=True,
    ):
        if article < articles:
            span = {"start": start, "end": end - 1, "label": corpus.labels[label]}
            found[who][article].append(span)
    scores = []
    for one, other in corpus.pairs:
        made = Evaluator(found[one], found[other], tags=list(corpus.labels), loader="dict").evaluate()
        scores.append(made["overall"]["strict"].f1)
    return float(np.mean(scores))


if __name__ == "__main__":
    main()
