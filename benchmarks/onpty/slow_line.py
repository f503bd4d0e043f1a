"""A slow line between the program and the person: bytes come late, and few in a second."""

import sqlite3
import time
from collections import deque
from contextlib import closing
from pathlib import Path

from .figures import Line, median
from .keys import MILLI, READY, SIZE
from .projects import SURROUNDINGS, annotate, copy_of
from .session import Session

ROUND_TRIP = 0.3
BYTES_A_SECOND = 50_000 / 8
SEGMENT = 1400
BUFFER = 1 << 16
"""Bytes that the near end of the line takes in at once, as connections do: the program does not feel it."""
TICK = 0.005


class FarTerminal(Session):
    """A terminal at the other end of the line; all times are those of the person there."""

    def __init__(self, project: Path) -> None:
        self.seen = bytearray()
        self._waiting = bytearray()
        self._coming: deque[tuple[float, bytes]] = deque()
        self._going: deque[tuple[float, bytes]] = deque()
        self._free = 0.0
        super().__init__(annotate(project), SURROUNDINGS, SIZE)

    def step(self) -> None:
        """Let the line do what it does in a moment: take in, carry, give out."""
        if len(self._waiting) < BUFFER:
            self._waiting += self.read(TICK)
        else:
            time.sleep(TICK)
        now = time.perf_counter()
        self._free = max(self._free, now - TICK)
        while self._waiting and self._free <= now:
            piece = bytes(self._waiting[:SEGMENT])
            del self._waiting[:SEGMENT]
            self._free += len(piece) / BYTES_A_SECOND
            self._coming.append((self._free + ROUND_TRIP / 2, piece))
        while self._coming and self._coming[0][0] <= now:
            self._arrive(self._coming.popleft()[1])
        while self._going and self._going[0][0] <= now:
            super().reply(self._going.popleft()[1])

    def _arrive(self, piece: bytes) -> None:
        self.seen += piece
        super()._answer(piece)

    def _answer(self, chunk: bytes) -> None:
        """Questions are answered when they have come to the far end, not here."""

    def reply(self, answer: bytes) -> None:
        """The far terminal's answer, and a key, set out on their way."""
        self._going.append((time.perf_counter() + ROUND_TRIP / 2, answer))

    def run_until(self, word: bytes, since: int = 0, patience: float = 20.0) -> float:
        """When (perf_counter) the person sees `word`; infinite when they never do."""
        end = time.perf_counter() + patience
        while word not in self.seen[since:]:
            if time.perf_counter() > end:
                return float("inf")
            self.step()
        return time.perf_counter()

    def run_for(self, seconds: float) -> None:
        """Let time pass."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.step()

    def quiet_after(self, quiet: float = 1.0, patience: float = 60.0) -> float:
        """When the last byte came, once nothing has come for `quiet` seconds."""
        end, last, count = time.perf_counter() + patience, time.perf_counter(), len(self.seen)
        while time.perf_counter() < min(end, last + quiet):
            self.step()
            if len(self.seen) != count:
                last, count = time.perf_counter(), len(self.seen)
        return last


def _decisions(project: Path) -> int:
    with closing(sqlite3.connect(f"file:{project / 'annotations.db'}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM decision").fetchone()[0])


def slow_lines(project: Path) -> list[Line]:
    """First screen, decisions and repaints over 50 kbit/s with a round trip of 300 ms."""
    place = copy_of(project, "slow")
    with FarTerminal(place) as far:
        first = far.run_until(READY) - far.began
        far.quiet_after()
        waits = []
        for _ in range(8):
            start, before = time.perf_counter(), len(far.seen)
            far.reply(b" ")
            last = far.quiet_after(0.8)
            waits.append(last - start if len(far.seen) > before else 0.0)
        # A torrent of repaints, and a decision in the middle of it.
        known = _decisions(place)
        for number in range(60):
            far.reply(b"G" if number % 2 == 0 else b"g")
            far.run_for(1 / 30)
        start = time.perf_counter()
        far.reply(b"2")
        while _decisions(place) == known and time.perf_counter() - start < 20:
            far.run_for(0.02)
        durable = time.perf_counter() - start
        drained = far.quiet_after() - start
    return [
        Line("slow line (50 kbit/s, 300 ms): first screen", "≤ 2 s", f"{first:.1f} s", first <= 2),
        Line("slow line: an accepted step, key to last byte", "", f"{median(waits) * MILLI:.0f} ms"),
        Line(
            "slow line: a decision after 60 full repaints in 2 s is durable after",
            "≤ 1 s",
            f"{durable * MILLI:.0f} ms",
            durable <= 1,
        ),
        Line("slow line: and the screen is up to date after", "≤ 3 s", f"{drained:.1f} s", drained <= 3),
    ]
