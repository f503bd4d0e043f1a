"""The lines of a file that were refused, each with the reasons, to be mended and imported again."""

import base64
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from annotator.formats.atomic_file import Written, write_lines
from annotator.formats.input_file import source_name
from annotator.formats.json_out import dump_row
from annotator.formats.reading import ReadRow


_IN_MEMORY = 1 << 20


def rejected_path(path: Path) -> Path:
    """Where the refused lines of a file go: beside it, with `.rejected.jsonl` after its name."""
    return path.with_name(f"{path.name}.rejected.jsonl")


class Refused:
    """The refused records of a file, put aside until it is known whether they are to be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="ascii", newline="\n")

    def __enter__(self) -> "Refused":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, read: ReadRow) -> None:
        """Put one aside, with the reasons."""
        reasons = [": ".join(part for part in (e.field, e.message, e.hint) if part) for e in read.errors]
        row: dict[str, Any] = {
            "file": source_name(Path(read.file) if read.file else self._path),
            "line": read.line,
            "bytes": read.size,
            "errors": reasons,
        }
        self._file.write(dump_row({**row, **_content(read.content)}) + "\n")

    def write(self) -> Written:
        """Write them beside the file; ProjectError when that cannot be done."""
        self._file.seek(0)
        return write_lines(rejected_path(self._path), (line.rstrip("\n") for line in self._file))


def _content(content: bytes | None) -> dict[str, str]:
    if content is None:
        return {}
    try:
        return {"content": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"content_base64": base64.b64encode(content).decode("ascii")}
