"""Figures: medians, 95th percentiles, and the lines of a table with targets."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table.

    Attributes:
        what: what was measured.
        target: what it is to be, or empty where there is none and the line is for comparison.
        figure: what it was.
        passes: whether the target is met; None without one, or where it could not be measured.
    """

    what: str
    target: str
    figure: str
    passes: bool | None = None


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table."""
    verdicts = {True: "pass", False: "**miss**", None: ""}
    rows = [f"| {line.what} | {line.target} | {line.figure} | {verdicts[line.passes]} |" for line in lines]
    return "\n".join(["| what | target | measured | |", "|---|---|---|---|", *rows]) + "\n"
