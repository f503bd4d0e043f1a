"""What keys cost: bytes, time to the last byte and processor time, beside the floor and SLATE."""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .figures import Line, median, p95
from .projects import SURROUNDINGS, annotate, copy_of
from .session import Answer, Session, Size
from .slate import slate

SIZE = Size(120, 40)
FLOOR = Path(__file__).with_name("floor.py")
READY = b"help"
"""The footer's last word: it stands when everything does."""
MOVES, STEPS = 120, 60
QUIET = 0.05
MILLI = 1000.0
HELD, HZ = 10.0, 30.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What many presses of one key cost, each a list with one value for each press.

    Attributes:
        count: bytes.
        last: milliseconds to the last byte.
        cpu: milliseconds of processor time.
    """

    count: list[int]
    last: list[float]
    cpu: list[float]


def cost_of(answers: Iterable[Answer]) -> Cost:
    """The costs of presses that had an answer."""
    heard = [answer for answer in answers if answer.count]
    return Cost([a.count for a in heard], [a.last * MILLI for a in heard], [a.cpu * MILLI for a in heard])


def pressed(session: Session, key: str, times: int) -> Cost:
    """Press a key so many times, each after the answer to the one before."""
    return cost_of([session.press(key, QUIET) for _ in range(times)])


def opened(command: Sequence[str], *, true_color: bool = False) -> Session:
    """A program in a terminal of the usual size."""
    return Session(command, SURROUNDINGS, SIZE, true_color=true_color)


def moves_and_steps(project: Path, *options: str, true_color: bool = False) -> tuple[Cost, Cost, float]:
    """Costs of moves and of accepted steps in a fresh copy of a project, and megabytes at the end."""
    with opened(annotate(copy_of(project, "measured"), *options), true_color=true_color) as session:
        session.until(READY)
        session.settle(1.0)
        moves = pressed(session, "right", MOVES)
        steps = pressed(session, "space", STEPS)
        return moves, steps, session.memory()


def floor_moves(text: Path) -> Cost:
    """Moves of the least program that there can be."""
    with opened([sys.executable, str(FLOOR), str(text)]) as session:
        session.settle(0.5)
        return pressed(session, "right", MOVES)


def slate_moves(text: Path) -> Cost | str:
    """Moves of SLATE, or why it was left out."""
    command = slate()
    if isinstance(command, str):
        return command
    copy = text.with_name("for-slate.txt")
    copy.write_bytes(text.read_bytes())
    with Session([*command, str(copy)], SURROUNDINGS, SIZE, directory=copy.parent) as session:
        session.settle(1.0)
        cost = pressed(session, "right", MOVES)
    return cost if len(cost.count) > MOVES / 2 else "SLATE is left out: it did not answer the keys"


def key_lines(short: Path, text: Path, long: Path | None, sample: Path) -> list[Line]:
    """The lines about single keys; `long` is left out where it is None. `sample`: the shipped articles."""
    floor = floor_moves(text)
    moves, steps, memory = moves_and_steps(short)
    rich_moves, rich_steps, _ = moves_and_steps(short, "--theme", "nord", true_color=True)
    real = moves_and_steps(sample)[1]
    other = slate_moves(text)
    ours = median(moves.count)
    lines = [
        _compared("the curses floor, a move", floor),
        _compared("SLATE, a move", other) if isinstance(other, Cost) else Line(other, "", "", None),
        _at_most("bytes a move, 256 colours", ours, 60),
        _at_most("bytes a move, true colour (theme nord)", median(rich_moves.count), 90),
    ]
    if isinstance(other, Cost):
        part = median(other.count) / ours
        lines.append(Line("bytes of SLATE for one of ours, a move", "≥ 40", f"{part:.0f}", part >= 40))
    lines += [
        _at_most("bytes an accepted step (`space`), the first shipped article", median(real.count), 300),
        _at_most("bytes an accepted step, an invented article of 600 words", median(steps.count), 300),
        Line("the same, true colour", "", f"{median(rich_steps.count):.0f}"),
        *_times("600 words", moves, steps, floor),
        _at_most("MB while annotating, model not loaded", memory, 90),
    ]
    if long is not None:
        far, far_steps, far_memory = moves_and_steps(long)
        lines += _times("100,000 words", far, far_steps, floor)
        share = median(far.cpu) / median(moves.cpu) if median(moves.cpu) else 0.0
        lines.append(Line("CPU of a move, long over short", "≤ 1.2", f"{share:.2f}", share <= 1.2))
        lines.append(Line("MB with the long article", "", f"{far_memory:.0f}"))
    return lines


def _at_most(what: str, value: float, limit: float) -> Line:
    return Line(what, f"≤ {limit:g}", f"{value:.0f}", value <= limit)


def _compared(what: str, cost: Cost) -> Line:
    return Line(
        what, "", f"{median(cost.count):.0f} bytes, {_both(cost.last)}, CPU {median(cost.cpu):.1f} ms"
    )


def _both(values: Sequence[float]) -> str:
    return f"{median(values):.1f} ms (p95 {p95(values):.1f})"


def _times(where: str, moves: Cost, steps: Cost, floor: Cost) -> list[Line]:
    added = median(moves.last) - median(floor.last)
    passes = median(moves.last) <= 4 and p95(moves.last) <= 8
    return [
        Line(
            f"a move to its last byte, {where}",
            "≤ 4 ms (p95 8)",
            f"{_both(moves.last)}, CPU {median(moves.cpu):.1f} ms, {added:.1f} ms above the floor",
            passes,
        ),
        Line(
            f"an accepted step with its durable commit, {where}",
            "≤ 10 ms",
            f"{_both(steps.last)}, CPU {median(steps.cpu):.1f} ms",
            median(steps.last) <= 10,
        ),
    ]


def held_lines(project: Path) -> list[Line]:
    """A key that is held for ten seconds, thirty times a second."""
    with opened(annotate(copy_of(project, "measured"))) as session:
        session.until(READY)
        session.settle(1.0)
        before, start = len(session.output), time.perf_counter()
        for number in range(int(HELD * HZ)):
            session.send("right")
            due = start + (number + 1) / HZ
            while (left := due - time.perf_counter()) > 0:
                session.read(left)
        ended = time.perf_counter()
        last = session.settle(0.3)
        rate = (len(session.output) - before) / HELD
    lag = max(0.0, last - ended - 0.3) * MILLI if last > ended + 0.3 else max(0.0, last - ended) * MILLI
    return [
        Line("a key held at 30/s for 10 s: bytes a second", "≤ 2,000", f"{rate:.0f}", rate <= 2000),
        Line("output after its end", "none to speak of (≤ 100 ms)", f"{lag:.0f} ms", lag <= 100),
    ]


def idle_lines(project: Path, seconds: float) -> list[Line]:
    """What is sent while nobody types."""
    with opened(annotate(copy_of(project, "measured"))) as session:
        session.until(READY)
        session.settle(2.0)
        before, end = len(session.output), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            session.read(left)
        sent = len(session.output) - before
    return [Line(f"bytes in {seconds:.0f} s without a key", "0", str(sent), sent == 0)]
