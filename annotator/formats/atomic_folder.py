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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.formats.atomic_file import make_durable, refused
from annotator.formats.file_names import safe_file_name
from annotator.formats.swap import swap

__all__ = ["MARKER", "WrittenFolder", "safe_file_name", "write_folder"]

MARKER = ".annotator-export.sha256"
"""The list of what an export wrote, in the form `sha256sum --check` reads; written last."""

_HEAD = "# written by annotator: a new export replaces this folder while nothing in it has been changed\n"
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]+")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class WrittenFolder:
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
        with _open_folder(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) as parent:
            _sweep(parent, target.name)
            mode = _check_target(parent, target)
            return _write(parent, target, mode, files)
    except OSError as error:
        raise refused(target, error) from error


@contextmanager
def _open_folder(path: Path | str, flags: int = _FOLDER, within: int | None = None) -> Iterator[int]:
    descriptor = os.open(path, flags, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _check_target(parent: int, target: Path) -> int:
    """The mode the folder is to have; ProjectError when what is there may not be replaced."""
    try:
        found = os.stat(target.name, dir_fd=parent, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return 0o700
    shown = safe(str(target))
    if not stat.S_ISDIR(found):
        what = "a symbolic link" if stat.S_ISLNK(found) else "not a folder"
        raise ProjectError(f"{shown} is {what}", "name a folder with --output")
    with _open_folder(target.name, within=parent) as folder:
        if strange := _first_strange(folder):
            hint = "move it away, or name another folder with --output"
            raise ProjectError(f"{shown} holds {safe(strange)}, which no export wrote like that", hint)
    return stat.S_IMODE(found)


def _first_strange(folder: int) -> str | None:
    """The name of a file that is not as an export wrote it, or None."""
    listed = _listed(folder)
    for name in sorted(_names(folder)):
        if name != MARKER and (name not in listed or _digest(folder, name) != listed[name]):
            return name
    return None


def _names(folder: int) -> Iterator[str]:
    """What is in the folder; of a folder in it that is not empty, what is in that, as `FOLDER/NAME`."""
    for name in os.listdir(folder):
        inside: list[str] = []
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            with _open_folder(name, within=folder) as subfolder:
                inside = _entries(subfolder)
        yield from [f"{name}/{each}" for each in inside] or [name]


def _entries(folder: int) -> list[str]:
    return os.listdir(folder)


def _listed(folder: int) -> dict[str, str]:
    """Names and SHA-256 by the folder's list; nothing when it has none."""
    try:
        with os.fdopen(os.open(MARKER, _OLD_FILE, dir_fd=folder), encoding="utf-8", newline="\n") as file:
            lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _digest(folder: int, name: str) -> str:
    """SHA-256 of a regular file; empty for anything else."""
    if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        return ""
    with os.fdopen(os.open(name, _OLD_FILE, dir_fd=folder), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(parent: int, target: Path, mode: int, files: Iterable[tuple[str, bytes]]) -> WrittenFolder:
    name = f".{target.name}.partial-{secrets.token_hex(8)}"
    with _new_folder(parent, name) as folder:
        try:
            written = _fill(folder, files)
            os.fchmod(folder, mode)
            os.fsync(folder)
            _put_in_place(parent, name, target)
        except BaseException:
            _remove(parent, name, folder)
            raise
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
            folder = os.open(name, _FOLDER, dir_fd=parent)
            fcntl.flock(folder, fcntl.LOCK_EX)
            if os.fstat(folder).st_nlink:
                return folder
            os.close(folder)


def _fill(folder: int, files: Iterable[tuple[str, bytes]]) -> WrittenFolder:
    names: set[str] = set()
    count = size = 0
    digest = hashlib.sha256(_HEAD.encode())
    with os.fdopen(os.open(f"{MARKER}.new", _NEW_FILE, 0o600, dir_fd=folder), "wb") as marker:
        marker.write(_HEAD.encode())
        for name, content in files:
            _check_name(name, names)
            _write_file(folder, name, content)
            line = f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
            marker.write(line)
            digest.update(line)
            count, size = count + 1, size + len(content)
        marker.flush()
        os.fsync(marker.fileno())
    os.rename(f"{MARKER}.new", MARKER, src_dir_fd=folder, dst_dir_fd=folder)
    return WrittenFolder(count, size, digest.hexdigest())


def _check_name(name: str, names: set[str]) -> None:
    parts = name.split("/")
    if len(parts) > 2 or not all(map(_is_plain, parts)):
        raise ValueError(f"{name!r} is no file name")
    if (folded := name.casefold()) in names:
        raise ValueError(f"{name!r} comes twice")
    names.add(folded)


def _is_plain(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name not in (".", "..") and not name.startswith(MARKER)


def _write_file(folder: int, name: str, content: bytes) -> None:
    subfolder, slash, _ = name.rpartition("/")
    if slash:
        with suppress(FileExistsError):
            os.mkdir(subfolder, 0o700, dir_fd=folder)
    with os.fdopen(os.open(name, _NEW_FILE, 0o600, dir_fd=folder), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if slash:
        with _open_folder(subfolder, within=folder) as opened:
            os.fsync(opened)


def _put_in_place(parent: int, name: str, target: Path) -> None:
    """Give the new folder the target's name; what had it before goes."""
    with suppress(FileNotFoundError):
        swap(parent, name, target.name)
        with _open_folder(name, within=parent) as old:
            _remove(parent, name, old)
        return
    os.rename(name, target.name, src_dir_fd=parent, dst_dir_fd=parent)


def _sweep(parent: int, name: str) -> None:
    """Remove what killed exports to this folder left: folders that no living program holds."""
    ours = re.compile(rf"\.{re.escape(name)}\.partial-[0-9a-f]{{16}}(\.aside)?")
    for left in os.listdir(parent):
        if ours.fullmatch(left):
            with suppress(OSError), _open_folder(left, within=parent) as folder:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(parent, left, folder)


def _remove(parent: int, name: str, folder: int) -> None:
    """Remove a folder of ours: a whole one's listed files, of an unfinished one all files."""
    listed = _listed(folder)
    for left in list(_names(folder)):
        if not listed or left == MARKER or left in listed:
            with suppress(IsADirectoryError, PermissionError):
                os.unlink(left, dir_fd=folder)
    for left in os.listdir(folder):
        with suppress(OSError):
            os.rmdir(left, dir_fd=folder)
    try:
        os.rmdir(name, dir_fd=parent)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
