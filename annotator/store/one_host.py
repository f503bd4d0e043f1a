"""One host at a time: locks and shared memory end at the kernel that keeps them.

Most network file systems are known by name and refused (`store.mounts`); a directory may still reach a second
host in other ways, as between a virtual machine and the one it runs on. So the gate's file says which
host writes, and since when it has is the file's time.
"""

import json
import os
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe

QUIET = 600
"""Seconds without a decision after which another host may go on."""

_REFRESH = 60
"""Seconds after which the file's time is brought up to date, with the next decision."""

_LONGEST = 1000
_BOOT, _MACHINE = Path("/proc/sys/kernel/random/boot_id"), Path("/etc/machine-id")


class Host(Struct, frozen=True):
    """A host: its name, its running kernel, and the machine; the last two empty where the system does not
    say.
    """

    name: str
    boot: str
    machine: str

    def is_same(self, other: "Host") -> bool:
        """Whether both are one kernel (containers have one), or one machine that has been started anew."""
        if self.boot and self.boot == other.boot:
            return True
        return (self.name, self.machine) == (other.name, other.machine)


@lru_cache(maxsize=1)
def this_host() -> Host:
    """The host this runs on."""
    return Host(os.uname().nodename, _content(_BOOT), _content(_MACHINE))


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def claim(descriptor: int, database: Path) -> None:
    """Note in the gate's open file that this host writes; the gate is held.

    Raises StoreError when another one does, or has in the last minutes.
    """
    here = this_host()
    there = _refuse_other(descriptor, database, here)
    if there is None or there.boot != here.boot:
        content = json.dumps(asdict(here)).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, content, 0)
    elif time.time() - os.fstat(descriptor).st_mtime > _REFRESH:
        os.utime(descriptor)


def refuse_second_host(gate: Path, database: Path) -> None:
    """Raise StoreError when another host writes to the database, or has in the last minutes."""
    with suppress(FileNotFoundError):
        descriptor = os.open(gate, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            _refuse_other(descriptor, database, this_host())
        finally:
            os.close(descriptor)


def _refuse_other(descriptor: int, database: Path, here: Host) -> Host | None:
    """Who wrote last; StoreError when that is another host and not long ago."""
    there = _host(os.pread(descriptor, _LONGEST, 0))
    if there is None or there.is_same(here):
        return there
    wrote = os.fstat(descriptor).st_mtime
    if time.time() - wrote > QUIET:
        return there
    clock = time.strftime("%H:%M", time.localtime(wrote))
    raise StoreError(
        f"{database.name} is in use on another computer, {safe(there.name)} (last at {clock})",
        f"work there, or end annotator there and wait {QUIET // 60} minutes: "
        "one computer at a time may use it",
    )


def _host(content: bytes) -> Host | None:
    try:
        found = json.loads(content)
        return Host(str(found["name"]), str(found["boot"]), str(found["machine"]))
    except (ValueError, TypeError, KeyError):
        return None
