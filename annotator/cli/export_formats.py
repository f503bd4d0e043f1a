"""The formats `annotator export` writes, as it takes and lists them."""

from typing import Any

import click

from annotator.cli.help import Command
from annotator.document.errors import UsageError
from annotator.formats.registry import ALIASES, FORMATS

PRODIGY, SPACY = "prodigy", "spacy"

_ABOUT = {
    PRODIGY: "JSON Lines as Prodigy has them, one row for each article and person",
    SPACY: "DocBin for training and development, with a config that trains",
    **{spec.name: spec.title for spec in FORMATS},
}
"""What each format is, by its name."""


class FormatName(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """The name of a format, or another name of it."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The format's own name; UsageError with all there are when it is none."""
        folded = str(value).casefold()
        name = ALIASES.get(folded, folded)
        if name in _ABOUT:
            return name
        *others, last = _ABOUT
        raise UsageError(f"unknown format {value!r}", f"use {', '.join(others)} or {last}")


class RowSize(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """How much one row holds: `article`, `sentence`, or a number of sentences."""

    name = "row size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of sentences, 0 for a whole article; UsageError for anything else."""
        match str(value).casefold():
            case "article":
                return 0
            case "sentence":
                return 1
            case number if number.isascii() and number.isdigit() and 0 < int(number) < 1_000_000:
                return int(number)
        raise UsageError(
            f"--by {value!r} is no size of rows", "use article, sentence, or a number of sentences"
        )


class ExportCommand(Command):
    """A command whose help lists the formats."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then formats."""
        super().format_options(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_dl(list(_ABOUT.items()))
