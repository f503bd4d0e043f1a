"""Whatever ends the program, what was typed is saved, the terminal is as it was, and the process is gone."""

import fcntl
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.document.ids import GOLD
from annotator.editing.decisions import Decision, fold
from annotator.editing.edits import SettledEdit
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.decisions import history
from annotator.workspace.project import Project
from tests.support.projects import make_project, make_suggested_project
from tests.terminal import terminal as terminals
from tests.terminal.terminal import Terminal
from tests.tui.app.test_adjudicate import shared

__all__ = ["shared"]

GONE_WITHIN = 2.0
"""Seconds; a busy machine gets five times as long before the test fails."""

WAYS: dict[str, Callable[[Terminal], None]] = {
    "hang-up": lambda terminal: terminal.signal(signal.SIGHUP),
    "termination": lambda terminal: terminal.signal(signal.SIGTERM),
    "lost line": lambda terminal: terminal.hang_up(),
}
PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "article": ((), "General Dara"),
    "selection": (("v", "right"), "General Dara"),
    "question": (("S",), "other keys no"),
    "hints": (("'",), "General Dara"),
    "find": (("/", "Lus"), "find: Lus"),
    "palette": ((":", "und"), "Undo"),
    "grid": (("tab", "e"), "esc leaves"),
    "help": (("?",), "guideline, keys"),
    "queue": (("q",), "0 of 1 done"),
    "filter": (("q", "/", "dara"), "dara"),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


def start(project: Project, *options: str, name: str = "alice", command: str = "annotate") -> Terminal:
    terminal = Terminal(
        [command, "--project", str(project.directory), "--annotator", name, *options], cwd=project.directory
    )
    terminal.wait_for("General Dara")
    terminal.settle()
    return terminal


def type_in(terminal: Terminal, keys: tuple[str, ...], shown: str) -> None:
    for key in keys:
        terminal.press(key)
        terminal.settle(0.1)
    terminal.wait_for(shown)


def end(terminal: Terminal, way: str) -> None:
    """End it, and see that it goes at once and gives the terminal back."""
    begun = time.monotonic()
    WAYS[way](terminal)
    code = terminal.wait(seconds=5 * GONE_WITHIN)
    assert code == 0, f"after {time.monotonic() - begun:.1f} seconds"
    if way != "lost line":
        assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")


def decided(project: Project, name: str = "alice", key: str = "a1") -> list[Decision]:
    with project.database() as database:
        return history(database, name, key)


@pytest.mark.parametrize("way", WAYS)
def test_a_note_that_is_being_written_is_kept(project: Project, way: str) -> None:
    with start(project) as terminal:
        type_in(terminal, ("m", "half a no"), "half a no")
        end(terminal, way)
    assert fold(decided(project)).note == "half a no"


def test_a_note_that_was_being_emptied_is_kept_as_it_was(project: Project) -> None:
    with start(project) as terminal:
        type_in(terminal, ("m", "whole", "enter"), "saved")
        type_in(terminal, ("m", "\x15"), "note:")
        end(terminal, "hang-up")
    assert fold(decided(project)).note == "whole"


@pytest.mark.parametrize("way", ["termination", "lost line"])
def test_a_value_that_is_being_typed_is_kept(project: Project, way: str) -> None:
    with start(project) as terminal:
        type_in(terminal, ("tab", "e"), "esc leaves")
        type_in(terminal, ("a",), "actor:")
        type_in(terminal, ("Dara Oke",), "actor: Dara Oke")
        end(terminal, way)
    assert "Dara Oke" in [span.attributes.get("actor") for span in fold(decided(project)).accepted_spans()]


@pytest.mark.parametrize("way", ["hang-up", "lost line"])
def test_a_reason_that_is_being_written_is_kept(shared: Project, way: str) -> None:
    with start(shared, name="eva", command="adjudicate") as terminal:
        type_in(terminal, ("1",), "saved")
        type_in(terminal, ("Y", "5"), "why:")
        type_in(terminal, ("two readings",), "why: two readings")
        end(terminal, way)
    said = [
        edit for each in decided(shared, GOLD, "n1") for edit in each.edits if isinstance(edit, SettledEdit)
    ]
    assert any("two readings" in str(edit) for edit in said)


@pytest.mark.parametrize("place", PLACES)
def test_it_goes_from_everywhere(project: Project, place: str) -> None:
    with start(project) as terminal:
        terminal.press("f")
        terminal.wait_for("saved")
        type_in(terminal, *PLACES[place])
        end(terminal, ["hang-up", "termination", "lost line"][list(PLACES).index(place) % 3])
    assert "flag" in [decision.command for decision in decided(project)]


def test_a_signal_while_the_screen_is_being_taken_over_gives_it_back(project: Project) -> None:
    arguments = ["annotate", "--project", str(project.directory), "--annotator", "alice"]
    with Terminal(arguments, cwd=project.directory) as terminal:
        while b"\x1b[?1049h" not in terminal.raw:
            assert terminal.read(20)
        end(terminal, "hang-up")


def test_with_the_database_held_by_another_program_it_goes_all_the_same(project: Project) -> None:
    with start(project) as terminal, (project.directory / "annotations.db.gate").open("r+b") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        terminal.press("space")
        terminal.wait_for("saving")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait(seconds=5 * GONE_WITHIN) == 1
        assert "the last decision was not saved" in terminal.text
    assert decided(project) == []


def test_it_goes_while_suggestions_are_being_made(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("raw", "General Dara met Minister Oke in Lusaka. " * 2000)])
    with start(project) as terminal:
        terminal.wait_for("suggestions are being made")
        end(terminal, "termination")


def test_a_terminal_that_never_answers_does_not_hold_it_up(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "REPLIES", {})
    with start(project) as terminal:
        type_in(terminal, ("m", "unheard"), "unheard")
        end(terminal, "termination")
    assert fold(decided(project)).note == "unheard"


def test_with_hang_ups_ignored_the_end_of_input_ends_it(project: Project) -> None:
    """As under nohup, or in a session that something else keeps alive."""
    with start(project) as terminal:
        type_in(terminal, ("m", "to the end"), "to the end")
        terminal.signal(signal.SIGSTOP)
        terminal.hang_up()
        os.kill(terminal.pid, signal.SIGCONT)
        assert terminal.wait(seconds=5 * GONE_WITHIN) == 0
    assert fold(decided(project)).note == "to the end"
