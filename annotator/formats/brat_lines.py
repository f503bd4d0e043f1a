"""What brat's standoff files (`.ann`) say, line by line; their form: https://brat.nlplab.org/standoff.html."""

from collections.abc import Iterator

from msgspec import Struct, field

from annotator.document.errors import DataError


class Line(Struct, frozen=True):
    """A line of a standoff file.

    Attributes:
        file: as the person gave it.
        number: from 1.
        id: `T1`, or `*` for none.
        words: the whole line.
    """

    file: str
    number: int
    id: str
    words: str

    def error(self, message: str, hint: str = "") -> DataError:
        """What is wrong with this line."""
        return DataError(message, hint, file=self.file, line=self.number, field=self.id)

    @property
    def place(self) -> str:
        """`FILE:LINE: ID`."""
        return f"{self.file}:{self.number}: {self.id}"


class TextBound(Struct, frozen=True):
    """`T1 TYPE 0 5;16 23 TEXT`: one stretch of text, or several: (start, end exclusive), rising."""

    line: Line
    type: str
    fragments: tuple[tuple[int, int], ...]
    text: str | None

    @property
    def extent(self) -> tuple[int, int]:
        """From the first character to the last."""
        return self.fragments[0][0], self.fragments[-1][1]


class Event(Struct, frozen=True):
    """`E1 TYPE:TRIGGER ROLE:ID …`."""

    line: Line
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


class Link(Struct, frozen=True):
    """`R1 TYPE Arg1:ID Arg2:ID`, or with any number of ends `* TYPE ID ID …`."""

    line: Line
    type: str
    ends: tuple[str, ...]


class Property(Struct, frozen=True):
    """`A1 TYPE TARGET [VALUE]` (formerly `M1`): an attribute; one that is there or not has no value."""

    line: Line
    type: str
    target: str
    value: str | None


class Reference(Struct, frozen=True):
    """`N1 TYPE TARGET DATABASE:ENTRY TEXT`: what in a database the target stands for."""

    line: Line
    type: str
    target: str
    database: str
    entry: str
    text: str


class Note(Struct, frozen=True):
    """`#1 TYPE TARGET TEXT`."""

    line: Line
    type: str
    target: str
    text: str


Annotation = TextBound | Event | Link | Property | Reference | Note


class Standoff(Struct):
    """All annotations of one document by id, in the order of the file, and what is wrong with it."""

    by_id: dict[str, Annotation] = field(default_factory=dict)
    equivalences: list[Link] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)

    def add(self, annotation: Annotation) -> None:
        """Take one in; one whose id is taken is an error."""
        line = annotation.line
        if line.id == "*":
            assert isinstance(annotation, Link)
            self.equivalences.append(annotation)
        elif first := self.by_id.get(line.id):
            self.errors.append(line.error(f"is also the id of line {first.line.number}", "ids stand once"))
        else:
            self.by_id[line.id] = annotation

    def text_bounds(self) -> Iterator[TextBound]:
        """The stretches of text."""
        return (found for found in self.by_id.values() if isinstance(found, TextBound))

    def events(self) -> Iterator[Event]:
        """The events."""
        return (found for found in self.by_id.values() if isinstance(found, Event))

    def links(self) -> Iterator[Link]:
        """The relations, then the equivalences."""
        yield from (found for found in self.by_id.values() if isinstance(found, Link))
        yield from self.equivalences

    def facts(self) -> Iterator[Property | Reference | Note]:
        """What is said about others."""
        return (found for found in self.by_id.values() if isinstance(found, Property | Reference | Note))

    def is_empty(self) -> bool:
        """Whether there is no annotation at all."""
        return not self.by_id and not self.equivalences
