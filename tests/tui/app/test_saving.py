"""A decision that cannot be saved stays on the screen until it is."""

import pytest

from annotator.document.errors import StoreError
from annotator.store import decisions
from annotator.workspace import deciding
from annotator.workspace.project import Project
from tests.tui.app.conftest import Start


class Disk:
    """Stands between desk and store; full or not."""

    def __init__(self) -> None:
        self.is_full = False

    def append(self, *arguments: object) -> bool:
        if self.is_full:
            raise StoreError("the disk is full", "make room")
        return decisions.append(*arguments)  # type: ignore[arg-type]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(deciding, "append", disk.append)
    return disk


async def test_a_failed_save_says_so_and_nothing_moves_on(project: Project, start: Start, disk: Disk):
    async with start(project) as running:
        disk.is_full = True
        await running.press("space")
        assert running.footer.startswith("NOT saved: the disk is full")
        assert running.status.endswith("NOT saved")
        before = running.state
        await running.press("space", "right", "J", "enter")
        assert running.state is before
        assert running.decisions() == []
        disk.is_full = False


async def test_retrying_saves_the_same_decision_once(project: Project, start: Start, disk: Disk):
    async with start(project) as running:
        disk.is_full = True
        await running.press("space")
        op = running.annotate._saver.pending.decision.op
        await running.press("r")
        assert running.status.endswith("NOT saved")
        disk.is_full = False
        await running.press("r")
        assert running.status.endswith("saved")
        assert "NOT" not in running.status
        assert [each.op for each in running.decisions()] == [op]
        assert running.focused() == "met"


async def test_keys_that_waited_for_a_failed_save_are_dropped(project: Project, start: Start, disk: Disk):
    async with start(project) as running:
        disk.is_full = True
        running.app.simulate_key("space")
        running.app.simulate_key("f")
        running.app.simulate_key("X")
        await running.settle()
        await running.pilot.pause()
        disk.is_full = False
        await running.press("r")
        assert [each.command for each in running.decisions()] == ["step"]
        assert running.state.asking is None


async def test_leaving_over_an_unsaved_decision_takes_a_second_key(
    project: Project, start: Start, disk: Disk
):
    async with start(project) as running:
        disk.is_full = True
        await running.press("space", "q")
        assert running.app.is_running
        assert "not saved yet" in running.footer
        await running.press("q")
        assert running.app.return_code == 1
        disk.is_full = False


async def test_a_value_of_the_grid_that_was_not_saved_can_be_retried(
    project: Project, start: Start, disk: Disk
):
    async with start(project) as running:
        await running.press("space")
        disk.is_full = True
        await running.press("e", "j")
        assert running.footer.startswith("NOT saved")
        await running.press("m", "p", "space")
        assert running.footer.startswith("NOT saved")
        disk.is_full = False
        await running.press("r")
        assert running.state.focused_item.span.attributes["event_type"] == "REJECT"
        assert [each.command for each in running.decisions()] == ["step", "attribute"]
