"""The files of a project beside its database, copied durably; no link is followed and nothing replaced."""

import os
import stat
from pathlib import Path, PurePath

from annotator.workspace.project import Project


def copy_patterns(project: Project, folder: Path) -> tuple[str, ...]:
    """Copy the pattern files; gives those that are no plain files of the project."""
    names = dict.fromkeys(project.settings.patterns)
    return tuple(name for name in names if not copy_plain(project.directory, folder, name))


def copy_plain(project: Path, folder: Path, name: str) -> bool:
    """Copy a plain file of the project, durably; False for what is none, or lies outside of the project."""
    source = project / name
    if PurePath(name).is_absolute() or ".." in PurePath(name).parts or not _is_plain(source):
        return False
    write_durably(folder / name, source.read_bytes())
    return True


def write_durably(target: Path, content: bytes) -> None:
    """Write a new file of mode 0600 that survives a power failure."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
