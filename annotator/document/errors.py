"""The one tree of errors. Libraries raise them; only the command line and the app show them."""


class AnnotatorError(Exception):
    """Something a person can mend.

    Attributes:
        message: what is wrong, one line, without a trailing period.
        hint: what to do about it, one line; empty when the message says it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}" if self.hint else self.message


class DataError(AnnotatorError):
    """A place in a file that cannot be used: reads `FILE:LINE: field: what: how to mend it`.

    Attributes:
        file: the file's name as the person gave it.
        line: 1-based line number, or 0 when the whole file is meant.
        field: dotted path of the field (`spans[2].end`), or empty.
    """

    def __init__(
        self, message: str, hint: str = "", *, file: str = "", line: int = 0, field: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.file = file
        self.line = line
        self.field = field

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.message, self.hint) if part)


class OffsetError(AnnotatorError):
    """Offsets that do not fit the text or its tokens."""


class UsageError(AnnotatorError):
    """The command was called wrongly (exit code 2)."""


class ProjectError(AnnotatorError):
    """The project's directory, settings or database cannot be used."""


class StoreError(ProjectError):
    """The database refused; nothing was stored."""


class SaveError(StoreError):
    """A decision could not be made durable; it may be tried again with the same operation id."""
