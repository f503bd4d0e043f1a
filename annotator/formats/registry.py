"""The formats annotations are exchanged in: what each reads, writes and cannot hold."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from annotator.document.errors import UsageError
from annotator.document.offsets import OffsetUnit
from annotator.document.schema import LabelSchema
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.left_out import REJECTED, UNDECIDED, UNSAID, UNWRITABLE
from annotator.formats.losses import Losses
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow


class WriteContext(Struct, frozen=True):
    """What a writer is told beside the articles.

    Attributes:
        dataset: the project's name for its data.
        losses: where to note what the format cannot hold.
        offsets: what offsets are to count, for formats that let one choose; None: as their tool does.
    """

    schema: LabelSchema
    dataset: str
    losses: Losses = field(default_factory=Losses)
    offsets: OffsetUnit | None = None


class Source(Struct, frozen=True):
    """What a reader reads: an open file, or a folder (then `file` is None)."""

    path: Path
    file: BinaryIO | None = None


class Shape(StrEnum):
    """What a writer gives.

    `lines`: `write(articles, context) -> Iterator[str]`, lines of one text file without their ends;
    `folder`: `write(articles, context) -> Iterator[tuple[str, bytes]]`, names (no directories) and contents;
    `binary`: `write(articles, context, path) -> int`, writes the new file `path` itself, gives its rows.
    """

    LINES = "lines"
    FOLDER = "folder"
    BINARY = "binary"


Reader = Callable[[Source, RowReader], Iterator[ReadRow]]
LineWriter = Callable[[Iterable[AnnotatedArticle], WriteContext], Iterator[str]]
FolderWriter = Callable[[Iterable[AnnotatedArticle], WriteContext], Iterator[tuple[str, bytes]]]
BinaryWriter = Callable[[Iterable[AnnotatedArticle], WriteContext, Path], int]


class FormatSpec(Struct, frozen=True):
    """One exchange format.

    Attributes:
        name: as on the command line.
        title: what it is, in a few words.
        suffix: what its default file or folder name ends with, after `DATASET-`.
        module: the module with `read` and `write`; imported when first used.
        reads_folder: whether it is read from a folder (or one file of it) and not from one file.
        shape: what `write` gives.
        losses: what it cannot hold, in words, for the documentation and `export --help`.
        needs: the package it needs, with the extra that installs it as `package:extra`, or empty.
        people: whether it has an article once for each person who annotated it, not once in all.
        offsets: whether one can choose what its offsets count.
    """

    name: str
    title: str
    suffix: str
    module: str
    shape: Shape
    reads: bool = True
    reads_folder: bool = False
    losses: tuple[str, ...] = ()
    needs: str = ""
    people: bool = False
    offsets: bool = False

    def reader(self) -> Reader:
        """`read` of its module; UsageError when a package is missing."""
        return self._load("read")  # type: ignore[no-any-return]

    def writer(self) -> Callable[..., object]:
        """`write` of its module; UsageError when a package is missing."""
        return self._load("write")  # type: ignore[no-any-return]

    def _load(self, name: str):  # type: ignore[no-untyped-def]
        package, _, extra = self.needs.partition(":")
        try:
            return getattr(import_module(self.module), name)
        except ModuleNotFoundError as error:
            if not package or error.name is None or error.name.split(".")[0] != package:
                raise
            hint = f"pip install 'annotator-tui[{extra}]'"
            raise UsageError(f"{self.name} needs the package {package}", hint) from error


_OF_EVENTS = (
    REJECTED,
    UNDECIDED,
    "spans that take part in no event, and links that say nothing about one",
    "the article's text but for the sentences with events, in which white space is run together",
    "attributes of spans that are no event, but for their names",
)

FORMATS = (
    FormatSpec(
        "brat",
        "brat standoff: a .txt and an .ann file for each article",
        "brat",
        "annotator.formats.brat",
        Shape.FOLDER,
        reads_folder=True,
        losses=(
            REJECTED,
            UNDECIDED,
            "tokens: they are made from the text again",
            "spans of line breaks alone, and links to them",
            "read: discontinuous spans (from the first character to the last), and events of one trigger",
            "read: notes, references and attributes the label schema lacks (they stay with the row alone)",
        ),
    ),
    FormatSpec(
        "conll",
        "CoNLL, one token a line with IOB2 tags",
        "iob2.conll",
        "annotator.formats.conll",
        Shape.LINES,
        losses=(
            *UNSAID,
            "relations, and every attribute of spans",
            "where a span comes from",
            "spans that overlap others, but for the base layer",
            "spans off the token borders, white space at their edges, and spans of white space alone",
            "read: columns between token and tag",
        ),
    ),
    FormatSpec(
        "doccano",
        "doccano JSON Lines",
        "doccano.jsonl",
        "annotator.formats.doccano",
        Shape.LINES,
        losses=(*UNSAID, "where a span comes from", "attributes of spans that were moved in doccano"),
        offsets=True,
    ),
    FormatSpec(
        "label-studio",
        "Label Studio: tasks as JSON, and the labelling interface for them",
        "label-studio",
        "annotator.formats.label_studio",
        Shape.FOLDER,
        reads_folder=True,
        losses=(*UNSAID, "what a corrected suggestion was before"),
        people=True,
        offsets=True,
    ),
    FormatSpec(
        "review",
        "Prodigy's review rows: gold, and the versions of those who annotated",
        "review.jsonl",
        "annotator.formats.review_rows",
        Shape.LINES,
        losses=(
            "articles without gold about which people differ",
            "keys of the imported row that Prodigy does not know",
        ),
        people=True,
    ),
    FormatSpec(
        "xmi",
        "UIMA CAS XMI for INCEpTION",
        "xmi",
        "annotator.formats.xmi",
        Shape.FOLDER,
        reads_folder=True,
        losses=(*UNSAID, "where a span comes from", UNWRITABLE),
        needs="cassis:xmi",
        people=True,
    ),
    FormatSpec(
        "events",
        "CSV for spreadsheets, one row for each event",
        "events.csv",
        "annotator.formats.events_csv",
        Shape.LINES,
        reads=False,
        losses=_OF_EVENTS,
    ),
    FormatSpec(
        "parquet",
        "the rows of events with types, as Parquet",
        "events.parquet",
        "annotator.formats.events_parquet",
        Shape.BINARY,
        reads=False,
        losses=_OF_EVENTS,
        needs="pyarrow:parquet",
    ),
)
"""All formats beside Prodigy's own and spaCy's (`extractor.docbin`)."""

ALIASES = {
    "cas": "xmi",
    "csv": "events",
    "docbin": "spacy",
    "events-csv": "events",
    "events-parquet": "parquet",
    "events.csv": "events",
    "events.parquet": "parquet",
    "inception": "xmi",
    "iob": "conll",
    "iob2": "conll",
    "jsonl": "prodigy",
    "label_studio": "label-studio",
    "labelstudio": "label-studio",
    "uima": "xmi",
}
"""Other names of formats that are understood on the command line."""
