"""What `annotator import` says about what it did."""

from annotator.cli.diagnostics import counted, say, show_bundle
from annotator.cli.losses_listing import losses_said
from annotator.workspace.exchange import FileReport, ImportReport


def show_import(report: ImportReport) -> None:
    """Say what became of each file."""
    for file in report.files:
        if file.errors:
            show_bundle(file.errors, file.error_count)
        for sentence in _sentences(file):
            say(f"{file.file}: {sentence}")


def _sentences(file: FileReport) -> list[str]:
    if not file.is_imported:
        lines = f" ({counted(file.refused, 'bad line')})" if file.errors and file.errors[0].line else ""
        return [f"not imported{lines}"]
    if not file.rows and not file.refused:
        return ["holds no articles: nothing imported"]
    said = [f"{counted(file.added, 'article')} added" + _with_suggestions(file)]
    if file.same:
        said[0] += f", {file.same:,} already there"
    if file.refused:
        said.append(f"{counted(file.refused, 'bad line')} left out, with reasons in {file.rejected_file}")
    if file.answers:
        said[0] += f", {counted(file.answers, 'answer')} taken over"
    if file.kept:
        said.append(f"{counted(file.kept, 'answer')} left out: the annotator has worked on the article here")
    if file.answered:
        said.append(f"{counted(file.answered, 'row')} carried an answer (see --annotator)")
    if file.repeated_relations:
        said.append(f"{counted(file.repeated_relations, 'relation')} given twice, taken once")
    if file.foreign_relations:
        count = counted(file.foreign_relations, "relation")
        said.append(f"{count} to a token that is no span: kept with the row, not suggested")
    if file.off_tokens:
        said.append(
            f"{counted(file.off_tokens, 'span')} off the borders of the row's tokens: kept by character"
        )
    return [*said, *losses_said(file.losses)]


def _with_suggestions(file: FileReport) -> str:
    if not file.spans:
        return ""
    return f" with {counted(file.spans, 'suggested span')} and {counted(file.relations, 'relation')}"
