"""brat standoff: a folder with a `.txt` and an `.ann` file for each document.

https://brat.nlplab.org/standoff.html. Offsets count code points of the `.txt` file as it is, CR and LF
each for one. What brat has no place for (the article's id, its `meta`, whose the annotations are) stands in a
`.json` file beside the two, which brat leaves alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.document.errors import DataError
from annotator.formats.article_facts import OURS
from annotator.formats.brat_lines import Standoff
from annotator.formats.brat_names import BratNames
from annotator.formats.brat_parse import parse_standoff
from annotator.formats.brat_row import DocumentRow
from annotator.formats.brat_write import write
from annotator.formats.input_file import Folder, open_folder, source_name
from annotator.formats.lines import MAX_RECORD_BYTES
from annotator.formats.losses import Losses
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source
from annotator.formats.strict_json import parse_object

__all__ = ["read", "write"]

TEXT, FACTS = ".txt", ".json"
WHOLE = ".ann"
PARTS = (".a1", ".a2", ".co", ".rel")
"""Files of the BioNLP shared tasks, which are read together where there is no `.ann`."""

FOLDERS = "folders inside the folder, not read"


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """The documents of a folder in the order of their names; of a file in it, its document alone.

    A document without annotations is an article without an answer; any other counts as accepted, where
    its `.json` file does not say otherwise.
    """
    folder, names = open_folder(source.path), BratNames(rows.schema)
    for name in folder.others:
        rows.losses.add(FOLDERS, str(folder.path / name))
    suffixes = (TEXT, WHOLE, *PARTS)
    stems = {Path(name).stem for name in folder.names if Path(name).suffix in suffixes}
    for stem in sorted(stems):
        yield _Document(folder, stem).read(rows, names)


class _Document:
    """The files of one document."""

    def __init__(self, folder: Folder, stem: str) -> None:
        self._folder, self._stem = folder, stem
        self._size, self._content = 0, b""

    def read(self, rows: RowReader, names: BratNames) -> ReadRow:
        files = [
            self._stem + suffix for suffix in (WHOLE, *PARTS) if self._stem + suffix in self._folder.names
        ]
        if files and files[0].endswith(WHOLE):
            del files[1:]
        path = self._folder.path / (files[0] if files else self._stem + TEXT)
        try:
            text = self._text(path)
            facts, found = self._facts(), Standoff()
            for name in files:
                self._content = self._bytes(name)
                parse_standoff(self._content, str(self._folder.path / name), found)
            own = replace(rows, losses=Losses())
            incoming = DocumentRow(own, names, text, found, facts).incoming()
        except DataError as error:
            return refused(BadRow([error]), path, size=self._size, content=self._content or None)
        except BadRow as bad:
            return refused(bad, path, size=self._size, content=self._content or None)
        rows.losses.merge(own.losses)
        return ReadRow(0, self._size, incoming, content=self._content, file=str(path))

    def _bytes(self, name: str) -> bytes:
        with self._folder.open(name) as file:
            content = file.read(MAX_RECORD_BYTES + 1)
        self._size += len(content)
        if len(content) > MAX_RECORD_BYTES:
            limit = f"the limit for one article is {MAX_RECORD_BYTES // 2**20} MiB"
            raise DataError(
                "the file is too large for one article", limit, file=str(self._folder.path / name)
            )
        return content

    def _text(self, annotations: Path) -> str:
        name = self._stem + TEXT
        if name not in self._folder.names:
            hint = "put the text it was made for beside it"
            raise DataError(f"{source_name(Path(name))} is missing", hint, file=str(annotations))
        content = self._bytes(name)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            what = f"byte {error.start + 1} of the file (0x{content[error.start]:02X}) is not UTF-8"
            line = content.count(b"\n", 0, error.start) + 1
            raise DataError(
                what, "save the file as UTF-8", file=str(self._folder.path / name), line=line
            ) from error

    def _facts(self) -> dict[str, Any]:
        """What our own `.json` file says; of any other document its file's name."""
        name = self._stem + FACTS
        if name in self._folder.names:
            try:
                facts = parse_object(self._bytes(name).strip())
            except DataError as error:
                place = str(self._folder.path / name)
                raise DataError(error.message, error.hint, file=place, line=1) from error
            if isinstance(facts.get(OURS), dict):
                return {"meta": {}, **facts}
        return {"meta": {"source": source_name(Path(self._stem + TEXT))}}
