"""A copy of a project that is a project itself, made while people annotate."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from annotator.config.paths import DATABASE, SETTINGS
from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.store.copying import Copied, copy_database
from annotator.store.sqlite import open_sqlite
from annotator.workspace.fresh_folder import fresh_folder
from annotator.workspace.moving import copy_project
from annotator.workspace.project import Project
from annotator.workspace.project_files import copy_patterns, copy_plain


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

    Settings, label schema, pattern files and database are copied; exports and models are not. What a server
    keeps is copied into a file. The folder
    appears when all of it is durable. Opening it is all there is to restoring it.

    Args:
        project: what to copy; people may go on annotating.
        target: a folder that does not exist, in a directory that does.
        progress: told how many pages of the database, or rows of a server's, out of how many are copied.
        checking: called before the copy is checked.

    Raises:
        ProjectError: the folder cannot be made, or the copy is not what was copied.
    """
    if not isinstance(project.address, Path):
        return _from_server(project, target, progress)
    with fresh_folder(target) as folder:
        with open_sqlite(project.address) as database:
            database.let_interrupt()
            copied = copy_database(database, folder / DATABASE, progress, checking)
        left = copy_patterns(project, folder)
        for name in (project.settings.schema, SETTINGS):
            if not copy_plain(project.directory, folder, name):
                raise ProjectError(f"{name} is no plain file", "put the file itself into the project")
    return BackupReport(target.absolute(), copied, tuple(map(safe, left)))


def _from_server(project: Project, target: Path, progress: Callable[[int, int], None]) -> BackupReport:
    """A copy in a file, compared row by row."""
    report = copy_project(project, target, progress=progress)
    articles, decisions = report.tables["article"].rows, report.tables["decision"].rows
    size = (report.path / DATABASE).stat().st_size
    return BackupReport(report.path, Copied(articles, decisions, report.last, size), report.left)
