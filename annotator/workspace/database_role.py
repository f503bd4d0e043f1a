"""The SQL for a person's role, where a server keeps the project."""

from enum import StrEnum

from annotator.document.errors import UsageError
from annotator.document.ids import check_annotator
from annotator.workspace.project import Project


class DatabaseGroup(StrEnum):
    """What a role may do: annotate, settle what others have finished too, or everything."""

    ANNOTATOR = "annotators"
    ADJUDICATOR = "adjudicators"
    LEAD = "leads"


def role_sql(project: Project, name: str, group: DatabaseGroup) -> list[str]:
    """The statements that make the role; nothing is run.

    Raises UsageError when a file keeps the project, or the name is none.
    """
    check_annotator(name)
    if not isinstance(project.address, str):
        raise UsageError(
            "this project is kept in a file, which knows no roles",
            "`annotator copy DIR --database postgresql://…` brings it to a server",
        )
    from annotator.store.postgres_roles import role_statements

    with project.database() as database:
        shown = project.settings.show_to_annotators
        return [f"{each};" for each in role_statements(database, name, group, sees_gold=shown)]
