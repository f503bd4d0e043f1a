"""`annotator export`."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import click

from annotator.cli import output
from annotator.cli.diagnostics import progress
from annotator.cli.exchange_listing import show_export
from annotator.cli.export_formats import PRODIGY, SPACY, ExportCommand, FormatName, RowSize
from annotator.cli.help import HELP_OPTIONS
from annotator.cli.options import (
    choice_option,
    chosen_annotator,
    only_annotator_option,
    only_gold_option,
    open_project,
    own_work_alone,
    project_option,
)
from annotator.document.errors import UsageError
from annotator.document.offsets import OffsetUnit
from annotator.formats.registry import FORMATS
from annotator.workspace.annotated import Include
from annotator.workspace.exchange import ExportReport, export_format, export_prodigy
from annotator.workspace.project import Project
from annotator.workspace.splitting import SHARE, check_share


@click.command(
    "export",
    cls=ExportCommand,
    example="annotator export --output training.jsonl",
    context_settings=HELP_OPTIONS,
)
@click.option(
    "--format",
    type=FormatName(),
    metavar="FORMAT",
    default=PRODIGY,
    show_default=True,
    help="The format to write; see below.",
)
@click.option(
    "--output",
    "output_name",
    metavar="FILE|DIR|-",
    help="Where to; - is standard output. Without it, exports/DATASET-FORMAT in the project.",
)
@only_annotator_option
@only_gold_option
@choice_option(
    "--include",
    Include,
    "kind of article",
    multiple=True,
    help="Unfinished articles too, without an answer: all (open), or those with a flag. May be repeated.",
)
@click.option(
    "--split",
    type=float,
    metavar="SHARE",
    help=f"spacy: the share of articles to train on, above 0 and up to 1; without it {SHARE}.",
)
@click.option("--base", metavar="MODEL", help="spacy: the installed pipeline that the config starts from.")
@click.option(
    "--by",
    "sentences",
    type=RowSize(),
    metavar="article|sentence|N",
    help="prodigy: make a row of each article (without it), of each sentence, or of N sentences; "
    "sentences that a relation connects stay together.",
)
@choice_option(
    "--offsets",
    OffsetUnit,
    "unit of offsets",
    help="doccano and label-studio: what offsets count; without it, what the tool itself counts.",
)
@project_option
def export(
    *,
    format: str,
    output_name: str | None,
    annotator: str | None,
    gold: bool,
    include: tuple[Include, ...],
    split: float | None,
    base: str | None,
    sentences: int | None,
    offsets: OffsetUnit | None,
    project: Path | None,
) -> None:
    """Write finished annotations as training data.

    prodigy, label-studio and xmi have each finished article once for each person. The other formats
    have it once: as adjudicated, else as the person has it who has finished most articles. The same
    project gives the same bytes.
    """
    who = chosen_annotator(annotator, gold)
    if format != SPACY:
        _check_for_spacy_alone({"--split": split, "--base": base}, format)
    check_share(SHARE if split is None else split)
    _check_offsets(offsets, format)
    if sentences is not None and format != PRODIGY:
        raise UsageError(f"--by is of no use for {format}", "it goes with --format prodigy")
    target = output.stream() if output_name == "-" else Path(output_name) if output_name else None
    opened = open_project(project)
    if (person := own_work_alone(opened)) is not None and who != person:
        raise UsageError(f"{person} may export their own annotations alone", f"add --annotator {person}")
    if format == SPACY:
        _export_spacy(opened, target, who, include, SHARE if split is None else split, base)
    else:
        show_export(_export(opened, format, target, who, include, sentences or 0, offsets), format, who)


def _check_for_spacy_alone(given: Mapping[str, object], format: str) -> None:
    for flag, value in given.items():
        if value is not None:
            raise UsageError(f"{flag} is of no use for {format}", "it goes with --format spacy")


def _check_offsets(offsets: OffsetUnit | None, format: str) -> None:
    with_choice = [spec.name for spec in FORMATS if spec.offsets]
    if offsets is not None and format not in with_choice:
        hint = f"it goes with --format {' or '.join(with_choice)}"
        raise UsageError(f"--offsets is of no use for {format}", hint)


def _export(
    project: Project,
    format: str,
    target: Path | BinaryIO | None,
    who: str | None,
    include: tuple[Include, ...],
    sentences: int,
    offsets: OffsetUnit | None,
) -> ExportReport:
    told = progress("Export")
    if format == PRODIGY:
        return export_prodigy(
            project, target, annotator=who, include=include, sentences=sentences, progress=told
        )
    (spec,) = (spec for spec in FORMATS if spec.name == format)
    return export_format(
        project, spec, target, annotator=who, include=include, offsets=offsets, progress=told
    )


def _export_spacy(
    project: Project,
    target: Path | BinaryIO | None,
    who: str | None,
    include: tuple[Include, ...],
    split: float,
    base: str | None,
) -> None:
    from annotator.cli.spacy_listing import show_spacy_export
    from annotator.workspace.spacy_export import export_spacy

    if target is not None and not isinstance(target, Path):
        raise UsageError("spacy does not go to standard output", "name a folder with --output")
    told = progress("Export")
    show_spacy_export(
        export_spacy(
            project, target, annotator=who, include=include, split=split, base_model=base, progress=told
        )
    )
