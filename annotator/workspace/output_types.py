"""What `--json` prints, as types. The JSON Schemas in `schemas/` are made from them."""

from typing import Literal, NotRequired, TypedDict


class FigureRow(TypedDict):
    """A number and how many items it rests on; where it is undefined it is null, with the reason."""

    value: float | None
    n: int
    reason: NotRequired[str]


class OutcomesRow(TypedDict):
    """What became of decided suggestions.

    `acceptance`: the share of accepted and corrected ones among those judged, that is without the
    undecided ones, which were left open on purpose.
    """

    accepted: int
    corrected: int
    rejected: int
    undecided: int
    acceptance: FigureRow


class WorkRow(TypedDict):
    """What was done by one person, or by all together.

    `decisions`: all that are stored, undo and redo included; of these `undone` are taken back and
    `imported` come from files. `seconds`: working time, the sum of the pauses between decisions.
    `by_label`, `by_way`: outcomes of suggestions by suggested label and by way of deciding.
    `made_by_hand`: spans and relations without a suggestion, by label.
    """

    decisions: int
    undone: int
    imported: int
    seconds: FigureRow
    decisions_per_hour: FigureRow
    by_label: dict[str, OutcomesRow]
    by_way: dict[str, OutcomesRow]
    made_by_hand: dict[str, int]


class StatesRow(TypedDict):
    """A person's articles: `new` + `begun` + `finished` are all; `finished` is the sum of the others."""

    new: int
    begun: int
    finished: int
    done: int
    rejected: int
    skipped: int


class AnnotatorRow(WorkRow):
    """One person: name, articles by state, and what they did.

    `assigned`: the articles they hold, for those who have been given some.
    """

    annotator: str
    articles: StatesRow
    assigned: NotRequired[StatesRow]


class ShareRow(TypedDict):
    """What one person has been given.

    `held`: articles they have now, the sum of `finished`, `begun` and `new`. `taken_back`: how often one was
    taken from them. `last`: when they were last at an article (UTC); null: never.
    """

    annotator: str
    held: int
    finished: int
    begun: int
    new: int
    taken_back: int
    last: str | None


class AssignmentsRow(TypedDict):
    """The output of `annotator assign --json`.

    `copies`: number of people, as text → how many of the `articles` so many hold, from `"0"` on.
    """

    articles: int
    copies: dict[str, int]
    annotators: list[ShareRow]


class StatsRow(TypedDict):
    """The output of `annotator stats --json`.

    `new` + `begun` + `finished` are all `articles`: `finished` by somebody, `begun` by somebody and
    finished by nobody, or new to everybody. `idle_after_seconds`: what counts of a longer pause.
    """

    articles: int
    new: int
    begun: int
    finished: int
    without_suggestions: int
    idle_after_seconds: int
    total: WorkRow
    annotators: list[AnnotatorRow]


class LoggedSpan(TypedDict):
    """A span: where it is (code points, end exclusive), its label, its attributes if it has any."""

    id: str
    start: int
    end: int
    label: str
    attributes: NotRequired[dict[str, str | list[str]]]


class LoggedRelation(TypedDict):
    """A relation: `head` and `child` are ids of spans."""

    id: str
    label: str
    head: str
    child: str


class SpanOrigin(TypedDict):
    """The suggestion a span began as."""

    span: LoggedSpan
    source: str
    model: str
    score: float | None


class RelationOrigin(TypedDict):
    """The suggestion a relation began as."""

    relation: LoggedRelation
    source: str
    model: str
    score: float | None


class SpanState(TypedDict):
    """A decided span; without `suggested` it was made by hand."""

    verdict: Literal["accepted", "rejected", "undecided"]
    span: LoggedSpan
    suggested: NotRequired[SpanOrigin]


class RelationState(TypedDict):
    """A decided relation; without `suggested` it was made by hand."""

    verdict: Literal["accepted", "rejected", "undecided"]
    relation: LoggedRelation
    suggested: NotRequired[RelationOrigin]


