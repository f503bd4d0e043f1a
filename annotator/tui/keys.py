"""The names of keys: one notation in the registry, in annotator.toml, on screen and in the docs.

A character stands for itself (`a`, `A`, `?`, `[`); other keys have names (`space`, `enter`, `esc`,
`pgup`, `shift+left`, `ctrl+p`).
"""

from msgspec import Struct
from textual.events import Key

NAMED = frozenset(
    [
        "space",
        "enter",
        "esc",
        "tab",
        "backspace",
        "delete",
        "insert",
        "left",
        "right",
        "up",
        "down",
        "home",
        "end",
        "pgup",
        "pgdn",
    ]
    + [f"f{number}" for number in range(1, 13)]
)
"""Keys that are no characters."""

MODIFIERS = ("ctrl+", "shift+", "alt+")
UNSAFE = frozenset({"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+[", "ctrl+s", "ctrl+q", "ctrl+z"})
"""Keys that many terminals send as another key, or keep for themselves."""

_OURS = {"pageup": "pgup", "pagedown": "pgdn", "escape": "esc"}
_SHOWN = {"left": "←", "right": "→", "up": "↑", "down": "↓", "enter": "⏎", "delete": "del"}
_ALIASES = {"shift+space": "space", "ctrl+m": "enter", "ctrl+i": "tab", "ctrl+h": "backspace"}
_SILENT = frozenset(
    [
        f"{side}_{name}"
        for side in ("left", "right")
        for name in ["shift", "control", "alt", "super", "hyper", "meta"]
    ]
    + ["caps_lock", "num_lock", "scroll_lock", "iso_level3_shift", "iso_level5_shift"]
)


class Press(Struct, frozen=True):
    """One key press.

    Attributes:
        key: its name.
        text: the character it types, or empty.
        time: when it was read from the terminal, on the monotonic clock.
        at: the same moment, milliseconds since the epoch.
    """

    key: str
    text: str
    time: float
    at: int


def press_of(event: Key, now: float, at: int) -> Press | None:
    """The key press of an event, or None for a modifier key by itself.

    Args:
        now: the monotonic clock now, to learn how long the event has waited.
        at: the wall clock now, milliseconds since the epoch.
    """
    if event.key in _SILENT:
        return None
    text = event.character or ""
    printable = len(text) == 1 and text.isprintable()
    plain = "+" not in event.key or len(event.key) == 1
    waited = max(0.0, now - event.time)
    if printable and text != " " and plain:
        return Press(text, text, event.time, at - int(waited * 1000))
    *modifiers, name = event.key.split("+")
    key = "+".join([*sorted(modifiers), _OURS.get(name, name)])
    key = _ALIASES.get(key, key)
    return Press(key, " " if key == "space" else "", event.time, at - int(waited * 1000))


def display_key(key: str) -> str:
    """`key` as the footer shows it: arrows as arrows, enter as ⏎."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    return "+".join([*modifiers, _SHOWN.get(name, name)])


def is_key(name: str) -> bool:
    """Whether `name` is a key in our notation."""
    bare = name
    for modifier in MODIFIERS:
        bare = bare.removeprefix(modifier) if len(bare) > len(modifier) else bare
    if bare != name and len(bare) == 1:
        return name.startswith(("ctrl+", "alt+")) and bare.isprintable() and not bare.isupper()
    return bare in NAMED or (len(name) == 1 and name.isprintable() and not name.isspace())
