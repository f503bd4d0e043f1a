"""The lines of a file that were refused, each with the reasons, to be mended and imported again."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from annotator.document.errors import DataError
from annotator.formats.atomic_file import Written, write_lines
from annotator.formats.input_file import source_name
from annotator.formats.json_out import dump_row

_IN_MEMORY = 1 << 20


def rejected_path(path: Path) -> Path:
    """Where the refused lines of a file go: beside it, with `.rejected.jsonl` after its name."""
    return path.with_name(f"{path.name}.rejected.jsonl")


class Refused:
    """The refused records of a file, put aside until it is known whether they are to be written."""

    def __init__(self, path: Path, file: IO[str]) -> None:
        self._path, self._file = path, file

    def put(
        self, place: int | str, size: int, errors: Sequence[DataError], content: bytes | None = None
    ) -> None:
        """Put one aside.

        Args:
            place: its line, or the file of a folder that it is.
            size: its bytes in the file.
            errors: the reasons.
            content: the bytes of the line.
        """
        reasons = [": ".join(part for part in (e.field, e.message, e.hint) if part) for e in errors]
        file = Path(place) if isinstance(place, str) and place else self._path
        line = place if isinstance(place, int) else 0
        row: dict[str, Any] = {"file": source_name(file), "line": line, "bytes": size, "errors": reasons}
        self._file.write(dump_row({**row, **_content(content)}) + "\n")

    def write(self) -> Written:
        """Write them beside the file; ProjectError when that cannot be done."""
        self._file.seek(0)
        return write_lines(rejected_path(self._path), (line.rstrip("\n") for line in self._file))


@contextmanager
def putting_aside(path: Path) -> Iterator[Refused]:
    """Where the refused records of a file can be put aside; they are kept in memory while they are few."""
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="ascii", newline="\n") as file:
        yield Refused(path, file)


def _content(content: bytes | None) -> dict[str, str]:
    if content is None:
        return {}
    try:
        return {"content": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"content_base64": base64.b64encode(content).decode("ascii")}
