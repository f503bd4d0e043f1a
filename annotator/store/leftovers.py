"""What lies beside the database: gate, leases, journals; who is at work, and what does not belong there."""

import fcntl
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from annotator.document.ids import ANNOTATOR_NAME
from annotator.store.database import Address
from annotator.store.gate import gate_path

_LEASE = re.compile(r"\.annotator-(.*)\.lock")


class Leftover(Struct, frozen=True):
    """Something beside the database that is not as it must be: the file's name, what, and how to mend it.

    `is_error`: it gets into people's way.
    """

    file: str
    what: str
    how: str
    is_error: bool = True


def leftovers(database: Address) -> Iterator[Leftover]:
    """What is wrong beside a database; locks without a holder are not, they are made once and stay."""
    if isinstance(database, str):
        return
    directory = database.parent
    for path in (gate_path(database), *sorted(directory.glob(".annotator-*.lock"))):
        if (found := _kind(path)) and found != "file":
            yield Leftover(path.name, f"it is {found} and no lock", "remove it while nobody annotates")
    for path in sorted(directory.glob(".annotator-*.lock")):
        name = _LEASE.fullmatch(path.name)
        if name is not None and not ANNOTATOR_NAME.fullmatch(name[1]):
            yield Leftover(path.name, "it is of nobody who can annotate", "remove it", is_error=False)
    if _kind(journal := database.with_name(database.name + "-journal")):
        yield Leftover(
            journal.name,
            "it is a journal that annotator never makes, so another program wrote to the database",
            "find that program; open the database with annotator alone",
        )
    for path, wanted in ((directory, 0o700), (database, 0o600)):
        if (mode := stat.S_IMODE(path.stat().st_mode)) & ~wanted & 0o077:
            hint = f"say chmod {wanted:o} {path.name}"
            yield Leftover(path.name, f"others can open it (mode {mode:o})", hint, is_error=False)


def at_work(database: Address) -> Iterator[tuple[str, str]]:
    """Who has the project open now, and where: `on HOST in process N since TIME`."""
    if isinstance(database, str):
        from annotator.store.postgres_lease import server_at_work

        yield from server_at_work(database)
        return
    for path in sorted(database.parent.glob(".annotator-*.lock")):
        name = _LEASE.fullmatch(path.name)
        if name is None or _kind(path) != "file":
            continue
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield name[1], _told(os.pread(descriptor, 1000, 0))
        finally:
            os.close(descriptor)


def _told(content: bytes) -> str:
    try:
        found = json.loads(content)
        return f"on {found['host']} in process {found['pid']} since {found['since']}"
    except (ValueError, TypeError, KeyError):
        return "in another process"


def _kind(path: Path) -> str:
    """What a path is: `file`, what else in words, or empty when there is nothing."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    if stat.S_ISREG(mode):
        return "file"
    return "a symbolic link" if stat.S_ISLNK(mode) else "no plain file"
