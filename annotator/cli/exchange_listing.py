"""What `annotator export` says about what it did."""

from collections.abc import Iterator

from annotator.cli.diagnostics import counted, say
from annotator.cli.losses_listing import losses_said
from annotator.document.ids import GOLD
from annotator.formats.losses import Losses
from annotator.workspace.choosing import ChoiceReport
from annotator.workspace.exchange import ExportReport


def show_export(report: ExportReport, format: str, annotator: str | None) -> None:
    """Say what was written, and what is not in it or stands elsewhere.

    Args:
        report: of the export.
        format: the format's name.
        annotator: whose annotations alone were asked for.
    """
    if report.is_written:
        say(f"{report.path or 'standard output'}: {_size(report, format)}, SHA-256 {report.sha256}")
    if not report.articles:
        say(_nothing(report, annotator))
    if report.as_they_came:
        say(f"{counted(report.as_they_came, 'article')} as they came: nobody has begun them")
    for sentence in choice_said(report.choice):
        say(sentence)
    show_losses(report.losses, format)


def show_losses(losses: Losses, format: str) -> None:
    """Say what a format could not hold, or holds in another place; nothing when that is nothing."""
    if losses:
        say(f"what {format} holds elsewhere or not at all:")
    for line in losses_said(losses):
        say(f"  {line}")


def _size(report: ExportReport, format: str) -> str:
    if format in ("prodigy", "review"):
        articles = "" if report.rows == report.articles else f" of {counted(report.articles, 'article')}"
        return counted(report.rows, "row") + articles
    files = f" in {counted(report.files, 'file')}" if report.files else ""
    return counted(report.articles, "article") + files


def choice_said(choice: ChoiceReport) -> Iterator[str]:
    """Whose annotations were taken, and what was passed over, in sentences."""
    if choice.unfinished:
        what = "begun but not finished, left out (counted for each article and person)"
        yield f"{choice.unfinished:,} {what}: --include open exports them too"
    if choice.not_accepted:
        yield f"{counted(choice.not_accepted, 'article')} rejected or skipped, left out: no training data"
    if choice.other_questions:
        what = "whose rows asked for no spans (choice, classification …), left out"
        yield f"{counted(choice.other_questions, 'article')} {what}"
    if choice.several:
        taken = " and ".join(_taken(name, count) for name, count in choice.several.most_common())
        total = counted(choice.several.total(), "article")
        only_gold = set(choice.several) == {GOLD}
        hint = "" if only_gold else "; choose with --annotator, or adjudicate"
        yield f"{total} by several annotators: {taken} taken{hint}"


def _taken(name: str, count: int) -> str:
    whose = "the adjudicated ones" if name == GOLD else f"{name}'s"
    return f"{whose} ({count:,})"


def _nothing(report: ExportReport, annotator: str | None) -> str:
    who = f"{annotator} has finished nothing yet" if annotator else "nothing is finished yet"
    left = "" if report.is_written else f", so {report.path} was not written"
    return f"{who}{left}: `annotator annotate`, and `enter` in an article, finishes it"
