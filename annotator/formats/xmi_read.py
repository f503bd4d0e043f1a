"""Reading a folder of XMI files: ours, or INCEpTION's with layers of any name."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from annotator.document.errors import DataError
from annotator.formats.incoming import IncomingRow
from annotator.formats.input_file import open_folder, open_input
from annotator.formats.lines import MAX_RECORD_BYTES
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source
from annotator.formats.xmi_annotations import row_of
from annotator.formats.xmi_elements import read_document

_DEEPEST = 3
"""Folders inside folders that are looked into."""


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """A row for each `.xmi` file of the folder, or of the one that is named; all count as accepted."""
    for path in _files(source.path):
        size = path.stat().st_size if path.is_file() else 0
        try:
            incoming = _row(path, size, rows)
        except DataError as error:
            yield refused(BadRow([error]), path, size=size)
        except BadRow as bad:
            yield refused(bad, path, size=size)
        else:
            yield ReadRow(0, size, incoming, file=str(path))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [*_inside(path, _DEEPEST)]
    if not found:
        raise DataError("holds no .xmi file", "unpack the archives that INCEpTION exports", file=str(path))
    return found


def _inside(path: Path, depth: int) -> Iterator[Path]:
    """The files of a folder and of those in it: INCEpTION has one for each document, with its people's."""
    folder = open_folder(path)
    yield from (path / name for name in folder.names if name.lower().endswith(".xmi"))
    for name in folder.others if depth else ():
        if (path / name).is_dir() and not (path / name).is_symlink():
            yield from _inside(path / name, depth - 1)


def _row(path: Path, size: int, rows: RowReader) -> IncomingRow:
    if size > 8 * MAX_RECORD_BYTES:
        limit = f"the limit for one article is {8 * MAX_RECORD_BYTES // 2**20} MiB of XMI"
        raise DataError(f"the file is {size:,} bytes long", limit, file=str(path))
    with closing(open_input(path)) as file:
        return row_of(read_document(file, str(path)), rows, str(path))
