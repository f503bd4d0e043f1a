from textual.app import App, ComposeResult

from annotator.editing.commands import TakeStep
from annotator.editing.session import reduce
from annotator.tui.layout.rows import Run
from annotator.tui.widgets.frame_line import FrameLine
from annotator.tui.widgets.inspector import Inspector
from annotator.tui.widgets.row_pane import RowPane
from tests.support.articles import context
from tests.tui.layout.texts import session


class PaneApp(App[None]):
    def compose(self) -> ComposeResult:
        yield FrameLine()
        yield Inspector()


async def test_the_frame_line_fits_any_width() -> None:
    app = PaneApp()
    async with app.run_test(size=(80, 20)) as pilot:
        line = app.query_one(FrameLine)
        line.show(reduce(session(), TakeStep(), context()).state)
        await pilot.pause()
        assert line.text.strip() == "EVT met  CONSULT │ SOURCE Dara? │ TARGET Oke?"
        await pilot.resize_terminal(30, 20)
        await pilot.pause()
        assert len(line.text) <= 30
        assert "…" in line.text or "SRC" in line.text
        line.show(None)
        assert line.text == ""


async def test_the_inspector_shows_the_span_in_view() -> None:
    app = PaneApp()
    async with app.run_test(size=(80, 30)) as pilot:
        pane = app.query_one(Inspector)
        pane.show(session())
        await pilot.pause()
        assert pane.text.startswith("ROLE  General")
        pane.show(None)
        assert pane.text == ""


async def test_a_pane_shows_its_rows_and_blanks_below() -> None:
    app = PaneApp()
    async with app.run_test(size=(80, 30)):
        pane = app.query_one(RowPane)
        pane.show_rows([(Run("a"),)])
        assert pane.render_line(0).text.strip() == "a"
        assert pane.render_line(1).text.strip() == ""
