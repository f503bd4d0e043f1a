"""Frames such as Textual writes, made at random, and what a terminal shows of them."""

from dataclasses import dataclass, field
from typing import Any

import pyte
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.tui.thin.frames import Screen
from annotator.tui.thin.painter import Painter
from annotator.tui.thin.styles import Styles

SGR = [
    "",
    "1",
    "7",
    "2;3",
    "1;4;38;5;12",
    "9;38;2;1;2;3;48;2;250;250;250",
    "31",
    "97;100",
    "38;5;200",
    "3;46",
]
WORDS = [
    "a",
    "to",
    "·",
    "Москва",
    "word ",
    "  ",
    "       ",
    "東京",
    "é",
    "e\u0301",
    "ACT?──",
    "x" * 9,
    "שלום",
    "한글 ",
]
UNSURE = ["👩‍🚀", "❤️", "🇺🇸", "नमस्ते", "\u200bz", "🙂"]


class Terminal:
    """An emulated terminal that does not wrap, as the app sets it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.screen.reset_mode(pyte.modes.DECAWM >> 5, private=True)
        self._stream = pyte.Stream(self.screen)
        self.received = 0

    def feed(self, output: str) -> None:
        """Show it."""
        self.received += len(output.encode())
        self._stream.feed(output.replace("\n", "\r\n"))

    def picture(self) -> list[list[Any]]:
        """Every cell with its attributes."""
        screen = self.screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column."""
        return self.screen.cursor.y, self.screen.cursor.x


@dataclass
class Thin:
    """The thin output stage before an emulated terminal."""

    terminal: Terminal
    passed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        styles = Styles()
        self.screen = Screen(styles, self._pass_on)
        self.painter = Painter(styles, self.screen)
        self.screen.resize(self.terminal.screen.columns, self.terminal.screen.lines)

    def _pass_on(self, sequence: str, changes_cells: bool) -> None:
        self.terminal.feed(self.painter.paint() + sequence)
        if changes_cells:
            self.forget()

    def forget(self) -> None:
        """As after a resize."""
        self.screen.forget()
        self.painter.forget()

    def show(self, *frames: str) -> None:
        """Read the frames, and send what they come to."""
        for frame in frames:
            self.screen.read(frame)
        self.terminal.feed(self.painter.paint())


def run(style: str, text: str) -> str:
    """Text in a style, as Rich writes it."""
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text


def clipped(text: str, width: int) -> str:
    """As much of the text as fits."""
    while cell_len(text) > width:
        text = text[:-1]
    return text


@st.composite
def stretches(draw: st.DrawFn, width: int, words: list[str]) -> str:
    """Styled text of exactly this many cells."""
    out, left = "", width
    while left > 0:
        text = clipped(draw(st.sampled_from(words)), left)
        text = text if cell_len(text) else " "
        out += run(draw(st.sampled_from(SGR)), text)
        left -= cell_len(text)
    return out


@st.composite
def frames(draw: st.DrawFn, columns: int, rows: int, words: list[str]) -> str:
    """A frame of some regions of rows, with the cursor's place at its end."""
    parts = []
    for y in sorted(draw(st.sets(st.integers(0, rows - 1), min_size=1))):
        start = draw(st.integers(0, columns - 1))
        width = draw(st.integers(1, columns - start))
        parts.append(f"\x1b[{y + 1};{start + 1}H" + draw(stretches(width, words)))
    cursor = f"\x1b[{draw(st.integers(1, rows))};{draw(st.integers(1, columns))}H"
    return "\n".join(parts) + cursor


@st.composite
def whole(draw: st.DrawFn, columns: int, rows: int, words: list[str]) -> str:
    """A frame of the whole screen."""
    return "\n".join(f"\x1b[{y + 1};1H" + draw(stretches(columns, words)) for y in range(rows)) + "\x1b[1;1H"


@st.composite
def scrolls(draw: st.DrawFn, columns: int, rows: int) -> list[str]:
    """Frames of a window that moves over a longer text between two fixed rows."""
    lines = [draw(stretches(columns, WORDS)) for _ in range(rows * 2)]
    tops = draw(st.lists(st.integers(0, rows), min_size=2, max_size=6))
    return [
        "\n".join(
            f"\x1b[{y + 1};1H" + (lines[y] if y in (0, rows - 1) else lines[top + y]) for y in range(rows)
        )
        + "\x1b[1;1H"
        for top in tops
    ]
