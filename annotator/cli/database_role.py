"""`annotator database-role`: the SQL for one person's role on a database server."""

from pathlib import Path

import click

from annotator.cli.help import argument, command
from annotator.cli.options import open_project, project_option
from annotator.cli.output import emit
from annotator.config.roles import Role
from annotator.document.errors import UsageError
from annotator.document.safe_text import safe


@command("database-role", example="annotator database-role dora --lead")
@argument("name", "NAME", "The annotator's name, which is the role's.")
@click.option(
    "--adjudicator", is_flag=True, help="Who may also see what others have finished, and make gold."
)
@click.option("--lead", is_flag=True, help="Who may do everything but change the tables.")
@project_option
def database_role(*, name: str, adjudicator: bool, lead: bool, project: Path | None) -> None:
    """Print the SQL for one person's role.

    For projects in a PostgreSQL database. It makes the role and its groups and gives them their rights: an
    annotator's role sees and adds its own rows alone. Nothing is run here; who owns the database and may
    make roles gives it to psql. Given again it sets right what has changed.
    """
    from annotator.workspace.database_role import DatabaseGroup, role_sql

    if adjudicator and lead:
        raise UsageError("--adjudicator and --lead do not go together", "who leads may also adjudicate")
    group = (
        DatabaseGroup.LEAD if lead else DatabaseGroup.ADJUDICATOR if adjudicator else DatabaseGroup.ANNOTATOR
    )
    for line in role_sql(open_project(project, needs=Role.LEAD), name, group):
        emit(safe(line))
