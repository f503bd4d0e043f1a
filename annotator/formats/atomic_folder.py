"""Writing a folder so that at any moment the old one or the new one is there, whole.

The new one is written beside it under a hidden name, made durable, and swapped in. It carries a list of
its files with their SHA-256, by which the next export knows that nothing of a person's own is in it.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.formats.atomic_file import make_durable, refused
from annotator.formats.file_names import safe_file_name
from annotator.formats.folder_marker import (
    FOLDER,
    HEAD,
    MARKER,
    entries,
    first_changed,
    first_unlisted,
    listed,
    marker_line,
    names_in,
    open_folder,
)
from annotator.formats.swap import swap

__all__ = ["MARKER", "WrittenFolder", "safe_file_name", "write_folder"]

_ONE_BY_ONE = 100
"""Files that are made durable one by one; if there are more, all are at the end, which is then faster."""

_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]+")
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class WrittenFolder(Struct, frozen=True):
    """What was written: files, bytes, and the SHA-256 of the list of all (the file MARKER)."""

    files: int
    size: int
    sha256: str


def write_folder(target: Path, files: Iterable[tuple[str, bytes]]) -> WrittenFolder:
    """Put files with these names and contents, and no others, into the folder `target`, as one step.

    A name may be `FOLDER/NAME`, for a file in a folder inside; nothing is deeper than that.
    A folder that is there is replaced when it is empty or an earlier export that nobody has changed.
    What a killed program left beside it is removed. A new folder has mode 0700, its files 0600.

    Raises:
        ProjectError: the target is something else, or holds files of a person's own, or its directory
            or disk refuses; what was there is as it was.
        ValueError: a name is no plain file name, or comes twice but for the case of its letters.
    """
    target = target.absolute()
    if target.name in ("", ".."):
        raise ProjectError(f"{safe(str(target))} has no name", "name a folder with --output")
    try:
        with open_folder(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) as parent:
            _sweep(parent, target.name)
            mode = _check_target(parent, target)
            return _write(parent, target, mode, files)
    except OSError as error:
        raise refused(target, error) from error


def _check_target(parent: int, target: Path) -> int:
    """The mode the folder is to have; ProjectError when what is there may not be replaced."""
    try:
        found = os.stat(target.name, dir_fd=parent, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return 0o700
    if not stat.S_ISDIR(found):
        what = "a symbolic link" if stat.S_ISLNK(found) else "not a folder"
        raise ProjectError(f"{safe(str(target))} is {what}", "name a folder with --output")
    with open_folder(target.name, within=parent) as folder:
        if strange := first_unlisted(folder) or first_changed(folder):
            raise _own(target, strange)
    return stat.S_IMODE(found)


def _own(target: Path, name: str) -> ProjectError:
    hint = "move it away, or name another folder with --output"
    return ProjectError(f"{safe(str(target))} holds {safe(name)}, which no export wrote like that", hint)


def _write(parent: int, target: Path, mode: int, files: Iterable[tuple[str, bytes]]) -> WrittenFolder:
    name = f".{target.name}.partial-{secrets.token_hex(8)}"
    with _new_folder(parent, name) as folder:
        try:
            written = _fill(folder, files)
            os.fchmod(folder, mode)
            os.fsync(folder)
        except BaseException:
            _remove(parent, name, folder, names_in(folder))
            raise
        _put_in_place(parent, name, target, folder)
        make_durable(target.parent)
        return written


@contextmanager
def _new_folder(parent: int, name: str) -> Iterator[int]:
    """A new folder, held by a lock that ends with this program."""
    folder = _make_folder(parent, name)
    try:
        yield folder
    finally:
        os.close(folder)


def _make_folder(parent: int, name: str) -> int:
    """A new folder, open and locked; made again when another export swept it before it was locked."""
    while True:
        os.mkdir(name, 0o700, dir_fd=parent)
        with suppress(FileNotFoundError):
            folder = os.open(name, FOLDER, dir_fd=parent)
            fcntl.flock(folder, fcntl.LOCK_EX)
            if os.fstat(folder).st_nlink:
                return folder
            os.close(folder)


def _fill(folder: int, files: Iterable[tuple[str, bytes]]) -> WrittenFolder:
    names: set[str] = set()
    count = size = 0
    digest = hashlib.sha256(HEAD.encode())
    with os.fdopen(os.open(f"{MARKER}.new", _NEW_FILE, 0o600, dir_fd=folder), "wb") as marker:
        marker.write(HEAD.encode())
        for name, content in files:
            _check_name(name, names)
            _write_file(folder, name, content, is_durable=count < _ONE_BY_ONE)
            line = marker_line(name, content)
            marker.write(line)
            digest.update(line)
            count, size = count + 1, size + len(content)
        if count > _ONE_BY_ONE:
            os.sync()
        marker.flush()
        os.fsync(marker.fileno())
    os.rename(f"{MARKER}.new", MARKER, src_dir_fd=folder, dst_dir_fd=folder)
    return WrittenFolder(count, size, digest.hexdigest())


def _check_name(name: str, names: set[str]) -> None:
    parts = name.split("/")
    if len(parts) > 2 or not all(map(_is_plain, parts)):
        raise ValueError(f"{name!r} is no file name")
    if (folded := unicodedata.normalize("NFC", name).casefold()) in names:
        raise ValueError(f"{name!r} comes twice")
    names.add(folded)


def _is_plain(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name not in (".", "..") and not name.startswith(MARKER)


def _write_file(folder: int, name: str, content: bytes, *, is_durable: bool) -> None:
    subfolder, slash, _ = name.rpartition("/")
    if slash:
        with suppress(FileExistsError):
            os.mkdir(subfolder, 0o700, dir_fd=folder)
    with os.fdopen(os.open(name, _NEW_FILE, 0o600, dir_fd=folder), "wb") as file:
        file.write(content)
        if is_durable:
            file.flush()
            os.fsync(file.fileno())
    if slash and is_durable:
        with open_folder(subfolder, within=folder) as opened:
            os.fsync(opened)


def _put_in_place(parent: int, name: str, target: Path, new: int) -> None:
    """Give the new folder the target's name; what had it before goes."""
    try:
        if not _swapped(parent, name, target.name):
            os.rename(name, target.name, src_dir_fd=parent, dst_dir_fd=parent)
            return
    except BaseException:
        _remove(parent, name, new, names_in(new))
        raise
    with open_folder(name, within=parent) as old:
        if strange := first_unlisted(old):
            swap(parent, name, target.name)
            _remove(parent, name, new, names_in(new))
            raise _own(target, strange)
        _remove(parent, name, old, [*listed(old), MARKER])


def _swapped(parent: int, name: str, target: str) -> bool:
    """Let the two change places; whether there was a target."""
    try:
        swap(parent, name, target)
    except FileNotFoundError:
        return False
    return True


def _sweep(parent: int, name: str) -> None:
    """Remove what killed exports to this folder left: folders that no living program holds."""
    ours = re.compile(rf"\.{re.escape(name)}\.partial-[0-9a-f]{{16}}(\.aside)?")
    for left in entries(parent):
        if ours.fullmatch(left):
            with suppress(OSError), open_folder(left, within=parent) as folder:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                whole = listed(folder)
                _remove(parent, left, folder, [*whole, MARKER] if whole else names_in(folder))


def _remove(parent: int, name: str, folder: int, files: Iterable[str]) -> None:
    """Remove these files of an open folder, and the folder with those in it as far as they are then empty."""
    for left in files:
        with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
            os.unlink(left, dir_fd=folder)
    for left in entries(folder):
        with suppress(OSError):
            os.rmdir(left, dir_fd=folder)
    try:
        os.rmdir(name, dir_fd=parent)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
