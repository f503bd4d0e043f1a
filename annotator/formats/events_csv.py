r"""Events as comma-separated values (RFC 4180) that a spreadsheet opens without harm.

UTF-8 with a byte order mark, without which Excel takes it for another encoding (pandas skips it, Python's
`csv` wants `encoding="utf-8-sig"`); every text on one line. Several values in a cell stand with `; ` between
them; in a value `;` is `\;` and `\` is `\\`. Where a cell or a value in it would begin with what makes a
formula of it (`=`, `+`, `-`, `@` or their full-width forms), or with an apostrophe, an apostrophe goes
before; a plain number needs none. `plain` takes both back. Characters that act on a terminal or cannot be
seen
are replaced, one for one, since such a file is often looked at in one; the other formats have the text as
it is.

https://owasp.org/www-community/attacks/CSV_Injection: quotes do not help. A spreadsheet that parts cells at
semicolons begins a new one inside of a text, so these places are guarded too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from annotator.document.safe_text import safe
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.events_table import EventTable, Kind, Value
from annotator.formats.left_out import note_left_out
from annotator.formats.registry import WriteContext

BOM = "\ufeff"
_MAKES_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20'"
_GUARDED = re.compile(rf"((?:^|[;\t\r\n])\s*)([{_MAKES_FORMULA}])")
_GUARD = re.compile(rf"((?:^|[;\t\r\n])\s*)'([{_MAKES_FORMULA}])")
_MAY_BEGIN_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20' ")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*); ")
_ESCAPED = re.compile(r"\\([;\\])")


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[str]:
    """The names of the columns, then a line for each event.

    Raises:
        OffsetError: an article has no tokens.
    """
    table, line = EventTable(context.schema), _Line()
    yield BOM + line.of(_guarded(column.name) for column in table.columns)
    for article in articles:
        note_left_out(article, context.losses, frames=False)
        for row in table.rows(article, context.losses):
            yield line.of(map(_cell, row.values()))


class _Line:
    """Puts cells together, with quotes where they are needed."""

    def __init__(self) -> None:
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer, lineterminator="\n")

    def of(self, cells: Iterable[str]) -> str:
        """The line of these cells, without its end."""
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow(cells)
        return self._buffer.getvalue()[:-1]


def _cell(value: Value) -> str:
    match value:
        case str():
            return _guarded(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
        case _:
            return _guarded("; ".join(map(_escaped, value)))


def _guarded(text: str) -> str:
    text = "\t".join(map(safe, text.split("\t")))
    if not text or (text[0] not in _MAY_BEGIN_FORMULA and ";" not in text and text.isprintable()):
        return text
    return text if _NUMBER.fullmatch(text) else _GUARDED.sub(r"\1'\2", text)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;")


def plain(cell: str, kind: Kind = Kind.TEXT) -> str | tuple[str, ...]:
    """What a cell of text says, or of several texts: without apostrophes before, and taken apart."""
    text = _GUARD.sub(r"\1\2", cell)
    if kind is not Kind.TEXTS:
        return text
    if not text:
        return ()
    values = _BETWEEN.sub(lambda found: f"{found[1]}\x00", text).split("\x00")
    return tuple(_ESCAPED.sub(r"\1", value) for value in values)
