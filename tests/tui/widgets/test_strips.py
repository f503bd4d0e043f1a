from textual.app import App, ComposeResult

from annotator.tui.layout.rows import ACCENT, PLAIN, QUIET, STRONG, Look, Run
from annotator.tui.strips import StyleSheet
from annotator.tui.themes import THEMES
from annotator.tui.widgets.row_pane import RowPane


class ThemedApp(App[None]):
    def __init__(self, theme: str) -> None:
        super().__init__()
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield RowPane()


async def sheet(theme: str) -> StyleSheet:
    app = ThemedApp(theme)
    async with app.run_test():
        return StyleSheet(app.query_one(RowPane))


async def test_with_the_palette_of_the_terminal_plain_text_has_no_style() -> None:
    styles = await sheet("terminal")
    assert styles.style(PLAIN) is None
    assert [segment.style for segment in styles.strip((Run("a"),), 5)] == [None, None]


async def test_with_the_palette_of_the_terminal_labels_have_its_colours_and_no_tint() -> None:
    style = (await sheet("terminal")).style(Look("cyan", tint=True))
    assert style is not None
    assert style.color is not None
    assert style.color.number == 6
    assert style.bgcolor is None


async def test_with_true_colour_decided_spans_are_tinted() -> None:
    styles = await sheet("tokyo-night")
    style, plain = styles.style(Look("cyan", tint=True)), styles.style(PLAIN)
    assert style is not None
    assert plain is not None
    assert style.bgcolor != plain.bgcolor
    assert style.color != plain.color


async def test_colours_that_nobody_knows_do_no_harm() -> None:
    style = (await sheet("terminal")).style(Look("no such colour"))
    assert style is not None
    assert style.color is None


async def test_what_colour_says_is_said_without_it_too() -> None:
    styles = await sheet("terminal")
    said = {
        (s.bold, s.dim, s.underline, s.reverse)
        for s in map(styles.style, (STRONG, QUIET, Look(underline=True), Look(reverse=True)))
        if s
    }
    assert len(said) == 4


async def test_the_accent_comes_from_the_theme() -> None:
    style = (await sheet("terminal")).style(Look(ACCENT))
    assert style is not None
    assert style.color is not None


async def test_a_strip_is_as_wide_as_asked() -> None:
    strip = (await sheet("terminal")).strip((Run("林"), Run("b", STRONG)), 10)
    assert strip.cell_length == 10
    assert strip.text == "林b" + " " * 7
