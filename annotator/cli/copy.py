"""`annotator copy`: the project once more, in a file or on a database server."""

from pathlib import Path

import click

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import argument, command
from annotator.cli.options import PATH, open_project, project_option
from annotator.cli.output import emit
from annotator.config.roles import Role
from annotator.document.safe_text import safe


@command("copy", example="annotator copy elections-2 --database postgresql://db.example.org/elections")
@argument("target", "DIR", "The folder to make; it must not be there yet.", type=PATH)
@click.option(
    "--database",
    metavar="ADDRESS",
    default="",
    help="Keep the copy in this PostgreSQL database, which must be empty; without it, in a file.",
)
@project_option
def copy(*, target: Path, database: str, project: Path | None) -> None:
    """Copy the project to a file or a database server.

    Between a file and a PostgreSQL database in either direction, every decision with its id. The copy is as
    of one moment; both sides are compared row by row before it stands. Ended in the middle, nothing of it
    is left.
    """
    from annotator.workspace.moving import copy_project

    opened = open_project(project, needs=Role.LEAD)
    report = copy_project(opened, target, database, progress("Copying and comparing"))
    emit(safe(str(report.path)))
    rows = sum(content.rows for content in report.tables.values())
    articles, decisions = report.tables["article"].rows, report.tables["decision"].rows
    say(
        f"{counted(articles, 'article')} and {counted(decisions, 'decision')}; "
        f"{counted(rows, 'row')} in {len(report.tables)} tables compared, all equal"
    )
    for name in report.left:
        say(f"{name} lies outside of the project and is not in the copy")
