"""The app in a real terminal: keys in, picture out, and everything saved whatever ends it."""

import signal
import sqlite3
from pathlib import Path

import pytest

from annotator.editing.decisions import fold
from annotator.store.decisions import history
from annotator.workspace.project import Project
from tests.support.projects import make_suggested_project
from tests.terminal.terminal import Terminal


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_suggested_project(tmp_path)


def start(
    project: Project, cols: int = 80, rows: int = 24, *, is_mute: bool = False, **environ: str
) -> Terminal:
    terminal = Terminal(
        ["annotate", "--project", str(project.directory), "--annotator", "alice"],
        cols=cols,
        rows=rows,
        cwd=project.directory,
        environ=environ,
    )
    terminal.is_mute = is_mute
    terminal.wait_for("General Dara met")
    terminal.settle()
    return terminal


def stored(project: Project) -> list[str]:
    """The commands of the decisions that are in the database."""
    with project.database() as database:
        return [decision.command for decision in history(database, "alice", "a1")]


def quit_with_keys(terminal: Terminal) -> int:
    terminal.press("q")
    terminal.settle()
    terminal.press("q")
    return terminal.wait()


@pytest.mark.parametrize(("cols", "rows"), [(80, 24), (120, 40), (60, 20), (40, 12)])
def test_the_article_and_its_keys_are_there_at_every_size(project: Project, cols: int, rows: int) -> None:
    with start(project, cols, rows) as terminal:
        lines = terminal.text.split("\n")
        assert len(lines) == rows
        assert "space" in lines[-1]
        assert "ROL?" in terminal.text
        assert all(len(line) <= cols for line in lines)
        assert quit_with_keys(terminal) == 0


def test_space_is_saved_before_the_screen_says_so(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        assert stored(project) == ["step"]


def test_kill_between_any_two_keys_loses_nothing(project: Project) -> None:
    keys = ["space", "a", "x", "space", "u", "1", "."]
    for count in range(1, len(keys) + 1):
        before = len(stored(project))
        with start(project) as terminal:
            open_before = terminal.text.split("\n")[0]
            terminal.press(keys[count - 1])
            terminal.wait_for("saved")
            shown = terminal.settle().split("\n")[0]
            assert shown != open_before
            terminal.signal(signal.SIGKILL)
            assert terminal.wait() == -signal.SIGKILL
        assert len(stored(project)) == before + 1
        with start(project) as terminal:
            assert counts(terminal.text) == counts(shown)
            assert quit_with_keys(terminal) == 0


def counts(text: str) -> str:
    line = text.split("\n")[0]
    return line[line.index("open") :].split("saved")[0].strip()


def test_undo_works_after_a_restart(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("✓ 6")
        terminal.signal(signal.SIGKILL)
        terminal.wait()
    with start(project) as terminal:
        terminal.press("u")
        terminal.wait_for("✓ 0")
        assert quit_with_keys(terminal) == 0
    with project.database() as database:
        assert fold(history(database, "alice", "a1")).spans == {}


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_with_all_saved_and_the_terminal_as_it_was(project: Project, number: int) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        terminal.signal(number)
        terminal.wait(seconds=5)
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw
    assert stored(project) == ["step"]


def test_a_dropped_line_ends_it_and_frees_the_person(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        terminal.hang_up()
        terminal.wait(seconds=5)
    assert stored(project) == ["step"]
    with start(project) as terminal:
        assert quit_with_keys(terminal) == 0


def test_the_same_person_cannot_open_it_twice(project: Project) -> None:
    with start(project) as first:
        second = Terminal(
            ["annotate", "--project", str(project.directory), "--annotator", "alice"], cwd=project.directory
        )
        second.beside = [first]
        with second:
            assert second.wait() == 1
            assert "open already, on" in " ".join(second.text.split())
        assert quit_with_keys(first) == 0


def test_a_place_whose_terminal_has_fallen_silent_is_given_up_with_all_saved(project: Project) -> None:
    with start(project) as first:
        first.press("space")
        first.wait_for("saved")
        first.press("m", "half a no")
        first.wait_for("half a no")
        with start(project) as second:
            assert b"anybody is still there" in second.raw
            assert first.wait() == 0
            first.wait_for("this terminal did not answer")
            assert quit_with_keys(second) == 0
    assert stored(project) == ["step", "note"]


def test_a_terminal_that_has_never_answered_counts_as_there(project: Project) -> None:
    with start(project, is_mute=True) as first:
        second = Terminal(
            ["annotate", "--project", str(project.directory), "--annotator", "alice"], cwd=project.directory
        )
        with second:
            assert second.wait() == 1
        assert quit_with_keys(first) == 0


def test_resizing_keeps_place_and_picture(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        for cols, rows in ((40, 12), (120, 40), (20, 6), (80, 24)):
            terminal.resize(cols, rows)
            terminal.settle()
        terminal.wait_for("SRC?")
        assert quit_with_keys(terminal) == 0


@pytest.mark.parametrize("reply", ["\x1b]2;a x space\x07", "\x1bP1$r0m\x1b\\", "\x1b[5;5R", "\x1b[?62;22c"])
def test_replies_of_a_terminal_decide_nothing(project: Project, reply: str) -> None:
    with start(project) as terminal:
        terminal.press(reply)
        terminal.settle()
        terminal.press("right")
        terminal.settle()
        assert "✓ 0  ✗ 0" in terminal.text
    assert stored(project) == []


def test_pasted_text_decides_nothing(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("\x1b[200~ a x 1 2 3 \x1b[201~")
        terminal.settle()
        assert "✓ 0  ✗ 0" in terminal.text
    assert stored(project) == []


def test_without_colour_the_lanes_say_everything(project: Project) -> None:
    with start(project, NO_COLOR="1") as terminal:
        terminal.press("space")
        terminal.wait_for("SRC?")
        assert "ROL──" in terminal.text
        assert not any(b"\x1b[3%dm" % colour in terminal.raw for colour in range(1, 7))


@pytest.mark.parametrize(
    ("environ", "said"),
    [({"TERM": "dumb"}, "TERM"), ({"TERM": "a;b"}, "TERM"), ({"PYTHONIOENCODING": "ascii"}, "UTF-8")],
)
def test_a_terminal_that_cannot_show_it_gets_one_sentence(
    project: Project, environ: dict[str, str], said: str
) -> None:
    with Terminal(["annotate"], cwd=project.directory, environ=environ) as terminal:
        assert terminal.wait() == 2
        assert said in terminal.text
        assert "Traceback" not in terminal.text


def test_the_database_is_readable_with_any_sqlite(project: Project) -> None:
    with start(project) as terminal:
        terminal.press("space")
        terminal.wait_for("saved")
        assert quit_with_keys(terminal) == 0
    with sqlite3.connect(project.directory / "annotations.db") as plain:
        assert plain.execute("SELECT count(*) FROM decision").fetchone() == (1,)
