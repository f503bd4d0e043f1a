"""`annotator annotate`: opens the app."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.diagnostics import progress, say
from annotator.cli.exchange import ProjectOption, show_import
from annotator.config.label_schema import DEFAULT_SCHEMA
from annotator.config.paths import FOLDER, find_project
from annotator.config.person import annotator_name
from annotator.document.errors import ProjectError, UsageError
from annotator.formats.input_file import open_input
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project

_TERMINAL_NAME = re.compile(r"[A-Za-z0-9._+-]+")


def annotate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE…]", help="Articles to import first.")
    ] = None,
    *,
    annotator: Annotated[
        str | None, typer.Option("--annotator", metavar="NAME", help="Who annotates.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="NAME", help="Colours of the screen.")
    ] = None,
    mouse: Annotated[bool, typer.Option("--mouse", help="Listen to the mouse.")] = False,
    project: ProjectOption = None,
) -> None:
    """Annotate articles with the keyboard.

    With files and no project, a project is made in ./annotations first.
    """
    refuse_bad_terminal(os.environ)
    found = _project(project, files or [])
    name = annotator_name(annotator, os.environ, found.settings)
    start = _import(found, files) if files else None
    from annotator.tui.app import run_app

    raise typer.Exit(run_app(found, name, start_key=start, theme=theme, mouse=mouse))


def refuse_bad_terminal(environ: Mapping[str, str]) -> None:
    """Raise UsageError unless keys can be read and every character can be shown."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError("annotating needs a terminal", "over SSH use `ssh -t`, and redirect nothing")
    terminal = environ.get("TERM", "")
    if terminal in ("", "dumb") or not _TERMINAL_NAME.fullmatch(terminal):
        raise UsageError(
            f"the terminal type TERM={terminal!r} cannot show the screen", "set TERM=xterm-256color"
        )
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        raise UsageError(f"the terminal's encoding is {encoding or 'unknown'}, not UTF-8", "set LANG=C.UTF-8")


def _project(explicit: Path | None, files: list[Path]) -> Project:
    """The project there is, or for files outside of any a new one in ./annotations."""
    is_named = explicit is not None or bool(os.environ.get("ANNOTATOR_PROJECT"))
    try:
        directory = find_project(explicit, os.environ, Path.cwd())
    except ProjectError:
        if is_named:
            raise
        return _new_project(files)
    return Project.open(directory)


def _new_project(files: list[Path]) -> Project:
    if not files:
        raise UsageError(
            "there is no project here", "type `annotator annotate FILE…` with your articles and one is made"
        )
    for file in files:
        open_input(file).close()
    made = Project.init(Path.cwd() / FOLDER, DEFAULT_SCHEMA)
    say(f"made a project in {made.directory}")
    return made


def _import(project: Project, files: list[Path]) -> str | None:
    """Import the files and give the article to begin with; nothing opens when one was refused."""
    report = import_files(project, files, progress=progress("Import"))
    show_import(report)
    if not report.is_complete:
        raise typer.Exit(1)
    return report.start_key
