"""Where a key of a TOML file stands: key path → line.

`tomllib` gives values without their places, so the text is read a second time for keys alone. It
must be valid TOML (`tomllib` has accepted it); what this makes of other text is undefined.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and list positions from the top, as one would index the parsed value: `("span", 0, "id")`."""

_TOKEN = re.compile(
    r'''
    (?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<long>"""(?:[^\\]|\\.)*?"""(?:"{1,2})?|\'\'\'.*?\'\'\'(?:'{1,2})?)
    |(?P<quoted>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<mark>[\[\]{},=.])
    |(?P<bare>[^\s\[\]{},=.\#"']+)
    ''',
    re.VERBOSE | re.DOTALL,
)


class KeyLines:
    """The lines of one file's keys and list elements."""

    def __init__(self, lines: Mapping[KeyPath, int]) -> None:
        self._lines = lines

    def line(self, path: KeyPath) -> int:
        """1-based line of `path`, or of the nearest table around it; 1 when there is none.

        A key that is missing is therefore placed at the header of the table that lacks it.
        """
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def paths(self) -> Mapping[KeyPath, int]:
        """Every path with its line."""
        return self._lines


def locate(text: str) -> KeyLines:
    """The line of every key, table, array element and table of an array of tables in `text`."""
    return KeyLines(_Scanner(text).scan())


def path_text(path: KeyPath) -> str:
    """`path` as people read it: `span[0].id`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


class _Scanner:
    """One walk over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._lines: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._peek():
            if self._peek() == "\n":
                self._take()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _take(self) -> tuple[str, int]:
        self._next += 1
        return self._tokens[self._next - 1]

    def _header(self) -> KeyPath:
        _, line = self._take()
        in_array = self._peek() == "["
        if in_array:
            self._take()
        *parents, last = self._key()
        path: KeyPath = ()
        for part in parents:
            path = self._newest((*path, part))
            self._lines.setdefault(path, line)
        path = (*path, last)
        if in_array:
            self._lines.setdefault(path, line)
            self._lengths[path] = self._lengths.get(path, 0) + 1
        path = self._newest(path)
        self._lines[path] = line
        for _ in range(2 if in_array else 1):
            self._take()
        return path

    def _newest(self, path: KeyPath) -> KeyPath:
        """`path` itself, or its last table when it names an array of tables."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _key(self) -> list[str]:
        parts = [_plain(self._take()[0])]
        while self._peek() == ".":
            self._take()
            parts.append(_plain(self._take()[0]))
        return parts

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._next][1]
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._take()
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._peek() not in ("[", "{"):
            while self._peek() not in ("", "\n", ",", "]", "}"):
                self._take()
            return
        opened, _ = self._take()
        index = 0
        while self._peek() not in ("]", "}"):
            if self._peek() in ("\n", ","):
                self._take()
            elif opened == "{":
                self._pair(path)
            else:
                self._lines[(*path, index)] = self._tokens[self._next][1]
                self._value((*path, index))
                index += 1
        self._take()


def _tokens(text: str) -> list[tuple[str, int]]:
    """The tokens that matter, each with its line: names, strings, marks and line ends."""
    found = []
    line = 1
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.lastgroup != "skip":
            found.append((token, line))
        line += token.count("\n")
    return found


def _plain(key: str) -> str:
    """A key as `tomllib` names it: quotes and escapes undone."""
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"])
