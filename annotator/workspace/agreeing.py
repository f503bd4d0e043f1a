"""Agreement between annotators, with gold, and with the suggestions: from the project to figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from annotator.agreement.bootstrap import REPLICATES, Plan
from annotator.agreement.confusion import Confusion
from annotator.agreement.corpus.confusion_columns import corpus_confusion
from annotator.agreement.corpus.difference_columns import Differences, corpus_differences
from annotator.agreement.corpus.gamma_documents import corpus_gamma
from annotator.agreement.corpus.one_sided import OneSided, Sides, batches, in_order
from annotator.agreement.corpus.options import Options
from annotator.agreement.corpus.pair_matching import match_corpus
from annotator.agreement.corpus.report import Report, measure
from annotator.agreement.gamma import Gamma, GammaError, GammaPlan
from annotator.agreement.scores import Score
from annotator.agreement.states import Overlap, overlap
from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import GOLD, MODEL
from annotator.document.safe_text import safe
from annotator.store.database import Database
from annotator.store.progress import annotators as everybody
from annotator.store.shared_articles import finishers
from annotator.store.suggestions import runs
from annotator.workspace.agreement_columns import KEPT, Gathered
from annotator.workspace.agreement_gathering import gather
from annotator.workspace.agreement_reading import Reading
from annotator.workspace.annotated import ProgressCallback
from annotator.workspace.project import Project

if TYPE_CHECKING:
    from annotator.agreement.corpus.columns import Corpus, Flags

NEWEST = "newest"
"""The name for whatever run suggested something for an article last."""


class Request(Struct, frozen=True):
    """What is asked.

    Attributes:
        annotators: whose work is compared; empty for everybody who has finished an article.
        gold: the layer that counts as right, or empty.
        model: whose suggestions are compared too: `newest`, the number of a run, or its model or source;
            or empty.
        with_unfinished: whether articles that were begun and not finished count too.
        seed, replicates: of the intervals.
        gamma: whether γ is computed too, by the extra library.
    """

    annotators: tuple[str, ...] = ()
    gold: str = ""
    model: str = ""
    with_unfinished: bool = False
    seed: int = 0
    replicates: int = REPLICATES
    gamma: bool = False

    @property
    def plan(self) -> Plan:
        """How documents are drawn for the intervals."""
        return Plan(self.replicates, self.seed)


class Batch(Struct, frozen=True):
    """One stretch of an annotator's work against gold.

    Attributes:
        first, last: when (milliseconds) the first and the last of its articles were finished.
        documents: how many articles; score: gold is the first side.
    """

    first: int
    last: int
    documents: int
    score: Score


class AgainstGold(Struct, frozen=True):
    """One annotator against gold.

    Attributes:
        scores: over all labels, then for each.
        without_own: the same without the gold spans that are suggestions this annotator accepted.
        own: how many gold spans are such.
        drift: batches of articles in the order in which they were finished.
    """

    annotator: str
    scores: list[OneSided]
    without_own: list[OneSided]
    own: int
    drift: list[Batch]


class Anchoring(Struct, frozen=True):
    """One annotator and the suggestions.

    Attributes:
        scores: the suggestions are the first side.
        spans: the annotator's; kept: how many of them are suggestions accepted unchanged.
    """

    annotator: str
    scores: list[OneSided]
    spans: int
    kept: int


class Apart(Struct, frozen=True):
    """Agreement of two annotators, and what is left of it without the suggestions both accepted.

    Attributes:
        annotators: names.
        whole: same extent and label; apart: without the spans both accepted as suggested.
        shared: how many such spans there are.
    """

    annotators: tuple[str, str]
    whole: Score
    apart: Score
    shared: int


class Agreement(Struct, frozen=True, eq=False):
    """Everything about agreement in a project.

    Attributes:
        request: what was asked, with the names of everybody who is compared.
        articles: how many there are; keys: of those that count, in the order of the corpus.
        overlap: who shares articles with whom; layers: the same for relations and for questions about
            articles, where somebody was not asked for all of them.
        report: the table of measures; None with fewer than two annotators.
        confusions: for every pair, by names.
        differences: all of them; None with fewer than two annotators.
        gold: everybody against gold; anchoring: everybody and the suggestions.
        apart: every pair without the suggestions both accepted.
        gamma: γ, where it was asked for; gamma_problem: why it could not be computed, or empty.
    """

    request: Request
    articles: int
    keys: tuple[str, ...]
    overlap: Overlap
    layers: Mapping[str, Overlap]
    report: Report | None
    confusions: Mapping[tuple[str, str], Confusion]
    differences: Differences | None
    gold: tuple[AgainstGold, ...]
    anchoring: tuple[Anchoring, ...]
    apart: tuple[Apart, ...]
    gamma: Gamma | None = None
    gamma_problem: str = ""

    @property
    def pooled(self) -> Confusion:
        """The confusion of all pairs together."""
        return sum(self.confusions.values(), Confusion({}))


def agree(
    project: Project, request: Request, progress: ProgressCallback = lambda done, total: None
) -> Agreement:
    """All figures of a project, as of one moment.

    Raises:
        UsageError: an annotator, layer or run that is not there.
        ProjectError: nobody to compare.
    """
    with project.database() as database, database.snapshot():
        asked, run = _checked(database, request)
        names = list(dict.fromkeys([*asked.annotators, *_others(asked)]))
        gathered = gather(project, database, Reading(tuple(names), asked.with_unfinished, run), progress)
    return _computed(gathered, asked, Options.of_schema(project.schema))


def _others(request: Request) -> list[str]:
    """Who is needed beside the annotators."""
    return [*([request.gold] if request.gold else []), *([MODEL] if request.model else [])]


def _checked(database: Database, request: Request) -> tuple[Request, int]:
    """The request with names for everybody, and the number of the run that is meant (0: the newest)."""
    known = everybody(database)
    done = finishers(database)
    for name in (*request.annotators, *([request.gold] if request.gold else [])):
        if name not in (*known, MODEL):
            shown = ", ".join(done) or "nobody"
            raise UsageError(f"{name!r} has annotated nothing here", f"these have finished articles: {shown}")
    model = request.model or (NEWEST if MODEL in request.annotators else "")
    run = _run(database, model)
    people = known if request.with_unfinished else done
    chosen = request.annotators or tuple(name for name in people if name not in (GOLD, request.gold))
    chosen = tuple(name for name in dict.fromkeys(chosen) if name != request.gold)
    if len(chosen) + bool(request.gold) + bool(request.model and MODEL not in chosen) < 2:
        raise ProjectError(
            _nobody(chosen), "import or annotate more: two must have finished the same article"
        )
    return replace(request, annotators=tuple(sorted(chosen)), model=request.model), run


def _nobody(chosen: Sequence[str]) -> str:
    if not chosen:
        return "nobody has finished an article"
    return f"only {chosen[0]} has finished articles, and agreement needs two"


def _run(database: Database, model: str) -> int:
    if model in ("", NEWEST):
        return 0
    known = runs(database)
    for run in reversed(known):
        if model in (str(run.number), run.model, run.source):
            return run.number
    shown = "; ".join(f"{run.number} ({safe(run.model or run.source)})" for run in known[-5:])
    raise UsageError(f"there is no run {model!r}", f"these are the newest: {shown or 'none'}")


def _computed(gathered: Gathered, request: Request, options: Options) -> Agreement:
    names = request.annotators
    corpus, kept = _corpus(gathered, names)
    several = len(names) > 1
    asked = gathered.asked(names)
    options = replace(
        options,
        sets=(*options.sets, *(one.name for one in asked if one.is_set)),
        ordered=tuple(one.name for one in asked if one.is_ordered),
    )
    report = measure(corpus, request.plan, options) if several else None
    pairs = report.matched if report else ()
    gamma, problem = _gamma(corpus, request) if several and request.gamma else (None, "")
    named = [(names[a], names[b]) for a, b in corpus.pairs]
    return Agreement(
        request,
        len(gathered.keys),
        tuple(gathered.keys[number] for number in gathered.documents(names)),
        overlap(gathered.states(names), names, request.with_unfinished),
        {
            layer: overlap(states, names, request.with_unfinished)
            for layer, states in gathered.layers(names).items()
        },
        report,
        {pair: corpus_confusion(corpus, matched) for pair, matched in zip(named, pairs, strict=False)},
        corpus_differences(corpus, pairs, options) if several else None,
        tuple(_against_gold(gathered, request)),
        tuple(_anchoring(gathered, request)),
        tuple(_apart(corpus, kept, report, named)) if report else (),
        gamma,
        problem,
    )


def _gamma(corpus: "Corpus", request: Request) -> tuple[Gamma | None, str]:
    """γ, or why there is none: everything else is told all the same."""
    try:
        return corpus_gamma(corpus, GammaPlan(seeds=tuple(range(request.seed, request.seed + 3)))), ""
    except GammaError as error:
        return None, str(error)


def _corpus(gathered: Gathered, names: Sequence[str]) -> tuple["Corpus", "Flags"]:
    """The columns, and which spans are suggestions that were accepted unchanged."""
    made = gathered.corpus(names)
    attributes = dict(made.spans.attributes)
    kept = attributes.pop(KEPT) == 1
    return replace(made, spans=replace(made.spans, attributes=attributes)), kept


def _against_gold(gathered: Gathered, request: Request) -> Iterator[AgainstGold]:
    if not request.gold:
        return
    for name in request.annotators:
        corpus, kept = _corpus(gathered, (request.gold, name))
        matched = match_corpus(corpus, 0, 1)
        sides = Sides.of(corpus, (0, 1), matched)
        without = Sides.of(corpus, (0, 1), matched, kept)
        documents = gathered.documents((request.gold, name))
        times = gathered.sides[name].times
        finished = [times.get(documents[place], 0) for place in sides.documents.tolist()]
        order = in_order(sides.documents.tolist(), finished)
        drift = [
            _batch(sides, order[start:stop].tolist(), finished) for start, stop in batches(len(finished))
        ]
        own = sides.score.first - without.score.first
        yield AgainstGold(name, sides.scores(request.plan), without.scores(request.plan), own, drift)


def _batch(sides: Sides, rows: list[int], finished: Sequence[int]) -> Batch:
    times = [finished[row] for row in rows]
    return Batch(min(times), max(times), len(rows), sides.take(rows).score)


def _anchoring(gathered: Gathered, request: Request) -> Iterator[Anchoring]:
    if not request.model:
        return
    for name in request.annotators:
        if name != MODEL:
            corpus, kept = _corpus(gathered, (MODEL, name))
            matched = match_corpus(corpus, 0, 1)
            sides = Sides.of(corpus, (0, 1), matched)
            rows = matched.rows[1]
            yield Anchoring(name, sides.scores(request.plan), len(rows), int(kept[rows].sum()))


def _apart(
    corpus: "Corpus", kept: "Flags", report: Report, named: Sequence[tuple[str, str]]
) -> Iterator[Apart]:
    for pair, matched, names in zip(corpus.pairs, report.matched, named, strict=True):
        strict = matched.stage == 1
        both = kept[matched.first[strict]] & kept[matched.second[strict]]
        whole = Sides.of(corpus, pair, matched).score
        shared = int(both.sum())
        apart = Score(whole.hits - shared, whole.first - shared, whole.second - shared)
        yield Apart(names, whole, apart, shared)
