"""Commands of adjudication, beside those of the editor. See `editing.settling.reduce`."""

from msgspec import Struct


class NextDifference(Struct, frozen=True):
    """To the next open difference (`by` 1) or the one before (-1), round the end of the article."""

    by: int = 1


class TakeVersion(Struct, frozen=True):
    """The difference at hand is as annotator number `who` (from 0) says."""

    who: int


class KeepOwn(Struct, frozen=True):
    """The difference at hand is settled, if it was not, as the gold layer now stands; on to the next."""


class GiveReason(Struct, frozen=True):
    """Why the difference at hand was settled as it was; it must have been."""

    reason: str


class GoTo(Struct, frozen=True):
    """To the smallest difference that holds a code point, an open one first, else to the token there."""

    offset: int


AdjudicationCommand = NextDifference | TakeVersion | KeepOwn | GiveReason | GoTo
