"""`annotator adjudicate`: opens the app on the differences between annotators."""

import os
from pathlib import Path

import click

from annotator.cli.annotate import refuse_bad_terminal
from annotator.cli.help import command
from annotator.cli.options import choice_option, open_project, project_option
from annotator.config.person import annotator_name
from annotator.config.roles import Role, require_role
from annotator.document.errors import UsageError
from annotator.editing.adjudicating import Strategy
from annotator.store.articles import has_article


@command("adjudicate", example="annotator adjudicate --annotators alice,bob")
@click.option(
    "--annotators",
    metavar="A,B,…",
    help="Whose work is compared, in the order of their lanes; without it everybody's.",
)
@click.option(
    "--annotator",
    metavar="NAME",
    help="Who adjudicates; without it $ANNOTATOR_NAME, then annotator.toml, then the login name.",
)
@choice_option(
    "--settle",
    Strategy,
    "strategy",
    default=Strategy.ALL,
    help="What is settled before you look: nothing, what all agree on, or also what most say.",
)
@click.option("--article", metavar="ID", help="The article to begin with.")
@click.option(
    "--at",
    type=click.IntRange(0),
    metavar="OFFSET",
    help="Begin at the difference at this character of --article.",
)
@click.option("--theme", metavar="NAME", help="Colours of the screen; without it those of annotator.toml.")
@click.option("--plain-output", is_flag=True, help="Send whole frames, not only what changed.")
@project_option
def adjudicate(
    *,
    annotators: str | None,
    annotator: str | None,
    settle: Strategy,
    article: str | None,
    at: int | None,
    theme: str | None,
    plain_output: bool,
    project: Path | None,
) -> None:
    """Settle where annotators differ, and make the gold layer.

    Articles that at least two people have finished are shown with a lane for each of them. A digit takes
    that person's version, every key that edits works, and nothing you decided is changed when
    more people finish.
    """
    refuse_bad_terminal(os.environ)
    found = open_project(project)
    name = annotator_name(annotator, os.environ, found.settings)
    require_role(found.settings.roles, name, Role.ADJUDICATOR)
    if at is not None and article is None:
        raise UsageError("--at needs --article", "name the article whose character is meant")
    if article is not None:
        with found.database() as database:
            if not has_article(database, article):
                raise UsageError(f"there is no article {article!r}", "`annotator log` lists the ids")
    from annotator.tui.adjudicator_app import run_adjudication
    from annotator.tui.app import Running

    people = tuple(part.strip() for part in (annotators or "").split(",") if part.strip())
    running = Running(article, theme, False, plain_output)
    raise click.exceptions.Exit(run_adjudication(found, name, people, settle, running, at))
