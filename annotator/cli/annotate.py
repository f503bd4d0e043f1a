"""`annotator annotate`: opens the app."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from annotator.cli.diagnostics import progress, say
from annotator.cli.help import argument, command
from annotator.cli.options import PATH, project_option
from annotator.config.label_schema import DEFAULT_SCHEMA
from annotator.config.paths import FOLDER, find_project
from annotator.config.person import annotator_name
from annotator.config.roles import Role, require_role
from annotator.document.errors import ProjectError, UsageError
from annotator.document.safe_text import cut
from annotator.workspace.error_log import ErrorLog
from annotator.workspace.project import Project

PASSED_ON = frozenset(
    ("TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "PATH", "HOME", "TZ")
)
"""What a locked session keeps of its environment. Textual's own variables (TEXTUAL, TEXTUAL_DRIVER,
TEXTUAL_LOG, TEXTUAL_SCREENSHOT, TEXTUAL_PRESS …) would load code, write files and press keys."""

_TERMINAL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")


@command("annotate", example="annotator annotate --annotator alice")
@argument("files", "[FILE…]", "Articles to import first: text files or JSON Lines.", nargs=-1, type=PATH)
@click.option(
    "--annotator",
    metavar="NAME",
    help="Who annotates; without it $ANNOTATOR_NAME, then annotator.toml, then the login name.",
)
@click.option(
    "--all", "sees_all", is_flag=True, help="Show all articles, not only those that are assigned to you."
)
@click.option(
    "--locked",
    is_flag=True,
    help="For accounts that may do nothing else: one project, one name, and no way out of the app.",
)
@click.option("--theme", metavar="NAME", help="Colours of the screen; without it those of annotator.toml.")
@click.option("--mouse", is_flag=True, help="Listen to the mouse.")
@click.option("--plain-output", is_flag=True, help="Send whole frames, not only what changed.")
@project_option
def annotate(
    *,
    files: tuple[Path, ...],
    annotator: str | None,
    sees_all: bool,
    locked: bool,
    theme: str | None,
    mouse: bool,
    plain_output: bool,
    project: Path | None,
) -> None:
    """Annotate articles with the keyboard.

    It opens your first unfinished article, where you left it; of those assigned to you, if some are.
    With files and no project, a project is made in ./annotations first.
    """
    if locked:
        _lock(files, annotator, project, sees_all=sees_all)
    refuse_bad_terminal(os.environ)
    found = _project(project, files)
    name = annotator_name(annotator, os.environ, found.settings)
    if files or sees_all:
        require_role(found.settings.roles, name, Role.LEAD)
    start = _import(found, files) if files else None
    from annotator.tui.app import Running, run_app

    def wait() -> None:
        say(f"{name} has this project open already; asking whether anybody is still there …")

    running = Running(start, theme, mouse, plain_output, locked, wait)
    code = run_app(found, name, running, sees_all=sees_all)
    raise click.exceptions.Exit(code)


def _lock(files: tuple[Path, ...], annotator: str | None, project: Path | None, *, sees_all: bool) -> None:
    """Refuse what a locked session may not say, and forget the environment but for what the screen needs.

    Whatever goes wrong from now on is told in one sentence, and noted for whoever leads the project.
    """
    if annotator is None or project is None:
        raise UsageError("--locked takes name and project from nowhere else", "add --annotator and --project")
    if files or sees_all:
        raise UsageError("--locked imports nothing and shows what is assigned", "leave files and --all out")
    sys.excepthook = ErrorLog(project, annotator).record_uncaught
    for name in os.environ.keys() - PASSED_ON:
        del os.environ[name]
    os.umask(0o077)


def refuse_bad_terminal(environ: Mapping[str, str]) -> None:
    """Raise UsageError unless keys can be read and every character can be shown."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError("annotating needs a terminal", "over SSH use `ssh -t`, and redirect nothing")
    terminal = environ.get("TERM", "")
    if terminal in ("", "dumb") or not _TERMINAL_NAME.fullmatch(terminal):
        raise UsageError(
            f"the terminal type TERM={cut(repr(terminal), 40)} cannot show the screen",
            "set TERM=xterm-256color",
        )
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        raise UsageError(f"the terminal's encoding is {encoding or 'unknown'}, not UTF-8", "set LANG=C.UTF-8")


def _project(explicit: Path | None, files: tuple[Path, ...]) -> Project:
    """The project there is, or for files outside of any a new one in ./annotations."""
    is_named = explicit is not None or bool(os.environ.get("ANNOTATOR_PROJECT"))
    try:
        directory = find_project(explicit, os.environ, Path.cwd())
    except ProjectError:
        if is_named:
            raise
        return _new_project(files)
    return Project.open(directory)


def _new_project(files: tuple[Path, ...]) -> Project:
    from annotator.formats.input_file import open_input

    if not files:
        raise UsageError(
            "there is no project here", "type `annotator annotate FILE…` with your articles and one is made"
        )
    for file in files:
        open_input(file).close()
    made = Project.init(Path.cwd() / FOLDER, DEFAULT_SCHEMA)
    say(f"made a project in {made.directory}")
    return made


def _import(project: Project, files: tuple[Path, ...]) -> str | None:
    """Import the files and give the article to begin with; nothing opens when one was refused."""
    from annotator.cli.import_listing import show_import
    from annotator.workspace.exchange import import_files

    report = import_files(project, files, progress=progress("Import"))
    show_import(report)
    if not report.is_complete:
        raise click.exceptions.Exit(1)
    return report.start_key
