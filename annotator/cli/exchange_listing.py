"""What `annotator export` says about what it did."""

from annotator.cli.diagnostics import counted, say
from annotator.workspace.exchange import ExportReport


def show_export(report: ExportReport, annotator: str | None) -> None:
    """Say what was written, and what is not in it or stands elsewhere.

    Args:
        report: of the export.
        annotator: whose rows alone were asked for.
    """
    if report.is_written:
        where = report.path or "standard output"
        say(f"{where}: {counted(report.rows, 'row')}, SHA-256 {report.sha256}")
    if not report.rows:
        say(_nothing(report, annotator))
    if report.as_they_came:
        say(f"{counted(report.as_they_came, 'article')} as they came: nobody has begun them")
    if report.unfinished:
        what = "begun but not finished, left out (counted for each article and person)"
        say(f"{report.unfinished:,} {what}: --include open exports them too")
    for number, noun, what in (
        (report.nested, "span", "over others: under `annotator`, `nested`"),
        (report.character_spans, "span", "off the token borders: under `annotator`, `character_spans`"),
        (report.side_relations, "relation", "of such spans: under `annotator`, `nested`"),
        (report.left_out, "imported relation", "left out, the end is gone"),
    ):
        if number:
            say(f"{counted(number, noun)} {what}")


def _nothing(report: ExportReport, annotator: str | None) -> str:
    who = f"{annotator} has finished nothing yet" if annotator else "nothing is finished yet"
    left = "" if report.is_written else f", so {report.path} was not written"
    return f"{who}{left}: `annotator annotate`, and `enter` in an article, finishes it"
