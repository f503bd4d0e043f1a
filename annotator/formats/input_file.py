"""Input files: only regular files that look like text are opened, and what others are is said."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from annotator.document.errors import DataError

_HEAD = 512
_TEXT_ONLY = "annotator reads .txt and JSON Lines"
_UNPACK = "unpack it and import the files inside"
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"PK\x03\x04", "a zip archive", _UNPACK),
    (0, b"PK\x05\x06", "an empty zip archive", _UNPACK),
    (0, b"\x1f\x8b", "compressed with gzip", "unpack it with `gunzip` first"),
    (0, b"BZh", "compressed with bzip2", "unpack it with `bunzip2` first"),
    (0, b"\xfd7zXZ\x00", "compressed with xz", "unpack it with `unxz` first"),
    (0, b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it with `unzstd` first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (0, b"Rar!", "a rar archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"%PDF-", "a PDF document", "convert it to text, with `pdftotext` for instance"),
    (0, b"SQLite format 3\x00", "an SQLite database", _TEXT_ONLY),
    (0, b"PAR1", "a Parquet file", "convert it to JSON Lines first"),
    (0, b"\x7fELF", "a program", _TEXT_ONLY),
    (0, b"\x89PNG", "a picture", _TEXT_ONLY),
    (0, b"\xff\xd8\xff", "a picture", _TEXT_ONLY),
)
_SUFFIXES = {
    ".gz": "compressed with gzip", ".bz2": "compressed with bzip2", ".xz": "compressed with xz",
    ".zst": "compressed with zstd", ".zip": "a zip archive", ".tar": "a tar archive", ".tgz": "a tar archive",
    ".7z": "a 7z archive", ".rar": "a rar archive", ".spacy": "a spaCy DocBin", ".docx": "a Word document",
    ".pdf": "a PDF document",
}  # fmt: skip
_KINDS = (
    (stat.S_ISDIR, "is a directory", "name the files in it, with DIR/*.txt for instance"),
    (stat.S_ISLNK, "is a symbolic link", "name the file it points to"),
    (stat.S_ISFIFO, "is a pipe", "write what it gives into a file first"),
    (stat.S_ISSOCK, "is a socket", "name a regular file"),
    (stat.S_ISBLK, "is a device", "name a regular file"),
    (stat.S_ISCHR, "is a device", "name a regular file"),
)


def open_input(path: Path) -> BinaryIO:
    """The file, open for reading bytes.

    Raises:
        DataError: when it is not there, not readable, not a regular file, or by its first
            bytes or its name an archive or another binary format, or in UTF-16 or UTF-32.
    """
    name = str(path)
    try:
        _refuse_kind(name, os.lstat(path).st_mode)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise DataError(*_why(error), file=name) from error
    except ValueError as error:
        raise DataError("is no possible file name", "it holds a NUL character", file=name) from error
    file = os.fdopen(descriptor, "rb", buffering=1 << 20)
    try:
        _refuse_kind(name, os.fstat(descriptor).st_mode)
        _refuse_foreign(path, file.read(_HEAD))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


class Folder(Struct, frozen=True):
    """The files of a folder, or of one name in it.

    Attributes:
        path: the folder.
        names: its regular files in the order of their names, hidden ones left out.
        others: what else is in it (folders, links), which is not read.
    """

    path: Path
    names: tuple[str, ...]
    others: tuple[str, ...] = ()

    def open(self, name: str) -> BinaryIO:
        """One of the files, as `open_input` opens it; DataError also for what is no plain name."""
        if name != Path(name).name:
            raise DataError("is not in the folder", "name a file in it", file=str(self.path / name))
        return open_input(self.path / name)


def open_folder(path: Path) -> Folder:
    """The files in a folder; for a regular file, those beside it with the same name before the suffix.

    Raises:
        DataError: when it is not there, not readable, or neither a folder nor a regular file.
    """
    name = str(path)
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            return _listed(path, stem="")
        _refuse_kind(name, mode)
        return _listed(path.parent, stem=path.stem)
    except OSError as error:
        raise DataError(*_why(error), file=name) from error
    except ValueError as error:
        raise DataError("is no possible file name", "it holds a NUL character", file=name) from error


def _listed(path: Path, *, stem: str) -> Folder:
    names: list[str] = []
    others: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(".") or (stem and Path(entry.name).stem != stem):
                continue
            (names if entry.is_file(follow_symlinks=False) else others).append(entry.name)
    return Folder(path, tuple(sorted(names)), tuple(sorted(others)))


def source_name(path: Path) -> str:
    """The file's name without directories, as it is stored; bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path.name or path.resolve().name).decode("utf-8", "replace")


def _refuse_kind(name: str, mode: int) -> None:
    for is_kind, message, hint in _KINDS:
        if is_kind(mode):
            raise DataError(message, hint, file=name)


def _why(error: OSError) -> tuple[str, str]:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return "there is no such file", "check the name"
        case errno.EACCES | errno.EPERM:
            return "may not be read", "check its permissions"
        case errno.ELOOP:
            return "is a symbolic link", "name the file it points to"
        case errno.ENAMETOOLONG:
            return "the name is too long for a file", "check the name"
        case _:
            return f"cannot be read ({os.strerror(error.errno or 0)})", "check the file and its disk"


def _refuse_foreign(path: Path, head: bytes) -> None:
    name = str(path)
    for offset, signature, what, hint in _SIGNATURES:
        if head.startswith(signature, offset):
            raise DataError(f"is {what}", hint, file=name)
    if encoding := _other_unicode(head):
        hint = f"convert it with `iconv -f {encoding} -t UTF-8`"
        raise DataError(f"is encoded in {encoding}, not UTF-8", hint, file=name, line=1)
    by_name = _SUFFIXES.get(path.suffix.lower(), "")
    if by_name and head:
        raise DataError(f"is {by_name}, by its name", f"{_TEXT_ONLY}; unpack or convert it first", file=name)


def _other_unicode(head: bytes) -> str:
    """UTF-16 or UTF-32, by byte order mark or by the pattern of zero bytes; else empty."""
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    pairs = [head[index : index + 2] for index in range(0, min(len(head), 64) - 1, 2)]
    if len(pairs) > 1 and all(pair[1] == 0 and pair[0] for pair in pairs):
        return "UTF-16LE"
    if len(pairs) > 1 and all(pair[0] == 0 and pair[1] for pair in pairs):
        return "UTF-16BE"
    return ""
