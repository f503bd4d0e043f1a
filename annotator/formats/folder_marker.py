"""The list of files that an exported folder carries, by which one can tell what in it is a person's own."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".annotator-export.sha256"
"""The list of what an export wrote, in the form `sha256sum --check` reads; written last."""

HEAD = "# written by annotator: a new export replaces this folder while nothing in it has been changed\n"
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def open_folder(path: Path | str, flags: int = FOLDER, within: int | None = None) -> Iterator[int]:
    """A folder's descriptor; OSError for a symbolic link or anything else that is none."""
    descriptor = os.open(path, flags, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def marker_line(name: str, content: bytes) -> bytes:
    """The line of the list for a file."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()


def listed(folder: int) -> dict[str, str]:
    """Names and SHA-256 by the list of an open folder; nothing when it has none."""
    try:
        with os.fdopen(os.open(MARKER, _OLD_FILE, dir_fd=folder), encoding="utf-8", newline="\n") as file:
            lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def entries(folder: int) -> list[str]:
    """What is in an open folder, by name."""
    return sorted(os.listdir(folder))


def names_in(folder: int) -> list[str]:
    """What is in an open folder; of a folder in it that is not empty, what is in that, as `FOLDER/NAME`."""
    found: list[str] = []
    for name in entries(folder):
        inside: list[str] = []
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            with open_folder(name, within=folder) as subfolder:
                inside = entries(subfolder)
        found += [f"{name}/{each}" for each in inside] or [name]
    return found


def first_unlisted(folder: int) -> str | None:
    """The name of something in an open folder that no export put there, or None."""
    known = {MARKER, *listed(folder)}
    return next((name for name in names_in(folder) if name not in known), None)


def first_changed(folder: int) -> str | None:
    """The name of a file in an open folder that is not as an export wrote it, or None."""
    digests = listed(folder)
    there = (name for name in names_in(folder) if name in digests)
    return next((name for name in there if _digest(folder, name) != digests[name]), None)


def _digest(folder: int, name: str) -> str:
    """SHA-256 of a regular file; empty for anything else."""
    if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        return ""
    with os.fdopen(os.open(name, _OLD_FILE, dir_fd=folder), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
