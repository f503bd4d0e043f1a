"""Terminals of every kind get the screen, or one clear sentence; never a traceback, never a shell."""

from pathlib import Path

import pytest

from tests.ssh.site import Site, leave, sending

TINY = [(2, 3), (20, 5), (1, 1), (10, 2), (40, 12)]


@pytest.mark.parametrize(
    "name",
    ["dumb", "", "{mark}", "x;touch {mark}", "$(touch {mark})", "`touch {mark}`", "'\"; touch {mark}; '",
     "../../x", "xterm\nid", "é", "-i", "x" * 5000],
    ids=[*map(str, range(12))],
)  # fmt: skip
def test_a_terminal_type_that_cannot_show_it_gets_one_sentence(site: Site, tmp_path: Path, name: str) -> None:
    mark = tmp_path / "ran"
    with site.terminal("alice", environ={"TERM": name.format(mark=mark)}, cols=200) as terminal:
        code = terminal.wait()
        terminal.settle()
        said = terminal.text.strip()
    assert code == 2
    assert "terminal type TERM=" in said
    assert "set TERM=xterm-256color" in " ".join(said.split())
    assert "Traceback" not in said
    assert b"\x1b[?1049h" not in terminal.raw
    assert not mark.exists()


@pytest.mark.parametrize("name", ["tmux-256color", "vt100", "linux"])
def test_every_usual_terminal_shows_the_article(site: Site, name: str) -> None:
    with site.log_in("alice", environ={"TERM": name}) as terminal:
        assert "General Dara" in terminal.text


def test_a_window_may_be_tiny_and_change_while_it_is_open(site: Site) -> None:
    with site.log_in("alice") as terminal:
        for cols, rows in TINY:
            terminal.resize(cols, rows)
            terminal.settle(0.1)
            terminal.press("right", "left")
            terminal.settle(0.1)
        terminal.resize(80, 24)
        terminal.wait_for("General Dara met")
        terminal.press("f")
        terminal.wait_for("saved")
        leave(terminal)
    assert site.commands("alice") == {"n2": ["flag"]}


def test_a_terminal_that_does_not_say_how_large_it_is_shows_the_article(site: Site) -> None:
    with site.terminal("alice", cols=0, rows=0) as terminal:
        terminal.screen.resize(24, 80)
        terminal.wait_for("General Dara met")
        leave(terminal)


@pytest.mark.parametrize(("cols", "rows"), [(2, 3), (20, 5), (500, 200)])
def test_a_window_may_be_of_any_size_from_the_start(site: Site, cols: int, rows: int) -> None:
    with site.terminal("alice", cols=cols, rows=rows) as terminal:
        while b"\x1b[?1049h" not in terminal.raw:
            assert terminal.read(20), terminal.text
        terminal.resize(80, 24)
        terminal.wait_for("General Dara met")
        leave(terminal)
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        | {"PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
    ],
)  # fmt: skip
def test_the_persons_own_locale_does_not_reach_the_screen(site: Site, environ: dict[str, str]) -> None:
    with site.log_in("alice", *sending(environ)) as terminal:
        assert "ROL?┄┄┄" in terminal.text
        terminal.press("space")
        terminal.wait_for("✓")
