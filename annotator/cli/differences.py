"""`annotator differences`: what an annotator has otherwise than gold."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.diagnostics import counted, say
from annotator.cli.help import command
from annotator.cli.options import json_option, open_project, project_option
from annotator.cli.output import emit, emit_json
from annotator.config.person import annotator_name
from annotator.document.safe_text import cut, safe

if TYPE_CHECKING:
    from annotator.workspace.output_types import OwnDifferenceRow, OwnDifferencesRow
    from annotator.workspace.own_differences import OwnDifference

LONGEST = 200
"""Characters of a sentence that are shown."""


@command("differences", example="annotator differences --annotator alice")
@click.option(
    "--annotator",
    metavar="NAME",
    help="Whose; without it $ANNOTATOR_NAME, then annotator.toml, then the login name.",
)
@json_option
@project_option
def differences(*, annotator: str | None, json: bool, project: Path | None) -> None:
    """Print where your annotations differ from gold, and why.

    Only articles that you and the adjudicator have finished, and nothing of other people's work. The project
    must allow it: `show_to_annotators = true` under `[adjudication]` in annotator.toml.
    """
    found = open_project(project)
    name = annotator_name(annotator, os.environ, found.settings)
    from annotator.workspace.own_differences import articles_compared, own_differences

    if json:
        told: OwnDifferencesRow = {
            "annotator": name,
            "differences": [_row(each) for each in own_differences(found, name)],
        }
        emit_json(told)
        return
    count, shown = 0, ""
    for each in own_differences(found, name):
        count += 1
        if each.article != shown:
            shown = each.article
            emit(f"article {safe(shown)}")
        why = f" · {safe(each.reason)}" if each.reason else ""
        emit(f"  {each.kind}{why}: {cut(safe(' '.join(each.sentence.split())), LONGEST)}")
        emit(f"    {'you'.ljust(4)}  {safe(each.own) or '–'}")
        emit(f"    {'gold'.ljust(4)}  {safe(each.gold) or '–'}")
    compared = articles_compared(found, name)
    if not compared:
        say(f"{safe(name)} has finished no article that has finished gold, so there is nothing to compare")
    else:
        said = f"{counted(count, 'difference')} from" if count else f"nothing of {safe(name)}'s differs from"
        say(f"{said} gold in {counted(compared, 'article')}")


def _row(each: "OwnDifference") -> "OwnDifferenceRow":
    return {
        "article": each.article,
        "kind": str(each.kind),
        "start": each.start,
        "end": each.end,
        "sentence": each.sentence,
        "own": each.own,
        "gold": each.gold,
        "reason": each.reason,
    }
