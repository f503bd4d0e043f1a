"""The floor: the least that a program with a cursor over words can send, since ncurses sends changed cells.

    python benchmarks/onpty/floor.py FILE

The arrow keys move over the words of a text, `1` colours the word, `q` ends. Nothing is saved. A status line
says where one is, as annotator's does.
"""

import curses
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, row and column from 0."""

    row: int
    column: int
    text: str


def words_of(text: str, width: int) -> list[Word]:
    """The words of a text wrapped to a width."""
    found, row = [], 0
    for paragraph in text.split("\n"):
        for line in textwrap.wrap(paragraph, width) or [""]:
            column = 0
            for piece in line.split(" "):
                if piece:
                    found.append(Word(row, column, piece))
                column += len(piece) + 1
            row += 1
    return found


class Floor:
    """The screen; the window shows `height - 1` rows from `top` on."""

    def __init__(self, screen: Any, words: list[Word]) -> None:
        self._screen, self._words = screen, words
        self._height, self._width = screen.getmaxyx()
        self._cursor = self._top = 0
        self._marked: set[int] = set()

    def run(self) -> None:
        """Until `q` is pressed."""
        self._paint_all()
        while (key := self._screen.getch()) != ord("q"):
            before = self._cursor
            if key == curses.KEY_RIGHT:
                self._cursor = min(len(self._words) - 1, before + 1)
            elif key == curses.KEY_LEFT:
                self._cursor = max(0, before - 1)
            elif key == ord("1"):
                self._marked ^= {before}
            self._show(before)

    def _show(self, before: int) -> None:
        row = self._words[self._cursor].row
        if not self._top <= row < self._top + self._height - 1:
            self._top = max(0, row - self._height // 2)
            self._paint_all()
            return
        self._paint(before)
        self._paint(self._cursor)
        self._end_frame()

    def _paint_all(self) -> None:
        self._screen.erase()
        for number, word in enumerate(self._words):
            if self._top <= word.row < self._top + self._height - 1:
                self._paint(number)
        self._end_frame()

    def _paint(self, number: int) -> None:
        word = self._words[number]
        look = curses.color_pair(1) if number in self._marked else 0
        look |= curses.A_REVERSE if number == self._cursor else 0
        self._screen.addstr(word.row - self._top, word.column, word.text, look)

    def _end_frame(self) -> None:
        word = self._words[self._cursor]
        told = f"word {self._cursor + 1} of {len(self._words)}  {word.text}"
        self._screen.addstr(self._height - 1, 0, told[: self._width - 1].ljust(60))
        self._screen.refresh()


def main(screen: Any) -> None:
    """Show the file that the command line names."""
    curses.use_default_colors()
    curses.curs_set(0)
    curses.init_pair(1, curses.COLOR_CYAN, -1)
    words = words_of(Path(sys.argv[1]).read_text("utf-8"), screen.getmaxyx()[1] - 1)
    Floor(screen, words).run()


if __name__ == "__main__":
    curses.wrapper(main)
