"""A server as docs/deployment.md sets it up, and people who log in to it with the real `ssh`."""

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.editing.decisions import Decision
from annotator.store.articles import iter_article_keys
from annotator.store.decisions import history
from annotator.workspace.project import Project
from tests.support.scripts import script
from tests.terminal.terminal import Terminal

sshd_on_loopback: Any = script("sshd_on_loopback")
NotPossibleError = sshd_on_loopback.NotPossibleError
find_sshd = sshd_on_loopback.find_sshd
descendants = sshd_on_loopback.descendants

PATIENCE = 20.0
"""Seconds that something may take on a busy machine before a test fails; nobody waits that long."""

TEXTS = {
    "Oke accuses": "Minister Oke accused rebels of looting.",
    "Dara meets Oke": "General Dara met Minister Oke in Lusaka.\n\nDara refused to withdraw.",
    "Dara arrested": "Police arrested General Dara in Varn.",
    "A convoy": "Rebels attacked a convoy near Varn.",
}
ARTICLES = "".join(
    json.dumps({"id": f"n{number}", "text": text, "meta": {"title": title}}) + "\n"
    for number, (title, text) in enumerate(TEXTS.items(), 1)
)
FIRST = {"alice": "Dara meets Oke", "bob": "Oke accuses"}
"""Person → title of the first article that is assigned to them."""


@dataclass
class Site:
    """A running server, and a project of its own for one test.

    Attributes:
        server: the sshd (`scripts/sshd_on_loopback.py`).
        directory: the project's.
        home: an empty directory to start `ssh` in.
    """

    server: Any
    directory: Path
    home: Path

    def terminal(
        self,
        person: str,
        *options: str,
        command: Sequence[str] = (),
        cols: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
    ) -> Terminal:
        """`ssh` on a terminal; nothing is waited for."""
        program = self.server.ssh(person, *options, command=command)
        return Terminal([], cols=cols, rows=rows, cwd=self.home, environ=environ, program=program)

    def log_in(self, person: str = "alice", *options: str, **how: Any) -> Terminal:
        """`ssh` on a terminal, with the person's first article on it."""
        terminal = self.terminal(person, *options, **how)
        terminal.wait_for(lambda text: f" {person} " in text and "open" in text)
        terminal.settle()
        return terminal

    def ask(
        self, person: str, *options: str, command: Sequence[str] = (), **how: Any
    ) -> "subprocess.CompletedProcess[bytes]":
        """`ssh` without a terminal, until it ends by itself."""
        program = self.server.ssh(person, *options, command=command)
        return self.run(program, **how)

    def run(self, program: Sequence[str], **how: Any) -> "subprocess.CompletedProcess[bytes]":
        """A program in the empty directory, its output captured."""
        given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if "input" not in how else {}
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.home), "TERM": "xterm", **how.pop("env", {})}
        return subprocess.run(
            program, capture_output=True, timeout=PATIENCE, cwd=self.home, env=environ, **given, **how
        )

    def sessions(self) -> list[int]:
        """The processes of all who are logged in: those of sshd, and what runs for them."""
        return list(descendants(self.server.sshd_pid))

    def programs(self) -> list[int]:
        """Of these, what is not sshd's own."""
        return [pid for pid in self.sessions() if "sshd" not in name_of(pid)]

    def wait_for_none(self) -> None:
        """Wait until nobody is logged in."""
        assert wait_until(lambda: not self.sessions()), self.tell(self.sessions())

    def tell(self, pids: Sequence[int]) -> str:
        """What these processes are."""
        return "; ".join(f"{pid} {name_of(pid)} {state_of(pid)}" for pid in pids)

    def decisions(self, person: str, key: str = "n2") -> list[Decision]:
        """What is stored of a person's decisions about an article."""
        with Project.open(self.directory).database() as database:
            return history(database, person, key)

    def commands(self, person: str) -> dict[str, list[str]]:
        """Article → the commands of a person's decisions about it, of those that have any."""
        with Project.open(self.directory).database() as database:
            every = {key: history(database, person, key) for key in iter_article_keys(database)}
        return {key: [each.command for each in found] for key, found in every.items() if found}

    def files(self) -> set[str]:
        """What lies in the project, and where a session begins."""
        here = {f"project/{path.relative_to(self.directory)}" for path in self.directory.rglob("*")}
        return here | {f"home/{path.name}" for path in Path.home().iterdir()}


def wait_until(holds: Any, seconds: float = PATIENCE) -> bool:
    """Look again and again; whether it came to hold."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def wait_gone(pids: Sequence[int], seconds: float) -> list[int]:
    """Wait for processes to end, at most so long; those that have not."""
    end = time.monotonic() + seconds
    left = []
    for pid in pids:
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(pid)
            try:
                if not select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]:
                    left.append(pid)
            finally:
                os.close(descriptor)
    return left


def name_of(pid: int) -> str:
    """The command line of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def state_of(pid: int) -> str:
    """`R`, `S`, `T` …; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def sending(environ: Mapping[str, str]) -> list[str]:
    """Options with which `ssh` sends these variables, and takes none of them itself."""
    return ["-o", "SetEnv " + " ".join(f'"{name}={value}"' for name, value in environ.items())]


def copy_project(template: Path, directory: Path) -> None:
    """A copy of a project that nobody has open."""
    shutil.copytree(template, directory)
    directory.chmod(0o700)


def leave(terminal: Terminal) -> None:
    """Go to the queue and out of it, as a person does; the session ends well."""
    terminal.press("q")
    terminal.wait_for("assigned done")
    terminal.press("q")
    assert terminal.wait() == 0
