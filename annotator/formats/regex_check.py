"""Regular expressions from files: refused when they are wrong, or when they could run for ever."""

import re

from msgspec import Struct, field

_COUNT = re.compile(r"\{(\d*)(,?)(\d*)\}")
_GROUP_START = re.compile(r"\((?:\?(?:P<\w+>|P=\w+|<?[=!:]|>|[aiLmsux-]+:|:|#)?)?")
_MANY = 10
"""A bounded repetition of at least so many is as bad as an unbounded one."""
_LONGEST = 1_000


class _Group(Struct):
    """A group while it is read: whether something in it repeats, and what its alternatives begin with."""

    repeats: bool = False
    firsts: list[str] = field(default_factory=lambda: [""])

    @property
    def is_ambiguous(self) -> bool:
        """Whether two of its alternatives may match the same words."""
        if len(self.firsts) == 1:
            return False
        literal = [first for first in self.firsts if len(first) == 1 and first.isalnum()]
        return len(set(literal)) < len(self.firsts)


def regex_problem(expression: str) -> tuple[str, str] | None:
    """What is wrong with an expression and how to mend it; None when nothing is.

    A repetition of something that repeats itself, or of alternatives that may match the same words, can
    take longer than anybody waits: the time doubles with each character.
    """
    if len(expression) > _LONGEST:
        return f"the expression has {len(expression):,} characters", f"use at most {_LONGEST:,}"
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}", "correct it, as Python's `re` has it"
    if _may_run_for_ever(expression):
        hint = "write it without a repetition of (…+) or (…|…), such as [a-z]+ for ([a-z]+)+"
        return "repeats what repeats itself, which can take for ever", hint
    return None


def _may_run_for_ever(expression: str) -> bool:
    groups, at = [_Group()], 0
    last: _Group | None = None
    while at < len(expression):
        char = expression[at]
        if char == "(":
            groups.append(_Group())
            at = (_GROUP_START.match(expression, at) or re.match("", "")).end()  # type: ignore[union-attr]
            last = None
            continue
        if char == ")":
            last = groups.pop() if len(groups) > 1 else None
            groups[-1].repeats |= bool(last and last.repeats)
            _begin(groups[-1], "(")
            at += 1
            continue
        length, is_many = _repetition(expression, at)
        if length:
            if is_many and last is not None and (last.repeats or last.is_ambiguous):
                return True
            groups[-1].repeats |= is_many
            at, last = at + length, None
            continue
        if char == "|":
            groups[-1].firsts.append("")
            at, last = at + 1, None
            continue
        end = _atom_end(expression, at)
        _begin(groups[-1], expression[at:end])
        at, last = end, None
    return False


def _begin(group: _Group, atom: str) -> None:
    """Remember what the current alternative begins with."""
    group.firsts[-1] = group.firsts[-1] or atom


def _repetition(expression: str, at: int) -> tuple[int, bool]:
    """Length of a repetition at this place (0: none), and whether it is of many."""
    char = expression[at]
    if char in "*+?":
        rest = expression[at + 1 : at + 2]
        return 1 + (rest in ("?", "+") and rest != ""), char != "?"
    found = _COUNT.match(expression, at)
    if found is None or not (found[1] or found[3]):
        return 0, False
    high = found[3] if found[2] else found[1]
    return len(found[0]), not high or int(high) >= _MANY


def _atom_end(expression: str, at: int) -> int:
    """End of the character, escape or class that begins here."""
    if expression[at] == "\\":
        return at + 2
    if expression[at] != "[":
        return at + 1
    end = at + 1 + (expression[at + 1 : at + 2] == "^")
    end += expression[end : end + 1] == "]"
    while end < len(expression) and expression[end] != "]":
        end += 2 if expression[end] == "\\" else 1
    return end + 1
