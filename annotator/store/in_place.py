"""Whether the database that is open is still the one that its name leads to.

A file that was removed, moved away or replaced goes on taking what is written through an open connection,
and nobody would find it again.
"""

from pathlib import Path

from annotator.document.errors import StoreError

Identity = tuple[int, int]
"""Device and number of a file."""


def identity(path: Path) -> Identity:
    """Which file the name leads to now. The file is looked at, never opened; OSError when it is gone."""
    found = path.stat(follow_symlinks=False)
    return found.st_dev, found.st_ino


class InPlace:
    """The database file, and what SQLite keeps beside it once it is in use, as they were when they were
    opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
        self._opened = identity(path)
        self._opened_beside: list[Identity] = []

    def check(self) -> None:
        """Raise StoreError unless all are where they were; inside a transaction, when all are in use."""
        try:
            now, beside = identity(self._path), [identity(path) for path in self._beside]
        except FileNotFoundError:
            raise StoreError(
                f"{self._path.name} has been moved away or removed", "put it back where it was"
            ) from None
        self._opened_beside = self._opened_beside or beside
        if (now, beside) != (self._opened, self._opened_beside):
            raise StoreError(
                f"another file has taken the place of {self._path.name}", "end annotator and start it again"
            )

    @property
    def is_same(self) -> bool:
        """Whether the name leads to the file that was opened."""
        try:
            return identity(self._path) == self._opened
        except OSError:
            return False
