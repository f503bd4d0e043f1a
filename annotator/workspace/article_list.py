"""A file that names articles: one id a line."""

from pathlib import Path

from annotator.config.errors import ConfigErrors
from annotator.document.errors import DataError
from annotator.document.safe_text import cut, safe
from annotator.formats.input_file import open_input
from annotator.formats.lines import Line, read_lines
from annotator.store.articles import has_article
from annotator.workspace.project import Project

LONGEST = 60
"""Characters of a wrong id that a message shows."""


def read_article_list(project: Project, path: Path) -> frozenset[str]:
    """The ids of articles that a file names; blank lines are passed over.

    Raises:
        DataError: the file cannot be read, or names nothing.
        ConfigErrors: each line that names no article of the project.
    """
    errors: list[DataError] = []
    found: set[str] = set()
    with open_input(path) as file, project.database() as database:
        for line in read_lines(file):
            key = _key(line)
            if key and has_article(database, key):
                found.add(key)
            else:
                what = f"there is no article “{cut(safe(key), LONGEST)}”" if key else "is no line of UTF-8"
                hint = "write one id a line, as `annotator log` shows them"
                errors.append(DataError(what, hint, file=str(path), line=line.number))
    if errors:
        raise ConfigErrors(errors)
    if not found:
        raise DataError("names no article", "write one id a line", file=str(path))
    return frozenset(found)


def _key(line: Line) -> str:
    """The id on a line; empty when it is none."""
    try:
        return (line.content or b"").decode()
    except UnicodeDecodeError:
        return ""
