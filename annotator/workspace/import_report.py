"""What became of imported files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from annotator.document.errors import DataError
from annotator.formats.losses import Losses
from annotator.formats.row_check import UNKNOWN_LABEL

ERRORS_KEPT = 50
"""Errors of one file that are remembered; the rest is counted."""


class FileReport(Struct):
    """What became of one file.

    Attributes:
        file: it, or the folder.
        rows: articles in it that could be used.
        added: articles stored; same: those that were there already, or twice in the file.
        spans, relations: suggestions stored.
        renewed: articles that were there already and got new suggestions.
        answers: rows taken over as somebody's annotations; kept: not, since they had begun the article.
        further: of the answers, those about an article that the person has answered before in the file:
            each is kept as an article of its own.
        beside: of the answers, those to another question, kept beside what the person said of the article.
        answered: rows that carried somebody's annotations, which were not asked for.
        sessions: whose annotations were taken under one name, as the rows call them, the first few.
        losses: what of the file a row cannot carry, and what is to be told about the rows.
        errors: the first ERRORS_KEPT, one for each unknown label; error_count: all.
        unknown: how often each message about an unknown label was left out of `errors`.
        refused: lines that could not be used.
        rejected_file: where these went, when the others were imported.
        first_key: key of the first article in it; first_added: of the first that is new.
    """

    file: Path
    rows: int = 0
    added: int = 0
    same: int = 0
    spans: int = 0
    relations: int = 0
    renewed: int = 0
    answers: int = 0
    kept: int = 0
    further: int = 0
    beside: int = 0
    answered: int = 0
    sessions: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    errors: list[DataError] = field(default_factory=list)
    error_count: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    rejected_file: Path | None = None
    first_key: str = ""
    first_added: str = ""

    @property
    def is_imported(self) -> bool:
        """Whether what is good in the file is now in the project."""
        return not self.error_count or self.rejected_file is not None

    def refusal(self) -> "FileReport":
        """The report of the file when nothing of it was stored: what is wrong with it alone."""
        return FileReport(
            self.file,
            errors=self.errors,
            error_count=self.error_count,
            unknown=self.unknown,
            refused=self.refused,
        )

    def note_errors(self, errors: Sequence[DataError]) -> None:
        """Count a refused line and remember why; the same unknown label is remembered once."""
        self.refused += 1
        for error in errors:
            if error.message.endswith(UNKNOWN_LABEL):
                if error.message in self.unknown:
                    self.unknown[error.message] += 1
                    continue
                self.unknown[error.message] = 0
            self.error_count += 1
            if len(self.errors) < ERRORS_KEPT:
                self.errors.append(error)


class ImportReport(Struct, frozen=True):
    """What became of each file, in the order they were named.

    Attributes:
        names: what rows call a person → the annotator they were taken as, when that was asked for.
    """

    files: tuple[FileReport, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether no file was left out."""
        return all(file.is_imported for file in self.files)

    @property
    def start_key(self) -> str | None:
        """Where to begin reading: the first new article, else the only one there is, else None."""
        if added := next((file.first_added for file in self.files if file.first_added), None):
            return added
        keys = [file.first_key for file in self.files if file.rows]
        return keys[0] if sum(file.rows for file in self.files) == 1 else None
