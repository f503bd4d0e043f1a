"""A copy of a project that is a project itself, made while people annotate."""

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePath

from msgspec import Struct

from annotator.config.paths import DATABASE, SETTINGS
from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.store.copying import Copied, copy_database
from annotator.workspace.fresh_folder import fresh_folder
from annotator.workspace.project import Project


class BackupReport(Struct, frozen=True):
    """What was copied.

    Attributes:
        path: the folder, absolute.
        database: what is in its database.
        left: files that the settings name and that lie outside of the project, or are no plain files.
    """

    path: Path
    database: Copied
    left: tuple[str, ...]


def back_up(
    project: Project,
    target: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    checking: Callable[[], None] = lambda: None,
) -> BackupReport:
    """Copy a project into the new folder `target`, as of one moment, and check the copy.

    Settings, label schema, pattern files and database are copied; exports and models are not. The folder
    appears when all of it is durable. Opening it is all there is to restoring it.

    Args:
        project: what to copy; people may go on annotating.
        target: a folder that does not exist, in a directory that does.
        progress: told how many pages of the database out of how many are copied.
        checking: called before the copy is checked.

    Raises:
        ProjectError: the folder cannot be made, or the copy is not what was copied.
    """
    with fresh_folder(target) as folder:
        with project.database() as database:
            database.let_interrupt()
            copied = copy_database(database, folder / DATABASE, progress, checking)
        patterns = dict.fromkeys(project.settings.patterns)
        left = tuple(name for name in patterns if not _copy(project.directory, folder, name))
        for name in (project.settings.schema, SETTINGS):
            if not _copy(project.directory, folder, name):
                raise ProjectError(f"{name} is no plain file", "put the file itself into the project")
    return BackupReport(target.absolute(), copied, tuple(map(safe, left)))


def _copy(project: Path, folder: Path, name: str) -> bool:
    """Copy a plain file of the project, durably; False for what is none, or lies outside of the project."""
    source, target = project / name, folder / name
    if PurePath(name).is_absolute() or ".." in PurePath(name).parts or not _is_plain(source):
        return False
    content = source.read_bytes()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return True


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
