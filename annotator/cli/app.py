"""The command `annotator`: a table of commands, each loaded when it is called.

`annotator --help` must not wait for spaCy, Textual or the database, so nothing is imported here
that a command needs.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import click

from annotator.cli.diagnostics import say, show_error
from annotator.cli.help import HELP_OPTIONS, Group
from annotator.document.errors import AnnotatorError, UsageError

INTERRUPTED = 130


class Place(NamedTuple):
    """Where a command is: its module and its name there. `help` is the first sentence of its own help."""

    module: str
    name: str
    help: str


COMMANDS = {
    "init": Place(
        "annotator.cli.project", "init", "Make a project: settings, a label schema and a database."
    ),
    "import": Place("annotator.cli.importing", "import_", "Bring articles into the project."),
    "suggest": Place("annotator.cli.project", "suggest", "Suggest spans and links for articles."),
    "assign": Place("annotator.cli.assign", "assign", "Give articles to people, and see who has how many."),
    "annotate": Place("annotator.cli.annotate", "annotate", "Annotate articles with the keyboard."),
    "adjudicate": Place(
        "annotator.cli.adjudicate", "adjudicate", "Settle where annotators differ, and make the gold layer."
    ),
    "agreement": Place("annotator.cli.agreement", "agreement", "Measure how far annotators agree."),
    "differences": Place(
        "annotator.cli.differences", "differences", "Print where your annotations differ from gold, and why."
    ),
    "export": Place("annotator.cli.exchange", "export", "Write finished annotations as training data."),
    "train": Place("annotator.cli.training", "train", "Train a spaCy pipeline on the finished articles."),
    "evaluate": Place(
        "annotator.cli.evaluating", "evaluate", "Measure suggestions on articles that were held out."
    ),
    "stats": Place("annotator.cli.project", "stats", "Print progress, working time and acceptance."),
    "check": Place("annotator.cli.project", "check", "Check every article and replay every decision."),
    "verify": Place("annotator.cli.verifying", "verify", "Verify that nothing is damaged or lost."),
    "backup": Place("annotator.cli.backup", "backup", "Copy the project while people annotate."),
    "copy": Place("annotator.cli.copy", "copy", "Copy the project to a file or a database server."),
    "database-role": Place(
        "annotator.cli.database_role", "database_role", "Print the SQL for one person's role."
    ),
    "ssh-key": Place(
        "annotator.cli.ssh_key", "ssh_key", "Print the line of authorized_keys for one annotator."
    ),
    "log": Place("annotator.cli.project", "log", "Print who decided what, when and how."),
    "schema": Place("annotator.cli.schema", "schema", "Show, check and make label schemas."),
}


class LazyGroup(Group):
    """The commands of `COMMANDS`; errors a person can mend become one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(COMMANDS)

    def commands_about(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The help's list, without loading anything."""
        return [(name, place.help) for name, place in COMMANDS.items()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now; None when there is no such command."""
        return _load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a misspelt one is refused with what was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS)
            hint = f"did you mean {close[0]!r}?" if close else "see `annotator --help`"
            raise UsageError(f"there is no command {name!r}", hint)
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the options before the command; errors as in `invoke`."""
        with _in_one_line():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; no traceback for what a person can mend."""
        with _in_one_line():
            return super().invoke(ctx)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn errors a person can mend, an interrupt, and a reader that went away into exit codes."""
    try:
        yield
    except AnnotatorError as error:
        raise click.exceptions.Exit(show_error(error)) from error
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise click.exceptions.Exit(show_error(_in_our_words(error))) from error
    except KeyboardInterrupt:
        say("interrupted")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(1) from None


def _in_our_words(error: click.UsageError) -> UsageError:
    """A complaint about options and arguments, with where to read on."""
    what = error.format_message().rstrip(".")
    path = error.ctx.command_path if error.ctx else "annotator"
    return UsageError(what[:1].lower() + what[1:], f"see `{path} --help`")


def _load(name: str) -> click.Command:
    place = COMMANDS[name]
    found: click.Command = getattr(import_module(place.module), place.name)
    return found


def _print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from annotator import __version__
        from annotator.cli.output import emit

        emit(f"annotator {__version__}")
        raise click.exceptions.Exit


@click.group(cls=LazyGroup, context_settings=HELP_OPTIONS, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def app() -> None:
    """Turn news articles into training data, in a terminal, with the keyboard."""
