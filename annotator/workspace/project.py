"""A project: a directory with settings, its copy of the label schema, and the database."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from annotator import __version__
from annotator.config.checked import CHECKED
from annotator.config.label_schema import find_label_schema, parse_label_schema, read_label_schema
from annotator.config.paths import DATABASE, SETTINGS
from annotator.config.project import (
    DEFAULT_SCHEMA_FILE,
    ProjectSettings,
    check_suggest_labels,
    dataset_name,
    read_project_settings,
    write_new_project_settings,
)
from annotator.document.errors import ProjectError, StoreError
from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema
from annotator.store.articles import count_articles
from annotator.store.checked_schema import is_schema_checked, remember_checked_schema
from annotator.store.database import Address, Database, open_database
from annotator.store.lease import Place, take_place


class Project(Struct, frozen=True):
    """An open project.

    Attributes:
        directory: where it is, absolute.
        settings: what `annotator.toml` says.
        schema: the project's own copy of the label schema.
    """

    directory: Path
    settings: ProjectSettings
    schema: LabelSchema

    @classmethod
    def open(cls, directory: Path) -> "Project":
        """The project in a directory; ConfigErrors with every mistake in its files."""
        directory = directory.absolute()
        settings = read_project_settings(directory / SETTINGS)
        checked = _CheckedHere(settings.database or directory / DATABASE)
        schema = read_label_schema(directory / settings.schema, checked=checked)
        checked.remember(schema.hash)
        check_suggest_labels(settings, schema)
        return cls(directory, settings, schema)

    @classmethod
    def init(cls, directory: Path, schema: str, dataset: str = "", database: str = "") -> "Project":
        """Make a project; nothing that is there is overwritten.

        Args:
            directory: is made when it does not exist, readable for its owner alone.
            schema: name of a label schema that comes with the program, or a file.
            dataset: what the project is called in exports; empty takes the directory's name.
            database: the address of a PostgreSQL database that keeps it; empty: a file in the directory.

        Raises:
            UsageError: the address is none, or holds a password.
            ProjectError: there is a project already, or the directory or database cannot be written.
            ConfigErrors: the label schema has mistakes; nothing has been made.
        """
        if database:
            from annotator.config.database_address import check_database_address

            check_database_address(database)
        source = find_label_schema(schema)
        content = source.read_bytes()
        parse_label_schema(content, str(source))
        directory = directory.absolute()
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _refuse_project(directory)
            _write_new(directory / DEFAULT_SCHEMA_FILE, content)
            with open_database(database or directory / DATABASE, create=True) as made:
                _refuse_articles(made)
            name = dataset or dataset_name(directory)
            write_new_project_settings(directory / SETTINGS, DEFAULT_SCHEMA_FILE, name, database)
            _make_durable(directory / SETTINGS)
            _make_durable(directory)
        except OSError as error:
            raise ProjectError(f"{safe(str(error.filename or directory))}: {error.strerror}") from error
        return cls.open(directory)

    @property
    def address(self) -> Address:
        """Where the database is: on a server, or a file in the directory."""
        return self.settings.database or self.directory / DATABASE

    def database(self) -> Database:
        """A new connection, for the calling thread; close it. Raises StoreError."""
        return open_database(self.address)

    def take_place(self, annotator: str, on_wait: Callable[[], object] = lambda: None) -> Place:
        """The person's place at the project; ProjectError when they are at it already. Release it.

        `on_wait`: called when it takes a moment to learn whether they still are.
        """
        return take_place(self.address, annotator, on_wait)


class _CheckedHere:
    """Hashes of label schemas known to be right.

    Those that come with the program, and the project's own since this version of the program checked
    it: checking loads pydantic, for which the first paint would wait.
    """

    def __init__(self, database: Address) -> None:
        self._database = database
        self._known: set[str] = set()

    def __contains__(self, digest: object) -> bool:
        if digest in CHECKED:
            return True
        with suppress(StoreError), open_database(self._database) as database:
            if is_schema_checked(database, str(digest), __version__):
                self._known.add(str(digest))
        return digest in self._known

    def remember(self, digest: str) -> None:
        """Note that a schema is right; a database that cannot be written means checking again next time."""
        if digest not in CHECKED and digest not in self._known:
            with suppress(StoreError), open_database(self._database) as database:
                remember_checked_schema(database, digest, __version__)


def _refuse_project(directory: Path) -> None:
    if (directory / SETTINGS).exists():
        raise ProjectError(
            f"{safe(str(directory))} is a project already", "use it, or name another directory"
        )


def _refuse_articles(database: Database) -> None:
    """A database without settings beside it is taken over only when nothing is in it."""
    if not count_articles(database):
        return
    if database.is_server:
        raise ProjectError(
            f"{database.name} holds a project already",
            f"to work at it, copy {SETTINGS} and the label schema from its folder; or name another database",
        )
    raise ProjectError(
        f"{database.name} holds articles, but its {SETTINGS} is missing",
        "put the settings back, or name another directory",
    )


def _write_new(path: Path, content: bytes) -> None:
    """Write a new file, mode 0600; one with the same content may be there. FileExistsError for another."""
    if path.exists() and path.read_bytes() == content:
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    _make_durable(path)


def _make_durable(path: Path) -> None:
    """What has been written to the file, or the names in the directory, survive a power failure."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
