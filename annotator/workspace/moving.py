"""A copy of a project whose database may be kept elsewhere: in a file or on a server."""

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from annotator.config.database_address import check_database_address
from annotator.config.paths import DATABASE, SETTINGS
from annotator.config.project import read_project_settings, settings_with_database
from annotator.document.errors import ProjectError, UsageError
from annotator.document.safe_text import safe
from annotator.store.database import open_database
from annotator.store.moving import Content, move_rows
from annotator.workspace.fresh_folder import fresh_folder
from annotator.workspace.project import Project
from annotator.workspace.project_files import copy_patterns, copy_plain, write_durably


class CopyReport(Struct, frozen=True):
    """What was copied.

    Attributes:
        path: the folder of the copy, absolute.
        tables: what is in each table, the same on both sides.
        last: when the latest decision was made, milliseconds since the epoch; 0 without any.
        left: files that the settings name and that lie outside of the project, or are no plain files.
    """

    path: Path
    tables: Mapping[str, Content]
    last: int
    left: tuple[str, ...]


def copy_project(
    project: Project,
    target: Path,
    database: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> CopyReport:
    """Copy a project, as of one moment, with every id and number, and compare the copy row by row.

    The folder appears, and the rows stand, only when both sides have been found equal.

    Args:
        project: what to copy; people may go on annotating.
        target: a folder that does not exist, in a directory that does.
        database: the address of an empty database on a server; empty: a file in the folder.
        progress: told how many rows out of how many have been copied or compared.

    Raises:
        UsageError: the address is none, holds a password, or is that of the project itself.
        ProjectError: the folder cannot be made, or the database is not empty.
        StoreError: a database refuses, or the copy is not what was copied.
    """
    if database and check_database_address(database) == project.address:
        raise UsageError("this is the database of the project itself", "name a new one")
    with fresh_folder(target) as folder:
        left = copy_patterns(project, folder)
        if not copy_plain(project.directory, folder, project.settings.schema):
            raise ProjectError(
                f"{project.settings.schema} is no plain file", "put the file itself into the project"
            )
        content = settings_with_database(project.directory / SETTINGS, database)
        write_durably(folder / SETTINGS, content)
        if (read_project_settings(folder / SETTINGS).database or "") != database:
            raise ProjectError(
                f"the line with database in {SETTINGS} cannot be changed",
                "write it on one line, as database = …",
            )
        with project.database() as source:
            source.let_interrupt()
            found = source.one("SELECT max(at) FROM decision")
            with open_database(database or folder / DATABASE, create=True) as made:
                tables = move_rows(source, made, progress)
    last = int(found[0] or 0) if found else 0
    return CopyReport(target.absolute(), tables, last, tuple(map(safe, left)))
