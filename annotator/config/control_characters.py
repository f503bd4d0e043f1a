"""Characters in a label schema file that would act on a terminal."""

import unicodedata
from collections.abc import Iterator

from annotator.config.locate import KeyPath
from annotator.config.toml_file import TomlFile
from annotator.document.errors import DataError

_MAY_SPAN_LINES = frozenset({"guideline", "positive", "negative", "help"})


def control_characters(toml: TomlFile) -> Iterator[DataError]:
    """Each key or text with a control character; line breaks and tabs are allowed in longer texts."""
    for path, text in _texts((), toml.content):
        allowed = "" if _MAY_SPAN_LINES.isdisjoint(path) else "\n\t"
        found = [char for char in text if unicodedata.category(char) == "Cc" and char not in allowed]
        if found:
            what = f"holds the control character U+{ord(found[0]):04X}"
            yield toml.mistake(path, what, "write it in one line of plain text")


def _texts(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts((*path, index), inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from _texts((*path, key), inner)
