"""The data card of a training set: what is in it, where it comes from, and what is not in it."""

import json
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from annotator.document.schema import LabelSchema
from annotator.formats.losses import Losses
from annotator.workspace.choosing import ChoiceReport
from annotator.workspace.output_types import FigureRow

VERSION = 1
"""Of the layout of `data_card.json`."""


class CountsRow(TypedDict):
    """One label: how many, and how they came about; `rejected` counts refused suggestions of the label."""

    all: int
    accepted: int
    corrected: int
    manual: int
    rejected: int


class AttributeRow(TypedDict):
    """One attribute: on how many spans it is set; how often each value, of free text how many different."""

    given: int
    values: NotRequired[dict[str, int]]
    different: NotRequired[int]


class DatesRow(TypedDict):
    """First and last date that the articles state (as text); how many state none."""

    first: str | None
    last: str | None
    without: int


class SideRow(TypedDict):
    """One file of the training set.

    `stories`: articles that are copies of one story counted once. `unfinished`: articles that were asked
    for though nobody has finished them. `entities`: spans in the layer without overlaps. `replaced`:
    suggestions in whose place another span was made; they are no negatives. `undecided`: suggestions
    left open on purpose. `frames`: spans whose relations were looked at, of all that can have some.
    `sources`: articles of each source that they name, the empty one for those that name none.
    """

    articles: int
    stories: int
    unfinished: int
    sentences: int
    tokens: int
    entities: int
    spans: dict[str, CountsRow]
    relations: dict[str, CountsRow]
    attributes: dict[str, AttributeRow]
    replaced: int
    undecided: int
    frames: dict[str, int]
    annotators: dict[str, int]
    sources: dict[str, int]
    dates: DatesRow


class SchemaRow(TypedDict):
    """The label schema the annotations follow; `hash` is the SHA-256 of its file."""

    name: str
    version: str
    language: str
    hash: str


class LossRow(TypedDict):
    """Something the training set does not hold as it was annotated, with the first places."""

    kind: str
    count: int
    places: list[str]


class SplitRow(TypedDict):
    """How articles were divided: the share of the stories to train on, and articles near to both sides."""

    share: float
    left_out: int
    near: dict[str, list[str]]


class PassedOverRow(TypedDict):
    """Articles that are not in it: `unfinished` ones, counted for each person; rejected or skipped ones.

    `other_questions`: finished ones whose rows asked for no spans (choice, classification …).
    `several`: articles that several people finished, by the person whose annotations were taken.
    """

    unfinished: int
    not_accepted: int
    other_questions: int
    several: dict[str, int]


class TrainingRow(TypedDict):
    """What `config.cfg` trains: components, the longest span in tokens, the seed, and the base model."""

    components: list[str]
    longest_span: int
    seed: int
    base_model: str | None
    spacy: str


class DataCard(TypedDict):
    """The file `data_card.json` of a training set. `last_decision`: when somebody last decided something."""

    version: int
    dataset: str
    program: str
    license: str | None
    schema: SchemaRow
    last_decision: str | None
    train: SideRow
    dev: SideRow
    split: SplitRow
    passed_over: PassedOverRow
    agreement: FigureRow
    losses: list[LossRow]
    training: TrainingRow


def schema_row(schema: LabelSchema) -> SchemaRow:
    """The label schema, named."""
    return {
        "name": schema.name,
        "version": schema.version,
        "language": schema.language,
        "hash": schema.hash,
    }


def losses_rows(losses: Losses) -> list[LossRow]:
    """What was lost, in the order in which it was first met."""
    return [
        {"kind": kind, "count": loss.count, "places": list(loss.places)}
        for kind, loss in losses.kinds.items()
    ]


def passed_over_row(choice: ChoiceReport) -> PassedOverRow:
    """What was passed over."""
    several = dict(sorted(choice.several.items()))
    return {
        "unfinished": choice.unfinished,
        "not_accepted": choice.not_accepted,
        "other_questions": choice.other_questions,
        "several": several,
    }


def moment(at: int) -> str | None:
    """Milliseconds since the epoch as UTC, None for 0."""
    return datetime.fromtimestamp(at // 1000, UTC).isoformat() if at else None


def card_json(card: DataCard) -> bytes:
    """The card as JSON in UTF-8; the same card gives the same bytes."""
    return (json.dumps(card, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
