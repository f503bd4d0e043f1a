"""`annotator backup`: a copy of the project while it is in use."""

from datetime import UTC, datetime
from pathlib import Path

from annotator.cli.diagnostics import counted, progress, say
from annotator.cli.help import argument, command
from annotator.cli.options import PATH, open_project, project_option
from annotator.cli.output import emit
from annotator.config.roles import Role
from annotator.document.safe_text import safe

MEGABYTE = 1_000_000


@command("backup", example="annotator backup /backups/elections-2026-03-02")
@argument("target", "DIR", "The folder to make; it must not be there yet.", type=PATH)
@project_option
def backup(*, target: Path, project: Path | None) -> None:
    """Copy the project while people annotate.

    The copy is as of one moment, is checked, and is a project itself: to restore it, use it. The folder
    appears only when the copy is whole and on the disk; nothing is ever overwritten.
    """
    from annotator.workspace.backup import back_up

    opened = open_project(project, needs=Role.LEAD)
    report = back_up(opened, target, progress("Copying"), lambda: say("checking the copy …"))
    copied = report.database
    emit(safe(str(report.path)))
    until = datetime.fromtimestamp(copied.last / 1000, UTC).isoformat(timespec="seconds")
    said = f", the last of {until}" if copied.last else ""
    say(
        f"{counted(copied.articles, 'article')} and {counted(copied.decisions, 'decision')}{said}; "
        f"{copied.size / MEGABYTE:,.1f} MB, checked"
    )
    for name in report.left:
        say(f"{name} lies outside of the project and is not in the copy")
