"""Commands of adjudication, beside those of the editor. See `editing.settling.reduce`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextDifference:
    """To the next open difference (`by` 1) or the one before (-1), round the end of the article."""

    by: int = 1


@dataclass(frozen=True, slots=True)
class TakeVersion:
    """The difference at hand is as annotator number `who` (from 0) says."""

    who: int


@dataclass(frozen=True, slots=True)
class KeepOwn:
    """The difference at hand is settled, if it was not, as the gold layer now stands; on to the next."""


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Why the difference at hand was settled as it was; it must have been."""

    reason: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """To the smallest difference that holds a code point, an open one first, else to the token there."""

    offset: int


AdjudicationCommand = NextDifference | TakeVersion | KeepOwn | GiveReason | GoTo
