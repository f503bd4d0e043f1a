"""The screens on a project that a server keeps: the same keys do the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.document.ids import GOLD
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.database import open_database
from annotator.store.decisions import history
from annotator.store.postgres_roles import ADJUDICATORS, ANNOTATORS, role_statements
from annotator.tui.adjudicator_app import AdjudicatorApp
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import build_keymap
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from annotator.workspace.suggesting import suggest_one
from tests.support.postgres import Server
from tests.support.projects import make_suggested_project
from tests.tui.app.conftest import Running

Connect = Callable[[str], Project]


@pytest.fixture
def as_role(tmp_path: Path, postgres: Server, server_address: str) -> Connect:
    """Opens the project as a role, from a folder of its own."""
    made = make_suggested_project(tmp_path, server_address)
    name = server_address.partition("@/")[2].partition("?")[0]
    with open_database(server_address) as database:
        for person, group in (("alice", ANNOTATORS), ("bob", ANNOTATORS), ("ada", ADJUDICATORS)):
            statements = role_statements(database, person, group, sees_gold=False)
            postgres.sql("".join(f"{each};" for each in statements), database=name)

    def connect(role: str) -> Project:
        folder = tmp_path / role
        folder.mkdir(exist_ok=True)
        settings = (made.directory / "annotator.toml").read_text().replace("owner@", f"{role}@")
        (folder / "annotator.toml").write_text(settings)
        (folder / "schema.toml").write_bytes((made.directory / "schema.toml").read_bytes())
        return Project.open(folder)

    return connect


async def test_two_annotators_and_an_adjudicator_each_as_their_role(as_role: Connect) -> None:
    for person, keys in (("alice", ("space", "space", "x", "u")), ("bob", ("x", "space", "space"))):
        project = as_role(person)
        with Desk(project, person) as desk:
            app = AnnotatorApp(desk, build_keymap(project.settings, project.schema))
            async with app.run_test(size=(100, 30)) as pilot:
                running = Running(app, pilot, project)
                await pilot.pause()
                await running.press(*keys)
                assert "saved" in running.status
                await running.press("q", "escape", "enter", "enter", "y")
                assert "done" in str(app.screen.query_one("#said").render())
            with project.database() as database:
                decided = history(database, person, "a1")
                assert decided[-1].command == "finish"
                other = "bob" if person == "alice" else "alice"
                assert history(database, other, "a1") == []
    project = as_role("ada")
    with AdjudicationDesk(project, "ada") as desk:
        assert desk.annotators == ("alice", "bob")
        gold = AdjudicatorApp(desk, build_keymap(project.settings, project.schema))
        async with gold.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await pilot.press("1")
            await pilot.pause()
        assert desk.close()
    with project.database() as database:
        assert history(database, GOLD, "a1") != []


def test_what_only_a_lead_can_make_is_said(as_role: Connect) -> None:
    from annotator.document.errors import ProjectError

    with as_role("owner").database() as database, database.transaction():
        add_articles(database, [ArticleRow("a2", "Nobody has suggested anything here.")])
    with pytest.raises(ProjectError, match="ask whoever leads the project to run `annotator suggest`"):
        suggest_one(as_role("alice"), None, "a2")  # type: ignore[arg-type]
