"""Keeps what a terminal answers apart from what a person types.

A terminal may send strings back (window titles, colours, its own version) when text on the screen
or another program asked it to. Textual takes the bytes of such an answer for keys. `ReplyFilter`
stands before its parser and swallows them: OSC, DCS, APC, PM and SOS strings, and control
sequences that are no key. ECMA-48 (control strings, control sequences) gives their form.

An answer may arrive in pieces with pauses between them, on a slow line for instance. What has begun
like an answer is therefore waited for longer than for the rest of a key, and what arrives soon after a
pause is looked at together with what came before it.
"""

import re
import sys
from collections.abc import Callable
from enum import Enum, auto

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS

MAX_STRING = 1 << 16
"""Longest answer that is waited for, in characters."""

MAX_SEQUENCE = 64
"""Longest control sequence, in characters after `ESC [`."""

KEY_PAUSE = 0.05
"""Seconds after which an escape that nothing follows is the key."""

BEGIN_PAUSE = 0.3
"""Seconds after which `ESC [` or `ESC ]` that nothing follows was typed."""

ANSWER_PAUSE = 2.0
"""Seconds that the pieces of an answer may lie apart."""

_STRING_STARTS = frozenset("]P_^X")
_C1 = {"\x9d": "]", "\x90": "P", "\x9f": "_", "\x9e": "^", "\x98": "X", "\x9b": "[", "\x8f": "O"}
_KEY = re.compile(r"(\d{0,7})(?:;\d{0,3}(?:;(\d{0,7}(?::\d{1,7})*))?)?([u~A-FHPQS])")
"""A key in the form that most terminals have today: its code, modifiers, the text it gives, a final."""

_OTHER = re.compile(r"<\d{1,5};\d{1,5};\d{1,5}[Mm]|20[01]~|[IO]|\?2026;\d\$y")
"""What else is meant for the program: the mouse, paste marks, focus, and whether frames can be marked."""

_OLD_MOUSE = "M"
"""A mouse report in the oldest form: three bytes of any kind follow it."""

_ANSWER = re.compile(
    r"\x1b(?:\](?:\d{1,4}(?:;|\x1b|\x07)|[lLI])|P(?:[01]?[$+]r|[>!]\||\d)|_[Gg]|\[[?>=]?\d+(?:;\d*)*[Rcntuy$])"
)
"""How answers begin. A person does not type as much in one go after the key esc."""


def _is_meant(sequence: str) -> bool:
    """Whether what followed `ESC [` is a key that Textual knows, or something else it waits for.

    Textual takes apart what it does not know, and each character of it for a key.
    """
    if _OTHER.fullmatch(sequence) or f"\x1b[{sequence}" in ANSI_SEQUENCES_KEYS:
        return True
    found = _KEY.fullmatch(sequence)
    if found is None:
        return False
    code, text, final = found.groups(default="")
    if final != "u":
        return f"{code or 1}{final}" in FUNCTIONAL_KEYS
    return all(int(each or 0) <= sys.maxunicode for each in (code, *text.split(":")))


class _State(Enum):
    TEXT = auto()
    ESCAPE = auto()
    SEQUENCE = auto()
    STRING = auto()
    STRING_ESCAPE = auto()


class ReplyFilter:
    """A filter over the characters that arrive, in pieces of any size."""

    def __init__(self, status_reported: Callable[[], object] = lambda: None) -> None:
        """`status_reported` is called for each answer to a status report (`ESC [ 0 n`)."""
        self._status_reported = status_reported
        self._state = _State.TEXT
        self._held = ""
        self._length = self._skip = 0
        self._begun = self._given_up = ""

    @property
    def is_waiting(self) -> bool:
        """Whether more is expected: an escape sequence has begun and not ended."""
        return self._state is not _State.TEXT

    @property
    def patience(self) -> float:
        """Seconds that may pass without a further character before `give_up` is to be called."""
        if self._state is _State.ESCAPE:
            return KEY_PAUSE
        return ANSWER_PAUSE if self._length else BEGIN_PAUSE

    def feed(self, text: str) -> str:
        """What of `text` is meant for the program."""
        if self._given_up and text:
            before, self._given_up = self._given_up, ""
            if _ANSWER.match(before + text):
                text = before + text
        if (
            self._state is _State.TEXT
            and not self._skip
            and "\x1b" not in text
            and not any(c1 in text for c1 in _C1)
        ):
            return text
        return "".join(self._take(_char) for char in text for _char in self._seven_bit(char))

    def give_up(self) -> str:
        """Nothing more came: what was held, when it was a key (a lone escape), else nothing.

        Until `forget`, what comes next is taken for the rest if together they are an answer.
        """
        held = self._held if self._state is _State.ESCAPE else ""
        self._given_up = "" if self._length else self._begun
        self._skip = 0
        self._reset()
        return held

    def forget(self) -> None:
        """Nothing has come for long: what comes next has nothing to do with what was before."""
        self._given_up, self._skip = "", 0

    def _seven_bit(self, char: str) -> str:
        return f"\x1b{_C1[char]}" if char in _C1 else char

    def _reset(self) -> None:
        self._enter(_State.TEXT, "")

    def _enter(self, state: _State, begun: str) -> None:
        """From here on nothing has arrived yet but what has begun it."""
        self._state, self._begun, self._held, self._length = state, begun, "", 0

    def _escape(self) -> None:
        self._enter(_State.ESCAPE, "\x1b")
        self._held = "\x1b"

    def _take(self, char: str) -> str:
        match self._state:
            case _State.TEXT:
                return self._in_text(char)
            case _State.ESCAPE:
                return self._after_escape(char)
            case _State.SEQUENCE:
                return self._in_sequence(char)
            case _State.STRING | _State.STRING_ESCAPE:
                return self._in_string(char)

    def _in_text(self, char: str) -> str:
        if self._skip:
            self._skip -= 1
            return ""
        if char == "\x1b":
            self._escape()
            return ""
        return char

    def _after_escape(self, char: str) -> str:
        if char == "\x1b":
            return "\x1b"
        if char in _STRING_STARTS:
            self._enter(_State.STRING, f"\x1b{char}")
            return ""
        if char == "[":
            self._enter(_State.SEQUENCE, "\x1b[")
            return ""
        self._reset()
        return "\x1b" + char

    def _in_sequence(self, char: str) -> str:
        """Collect parameters until the final character (0x40 to 0x7E) decides what it is."""
        if char == "\x1b":
            self._escape()
            return ""
        self._held += char
        self._length += 1
        if self._held == "[":
            return ""
        if not "\x40" <= char <= "\x7e":
            if not "\x20" <= char <= "\x3f" or len(self._held) > MAX_SEQUENCE:
                self._reset()
            return ""
        sequence = self._held
        self._reset()
        if sequence == "0n":
            self._status_reported()
        self._skip = 3 if sequence == _OLD_MOUSE else 0
        return f"\x1b[{sequence}" if _is_meant(sequence) else ""

    def _in_string(self, char: str) -> str:
        """Swallow until BEL or ESC backslash ends the string; CAN and SUB break it off."""
        self._length += 1
        if char in "\x07\x18\x1a" or self._length > MAX_STRING:
            self._reset()
        elif self._state is _State.STRING_ESCAPE:
            self._reset()
            if char != "\\":
                self._escape()
                return self._after_escape(char)
        elif char == "\x1b":
            self._state = _State.STRING_ESCAPE
        return ""
