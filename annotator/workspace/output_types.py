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
    """One person: name, articles by state, and what they did."""

    annotator: str
    articles: StatesRow


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
    """Counts, and the figures made of them; null where there is nothing to divide by."""

    right: int
    wrong: int
    missed: int
    precision: float | None
    recall: float | None
    f1: float | None


class ScoreRow(TypedDict):
    """Agreement with the gold: `exact` both edges the same, `overlap` they share a character."""

    exact: TallyRow
    overlap: TallyRow


class TypesRow(TypedDict):
    """Event types among the triggers found exactly whose gold names one."""

    right: int
    compared: int
    accuracy: float | None


class EvaluationRow(TypedDict):
    """The output of `annotator evaluate --json`: scores by span label and by relation."""

    model: str
    version: str
    articles: int
    spans: dict[str, ScoreRow]
    relations: dict[str, ScoreRow]
    event_type: TypesRow
