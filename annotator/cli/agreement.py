"""`annotator agreement`: how far annotators agree, with each other, with gold and with the suggestions."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import command
from annotator.cli.options import PATH, json_option, open_project, project_option
from annotator.cli.output import emit, emit_json
from annotator.config.roles import Role
from annotator.document.errors import UsageError
from annotator.document.safe_text import safe

if TYPE_CHECKING:
    from annotator.workspace.agreeing import Agreement
    from annotator.workspace.disagreements import Disagreement
    from annotator.workspace.project import Project

SHOWN = 20
"""Disagreements that are printed when no number is given."""
IN_FILE = 200
"""Disagreements in an HTML file when no number is given."""
ALL = "all"


@command("agreement", example="annotator agreement --annotators alice,bob --disagreements 10")
@click.option(
    "--annotators",
    metavar="A,B,…",
    help="Whose work is compared, `model` for the suggestions; without it everybody's.",
)
@click.option(
    "--gold",
    is_flag=False,
    flag_value="gold",
    metavar="[NAME]",
    help="Hold everybody against this layer too: precision, recall and F1 by label and over time. "
    "Without a name the adjudicated one.",
)
@click.option(
    "--model",
    is_flag=False,
    flag_value="newest",
    metavar="[RUN]",
    help="Compare with the suggestions too, apart: of the newest run, or of the run of this number or model.",
)
@click.option(
    "--layer",
    "layers",
    metavar="A,B,…",
    help="Only these parts of the table: spans, tokens, unitizing, events, relations, arguments, "
    "attributes, documents.",
)
@click.option(
    "--include-unfinished", is_flag=True, help="Take articles too that were begun and not finished."
)
@click.option("--gamma", is_flag=True, help="Compute γ of some articles too, with the extra `gamma`.")
@json_option
@click.option(
    "--html", type=PATH, metavar="FILE", help="Write the report as one HTML file that needs no other."
)
@click.option(
    "--disagreements",
    is_flag=False,
    flag_value=str(SHOWN),
    metavar="[N|all]",
    help=f"List disagreements, the most frequent kind first; {SHOWN} without a number.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the intervals.")
@click.option(
    "--replicates",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="How often articles are drawn again for the intervals; 0 for none.",
)
@project_option
def agreement(
    *,
    annotators: str | None,
    gold: str | None,
    model: str | None,
    layers: str | None,
    include_unfinished: bool,
    gamma: bool,
    json: bool,
    html: Path | None,
    disagreements: str | None,
    seed: int,
    replicates: int,
    project: Path | None,
) -> None:
    """Measure how far annotators agree.

    Spans, events, relations, attributes and answers of the articles that several people have finished, with
    intervals over articles. Every value says what it rests on; one that is undefined is n/a with the reason.
    """
    from annotator.workspace.agreeing import Request, agree

    wanted = _layers(layers)
    most = _number(disagreements)
    opened = open_project(project, needs=Role.ADJUDICATOR)
    request = Request(
        _names(annotators), gold or "", model or "", include_unfinished, seed, replicates, gamma
    )
    found = agree(opened, request, progress("Reading"))
    if html is not None:
        _write_html(opened, found, html, IN_FILE if disagreements is None else most)
    if json:
        _print_json(opened, found, wanted, listed=disagreements is not None, most=most)
    elif html is None or disagreements is not None:
        _print(opened, found, wanted, listed=disagreements is not None, most=most)


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _layers(text: str | None) -> tuple[str, ...]:
    """The layers that are asked for; UsageError for one that there is not."""
    from annotator.agreement.corpus.rows import Layer

    known = [layer.value for layer in Layer]
    for name in (wanted := _names(text)):
        if name not in known:
            raise UsageError(f"unknown layer {name!r}", f"use {', '.join(known[:-1])} or {known[-1]}")
    return wanted


def _number(text: str | None) -> int | None:
    """How many disagreements; None for all."""
    if text is None or text == ALL:
        return None
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{text!r} is no number of disagreements", "use a number, or all")
    return int(text)


def _listed(project: "Project", found: "Agreement", most: int | None) -> "Sequence[Disagreement]":
    from annotator.workspace.disagreements import disagreements

    return list(disagreements(project, found, most))


def _print(
    project: "Project", found: "Agreement", layers: tuple[str, ...], *, listed: bool, most: int | None
) -> None:
    from annotator.cli.agreement_listing import listing
    from annotator.cli.disagreement_listing import listing as list_disagreements

    for line in listing(found, layers):
        emit(line)
    if listed:
        for line in list_disagreements(found, _listed(project, found, most)):
            emit(line)


def _print_json(
    project: "Project", found: "Agreement", layers: tuple[str, ...], *, listed: bool, most: int | None
) -> None:
    from annotator.workspace.agreement_report import row

    made = row(found, _listed(project, found, most) if listed else None)
    if layers:
        made["estimates"] = [one for one in made["estimates"] if one["layer"] in layers]
    emit_json(made)


def _write_html(project: "Project", found: "Agreement", path: Path, most: int | None) -> None:
    from annotator.workspace.agreement_html import write_html

    listed = _listed(project, found, most)
    write_html(path, project.settings.dataset, found, listed)
    say(f"{safe(str(path))}: the report with {counted(len(listed), 'disagreement')}")
