"""With other keys everything that names keys names the right ones."""

import re
from pathlib import Path

import pytest

from annotator.tui.keymap import build_keymap, known_keymaps
from annotator.tui.widgets.footer import FOOTERS, footer_content
from annotator.workspace.project import Project
from tests.tui.app.conftest import Start


def rebound(project: Project, text: str) -> Project:
    path = project.directory / "annotator.toml"
    path.write_text(text + path.read_text("utf-8"), "utf-8")
    return Project.open(project.directory)


OTHER = """keys."step.take" = "f5"
keys."edit.escape" = "f6"
keys."question.yes" = "j"
keys."article.finish" = "f7"
keys."open.next" = "f8"
keys."cursor.down" = "down"
keys."help.open" = "f9"
keys."label.1" = "w"
"""


async def test_what_is_said_names_the_keys_in_force(project: Project, start: Start):
    async with start(rebound(project, OTHER)) as running:
        await running.press("f7")
        assert "f7 finish anyway" in running.footer
        await running.press("f7")
        assert "j yes" in running.footer
        await running.press("f6", "v")
        assert running.footer == "selecting · w… label · f6 drop"
        await running.press("f5")
        assert "f6 drop it" in running.footer
        await running.press("f6", "f2")
        assert running.footer == "no key here: f2 · f9 help"


async def test_the_help_names_the_keys_in_force(project: Project, start: Start):
    async with start(rebound(project, OTHER)) as running:
        await running.press("f9", "tab")
        said = running.app.screen.query_one("#page").render().plain
        assert "press f5." in said
        assert re.search(r"^w +Label ACTOR\.", said, flags=re.MULTILINE)
        assert not re.search(r"^space ", said, flags=re.MULTILINE)


async def test_a_moved_key_leaves_no_value_on_it_in_the_second_stage_of_the_grid(
    project: Project, start: Start
):
    async with start(rebound(project, 'keys."span.accept" = "w"\nkeys."cursor.left" = "left"\n')) as running:
        await running.press("space", "e", "c")
        grid = running.annotate.query_one("#grid")
        keys = {cell.key for cell in grid.grid.cells}
        assert keys
        assert not keys & set("wxueovdqstr")


@pytest.mark.parametrize("name", known_keymaps())
async def test_a_step_can_be_reviewed_with_a_shipped_keymap(project: Project, start: Start, name: str):
    made = rebound(project, f'keymap = "{name}"\n')
    keymap = build_keymap(made.settings, made.schema)
    async with start(made) as running:
        await running.press("space")
        assert running.state.board.counts.accepted > 0
        await running.press("u" if "u" in keymap.keys["edit.undo"] else "z")
        assert running.state.board.counts.accepted == 0


@pytest.mark.parametrize("name", known_keymaps())
def test_footers_fit_with_a_shipped_keymap(tmp_path: Path, project: Project, name: str):
    made = rebound(project, f'keymap = "{name}"\n')
    keymap = build_keymap(made.settings, made.schema)
    for context in FOOTERS:
        for width in (40, 80, 120):
            assert footer_content(keymap, context, width).cell_length <= width
