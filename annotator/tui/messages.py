"""Messages from threads to the app and its screens."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from annotator.document.errors import SaveError
from annotator.document.spans import AttributeValue


@dataclass
class SaveEnded(Message):
    """The writer thread is done with a decision.

    Attributes:
        op: its operation id.
        error: None once it is durable.
    """

    op: str
    error: SaveError | None


@dataclass
class ArticlePrepared(Message):
    """An article has got its tokens or newer suggestions in the background."""

    key: str


@dataclass
class PreparingEnded(Message):
    """The background could not go on, or has something to say once (`notice`)."""

    notice: str


@dataclass
class WordsRead(Message):
    """It is known now what event words usually mean.

    Attributes:
        lexicon: word in small letters → attributes it usually has.
    """

    lexicon: Mapping[str, Mapping[str, AttributeValue]]


@dataclass
class DamageFound(Message):
    """The daily look at the database file found it damaged."""

    complaint: str


class InputEnded(Message):
    """The terminal has gone: nothing will be typed any more."""


class LeaveRequested(Message):
    """The system asks the program to end (SIGHUP, SIGTERM)."""


class PlaceWanted(Message):
    """Somebody else asks for the person's place (`store.lease.ASK`)."""


class TerminalAnswered(Message):
    """The terminal has answered a status report."""


class RedrawRequested(Message):
    """The terminal is to be sent everything again."""
