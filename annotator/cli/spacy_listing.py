"""What `annotator export --format spacy` says about what it did."""

from annotator.cli.diagnostics import counted, say
from annotator.cli.exchange_listing import choice_said, show_losses
from annotator.workspace.spacy_export import SpacyExportReport


def show_spacy_export(report: SpacyExportReport) -> None:
    """Say what was written, and what is not in it."""
    if report.is_written:
        parts = f"{counted(report.train, 'article')} to train on, {report.dev:,} for development"
        say(f"{report.path}: {parts}, {counted(report.files, 'file')}, SHA-256 {report.sha256}")
        trained = ", ".join(report.components)
        longest = (
            f"; the longest span has {counted(report.longest_span, 'token')}" if report.longest_span else ""
        )
        say(f"the config trains {trained}{longest}")
    for notice in report.notices:
        say(notice)
    for sentence in choice_said(report.choice):
        say(sentence)
    show_losses(report.losses, "spacy")
