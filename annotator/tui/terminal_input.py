"""Keeps what a terminal answers apart from what a person types.

A terminal may send strings back (window titles, colours, its own version) when text on the screen
or another program asked it to. Textual takes the bytes of such an answer for keys. `ReplyFilter`
stands before its parser and swallows them: OSC, DCS, APC, PM and SOS strings, and control
sequences that are no key. ECMA-48 (control strings, control sequences) gives their form.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

MAX_STRING = 1 << 16
"""Longest answer that is waited for, in characters."""

MAX_SEQUENCE = 64
"""Longest control sequence, in characters after `ESC [`."""

_STRING_STARTS = frozenset("]P_^X")
_C1 = {"\x9d": "]", "\x90": "P", "\x9f": "_", "\x9e": "^", "\x98": "X", "\x9b": "[", "\x8f": "O"}
_KEY = re.compile(r"\d*(;[\d:]*)*[A-HPQRSZu~IOM]|<[\d;-]*[Mm]|\?\d+;\d\$y|48(;[\d:]*)+t|[abcd]")
"""What may follow `ESC [` and is meant for the program: keys, mouse, modes, sizes, paste marks."""


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
        self._length = 0

    @property
    def is_waiting(self) -> bool:
        """Whether more is expected: an escape sequence has begun and not ended."""
        return self._state is not _State.TEXT

    def feed(self, text: str) -> str:
        """What of `text` is meant for the program."""
        if self._state is _State.TEXT and "\x1b" not in text and not any(c1 in text for c1 in _C1):
            return text
        return "".join(self._take(_char) for char in text for _char in self._seven_bit(char))

    def give_up(self) -> str:
        """Nothing more came: what was held, when it was a key (a lone escape), else nothing."""
        held = self._held if self._state is _State.ESCAPE else ""
        self._reset()
        return held

    def _seven_bit(self, char: str) -> str:
        return f"\x1b{_C1[char]}" if char in _C1 else char

    def _reset(self) -> None:
        self._state, self._held, self._length = _State.TEXT, "", 0

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
        if char == "\x1b":
            self._state, self._held = _State.ESCAPE, char
            return ""
        return char

    def _after_escape(self, char: str) -> str:
        if char == "\x1b":
            return "\x1b"
        if char in _STRING_STARTS:
            self._state, self._held = _State.STRING, ""
            return ""
        if char == "[":
            self._state, self._held = _State.SEQUENCE, ""
            return ""
        self._reset()
        return "\x1b" + char

    def _in_sequence(self, char: str) -> str:
        """Collect parameters until the final character (0x40 to 0x7E) decides what it is."""
        if char == "\x1b":
            self._state, self._held = _State.ESCAPE, char
            return ""
        self._held += char
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
        return f"\x1b[{sequence}" if _KEY.fullmatch(sequence) else ""

    def _in_string(self, char: str) -> str:
        """Swallow until BEL or ESC backslash ends the string; CAN and SUB break it off."""
        self._length += 1
        if char in "\x07\x18\x1a" or self._length > MAX_STRING:
            self._reset()
        elif self._state is _State.STRING_ESCAPE:
            self._reset()
            if char != "\\":
                self._state, self._held = _State.ESCAPE, "\x1b"
                return self._after_escape(char)
        elif char == "\x1b":
            self._state = _State.STRING_ESCAPE
        return ""
