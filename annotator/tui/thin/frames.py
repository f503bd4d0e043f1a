"""Reads what Textual writes, and keeps the screen it is meant to give."""

import re
from collections.abc import Callable

from rich.cells import cell_len

from annotator.tui.thin.rows import Row
from annotator.tui.thin.styles import DEFAULT, Styles
from annotator.tui.thin.widths import cells_of

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<sgr>[\d;:]*)m"
    r"|\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\x1b\]8;(?P<link>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|(?P<newline>\n)"
    r"|(?P<other>\x1b\[[?>=<]?[\d;:]*[ -/]*[@-~]|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|.)",
    re.DOTALL,
)
_HARMLESS = re.compile(
    r"\x1b\[\?(?!(?:3|6|47|1047|1048|1049)[hl])\d+[hl]|\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u|\x07|\x1b\][012];.*",
    re.DOTALL,
)
"""Modes, questions, the bell and titles: they change no cell."""


class Screen:
    """The screen as it is to be.

    Attributes:
        rows: from the top.
        changed: numbers of the rows that were written since the last output.
        cursor: (row, column), both from 0, where the terminal's cursor is to be.
    """

    def __init__(self, styles: Styles, pass_on: Callable[[str, bool], None]) -> None:
        """Sequences that are no part of a frame go to `pass_on`, and whether they may change cells."""
        self._styles, self._pass_on = styles, pass_on
        self.rows: list[Row] = []
        self.changed: set[int] = set()
        self.cursor = (0, 0)
        self._style = DEFAULT
        self._moved, self._is_unsure = True, False

    def resize(self, columns: int, rows: int) -> None:
        """Begin anew in another size."""
        self.rows = [Row(columns) for _ in range(rows)]
        self.changed.clear()
        self._moved = True

    def forget(self) -> None:
        """Nothing is known about the terminal any more."""
        for row in self.rows:
            row.forget()
        self.changed.clear()
        self._style, self._moved = DEFAULT, True

    def read(self, output: str) -> None:
        """Take in some of what Textual writes."""
        for match in _TOKEN.finditer(output):
            match match.lastgroup:
                case "text":
                    self._write(match["text"])
                case "sgr":
                    self._style = self._styles.applied(self._style, match["sgr"])
                case "column":
                    self.cursor = int(match["row"]) - 1, int(match["column"]) - 1
                    self._moved = True
                case "newline":
                    self.cursor = self.cursor[0] + 1, 0
                    self._moved = True
                case "link":
                    self._style = self._styles.linked(self._style, match["link"])
                case _:
                    other = match["other"]
                    self._pass_on(other, _HARMLESS.fullmatch(other) is None)

    def _write(self, text: str) -> None:
        number, column = self.cursor
        if not 0 <= number < len(self.rows):
            return
        row = self.rows[number]
        row.runs.append((column if self._moved else None, self._style, text))
        # What stands right behind a text of unsure width is at an unsure place.
        self._is_unsure = self._is_unsure and not self._moved
        self._moved = False
        self.changed.add(number)
        cells = text if text.isascii() else cells_of(text)
        if cells is None or self._is_unsure or column >= len(row.texts):
            self._is_unsure = True
            row.doubt(column)
            width = cell_len(text)
        else:
            row.write(column, cells, self._style)
            width = len(cells)
        self.cursor = number, column + width
