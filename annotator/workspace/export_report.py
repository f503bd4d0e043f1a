"""What an export tells: how much was written, whose it was, and what the format could not hold."""

from pathlib import Path

from msgspec import Struct, field

from annotator.formats.losses import Losses
from annotator.workspace.choosing import ChoiceReport


class ExportReport(Struct):
    """What was exported.

    Attributes:
        path: the file or folder, None for standard output.
        is_written: False when there was nothing for the default output, which then is not made (one
            that is there stays as it was).
        articles: annotated articles written, counted once for each person.
        rows: lines of a file; files: those of a folder, 0 for a file.
        sha256: of the file's bytes, or of the folder's list of files.
        as_they_came: of a Prodigy export, rows that nobody has touched.
        choice: whose annotations were taken, and what was passed over.
        losses: what the format could not hold, or holds in another place.
    """

    path: Path | None = None
    is_written: bool = True
    articles: int = 0
    rows: int = 0
    files: int = 0
    sha256: str = ""
    as_they_came: int = 0
    choice: ChoiceReport = field(default_factory=ChoiceReport)
    losses: Losses = field(default_factory=Losses)
