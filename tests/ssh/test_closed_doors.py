"""Keys alone annotate over SSH, and no key leads out of the screen or writes a file."""

import os
import signal

import pytest

from tests.ssh.site import PATIENCE, Site, leave, name_of, state_of, wait_until

OWN_FILES = {"project/annotations.db", "project/annotations.db-wal", "project/annotations.db-shm",
             "project/annotations.db.gate", "project/.annotator-alice.lock"}  # fmt: skip

KEYS = {
    "interrupt": "\x03", "stop": "\x1a", "quit signal": "\x1c", "end of input": "\x04", "flow": "\x13\x11",
    "delayed stop": "\x19", "editor": "\x18\x05", "function keys": "\x1bOP\x1b[15~\x1b[24~",
    "alt keys": "\x1bx\x1b!\x1b:", "shell escape": "!sh\r", "escape of ssh's server": "\r~?",
}  # fmt: skip


def counts(text: str) -> str:
    return text.split("\n")[0].partition("open")[2].partition("saved")[0].strip()


def test_several_steps_by_keys_alone_are_stored_under_that_name(site: Site) -> None:
    with site.log_in("alice") as terminal:
        for count in range(1, 4):
            before = counts(terminal.text)
            terminal.press("space")
            terminal.wait_for(lambda text, before=before: counts(text) != before and "saved" in text)
            terminal.settle()
            assert len(site.decisions("alice")) == count
        terminal.press("x")
        terminal.wait_for(lambda text: "✗ 0" not in text)
        leave(terminal)
        assert b"\x1b[?1049l" in terminal.raw
    assert [decision.command for decision in site.decisions("alice")] == ["step", "step", "step", "reject"]
    assert site.commands("bob") == {}


def test_keys_that_lead_out_elsewhere_do_not_here(site: Site) -> None:
    before = site.files()
    with site.log_in("alice") as terminal:
        (program,) = site.programs()
        for name, keys in KEYS.items():
            terminal.press(keys)
            terminal.settle(0.1)
            terminal.press("esc", "esc")
            terminal.settle(0.1)
            assert state_of(program) in tuple("RSD"), name
            assert site.programs() == [program], name
        terminal.press("f")
        terminal.wait_for("saved")
    assert site.files() - before <= OWN_FILES


def has_begun(site: Site) -> bool:
    """Whether the shell has given way to the program."""
    return any(name_of(pid).startswith(site.server.python) for pid in site.programs())


def test_keys_typed_while_it_starts_stop_nothing(site: Site) -> None:
    """Before the screen is there the terminal still makes signals of them."""
    with site.terminal("alice") as terminal:
        assert wait_until(lambda: terminal.passes_keys_on and has_begun(site))
        for key in "\x03\x1a\x1c\x03\x1a\x1c":
            terminal.press(key)
            terminal.read(0.02)
        terminal.wait_for("General Dara met")
        assert b"Traceback" not in terminal.raw
        (program,) = site.programs()
        assert state_of(program) in "RSD"


@pytest.mark.parametrize("opens", ["ctrl+p", ":"])
def test_the_palette_has_no_way_out(site: Site, opens: str) -> None:
    before = site.files()
    with site.log_in("alice") as terminal:
        for word in ("screenshot", "open url", "suspend", "export", "import", "theme", "shell", "devtools"):
            terminal.press(opens)
            terminal.settle(0.1)
            terminal.press(word)
            shown = terminal.wait_for(f": {word}").casefold()
            assert [line.strip() for line in shown.split("\n") if word in line] == [f": {word}"]
            terminal.press("enter", "esc", "esc")
            terminal.settle(0.1)
        assert "General Dara" in terminal.text
    assert site.files() - before <= OWN_FILES
    assert site.commands("alice") == {}


def test_a_stop_sent_to_the_program_does_not_stop_it(site: Site) -> None:
    with site.log_in("alice") as terminal:
        (program,) = site.programs()
        os.kill(program, signal.SIGTSTP)
        terminal.press("f")
        terminal.wait_for("saved", PATIENCE)
        assert state_of(program) in "RSD"