class SpanChange(TypedDict):
    """A span decided for the first time (`+`), changed (`~`) or undecided again (`-`)."""

    edit: Literal["span+", "span~", "span-"]
    id: str
    before: SpanState | None
    after: SpanState | None


class RelationChange(TypedDict):
    """The same for a relation."""

    edit: Literal["relation+", "relation~", "relation-"]
    id: str
    before: RelationState | None
    after: RelationState | None


class FrameChange(TypedDict):
    """Whether the parts of the span with this id were looked at."""

    edit: Literal["frame-checked"]
    id: str
    before: bool
    after: bool


class AnswerChange(TypedDict):
    """The answer for the whole article; null: not finished."""

    edit: Literal["answer"]
    before: Literal["accept", "reject", "ignore"] | None
    after: Literal["accept", "reject", "ignore"] | None


class FlagChange(TypedDict):
    """The article's flag."""

    edit: Literal["flag"]
    before: bool
    after: bool


class NoteChange(TypedDict):
    """The article's note."""

    edit: Literal["note"]
    before: str
    after: str


Change = SpanChange | RelationChange | FrameChange | AnswerChange | FlagChange | NoteChange


class LogRow(TypedDict):
    """One line of the output of `annotator log --json`: one decision."""

    article: str
    annotator: str
    op: str
    at: str
    command: str
    how: Literal["item", "step", "bulk", "article"]
    words: list[str]
    edits: list[Change]
    run: int
    group: str
    reverses: str
    undone: bool
    after_done: bool
    schema: str


class TallyRow(TypedDict):
    """Counts, and the figures made of them; null where there is nothing to divide by.

    The intervals (low, high) hold 95 % of the values over resampled articles; they are null where there
    is only one article, or where most resamples have no value.
    """

    right: int
    wrong: int
    missed: int
    precision: float | None
    recall: float | None
    f1: float | None
    precision_interval: list[float] | None
    recall_interval: list[float] | None
    f1_interval: list[float] | None


class ScoreRow(TypedDict):
    """Agreement with the gold: `exact` both edges the same, `overlap` they share a character."""

    exact: TallyRow
    overlap: TallyRow


class SaidRow(TypedDict):
    """Agreement on an attribute.

    `right` of `compared`, `accuracy`: on the spans found exactly. `values`: its values, each with the span
    it stands on, so that a value on a span that was not found is missed.
    """

    right: int
    compared: int
    accuracy: float | None
    values: TallyRow


class MistakeRow(TypedDict):
    """One mistake: `start` and `end` in code points, `gold` and `found` in words, the text around it."""

    kind: str
    label: str
    article: str
    start: int
    end: int
    gold: str
    found: str
    context: str


class MistakeCountRow(TypedDict):
    """How many mistakes there are of a kind, by label."""

    kind: str
    label: str
    count: int


class GainRow(TypedDict):
    """F1 of a system less that of the first one, on the same articles drawn together."""

    f1: float | None
    interval: list[float] | None


class SystemRow(TypedDict):
    """What one system came to.

    `kind`: `rules` (with the base model where there is one), `base` (that model by itself), `trained` (by
    `annotator train`) or `model` (another pipeline). `spans` and `relations` by label, and `all` together.
    `seen`: of the articles that could have been used, those it was trained on; nobody was measured on them.
    `over_first`: exact F1 of all spans, and of all relations, less that of the first system. `mistakes`:
    examples, as many as were asked for.
    """

    name: str
    kind: str
    model: str
    version: str
    spans: dict[str, ScoreRow]
    relations: dict[str, ScoreRow]
    attributes: dict[str, SaidRow]
    seen: int
    over_first: NotRequired[dict[str, GainRow]]
    mistake_counts: list[MistakeCountRow]
    mistakes: list[MistakeRow]


