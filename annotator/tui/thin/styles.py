"""Styles of cells: read from SGR sequences (ECMA-48 8.3.117), and the shortest way from one to another."""

from msgspec import Struct
from msgspec.structs import replace

_SET = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 64, 8: 128, 9: 256, 21: 512, 51: 1024, 52: 2048, 53: 4096}
"""SGR code → bit of the attribute it turns on."""
_CLEAR = {22: 3, 23: 4, 24: 520, 25: 48, 27: 64, 28: 128, 29: 256, 54: 3072, 55: 4096}
"""SGR code → bits of the attributes it turns off."""
DEFAULT = 0
"""Number of the style that a reset gives."""
UNKNOWN = -1
"""Stands for whatever style a terminal has that nothing is known about."""


class Style(Struct, frozen=True):
    """What a cell looks like.

    Attributes:
        flags: bits of `_SET`.
        foreground, background: SGR parameters of the colour, empty for the terminal's own.
        link: parameters and address of the link (OSC 8), empty for none.
        other: parameters that are none of these, in their order; only a reset takes them away.
    """

    flags: int = 0
    foreground: str = ""
    background: str = ""
    link: str = ""
    other: str = ""


class Styles:
    """All styles that were met, by number; what follows from them is worked out once."""

    def __init__(self) -> None:
        self._styles = [Style()]
        self._numbers = {Style(): DEFAULT}
        self._applied: dict[tuple[int, str], int] = {}
        self._changes: dict[tuple[int, int], str] = {}

    def applied(self, number: int, parameters: str) -> int:
        """The style after the sequence `ESC [ parameters m`."""
        key = number, parameters
        found = self._applied.get(key)
        if found is None:
            found = self._applied[key] = self._number(_after(self._styles[number], parameters))
        return found

    def linked(self, number: int, link: str) -> int:
        """The style after the sequence `OSC 8 ; link ST`."""
        is_open = link.partition(";")[2] != ""
        return self._number(replace(self._styles[number], link=link if is_open else ""))

    def change(self, old: int, new: int) -> str:
        """The shortest output that turns `old` (or UNKNOWN) into `new`."""
        key = old, new
        found = self._changes.get(key)
        if found is None:
            before = None if old == UNKNOWN else self._styles[old]
            found = self._changes[key] = _change(before, self._styles[new])
        return found

    def _number(self, style: Style) -> int:
        number = self._numbers.setdefault(style, len(self._styles))
        if number == len(self._styles):
            self._styles.append(style)
        return number


def _after(style: Style, parameters: str) -> Style:
    codes = parameters.split(";") if parameters else ["0"]
    place = 0
    while place < len(codes):
        code = codes[place]
        width = _width_of_color(codes, place) if code in ("38", "48") else 1
        style = _with(style, code, ";".join(codes[place : place + width]))
        place += width
    return style


def _width_of_color(codes: list[str], place: int) -> int:
    """How many parameters an indexed or a direct colour takes."""
    kind = codes[place + 1] if place + 1 < len(codes) else ""
    return {"5": 3, "2": 5}.get(kind, 1)


def _with(style: Style, code: str, whole: str) -> Style:
    number = int(code) if code.isdecimal() else (0 if not code else -1)
    if number == 0:
        return Style(link=style.link)
    if number in _SET:
        return replace(style, flags=style.flags | _SET[number])
    if number in _CLEAR:
        return replace(style, flags=style.flags & ~_CLEAR[number])
    if 30 <= number <= 38 or 90 <= number <= 97:
        return replace(style, foreground=whole)
    if 40 <= number <= 48 or 100 <= number <= 107:
        return replace(style, background=whole)
    if number == 39:
        return replace(style, foreground="")
    if number == 49:
        return replace(style, background="")
    return replace(style, other=f"{style.other};{whole}" if style.other else whole)


def _change(old: Style | None, new: Style) -> str:
    link = ""
    if old is None or old.link != new.link:
        link = f"\x1b]8;{new.link or ';'}\x1b\\" if old is not None or new.link else ""
    looks = replace(new, link="")
    if old is not None and replace(old, link="") == looks:
        return link
    afresh = _sequence(["0", *_parts(looks)]) if looks != Style() else "\x1b[m"
    if old is None or old.other != new.other:
        return link + afresh
    return link + min(_sequence(_steps(old, new)), afresh, key=len)


def _sequence(codes: list[str]) -> str:
    return f"\x1b[{';'.join(codes)}m"


def _parts(style: Style) -> list[str]:
    colors = [style.foreground, style.background, style.other]
    return [*_flag_codes(style.flags), *(color for color in colors if color)]


def _flag_codes(flags: int) -> list[str]:
    return [str(code) for code, bit in _SET.items() if flags & bit]


def _steps(old: Style, new: Style) -> list[str]:
    codes: list[str] = []
    flags = old.flags
    for code, bits in _CLEAR.items():
        if flags & ~new.flags & bits:
            codes.append(str(code))
            flags &= ~bits
    codes += _flag_codes(new.flags & ~flags)
    if old.foreground != new.foreground:
        codes.append(new.foreground or "39")
    if old.background != new.background:
        codes.append(new.background or "49")
    return codes
