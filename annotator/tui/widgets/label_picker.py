"""The list of all labels, for schemas with more than nine: in groups; typing narrows it."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from textual.content import Content

from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema, SpanLabel
from annotator.editing.commands import ApplyLabel
from annotator.tui.actions import Context
from annotator.tui.keys import Press
from annotator.tui.widgets.panel import CLOSES, NOTHING, Panel, Reaction, useless

LAST_USED = "last used"
MOST_USED = 8
"""Most labels that are listed as used last."""

NARROW = 60
"""Cells below which headings stand above their labels, not beside them."""

LEFT_FREE = 5
"""Rows of the screen that the list leaves to everything else."""

MAX_TYPED = 40


class Section(Struct, frozen=True):
    """Labels under one heading, which may be empty."""

    heading: str
    labels: tuple[SpanLabel, ...]


class Row(Struct, frozen=True):
    """A row of the list.

    Attributes:
        heading: stands where a section begins.
        labels: on this row; none where the heading has a row of its own.
        first: number of the first of them.
        indent: cells before them, for headings.
    """

    heading: str
    labels: tuple[SpanLabel, ...]
    first: int
    indent: int = 0


def sections(schema: LabelSchema, typed: str, used: Sequence[str]) -> tuple[Section, ...]:
    """What to list: with nothing typed the labels used last and all by group, else those found."""
    if typed.strip():
        return (Section("", tuple(found_labels(schema.spans, typed))),)
    known = {span.id: span for span in schema.spans}
    last = tuple(known[id] for id in dict.fromkeys(used) if id in known)[:MOST_USED]
    groups = dict.fromkeys(span.group for span in schema.spans)
    every = (Section(group, tuple(s for s in schema.spans if s.group == group)) for group in groups)
    return (*((Section(LAST_USED, last),) if last else ()), *every)


def found_labels(labels: Iterable[SpanLabel], typed: str) -> list[SpanLabel]:
    """The labels that fit, best first: by beginning, by word, by part, by group, by letters in order."""
    wanted = "".join(typed.casefold().split())
    ranked = [
        (rank, place, label) for place, label in enumerate(labels) if (rank := _rank(label, wanted)) >= 0
    ]
    return [label for _, _, label in sorted(ranked, key=lambda found: found[:2])]


def _rank(label: SpanLabel, wanted: str) -> int:
    """How well a label fits, 0 best; −1: not at all."""
    name, short, group = label.id.casefold(), label.short.casefold(), "".join(label.group.casefold().split())
    words = name.replace("-", "_").replace(".", "_").split("_")
    plain = "".join(words)
    tests = (
        wanted in (name, plain, short),
        plain.startswith(wanted),
        any(word.startswith(wanted) for word in words),
        wanted in plain or wanted in name,
        group.startswith(wanted),
        _in_order(wanted, plain),
    )
    return next((rank for rank, fits in enumerate(tests) if fits), -1)


def _in_order(wanted: str, name: str) -> bool:
    """Whether all letters of `wanted` come in `name` in this order."""
    letters = iter(name)
    return all(letter in letters for letter in wanted)


class LabelPicker(Panel):
    """Gives back the label that was chosen, as a command."""

    where = Context.PICKER

    def __init__(self, schema: LabelSchema, *, id: str | None = None) -> None:
        self._schema = schema
        self._typed = ""
        self._surface = ""
        self._used: list[str] = []
        self._sections: tuple[Section, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._chosen = 0
        super().__init__(id=id)

    @property
    def chosen(self) -> SpanLabel | None:
        """The label that enter gives, None when none is left."""
        labels = [label for section in self._sections for label in section.labels]
        return labels[self._chosen] if labels else None

    def open(self, surface: str, used: Iterable[str] = ()) -> None:
        """List all labels for some words; `used`: those given before, the last one first."""
        self._surface = surface
        self._used = list(dict.fromkeys(used))
        self._type("")

    def take(self, press: Press, id: str | None) -> Reaction:
        """Typing narrows the list, arrows choose, enter gives the label, esc leaves."""
        if press.text:
            self._type(self._typed + press.text)
        elif press.key == "backspace":
            self._type(self._typed[:-1])
        elif press.key == "ctrl+u":
            self._type("")
        elif id == "edit.escape":
            return CLOSES
        elif id == "list.open":
            return self._give()
        elif id is not None and id.startswith("cursor."):
            self._go(id)
        else:
            return useless(press)
        return NOTHING

    def _give(self) -> Reaction:
        if (label := self.chosen) is None:
            return Reaction(message=f"no label fits “{self._typed}”")
        return Reaction(command=ApplyLabel(label.id), closes=True)

    def _type(self, typed: str) -> None:
        self._typed = typed[:MAX_TYPED]
        self._sections = sections(self._schema, self._typed, self._used)
        self._chosen = 0
        self.refit()

    def _go(self, id: str) -> None:
        total = sum(len(section.labels) for section in self._sections)
        match id:
            case "cursor.left":
                self._chosen = max(0, self._chosen - 1)
            case "cursor.right":
                self._chosen = max(0, min(total - 1, self._chosen + 1))
            case "cursor.up":
                self._go_rows(-1)
            case "cursor.down":
                self._go_rows(1)
            case "cursor.page_up":
                self._go_rows(-self._height)
            case "cursor.page_down":
                self._go_rows(self._height)
            case _:
                return
        self.refit()

    def _row(self) -> int:
        """Which row the chosen label is on."""
        return next((n for n, row in enumerate(self._rows) if self._chosen < row.first + len(row.labels)), 0)

    def _go_rows(self, by: int) -> None:
        if not self._rows:
            return
        here = self._row()
        column = self._chosen - self._rows[here].first
        row = self._rows[max(0, min(here + by, len(self._rows) - 1))]
        while not row.labels:
            row = self._rows[self._rows.index(row) + (1 if by > 0 or row is self._rows[0] else -1)]
        self._chosen = row.first + min(column, len(row.labels) - 1)

    @property
    def _height(self) -> int:
        return max(2, self.screen.size.height - LEFT_FREE - 2)

    def refit(self) -> None:
        """Lay the labels out for the size there is."""
        widest = max(len(span.id) for span in self._schema.spans)
        self._rows = rows_of(self._sections, self.room, widest)
        height = min(self._height, len(self._rows)) if not self._typed else self._kept_height()
        here = self._row()
        first = max(0, min(here - height // 2, len(self._rows) - height))
        lines = [
            row_content(row, self.room, widest, self._chosen) for row in self._rows[first : first + height]
        ]
        lines += [Content("")] * (height - len(lines))
        self.show_lines([self._head(first, height), *lines, self._about()])

    def _kept_height(self) -> int:
        """While one types, the list keeps the height it had, so that nothing jumps."""
        return min(self._height, max(1, len(self._lines) - 2))

    def _head(self, first: int, height: int) -> Content:
        hidden = len(self._rows) - height
        more = f"  rows {first + 1}-{first + height} of {len(self._rows)}" if hidden > 0 else ""
        typed = Content.assemble(("label: ", "dim"), safe(self._typed), (" ", "reverse"))
        room = self.room - typed.cell_length - len(more) - 2
        if room < MIN_SURFACE:
            return typed
        said = Content(f"  {safe(self._surface)}").truncate(room + 2, ellipsis=True, pad=True)
        return Content.assemble(typed, said, (more, "dim"))

    def _about(self) -> Content:
        """What the chosen label is: group, and the beginning of its guideline."""
        label = self.chosen
        if label is None:
            return Content.styled(f"no label fits “{safe(self._typed)}”", "dim")
        said = label.guideline.split("\n")[0]
        parts = [part for part in (label.short, label.group, said) if part]
        about = Content.assemble((safe(label.id), "bold"), (safe("  ".join(["", *parts])), "dim"))
        return about.truncate(self.room, ellipsis=True)


MIN_SURFACE = 8
"""Cells in which the words to be labelled are still worth showing."""

HEADING = 14
"""Cells of the headings beside the labels."""


def rows_of(listed: Sequence[Section], width: int, widest: int) -> tuple[Row, ...]:
    """The labels in columns under their headings, for a width in cells."""
    has_headings = any(section.heading for section in listed)
    beside = has_headings and width >= NARROW
    indent = HEADING if beside else 0
    columns = max(1, (width + 1 - indent) // (_cell(widest, width) + 1))
    rows: list[Row] = []
    first = 0
    for section in listed:
        if section.heading and not beside:
            rows.append(Row(section.heading, (), first))
            section = Section("", section.labels)
        for start in range(0, len(section.labels), columns):
            labels = section.labels[start : start + columns]
            rows.append(Row("" if start else section.heading, labels, first + start, indent))
        first += len(section.labels)
    return tuple(rows)


def _cell(widest: int, width: int) -> int:
    """Cells of a label."""
    return min(max(widest, 8), width - 1)


def row_content(row: Row, width: int, widest: int, chosen: int) -> Content:
    """One row for a width in cells, the label number `chosen` reversed."""
    if not row.labels:
        return Content.styled(safe(row.heading), "dim").truncate(width, ellipsis=True)
    parts = []
    if row.indent:
        parts.append(
            Content.styled(safe(row.heading), "dim").truncate(row.indent - 1, ellipsis=True, pad=True)
        )
    for number, label in enumerate(row.labels, row.first):
        cell = Content(safe(label.id)).truncate(_cell(widest, width), ellipsis=True, pad=True)
        parts.append(cell.stylize("reverse") if number == chosen else cell)
    return Content(" ").join(parts)