class EvaluationRow(TypedDict):
    """The output of `annotator evaluate --json`.

    `source`: the gold file, or empty for the held-out articles of the project. `replicates`, `seed`: of the
    intervals.
    """

    source: str
    articles: int
    words: int
    replicates: int
    seed: int
    systems: list[SystemRow]


class IntervalRow(TypedDict):
    """A percentile interval over resampled articles; `undefined`: resamples without a value."""

    low: float
    high: float
    level: float
    undefined: int


class EstimateRow(TypedDict):
    """A measure of agreement.

    `measure`: its id; `formula`: its name. `over`: one pair of annotators, the mean over pairs, pooled over
    pairs, or all annotators together. `label`: a label, an attribute or a question, null for all.
    `value`: null where it is undefined, with the `reason`. `articles`, `items`, `pairs`: what it rests on;
    `dropped`: what was left out. `notes`: what a reader must know.
    """

    layer: str
    measure: str
    formula: str
    over: str
    annotators: list[str]
    label: str | None
    value: float | None
    reason: NotRequired[str]
    interval: IntervalRow | None
    articles: int
    items: int
    pairs: int
    dropped: int
    notes: list[str]


class OverlapRow(TypedDict):
    """Who did what.

    `shared`: annotator → annotator → articles both finished. `states`: annotator → articles by state:
    missing (nothing, or rejected or skipped), in progress, empty (finished without any span), done.
    `alone`: articles that one annotator alone finished; `nobody`: that none did.
    """

    shared: dict[str, dict[str, int]]
    states: dict[str, dict[str, int]]
    alone: int
    nobody: int


class LabelSupportRow(TypedDict):
    """One span label: spans of each annotator in the articles that count, and its share of all."""

    label: str
    support: dict[str, int]
    prevalence: float | None


class ConfusionRow(TypedDict):
    """Labels of matched spans: rows the first annotator, columns the second, ∅ for spans without partner.

    `annotators`: the two, or empty for all pairs together.
    """

    annotators: list[str]
    labels: list[str]
    table: list[list[int]]


class KindRow(TypedDict):
    """How many disagreements have this label and kind."""

    label: str
    kind: str
    count: int


class WordsRow(TypedDict):
    """A span: code points (end exclusive), words, label, attributes."""

    start: int
    end: int
    text: str
    label: str
    attributes: dict[str, str]


class VersionRow(TypedDict):
    """A version: a span, or a relation from `span` to `child`."""

    span: WordsRow
    relation: NotRequired[str]
    child: NotRequired[WordsRow]


class DisagreementRow(TypedDict):
    """One disagreement of two annotators.

    `count`: how many have the same label and kind. `start`, `end`: code points of the article, end
    exclusive; `line`: from 1. `versions`: annotator → what they say, empty for nothing.
    `open_with`: the command that opens the place.
    """

    kind: str
    label: str
    count: int
    detail: str
    article: str
    start: int
    end: int
    line: int
    versions: dict[str, list[VersionRow]]
    sentence: str
    sentence_start: int
    open_with: str


class SidedRow(TypedDict):
    """Precision, recall and F1 of spans (extent and label); null where there is nothing to divide by.

    `label`: null for all. `interval`: of F1. `right`: of `given` by the annotator and `wanted` by the
    other side.
    """

    label: str | None
    precision: float | None
    recall: float | None
    f1: float | None
    interval: IntervalRow | None
    right: int
    wanted: int
    given: int
    articles: int


class BatchRow(TypedDict):
    """A stretch of work: when its first and last article were finished, and the scores in it."""

    first: str
    last: str
    articles: int
    precision: float | None
    recall: float | None
    f1: float | None


class AgainstGoldRow(TypedDict):
    """An annotator against gold.

    `without_own_suggestions`: without the `own_suggestions` gold spans that equal a suggestion this
    annotator accepted unchanged. `drift`: batches in the order in which articles were finished.
    """

    annotator: str
    scores: list[SidedRow]
    without_own_suggestions: list[SidedRow]
    own_suggestions: int
    drift: list[BatchRow]


