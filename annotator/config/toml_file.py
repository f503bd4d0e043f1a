"""Reads a TOML file whole, or says at which line it cannot be read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from stat import S_ISREG

from annotator.config.errors import ConfigErrors
from annotator.config.locate import KeyLines, KeyPath, locate, path_text
from annotator.document.errors import DataError
from annotator.document.safe_text import cut, safe

MAX_BYTES = 1 << 20
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class TomlFile:
    """A file that is valid TOML.

    Attributes:
        name: as the person gave it, for messages.
        text: the whole text.
        content: what `tomllib` makes of it.
    """

    name: str
    text: str = field(repr=False)
    content: Mapping[str, object]

    @cached_property
    def lines(self) -> KeyLines:
        """Where each key stands; found out when first asked for."""
        return locate(self.text)

    def mistake(self, path: KeyPath, what: str, hint: str = "") -> DataError:
        """An error at the line of `path`."""
        line = self.lines.line(path)
        return DataError(what, hint, file=self.name, line=line, field=shown(path_text(path)))


def shown(value: object) -> str:
    """`value` as a message may show it: harmless to a terminal and at most 80 cells wide."""
    return cut(safe(str(value)))


def read_content(path: Path) -> bytes:
    """The bytes of a configuration file; ConfigErrors unless it is a readable file of at most 1 MiB."""
    file = safe(str(path))
    try:
        if not S_ISREG(path.stat().st_mode):
            raise ConfigErrors([DataError("is not a regular file", "give a TOML file", file=file)])
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigErrors([DataError("does not exist", "check the name", file=file)]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigErrors(
            [DataError(f"cannot be read ({reason})", "check its permissions", file=file)]
        ) from error
    return content


def parse_toml(content: bytes, file: str) -> TomlFile:
    """The TOML in `content`, called `file` in messages; ConfigErrors with the line when it is none."""
    name = safe(str(file))
    text = _decode(content, name)
    try:
        return TomlFile(name, text, tomllib.loads(text))
    except RecursionError:
        raise _broken(name, 1, "is nested too deeply", "a handful of levels is enough") from None
    except ValueError as error:
        raise _syntax_error(name, text, str(error)) from None


def _decode(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        raise _broken(name, 0, "is larger than 1 MiB", "this is hardly a configuration file")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _broken(name, 1, "is UTF-16", "save it as UTF-8")
    if content.startswith(b"\xef\xbb\xbf"):
        raise _broken(name, 1, "begins with a byte order mark", "save it as UTF-8 without one")
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise _broken(name, line, "holds a NUL character", "is this a text file? Remove it")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        raise _broken(name, line, f"byte 0x{byte:02X} is not UTF-8", "save the file as UTF-8") from None


def _syntax_error(name: str, text: str, message: str) -> ConfigErrors:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
    what = _PLACE.sub("", message)
    return _broken(name, line, f"is not TOML here: {shown(what)}", _syntax_hint(what))


def _syntax_hint(message: str) -> str:
    if "overwrite" in message or "twice" in message or "Duplicate" in message:
        return "a key or table stands here a second time: remove or rename one"
    if "newline or end of document after" in message:
        return "one key to a line; close quotes and brackets"
    if message.startswith(("Illegal character '\\n'", "Unterminated string", 'Expected "\'"')):
        return "close the quotes; only a text between triple quotes may have several lines"
    if message.startswith("Invalid value"):
        return 'write text in quotes ("…"), lists in brackets ([…])'
    return "check quotes, brackets and the sign = of this line and the one above"


def _broken(name: str, line: int, what: str, hint: str) -> ConfigErrors:
    return ConfigErrors([DataError(what, hint, file=name, line=line)])
