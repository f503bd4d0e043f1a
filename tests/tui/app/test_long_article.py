"""A long article: what a decision means far away is worked out between keys."""

from pathlib import Path

from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.suggestions import add_suggestions, new_run
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.tui.app.conftest import Start

SENTENCES = 150


def long_project(directory: Path) -> Project:
    """One article of many sentences with the same name, and nothing suggested."""
    project = Project.init(directory / "p", "political-events")
    text = "Dara left again. " * SENTENCES
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("k", text)])
        set_tokens(database, "k", tokenize(text))
        run = new_run(database, source="rules", model="r", schema_hash=project.schema.hash)
        add_suggestions(database, run, "k", [], [])
    return project


async def test_a_name_labelled_once_is_open_everywhere_after_a_pause(tmp_path: Path, start: Start):
    async with start(long_project(tmp_path)) as running:
        await running.press("1")
        assert running.status.endswith("saved")
        while running.state.board.pending:
            await running.pilot.pause(0.01)
        assert f"open {SENTENCES - 1} " in running.status
        assert [each.command for each in running.decisions("k")] == ["label"]


async def test_keys_act_while_far_sentences_are_behind(tmp_path: Path, start: Start):
    async with start(long_project(tmp_path)) as running:
        running.app.simulate_key("1")
        running.app.simulate_key("tab")
        running.app.simulate_key("u")
        await running.settle()
        await running.pilot.pause()
        await running.settle()
        assert [each.command for each in running.decisions("k")] == ["label", "undo"]
        assert running.state.board.counts.accepted == 0
