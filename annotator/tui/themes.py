"""Themes. The default takes every colour from the terminal's own palette."""

from textual.theme import BUILTIN_THEMES, Theme

from annotator.config.errors import ConfigErrors
from annotator.config.nearest import did_you_mean
from annotator.config.project import ProjectSettings
from annotator.document.errors import UsageError

DEFAULT_THEME = "terminal"


def _palette_theme(name: str, accent: str, *, dark: bool) -> Theme:
    """A theme of the 16 colours: default foreground and background cost no bytes and suit any terminal."""
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": "ansi_black" if dark else "ansi_white",
            "ansi-foreground": "ansi_white" if dark else "ansi_black",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_bright_black",
            "scrollbar-active": accent,
            "scrollbar-background": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
            "scrollbar-corner-color": "ansi_default",
        },
    )


THEMES: tuple[Theme, ...] = (
    _palette_theme("terminal", "ansi_bright_blue", dark=True),
    _palette_theme("terminal-light", "ansi_blue", dark=False),
)
"""Our own themes; Textual's true-colour themes can be chosen beside them."""


def known_themes() -> tuple[str, ...]:
    """The names that `theme` in annotator.toml may have."""
    ours = tuple(theme.name for theme in THEMES)
    return ours + tuple(sorted(name for name in BUILTIN_THEMES if not name.startswith("ansi")))


def choose_theme(settings: ProjectSettings, explicit: str | None = None) -> str:
    """The theme to use: `explicit`, else the project's, else the default.

    Raises UsageError when there is no theme `explicit`, and ConfigErrors, naming the line, when
    annotator.toml names one that does not exist.
    """
    if explicit is not None:
        if explicit not in known_themes():
            raise UsageError(f"there is no theme {explicit!r}", did_you_mean(explicit, known_themes()))
        return explicit
    chosen = settings.theme
    if chosen is None:
        return DEFAULT_THEME
    if chosen not in known_themes():
        hint = did_you_mean(chosen, known_themes())
        raise ConfigErrors([settings.mistake(("theme",), f"there is no theme {chosen!r}", hint)])
    return chosen
