"""The command `annotator`: a table of commands, each loaded when it is called.

`annotator --help` must not wait for spaCy, Textual or the database, so nothing is imported here
that a command needs.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from annotator.cli.diagnostics import say, show_error
from annotator.document.errors import AnnotatorError, UsageError

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is, and the line it has in the help.

    Attributes:
        module: that holds it.
        name: of the function, or of the Typer app where the command has commands of its own.
        help: first line of its docstring.
    """

    module: str
    name: str
    help: str


COMMANDS = {
    "init": Command("annotator.cli.project", "init", "Make a project."),
    "import": Command("annotator.cli.exchange", "import_", "Bring articles into the project."),
    "suggest": Command("annotator.cli.project", "suggest", "Suggest spans and links for articles."),
    "annotate": Command("annotator.cli.annotate", "annotate", "Annotate articles with the keyboard."),
    "export": Command("annotator.cli.exchange", "export", "Write finished annotations as training rows."),
    "evaluate": Command("annotator.cli.training", "evaluate", "Score suggestions against a gold file."),
    "stats": Command("annotator.cli.project", "stats", "Show progress, time and acceptance."),
    "check": Command("annotator.cli.project", "check", "Look for inconsistencies."),
    "log": Command("annotator.cli.project", "log", "Show who decided what, when."),
    "schema": Command("annotator.cli.schema", "schema_app", "Show and check label schemas."),
}


class LazyGroup(TyperGroup):
    """The commands of `COMMANDS`; errors a person can mend become one line and an exit code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, loaded now; None when there is no such command."""
        return _load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The help's list, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called; a misspelt one is refused with what was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = get_close_matches(name, COMMANDS)
            hint = f"did you mean {close[0]!r}?" if close else "see `annotator --help`"
            raise UsageError(f"there is no command {name!r}", hint)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the options before the command; errors as in `invoke`."""
        with _in_one_line():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; no traceback for what a person can mend."""
        with _in_one_line():
            return super().invoke(ctx)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn errors a person can mend, an interrupt, and a reader that went away into exit codes."""
    try:
        yield
    except AnnotatorError as error:
        raise typer.Exit(show_error(error)) from error
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


def _load(name: str) -> Any:
    command = COMMANDS[name]
    found = getattr(import_module(command.module), command.name)
    if isinstance(found, typer.Typer):
        found.rich_markup_mode = None
        loaded: Any = typer.main.get_command(found)
    else:
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(name)(found)
        loaded = typer.main.get_command(single)
    loaded.name = name
    return loaded


app = typer.Typer(
    cls=LazyGroup,
    help="Turn news articles into training data, in a terminal, with the keyboard.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from annotator import __version__
        from annotator.cli import output

        output.emit(f"annotator {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    pass
