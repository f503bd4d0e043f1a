"""`annotator schema infer`: a label schema from the labels of files."""

from pathlib import Path

from annotator.cli.diagnostics import counted, say
from annotator.cli.help import argument, command
from annotator.cli.options import PATH
from annotator.cli.output import emit


@command("infer", example="annotator schema infer rows.jsonl > my-schema.toml")
@argument("files", "FILE…", "Rows of Prodigy, or JSON Lines like them.", nargs=-1, required=True, type=PATH)
def infer(*, files: tuple[Path, ...]) -> None:
    """Print a label schema made from the labels of files, to be finished by hand.

    It holds the labels of spans, the most frequent first, and those of relations with the labels at
    their ends; attributes that spans seem to have stand in comments.
    """
    from annotator.workspace.schema_inference import infer_schema

    inferred = infer_schema(files)
    for line in inferred.text.removesuffix("\n").split("\n"):
        emit(line)
    if inferred.skipped:
        say(f"{counted(inferred.skipped, 'line')} left out: no JSON object")
    for label, id in inferred.renamed.items():
        say(f'{label}: no label id, written as {id}; import with --label "{label}={id}"')
