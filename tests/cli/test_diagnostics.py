import io
import sys

import pytest

from annotator.cli.diagnostics import progress, say


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch, name: str = "xterm") -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", name)
    return terminal


def test_a_bar_shows_how_far_it_is_and_goes_away_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    update = progress("Import")
    update(0, 200)
    assert "Import" in terminal.getvalue()
    assert "  0%" in terminal.getvalue()
    update(200, 200)
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_bar_of_nothing_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    progress("Import")(0, 0)
    assert "%" not in terminal.getvalue()


def test_what_is_said_takes_the_place_of_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    progress("Import")(1, 2)
    say("done")
    assert terminal.getvalue().endswith("\r\x1b[Kdone\n")


@pytest.mark.parametrize("name", ["dumb", ""])
def test_a_terminal_that_cannot_go_back_gets_no_bar(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    terminal = on_terminal(monkeypatch, name)
    progress("Import")(1, 2)
    assert terminal.getvalue() == ""


def test_no_terminal_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    update = progress("Import")
    update(1, 2)
    update(2, 2)
    say("done")
    assert capsys.readouterr().err == "done\n"
