"""Commands whose help says all: what they do, arguments, options, and an example to copy."""

from collections.abc import Callable
from typing import Any

import click


class Argument(click.Argument):
    """An argument with a line in the help; its metavar is shown as it is given."""

    def __init__(self, *args: Any, about: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about = about


class Command(click.Command):
    """A command; `example` stands at the end of its help."""

    def __init__(self, *args: Any, example: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.example = example

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, arguments, options, example."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        arguments = [
            (param.make_metavar(ctx), param.about) for param in self.params if isinstance(param, Argument)
        ]
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl(arguments)
        self.format_options(ctx, formatter)
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}{self.example}\n")


class Group(click.Group):
    """A command that has commands of its own; their lines in its help are never cut."""

    def commands_about(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each command with the sentence that says what it does."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, command.get_short_help_str(1000)) for name, command in found if command]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(self.commands_about(ctx))


HELP_OPTIONS = {"help_option_names": ["--help", "-h"]}
"""Settings of every command."""


def command(name: str, *, example: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command; its docstring is the help."""
    return click.command(name, cls=Command, example=example, context_settings=HELP_OPTIONS)


def argument(name: str, metavar: str, about: str, **options: Any) -> Callable[..., Any]:
    """An argument of a command."""
    return click.argument(name, cls=Argument, metavar=metavar, about=about, **options)
