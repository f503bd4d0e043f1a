"""Who somebody is comes from their key, whatever else they send."""

from pathlib import Path

import pytest

from tests.ssh.conftest import Serve
from tests.ssh.site import FIRST, Site, leave, sending

CODE = "import pathlib; pathlib.Path({mark!r}).touch()\n"


@pytest.mark.parametrize(("person", "other"), [("alice", "bob"), ("bob", "alice")])
def test_each_key_opens_its_own_persons_work(site: Site, person: str, other: str) -> None:
    with site.log_in(person) as terminal:
        assert FIRST[person] in terminal.text
        terminal.press("q")
        queue = terminal.wait_for(lambda text: "assigned done" in text and FIRST[person] in text)
        assert FIRST[other] not in queue
        assert other not in queue
        terminal.press("q")
        assert terminal.wait() == 0


def test_two_people_decide_at_the_same_time_each_under_their_name(site: Site) -> None:
    with site.log_in("alice") as alice, site.log_in("bob") as bob:
        alice.press("space")
        bob.press("x")
        alice.wait_for("saved")
        bob.wait_for("saved")
        assert "✗ 0" in alice.text.split("\n")[0]
        assert "✓ 0" in bob.text.split("\n")[0]
    assert site.commands("alice") == {"n2": ["step"]}
    assert site.commands("bob") == {"n1": ["reject"]}


@pytest.mark.parametrize(
    "command",
    [("--annotator", "bob"), ("annotator", "annotate", "--annotator", "bob"), ("; /bin/sh",)],
)
def test_what_is_asked_for_on_a_terminal_changes_nothing(site: Site, command: tuple[str, ...]) -> None:
    with site.log_in("alice", "-tt", command=command) as terminal:
        assert FIRST["alice"] in terminal.text
        terminal.press("f")
        terminal.wait_for("saved")
    assert site.commands("alice") == {"n2": ["flag"]}
    assert site.commands("bob") == {}


def hostile_environment(directory: Path) -> dict[str, str]:
    """Variables that would load code, write files or change who somebody is, if anything took them."""
    mark = str(directory / "ran")
    for module in ("sitecustomize", "usercustomize", "evil", "annotator"):
        (directory / f"{module}.py").write_text(CODE.format(mark=mark))
    (directory / "run.sh").write_text(f"touch {mark}\n")
    return {
        "ANNOTATOR_NAME": "bob", "ANNOTATOR_ANNOTATOR": "bob", "ANNOTATOR_PROJECT": str(directory),
        "ANNOTATOR_ACK_FD": "1", "USER": "bob", "LOGNAME": "bob",
        "PYTHONPATH": str(directory), "PYTHONSTARTUP": str(directory / "evil.py"),
        "PYTHONHOME": str(directory), "PYTHONUSERBASE": str(directory), "PYTHONINSPECT": "1",
        "PYTHONBREAKPOINT": "evil.run", "PYTHONPYCACHEPREFIX": str(directory / "cache"),
        "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONWARNINGS": "always::evil.Kind",
        "TEXTUAL": "debug,devtools", "TEXTUAL_DRIVER": "evil:Driver", "TEXTUAL_LOG": str(directory / "log"),
        "TEXTUAL_PRESS": "space,space", "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(directory), "TEXTUAL_ALLOW_SIGNALS": "1",
        "ENV": str(directory / "run.sh"), "LC_ALL": "C", "LC_CTYPE": "xx", "LANG": "C", "LC_bob": "bob",
        "COLUMNS": "7", "LINES": "3", "SSH_ORIGINAL_COMMAND": "/bin/sh", "HOME": str(directory),
        "SPACY_CONFIG_OVERRIDES": "--x 1", "XDG_CONFIG_HOME": str(directory),
    }  # fmt: skip


def shell_environment(directory: Path) -> dict[str, str]:
    """Variables that the shell and the loader would take, before any program can forget them."""
    mark = directory / "ran"
    return {
        "BASH_ENV": str(directory / "run.sh"), "SHELLOPTS": "xtrace", "PS4": f"$(touch {mark})",
        "BASH_FUNC_exec%%": f"() {{ touch {mark}; }}", "BASH_FUNC_trap%%": f"() {{ touch {mark}; }}",
        "LD_DEBUG": "all", "LD_DEBUG_OUTPUT": str(directory / "loader"),
        "LD_PRELOAD": str(directory / "x.so"),
        "LD_AUDIT": str(directory / "x.so"), "MALLOC_TRACE": str(directory / "malloc"),
        "GCONV_PATH": str(directory), "IFS": "/",
    }  # fmt: skip


@pytest.mark.parametrize("recipe", [None, ""], ids=["with the Match block", "with the line of the key alone"])
def test_the_environment_that_is_sent_changes_nothing(
    open_site: Serve, tmp_path: Path, recipe: str | None
) -> None:
    site = open_site(recipe)
    evil = tmp_path / "evil"
    evil.mkdir()
    environ = hostile_environment(evil)
    if recipe is None:
        environ |= shell_environment(evil)
    there, before = set(evil.iterdir()), site.files()
    with site.log_in("alice", *sending(environ)) as terminal:
        assert FIRST["alice"] in terminal.text
        terminal.press("f")
        terminal.wait_for("saved")
        leave(terminal)
    assert site.commands("alice") == {"n2": ["flag"]}
    assert site.commands("bob") == {}
    assert set(evil.iterdir()) == there
    assert {name for name in site.files() - before if "/annotations.db" not in name} <= {
        "project/.annotator-alice.lock"
    }