class AnchoringRow(TypedDict):
    """An annotator and the suggestions, which are the wanted side; `kept`: accepted unchanged."""

    annotator: str
    scores: list[SidedRow]
    spans: int
    kept: int


class ApartRow(TypedDict):
    """F1 of a pair, and without the `shared_suggestions` that both accepted unchanged."""

    annotators: list[str]
    f1: float | None
    f1_apart: float | None
    shared_suggestions: int


class OwnDifferenceRow(TypedDict):
    """One thing that an annotator has otherwise than gold.

    `start`, `end`: code points of the article, end exclusive. `own`, `gold`: what each says, in words, empty
    for nothing. `reason`: why it was settled so, empty where the adjudicator gave none.
    """

    article: str
    kind: str
    start: int
    end: int
    sentence: str
    own: str
    gold: str
    reason: str


class OwnDifferencesRow(TypedDict):
    """The output of `annotator differences --json`: in reading order, article by article."""

    annotator: str
    differences: list[OwnDifferenceRow]


class GammaRow(TypedDict):
    """γ (Mathet 2015), where it was asked for: the mean over `articles` that were drawn and over `seeds`.

    `lowest` and `highest`: over seeds. `reason`: why there is no value. `version`: of pygamma-agreement.
    """

    value: float | None
    reason: NotRequired[str]
    lowest: NotRequired[float | None]
    highest: NotRequired[float | None]
    gamma_cat: NotRequired[float | None]
    labels: NotRequired[dict[str, float | None]]
    disorder: NotRequired[float | None]
    articles: NotRequired[int]
    samples: NotRequired[int]
    seeds: NotRequired[list[int]]
    version: NotRequired[str]


class AgreementRow(TypedDict):
    """The output of `annotator agreement --json`.

    `headline`: the mean pairwise F1 of spans, same extent and label; null with fewer than two annotators.
    `unit`: in which overlap is counted. `paired`: articles that two or more annotators finished.
    """

    annotators: list[str]
    gold: str | None
    model: str | None
    include_unfinished: bool
    articles: int
    paired: int
    unit: str
    seed: int
    replicates: int
    overlap: OverlapRow
    layers: dict[str, OverlapRow]
    headline: EstimateRow | None
    estimates: list[EstimateRow]
    labels: list[LabelSupportRow]
    confusion: list[ConfusionRow]
    disagreement_counts: list[KindRow]
    disagreements: NotRequired[list[DisagreementRow]]
    against_gold: list[AgainstGoldRow]
    anchoring: list[AnchoringRow]
    apart_from_suggestions: list[ApartRow]
    gamma: NotRequired[GammaRow]
    warnings: list[str]


class CurveScoreRow(TypedDict):
    """An F1 and the ends of the interval that holds 95 % of its values over resampled articles."""

    f1: float | None
    low: float | None
    high: float | None


class CurvePointRow(TypedDict):
    """Training on a share of the articles: scores on the held-out ones, of all labels and of each."""

    share: float
    articles: int
    spans: CurveScoreRow
    relations: CurveScoreRow
    labels: dict[str, float | None]


class CurveRow(TypedDict):
    """The output of `annotator train --curve --json`; `rules` has share 0."""

    held_out: int
    seed: int
    rules: CurvePointRow
    points: list[CurvePointRow]
    verdict: str


class ComponentRow(TypedDict):
    """How training of a component went.

    `score` is that of the best epoch on the articles that tell when to stop, null without any.
    """

    name: str
    epochs: int
    best_epoch: int
    score: float | None


class TrainingRow(TypedDict):
    """The output of `annotator train --json`.

    `train` articles are `learned` from, but for those of `tuning`, which tell when to stop; `dev` are held
    out. `evaluation` is null when none is.
    """

    output: str
    version: str
    train: int
    dev: int
    learned: int
    tuning: int
    words: int
    components: list[ComponentRow]
    without_data: list[str]
    notices: list[str]
    evaluation: EvaluationRow | None
