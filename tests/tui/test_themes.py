"""The default theme is the terminal's own palette; others are chosen by name."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from annotator.config.errors import ConfigErrors
from annotator.config.project import ProjectSettings, read_project_settings
from annotator.document.errors import UsageError
from annotator.tui.themes import DEFAULT_THEME, THEMES, choose_theme, known_themes


def settings(directory: Path, line: str) -> ProjectSettings:
    path = directory / "annotator.toml"
    path.write_text(f"{line}\n", encoding="utf-8")
    return read_project_settings(path)


def test_the_default_is_the_terminals_palette(tmp_path: Path):
    assert choose_theme(settings(tmp_path, "")) == DEFAULT_THEME
    theme = next(theme for theme in THEMES if theme.name == DEFAULT_THEME)
    assert theme.ansi
    assert theme.background == theme.foreground == "ansi_default"


def test_a_theme_can_be_chosen_in_the_project_and_on_the_command_line(tmp_path: Path):
    chosen = settings(tmp_path, 'theme = "nord"')
    assert choose_theme(chosen) == "nord"
    assert choose_theme(chosen, "terminal-light") == "terminal-light"


def test_unknown_themes_are_refused_with_their_place(tmp_path: Path):
    with pytest.raises(ConfigErrors, match=r"annotator.toml:1: theme: .*'nrod'.*nord"):
        choose_theme(settings(tmp_path, 'theme = "nrod"'))
    with pytest.raises(UsageError, match="nord"):
        choose_theme(settings(tmp_path, ""), "nrod")


def test_light_and_dark_are_there():
    assert {"terminal", "terminal-light", "nord"} <= set(known_themes())


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (part / 255 for part in color.rgb)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", [name for name in known_themes() if name in BUILTIN_THEMES])
def test_keys_stand_out_from_the_background_in_every_theme(name: str):
    variables = BUILTIN_THEMES[name].to_color_system().generate()
    key, background = (luminance(Color.parse(variables[part])) for part in ("text-accent", "background"))
    assert (max(key, background) + 0.05) / (min(key, background) + 0.05) >= 3
