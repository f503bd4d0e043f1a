"""The lines of a file that were refused, each with the reasons, to be mended and imported again."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from annotator.formats.atomic_file import Written, write_lines
from annotator.formats.input_file import source_name
from annotator.formats.json_out import dump_row
from annotator.formats.reading import ReadRow


def rejected_path(path: Path) -> Path:
    """Where the refused lines of a file go: beside it, with `.rejected.jsonl` after its name."""
    return path.with_name(f"{path.name}.rejected.jsonl")


def write_rejected(path: Path, rows: Iterable[ReadRow]) -> Written:
    """Write the refused rows of the file `path` beside it; ProjectError when that cannot be written."""
    return write_lines(rejected_path(path), _lines(path, rows))


def _lines(path: Path, rows: Iterable[ReadRow]) -> Iterator[str]:
    for read in rows:
        reasons = [": ".join(part for part in (e.field, e.message, e.hint) if part) for e in read.errors]
        row: dict[str, Any] = {
            "file": source_name(Path(read.file) if read.file else path),
            "line": read.line,
            "bytes": read.size,
            "errors": reasons,
        }
        yield dump_row({**row, **_content(read.content)})


def _content(content: bytes | None) -> dict[str, str]:
    if content is None:
        return {}
    try:
        return {"content": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"content_base64": base64.b64encode(content).decode("ascii")}
