"""A full-screen program in a pseudo-terminal: keys go in, times and bytes come out. Linux or macOS."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from select import select
from types import TracebackType

_QUERY = re.compile(rb"\x1b\[(?:(?P<device>0?c)|(?P<place>6n)|(?P<status>5n)|\?(?P<mode>\d+)\$p)")
_NEXT_CLOCK = 0.02
_GRACE = 3.0
_TAIL = 24
"""Bytes in which a question may be cut in two."""

CURSOR_KEYS = {"up": b"A", "down": b"B", "right": b"C", "left": b"D"}
OTHER_KEYS = {"space": b" ", "enter": b"\r", "ctrl+l": b"\x0c", "pagedown": b"\x1b[6~", "pageup": b"\x1b[5~"}


@dataclass(frozen=True, slots=True)
class Size:
    """Columns and rows of a terminal."""

    columns: int = 120
    rows: int = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key brought about.

    Attributes:
        first, last: seconds until the first and the last byte of output, 0 when there was none.
        count: bytes.
        cpu: seconds of processor time of the program; 0 where the system does not tell.
    """

    first: float
    last: float
    count: int
    cpu: float


class Session:
    """The program, from its start to its end; use it in a `with` statement."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        size: Size | None = None,
        *,
        true_color: bool = False,
        directory: Path | None = None,
    ) -> None:
        """Start `command`; without `true_color` it sees what an SSH session gives: 256 colours.

        `directory`: where it is started; without it, here.
        """
        self.size = size or Size()
        self.output = bytearray()
        self._tail = b""
        self._applies = False
        env = {**environment, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        env.pop("COLORTERM", None)
        if true_color:
            env["COLORTERM"] = "truecolor"
        self.terminal, theirs = pty.openpty()
        self.resize(self.size)
        self.began = time.perf_counter()
        self._program = subprocess.Popen(
            list(command),
            cwd=directory,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=env,
            preexec_fn=_own_terminal,
        )
        os.close(theirs)

    @property
    def pid(self) -> int:
        """Number of the program's process."""
        return self._program.pid

    def resize(self, size: Size) -> None:
        """Give the terminal another size."""
        self.size = size
        packed = struct.pack("HHHH", size.rows, size.columns, 0, 0)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, packed)

    def read(self, wait: float) -> bytes:
        """What the program writes within `wait` seconds, empty for nothing; its questions are answered."""
        if not select([self.terminal], [], [], max(0.0, wait))[0]:
            return b""
        try:
            chunk = os.read(self.terminal, 65536)
        except OSError:
            return b""
        self.output += chunk
        self._answer(chunk)
        return chunk

    def until(self, word: bytes, patience: float = 30.0) -> float:
        """Seconds from the start until the program has written `word`; SystemExit when it never does."""
        end = time.perf_counter() + patience
        while word not in self.output:
            if not self.read(end - time.perf_counter()) and time.perf_counter() >= end:
                raise SystemExit(f"waited in vain for {word!r}: {bytes(self.output[-600:])!r}")
            if self._program.poll() is not None and not self.read(0):
                raise SystemExit(f"the program ended: {bytes(self.output[-600:])!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float) -> float:
        """Read until nothing has come for `quiet` seconds; when the last byte came (perf_counter)."""
        last = time.perf_counter()
        while self.read(quiet):
            last = time.perf_counter()
        return last

    def send(self, key: str) -> None:
        """Press a key: its name, or the characters that it sends."""
        if key in CURSOR_KEYS:
            code = (b"\x1bO" if self._applies else b"\x1b[") + CURSOR_KEYS[key]
        else:
            code = OTHER_KEYS.get(key, key.encode())
        os.write(self.terminal, code)

    def press(self, key: str, quiet: float = 0.05) -> Answer:
        """Press a key and read until its output has ended."""
        before, count = self.cpu(), len(self.output)
        start = time.perf_counter()
        self.send(key)
        first = last = 0.0
        while self.read(quiet if first else 5 * quiet):
            last = time.perf_counter() - start
            first = first or last
        return Answer(first, last, len(self.output) - count, self.cpu() - before)

    def cpu(self) -> float:
        """Seconds of processor time that the program has taken so far."""
        try:
            # The clock of another process, as clock_getcpuclockid(3) makes it on Linux.
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return 0.0

    def memory(self) -> float:
        """Megabytes that are resident now; 0 where the system does not tell."""
        try:
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text("ascii"))
        except OSError:
            return 0.0
        return int(found[1]) / 1024 if found else 0.0

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program: by SIGTERM, and if it stays by SIGKILL."""
        self._program.send_signal(signal.SIGTERM)
        end = time.perf_counter() + _GRACE
        while self._program.poll() is None and time.perf_counter() < end:
            self.read(_NEXT_CLOCK)
        self._program.kill()
        self._program.wait()
        os.close(self.terminal)

    def _answer(self, chunk: bytes) -> None:
        """What a terminal answers to the questions that programs ask."""
        seen = self._tail + chunk
        found, end = b"", 0
        for match in _QUERY.finditer(seen):
            end = match.end()
            if match["device"]:
                found += b"\x1b[?62;22c"
            elif match["place"]:
                found += b"\x1b[1;1R"
            elif match["status"]:
                found += b"\x1b[0n"
            else:
                found += b"\x1b[?%b;%d$y" % (match["mode"], 2 if match["mode"] == b"2026" else 0)
        self._applies = _last(seen, b"\x1b[?1h", b"\x1b[?1l", self._applies)
        self._tail = seen[max(end, len(seen) - _TAIL) :]
        if found:
            self.reply(found)

    def reply(self, answer: bytes) -> None:
        """Send the terminal's answer to the program."""
        os.write(self.terminal, answer)


def _last(seen: bytes, on: bytes, off: bytes, before: bool) -> bool:
    where_on, where_off = seen.rfind(on), seen.rfind(off)
    return before if where_on == where_off else where_on > where_off


def _own_terminal() -> None:
    """In the child: a session of its own, whose terminal is its standard input."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
