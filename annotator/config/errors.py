"""Mistakes in a configuration file, told all at once."""

from collections.abc import Iterable

from annotator.document.errors import AnnotatorError, DataError


class ConfigErrors(AnnotatorError):
    """Every mistake found in one file, in the order of its lines.

    Attributes:
        errors: at least one; each reads `FILE:LINE: field: what: how to mend it`.
    """

    def __init__(self, errors: Iterable[DataError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        super().__init__("\n".join(str(error) for error in self.errors))
