"""A real pseudo-terminal with an emulator behind it, for what only a terminal shows."""

import ctypes
import os
import re
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from pty import fork
from select import select

import pyte

CHECKOUT = Path(__file__).parents[2]
REPLIES = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[5n": b"\x1b[0n",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "esc": "\x1b",
    "space": " ",
    "ctrl+p": "\x10",
    "ctrl+l": "\x0c",
    "ctrl+c": "\x03",
    "delete": "\x1b[3~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pgup": "\x1b[5~",
    "pgdn": "\x1b[6~",
}


def give_up_rights() -> None:
    """Before a program is started: for it the permissions of files hold, although it is root's (Linux)."""
    drop_from_bounding_set, override, read_search = 24, 1, 2
    for right in (override, read_search):
        ctypes.CDLL(None).prctl(drop_from_bounding_set, right, 0, 0, 0)


class Terminal:
    """A program on a pseudo-terminal, and the picture a terminal would show of it.

    `wait_for` reads until a condition holds; nothing here sleeps for a fixed time.

    Attributes:
        beside: terminals that are read along with this one: a terminal nobody reads answers nothing.
        is_mute: it never answers the program.
    """

    def __init__(
        self,
        arguments: list[str],
        *,
        cols: int = 80,
        rows: int = 24,
        cwd: Path,
        environ: Mapping[str, str] | None = None,
        as_anybody: bool = False,
        program: Sequence[str] = (sys.executable, "-m", "annotator"),
    ) -> None:
        """Start it; `as_anybody`: permissions of files hold for it, also when root starts it."""
        self.screen = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self._begun = b""
        self.beside: Sequence[Terminal] = ()
        self.is_mute = False
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(cwd),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": str(CHECKOUT),
            **(environ or {}),
        }
        self.pid, self._fd = fork()
        if self.pid == 0:
            if as_anybody:
                give_up_rights()
            os.chdir(cwd)
            os.execvpe(program[0], [*program, *arguments], env)
        self.resize(cols, rows)
        self._code: int | None = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self._fd)

    def resize(self, cols: int, rows: int) -> None:
        """Give the terminal another size; the program is told."""
        ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.screen.resize(rows, cols)

    @property
    def passes_keys_on(self) -> bool:
        """Whether the program takes all keys itself, and the terminal makes no signals of them."""
        return not termios.tcgetattr(self._fd)[3] & termios.ISIG

    @property
    def text(self) -> str:
        """The picture as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float) -> bool:
        """Take in what the program writes, for at most `seconds`; whether it wrote or ended."""
        for each in self.beside:
            each.read(0)
        if not select([self._fd], [], [], seconds)[0]:
            return False
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:
            return False
        if not chunk:
            return False
        self.raw += chunk
        chunk, self._begun = _whole(self._begun + chunk)
        for query, reply in () if self.is_mute else REPLIES.items():
            for _ in range(chunk.count(query)):
                os.write(self._fd, reply)
        # The emulator does not know these private modes and would print them.
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*\$?[a-zA-Z]", _known, chunk))
        return True

    def wait_for(self, holds: str | Callable[[str], bool], seconds: float = 20) -> str:
        """Read until the picture contains or satisfies `holds`; AssertionError with the picture when not."""
        check = (lambda text: holds in text) if isinstance(holds, str) else holds
        end = time.monotonic() + seconds
        while not check(self.text):
            left = end - time.monotonic()
            assert left > 0, f"waited in vain for {holds!r}; the screen is\n{self.text}"
            self.read(min(left, 0.2))
        return self.text

    def settle(self, quiet: float = 0.25) -> str:
        """Read until nothing has come for `quiet` seconds; the picture."""
        while self.read(quiet):
            pass
        return self.text

    def press(self, *keys: str) -> None:
        """Send keys by name (`right`, `ctrl+p`) or as text."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())

    def send(self, content: bytes) -> None:
        """Send bytes as they are, as a terminal may by itself."""
        os.write(self._fd, content)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close our side, as a dropped line does."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)

    def wait(self, seconds: float = 20) -> int:
        """Wait for the end; the exit code, or minus the signal."""
        end = time.monotonic() + seconds
        while self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
                break
            assert time.monotonic() < end, f"still running; the screen is\n{self.text}"
            self.read(0.05)
        return self._code


def _whole(content: bytes) -> tuple[bytes, bytes]:
    """What can be shown now, and the beginning of a sequence whose rest is still to come."""
    rest = re.search(rb"\x1b(\[[<>=?]?[0-9;]*\$?)?\Z", content)
    at = rest.start() if rest else len(content)
    return content[:at], content[at:]


def _known(match: re.Match[bytes]) -> bytes:
    """Private sequences: those the emulator knows are left, others are dropped."""
    sequence = match[0]
    return sequence if sequence[:3] == b"\x1b[?" and sequence[-1:] in b"hl" else b""
