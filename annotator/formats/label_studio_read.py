"""Reading Label Studio's JSON: tasks with annotations (JSON) or flat ones (JSON_MIN), one at a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from annotator.document.errors import DataError
from annotator.formats.input_file import open_folder, open_input
from annotator.formats.json_pieces import Piece, read_pieces
from annotator.formats.label_studio_task import rows_of
from annotator.formats.lines import MAX_RECORD_BYTES
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source
from annotator.formats.strict_json import parse_object


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """A row for each annotation of each task, of a file or of all `.json` files in a folder.

    A task without annotations is a row without an answer; its predictions become suggestions.
    """
    if source.file is not None:
        yield from _read_file(source.file, source.path, rows)
        return
    for path in _files(source.path):
        with closing(open_input(path)) as file:
            yield from _read_file(file, path, rows)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [path / name for name in open_folder(path).names if name.lower().endswith(".json")]
    if not found:
        raise DataError("holds no .json file", "name the file that Label Studio exported", file=str(path))
    return sorted(found, key=lambda each: (len(each.name), each.name))


def _read_file(file: BinaryIO, path: Path, rows: RowReader) -> Iterator[ReadRow]:
    for piece in read_pieces(file, str(path)):
        yield from _read_task(piece, path, rows)


def _read_task(piece: Piece, path: Path, rows: RowReader) -> Iterator[ReadRow]:
    """The rows of one task: all of them, or one that says what is wrong."""
    try:
        if piece.content is None:
            limit = f"the limit for one article is {MAX_RECORD_BYTES // 2**20} MiB"
            raise DataError(f"the task is {piece.size:,} bytes long", limit)
        incoming = rows_of(_parsed(piece.content), rows, f"{path}:{piece.line}")
    except DataError as error:
        yield refused(BadRow([error]), path, line=piece.line, size=piece.size, content=piece.content)
    except BadRow as bad:
        yield refused(bad, path, line=piece.line, size=piece.size, content=piece.content)
    else:
        for number, row in enumerate(incoming):
            size = 0 if number else piece.size
            yield ReadRow(piece.line, size, row, content=piece.content, file=str(path))


def _parsed(content: bytes) -> dict[str, object]:
    try:
        return parse_object(content)
    except DataError as error:
        message = error.message.replace("of the line", "of the task").replace("on a line", "here")
        raise DataError(message, error.hint.replace("line", "task"), field=error.field) from error
