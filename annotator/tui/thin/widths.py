"""The cells a text takes on a terminal, as far as all terminals agree about them."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

_EMOJI = 0x1F000
_VIRAMA = 9
"""Canonical combining class of the marks that join letters (Unicode Standard, 4.3)."""
UNSURE = -1


@lru_cache(maxsize=4096)
def character_width(character: str) -> int:
    """1 or 2 cells, 0 for a mark over the character before it, UNSURE where terminals differ."""
    kind = unicodedata.category(character)
    if kind in ("Mn", "Me"):
        return 0 if unicodedata.combining(character) not in (0, _VIRAMA) else UNSURE
    if kind[0] == "C" or kind in ("Mc", "Zl", "Zp") or ord(character) >= _EMOJI:
        return UNSURE
    is_wide = unicodedata.east_asian_width(character) in "WF"
    if is_wide and kind == "So":
        return UNSURE
    width = 2 if is_wide else 1
    return width if cell_len(character) == width else UNSURE


@lru_cache(maxsize=2048)
def cells_of(text: str) -> tuple[str, ...] | None:
    """The text of each cell, empty for the right half of a wide character; None where it is unsure."""
    cells: list[str] = []
    for character in text:
        width = character_width(character)
        if width == 1:
            cells.append(character)
        elif width == 2:
            cells += (character, "")
        elif width == UNSURE or not cells:
            return None
        else:
            base = -2 if cells[-1] == "" else -1
            cells[base] += character
    return tuple(cells)
