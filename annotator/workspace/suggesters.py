"""What suggests in a project: its pipeline, with the patterns of its settings and of the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from annotator.config.nearest import did_you_mean
from annotator.document.errors import UsageError
from annotator.document.patterns import PATTERNS
from annotator.workspace.project import Project

if TYPE_CHECKING:
    from annotator.extractor.patterns import PatternExtractor
    from annotator.extractor.suggest import Extractor

Suggester: TypeAlias = Union["Extractor", "PatternExtractor"]
"""A pipeline, alone or with patterns."""


def load_suggester(project: Project, *, model: str | None = None, patterns: Sequence[Path] = ()) -> Suggester:
    """What suggests.

    Args:
        project: whose settings say the pipeline, the labels it is to use, and pattern files of its own.
        model: another pipeline; `rules`: the rules alone; `none`: patterns alone.
        patterns: further pattern files.

    Raises:
        PatternErrors: a pattern file is wrong; nothing has been loaded.
        UnmetPatterns: a pattern looks at what the pipeline does not give.
        ProjectError: the pipeline cannot be loaded.
        UsageError: there is nothing to suggest with.
    """
    from annotator.extractor.patterns import NONE, with_patterns
    from annotator.extractor.suggest import load_extractor
    from annotator.formats.patterns import read_patterns

    settings, schema = project.settings, project.schema
    files = [*(project.directory / name for name in settings.patterns), *patterns]
    found = read_patterns(list(dict.fromkeys(files)), schema, did_you_mean, settings.suggest_labels)
    name = model or settings.model
    if name == NONE and not found:
        raise UsageError("no model and no patterns suggest nothing", "give a file with --patterns")
    if name == NONE:
        return with_patterns(found, schema, None, model=name)
    base = load_extractor(schema, model=name, label_map=settings.suggest_labels)
    return with_patterns(found, schema, base, model=name) if found else base


def source_of(suggester: Suggester) -> str:
    """Where a run comes from, in a word: `patterns`, `model` or `rules`."""
    if suggester.name == PATTERNS:
        return PATTERNS
    return "model" if suggester.has_model else "rules"
