"""The server goes away while somebody decides: nothing is acknowledged, and the retry stores it once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from annotator.document.errors import ProjectError, SaveError, StoreError
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import NoteEdit
from annotator.store.decisions import append, history
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import build_keymap
from annotator.tui.preparing import Preparer
from annotator.workspace.deciding import Desk
from tests.support.postgres import Server
from tests.support.projects import make_project, make_suggested_project
from tests.tui.app.conftest import Running

STARTED = SummaryRow(ArticleState.STARTED)


@contextmanager
def gone(postgres: Server, mode: str = "fast") -> Iterator[None]:
    postgres.stop(mode)
    try:
        yield
    finally:
        postgres.start()


def decision(number: int) -> Decision:
    return Decision(f"op{number}", "note", How.ARTICLE, (NoteEdit("", "n"),), number)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_decision_waits_for_the_server_and_is_stored_once(
    tmp_path: Path, postgres: Server, server_address: str, mode: str
) -> None:
    project = make_project(tmp_path, 2, server_address)
    told: Queue[SaveError | None] = Queue()
    with Desk(project, "alice") as desk:

        def submit(number: int) -> SaveError | None:
            desk.submit("k1", decision(number), STARTED, told.put)
            return told.get(timeout=60)

        assert submit(1) is None
        assert desk.load("k1").number == 1
        with gone(postgres, mode):
            error = submit(2)
            assert error is not None
            assert "server" in error.message
            assert "try again" in error.hint
            with pytest.raises(StoreError, match="cannot be reached"):
                desk.load("k1")
            desk.retry()
            assert told.get(timeout=60) is not None, "still gone: told again"
        assert [each.op for each in desk.load("k1").history] == ["op1"], "reading goes on by itself"
        desk.retry()
        assert told.get(timeout=60) is None
        assert submit(3) is None
        with pytest.raises(ProjectError, match="open already"):
            Desk(project, "alice")
    with project.database() as database:
        assert [each.op for each in history(database, "alice", "k1")] == ["op1", "op2", "op3"]


def test_an_acknowledgement_that_is_lost_does_no_harm(
    tmp_path: Path, postgres: Server, server_address: str
) -> None:
    """COMMIT was done, and the answer to it never came: the same operation again stores nothing."""
    project = make_project(tmp_path, 1, server_address)
    with project.database() as database:
        with database.transaction():
            assert append(database, "alice", "k1", decision(1), STARTED)
        with gone(postgres, "immediate"):
            pass
        with database.transaction():
            assert not append(database, "alice", "k1", decision(1), STARTED)
        assert [each.op for each in history(database, "alice", "k1")] == ["op1"]


def test_a_transaction_that_loses_its_connection_is_not_taken_up_by_another(
    tmp_path: Path, postgres: Server, server_address: str
) -> None:
    project = make_project(tmp_path, 1, server_address)
    with project.database() as database:

        def interrupted() -> None:
            with database.transaction():
                append(database, "alice", "k1", decision(1), STARTED)
                with gone(postgres, "immediate"):
                    pass
                database.query("SELECT 1")

        with pytest.raises(StoreError, match="connection"):
            interrupted()
        assert history(database, "alice", "k1") == []


def test_a_place_that_was_lost_is_not_written_from(
    tmp_path: Path, postgres: Server, server_address: str
) -> None:
    """After the server was away, whoever came first has the place; the other one is told."""
    project = make_project(tmp_path, 1, server_address)
    told: Queue[SaveError | None] = Queue()
    with Desk(project, "alice") as first:
        first.submit("k1", decision(1), STARTED, told.put)
        assert told.get(timeout=60) is None
        with gone(postgres):
            pass
        with Desk(project, "alice"):
            first.submit("k1", decision(2), STARTED, told.put)
            lost = told.get(timeout=60)
            assert lost is not None
            assert "alice has this project open already" in lost.message
        first.retry()
        assert told.get(timeout=60) is None


async def test_on_the_screen_it_is_not_saved_until_the_server_is_back(
    tmp_path: Path, postgres: Server, server_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("want", "read_words"):
        monkeypatch.setattr(Preparer, name, lambda self, *key: None)
    project = make_suggested_project(tmp_path, server_address)
    with Desk(project, "alice") as desk:
        app = AnnotatorApp(desk, build_keymap(project.settings, project.schema))
        async with app.run_test(size=(100, 30)) as pilot:
            running = Running(app, pilot, project)
            await pilot.pause()
            await running.press("space")
            assert "saved" in running.status
            done = len(running.decisions())
            with gone(postgres):
                await running.press("q")
                assert "server" in running.footer
                await running.press("space")
                assert "NOT saved" in running.status
                assert app.is_running
            key = running.annotate.keymap.shown("save.retry")
            await running.press(key)
            assert "NOT saved" not in running.status
            assert len(running.decisions()) == done + 1
            await running.press("q", "escape", "space")
            assert len(running.decisions()) == done + 2
    assert len({each.op for each in running.decisions()}) == done + 2
