"""Options that several commands have, and values out of a fixed set."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from annotator.config.paths import find_project
from annotator.config.person import annotator_name
from annotator.config.roles import Role, has_role, require_role
from annotator.document.errors import UsageError
from annotator.document.ids import GOLD, check_annotator

if TYPE_CHECKING:
    from annotator.workspace.project import Project

Choice = TypeVar("Choice", bound=StrEnum)
Function = TypeVar("Function", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


class OneOf(click.ParamType, Generic[Choice]):  # type: ignore[type-arg,unused-ignore]
    """A value of an enumeration, by what it is called on the command line."""

    def __init__(self, values: type[Choice], noun: str) -> None:
        self.name = noun
        self._values, self._noun = values, noun

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Choice:
        """The value; UsageError with all there are when it is none."""
        try:
            return self._values(value)
        except ValueError:
            *others, last = self._values
            known = f"{', '.join(others)} or {last}" if others else str(last)
            raise UsageError(f"unknown {self._noun} {value!r}", f"use {known}") from None


def choice_option(
    flag: str,
    values: type[Choice],
    noun: str,
    *,
    help: str,
    default: Choice | None = None,
    multiple: bool = False,
) -> Callable[[Function], Function]:
    """An option whose value is one of an enumeration; its help names them all."""
    return click.option(
        flag,
        type=OneOf(values, noun),
        metavar="|".join(values),
        default=default and default.value,
        show_default=default is not None,
        multiple=multiple,
        help=help,
    )


project_option = click.option(
    "--project",
    type=PATH,
    metavar="DIR",
    help="The project's directory; without it $ANNOTATOR_PROJECT, or the project here or above.",
)
only_annotator_option = click.option("--annotator", metavar="NAME", help="Only this person's annotations.")
only_gold_option = click.option("--gold", is_flag=True, help="Only the adjudicated annotations.")
json_option = click.option("--json", is_flag=True, help="Print JSON instead of text.")
model_option = click.option(
    "--model",
    metavar="NAME|DIR",
    help="The spaCy pipeline: an installed package or a directory; `rules`: the rules alone.",
)


def open_project(directory: Path | None, *, needs: Role | None = None) -> "Project":
    """The project that is named, or found.

    Raises ProjectError when there is none, or when who calls does not have the role that is needed.
    """
    from annotator.workspace.project import Project

    project = Project.open(find_project(directory, os.environ, Path.cwd()))
    if needs is not None and project.settings.roles:
        require_role(project.settings.roles, caller(project), needs)
    return project


def caller(project: "Project") -> str:
    """Who calls a command that is not told: `$ANNOTATOR_NAME`, annotator.toml, or the login name."""
    return annotator_name(None, os.environ, project.settings)


def own_work_alone(project: "Project") -> str | None:
    """Who calls, where they may see nobody's work but their own; None for those who may see all."""
    roles = project.settings.roles
    if not roles or has_role(roles, name := caller(project), Role.LEAD):
        return None
    return name


def chosen_annotator(annotator: str | None, gold: bool) -> str | None:
    """Whose annotations are asked for; `--gold` is short for `--annotator gold`, None asks for nobody's.

    Raises:
        UsageError: both name somebody, or the name is none.
    """
    if gold and annotator not in (None, GOLD):
        raise UsageError("--gold and --annotator do not go together", "leave one of them out")
    return GOLD if gold or annotator == GOLD else annotator and check_annotator(annotator)
