"""What `annotator import` says about what it did."""

from annotator.cli.diagnostics import counted, say, show_bundle
from annotator.cli.losses_listing import losses_said
from annotator.document.errors import DataError
from annotator.workspace.exchange import FileReport, ImportReport


def show_import(report: ImportReport) -> None:
    """Say what became of each file."""
    for name, annotator in report.names.items():
        say(f"{name or 'rows without a name'}: taken as {annotator}")
    for file in report.files:
        if file.errors:
            show_bundle([_with_others(error, file) for error in file.errors], file.error_count)
        for sentence in _sentences(file):
            say(f"{file.file}: {sentence}")


def _with_others(error: DataError, file: FileReport) -> DataError:
    """An error about an unknown label, with what can be done and how often it was met."""
    if error.message not in file.unknown:
        return error
    more = file.unknown[error.message]
    count = f"; {more:,} more like it" if more else ""
    hint = f"{error.hint} (another label is taken for it with --label OLD=NEW{count})"
    return DataError(error.message, hint, file=error.file, line=error.line, field=error.field)


def _sentences(file: FileReport) -> list[str]:
    if not file.is_imported:
        lines = f" ({counted(file.refused, 'bad line')})" if file.errors and file.errors[0].line else ""
        return [f"not imported{lines}"]
    if not file.rows and not file.refused:
        return ["holds no articles: nothing imported"]
    said = [_taken(file)]
    if file.refused:
        said.append(f"{counted(file.refused, 'bad line')} left out, with reasons in {file.rejected_file}")
    if file.further:
        said.append(
            f"{counted(file.further, 'answer')} about a text answered before in the file: "
            "each is kept with an article of its own"
        )
    if file.beside:
        said.append(f"{counted(file.beside, 'answer')} to another question kept beside the person's others")
    if file.kept:
        said.append(f"{counted(file.kept, 'answer')} left out: the annotator has worked on the article here")
    if file.answered:
        said.append(f"{counted(file.answered, 'row')} carried an answer (see --annotator)")
    if len(file.sessions) > 1:
        names = ", ".join(file.sessions)
        said.append(
            f"rows of several people were taken as one ({names}): --annotator @session tells them apart"
        )
    return [*said, *(sentence.replace(f"{file.file}:", "line ") for sentence in losses_said(file.losses))]


def _taken(file: FileReport) -> str:
    said = f"{counted(file.added, 'article')} added"
    suggested = f"{counted(file.spans, 'suggested span')} and {counted(file.relations, 'relation')}"
    if file.spans and not file.renewed:
        said += f" with {suggested}"
    if file.same:
        said += f", {file.same:,} already there"
    if file.renewed:
        said += f", {file.renewed:,} of them with new suggestions; {suggested} in all"
    if file.answers:
        said += f", {counted(file.answers, 'answer')} taken over"
    return said
