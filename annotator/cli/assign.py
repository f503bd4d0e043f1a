"""`annotator assign`: who annotates which article."""

import re
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import command
from annotator.cli.options import PATH, caller, json_option, open_project, project_option
from annotator.cli.output import emit, emit_json
from annotator.config.roles import Role
from annotator.document.errors import UsageError

if TYPE_CHECKING:
    from annotator.workspace.project import Project

_AGE = re.compile(r"(\d{1,5})([dhm])")
_MILLISECONDS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000}
_SHARE = re.compile(r"(0|1)|(0|1)?\.\d{1,6}|\d{1,3}(\.\d{1,3})?%")


@command("assign", example="annotator assign --annotators alice,bob,carol --each 1 --double 0.2")
@click.option("--annotators", metavar="A,B,…", help="To whom; with --take-back, from whom.")
@click.option("--each", type=int, metavar="N", help="How many people get each article (1).")
@click.option(
    "--double", metavar="SHARE", help="Share of the articles that one more person gets, as 0.2 or 20%."
)
@click.option(
    "--articles",
    type=PATH,
    metavar="FILE",
    help="Only the articles whose ids stand in this file, one a line.",
)
@click.option("--seed", type=int, metavar="N", help="Decides where people are equal (0).")
@click.option(
    "--take-back",
    metavar="AGE",
    help="Take back what was begun so long ago (14d, 36h, 30m) and left; from people who have not been here "
    "for so long, all that is open.",
)
@json_option
@project_option
def assign(
    *,
    annotators: str | None,
    each: int | None,
    double: str | None,
    articles: Path | None,
    seed: int | None,
    take_back: str | None,
    json: bool,
    project: Path | None,
) -> None:
    """Give articles to people, and see who has how many.

    Each article goes to as many people as you say, everybody gets equally many, and each sees theirs alone.
    Run it again after an import, or with more people: it gives what is lacking and changes nothing else.
    Without --annotators and --take-back it only prints who has how many.
    """
    from annotator.workspace.assigning import assignments

    people = tuple(dict.fromkeys(part.strip() for part in (annotators or "").split(",") if part.strip()))
    opened = open_project(project, needs=Role.LEAD)
    person = caller(opened)
    now = time.time_ns() // 1_000_000
    if take_back is not None:
        if each is not None or double or articles or seed is not None:
            raise UsageError("--take-back only takes", "take back first, then give with a second command")
        _take_back(opened, now - _age(take_back), people, person, now)
    elif people:
        _give(opened, people, (each, double, seed), articles, person, now)
    elif each is not None or double or articles or seed is not None:
        raise UsageError("nobody is named to get articles", "add --annotators alice,bob")
    found = assignments(opened)
    if json:
        emit_json(found.row)
    else:
        from annotator.cli.assign_listing import listing

        for line in listing(found):
            emit(line)


def _give(
    project: "Project",
    people: tuple[str, ...],
    wanted: tuple[int | None, str | None, int | None],
    articles: Path | None,
    assigner: str,
    now: int,
) -> None:
    from annotator.workspace.article_list import read_article_list
    from annotator.workspace.assigning import Order, assign
    from annotator.workspace.overlap import Overlap

    each, double, seed = wanted
    overlap = Overlap(1 if each is None else each, _share(double), seed or 0)
    order = Order(people, overlap, None if articles is None else read_article_list(project, articles))
    report = assign(project, order, assigner=assigner, at=now, progress=progress("Assigning"))
    for name in people:
        say(f"{name}: {counted(report.given[name], 'article')} given")
    if report.kept:
        say(f"{counted(report.kept, 'article')} of these had been begun by the same person already")
    if report.lacking:
        say(
            f"{counted(report.lacking, 'article')} with fewer people than wanted: everybody named has them "
            "already, name more people"
        )


def _take_back(project: "Project", before: int, people: tuple[str, ...], assigner: str, now: int) -> None:
    from annotator.workspace.assigning import take_back

    taken = take_back(project, before, people, assigner=assigner, at=now)
    for name, count in sorted(taken.items()):
        say(f"{name}: {counted(count, 'article')} taken back; what was decided there stays stored")
    if not taken:
        say("nothing is abandoned")
    else:
        say("give them to others with `annotator assign --annotators …`")


def _age(text: str) -> int:
    """Milliseconds."""
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no age", "write days, hours or minutes: 14d, 36h, 30m")
    return int(found[1]) * _MILLISECONDS[found[2]]


def _share(text: str | None) -> Fraction:
    if text is None:
        return Fraction(0)
    if not _SHARE.fullmatch(text):
        raise UsageError(f"{text!r} is no share of articles", "write 0.2 or 20%")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
