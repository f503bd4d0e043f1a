"""With `--mouse` a click moves: the cursor in the text, the choice in the queue. It decides nothing."""

from annotator.tui.widgets.queue_list import QueueList
from annotator.workspace.project import Project
from tests.tui.app.conftest import Start


async def test_a_click_puts_the_cursor_on_the_token(project: Project, start: Start):
    async with start(project) as running:
        await running.pilot.click("#article", offset=(16, 0))
        text, token = running.state.board.article.text, running.state.cursor
        tokens = running.state.board.tokens
        assert text[tokens.starts[token] : tokens.ends[token]] == "met"
        assert running.focused() == "met"
        await running.pilot.click("#article", offset=(16, 1))
        assert running.focused() == "met"
        assert running.decisions() == []


async def test_a_click_while_a_panel_is_open_moves_nothing(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "e")
        before = running.state.cursor
        await running.pilot.click("#article", offset=(2, 0))
        assert running.state.cursor == before


async def test_a_click_in_the_queue_chooses_and_a_second_opens(project: Project, start: Start):
    async with start(project) as running:
        await running.press("q")
        await running.pilot.click("#rows", offset=(20, 2))
        assert running.app.screen.query_one(QueueList).chosen.key == "a2"
        await running.pilot.click("#rows", offset=(20, 2))
        await running.pilot.pause()
        assert running.annotate.loaded.article.key == "a2"
