"""What docs/deployment.md tells people to type does what it says."""

import json
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.ssh.site import FIRST, PATIENCE, Site, sshd_on_loopback, wait_gone
from tests.terminal.terminal import CHECKOUT, Terminal

SHARED = CHECKOUT.parent / "shared" / "tools" / "sshd_proof.py"


def blocks(text: str, language: str, first: str) -> str:
    """The block of the page that begins with this line."""
    found = [each for each in re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S) if first in each]
    assert len(found) == 1
    return found[0]


def test_the_sample_wrapper_opens_the_screen(site: Site, recipe_text: str, tmp_path: Path) -> None:
    sample = blocks(recipe_text, "sh", "annot-login NAME")
    path = tmp_path / "annot-login"
    path.write_text(
        sample.replace("/opt/annot/bin/python", site.server.python).replace(
            "/var/lib/annot/elections", shlex.quote(str(site.directory))
        )
    )
    path.chmod(0o755)
    line = site.server.run("ssh-key", "alice", site.server.directory / "alice.pub", "--command", path)
    assert line.startswith(f'restrict,pty,command="{path} alice" ssh-ed25519 ')
    site.server.lines["alice"] = line
    site.server.write_lines()
    with site.log_in("alice", "-tt", command=["bob"]) as terminal:
        assert FIRST["alice"] in terminal.text
    assert site.ask("alice", "-T", command=["id"]).returncode == 2


def test_the_line_shown_is_the_one_that_is_printed(site: Site, recipe_text: str) -> None:
    shown = blocks(recipe_text, "text", "restrict,pty").split(" ssh-ed25519 ")[0]
    printed = site.server.lines["alice"].split(" ssh-ed25519 ")[0]
    printed = printed.replace(site.server.python, "/opt/annot/bin/python")
    assert printed.replace(str(site.directory), "/var/lib/annot/elections") == shown


def test_sshd_takes_every_line_of_the_block(site: Site, recipe_text: str) -> None:
    block = blocks(recipe_text, "text", "Match User annot")
    wanted = dict(line.split(maxsplit=1) for line in block.splitlines() if line.startswith("  "))
    command = [sshd_on_loopback.find_sshd(), "-T", "-f", str(site.server.directory / "sshd_config")]
    command += ["-C", f"user={site.server.account},host=x,addr=127.0.0.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if " " in line)
    for name, value in wanted.items():
        if name != "AuthorizedKeysFile":
            assert used[name.lower()] == value, name


def test_the_page_names_the_lines_time_that_the_block_sets(recipe_text: str) -> None:
    interval, count = (
        int(re.search(rf"{name} (\d+)", recipe_text)[1])  # type: ignore[index]
        for name in ("ClientAliveInterval", "ClientAliveCountMax")
    )
    assert f"after {interval * count} to {interval * (count + 1)} seconds" in recipe_text


def test_what_a_person_can_mend_is_told_in_a_sentence(site: Site) -> None:
    (site.directory / "schema.toml").write_text("[[span]\n")
    with site.terminal("alice", cols=250) as terminal:
        assert terminal.wait() == 1
        assert "schema.toml:1: is not TOML here" in terminal.settle()
    assert "Traceback" not in terminal.text
    assert not (site.directory / "errors.log").exists()


def test_a_mistake_in_the_program_is_told_in_a_sentence_and_noted_for_the_lead(site: Site) -> None:
    """A decision that no version of the program could have written."""
    with site.log_in("alice") as terminal:
        terminal.press("f")
        terminal.wait_for("saved")
    site.wait_for_none()
    with closing(sqlite3.connect(site.directory / "annotations.db")) as plain, plain:
        columns = [row[1] for row in plain.execute("PRAGMA table_info(decision)")]
        values = dict(zip(columns, plain.execute("SELECT * FROM decision").fetchone(), strict=True))
        values |= {"number": 2, "op": "x", "edits": '[["General Dara refused"]]'}
        plain.execute(f"INSERT INTO decision VALUES ({','.join('?' * len(values))})", [*values.values()])
    with site.terminal("alice", cols=250) as terminal:
        assert terminal.wait() == 1
        said = terminal.settle()
    assert "This is a mistake in the program. Everything decided before it is saved: log in again." in said
    assert "errors.log" in said
    assert b"Traceback" not in terminal.raw
    assert b".py" not in terminal.raw
    told = (site.directory / "errors.log").read_text("utf-8")
    assert " alice annotator " in told
    assert ".py:" in told
    assert "refused" not in told


def hear_ctrl_c() -> None:
    """A shell has what it runs in the background ignore ctrl+c, and that is handed on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_script_says_what_to_type_and_leaves_nothing(tmp_path: Path, interpreter: str) -> None:
    try:
        sshd_on_loopback.find_sshd()
    except sshd_on_loopback.NotPossibleError as reason:
        pytest.skip(str(reason))
    script = subprocess.Popen(
        [interpreter, str(CHECKOUT / "scripts" / "sshd_on_loopback.py")],
        stdout=subprocess.PIPE, text=True, cwd=tmp_path, preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    assert script.stdout is not None
    told = [script.stdout.readline() for _ in range(3)]
    people = dict(line.split(":  ", 1) for line in told[:2])
    project = Path(told[2].split()[2].rstrip("."))
    assert set(people) == {"alice", "bob"}
    below = sshd_on_loopback.descendants(script.pid)
    with Terminal([], cwd=tmp_path, program=shlex.split(people["alice"])) as terminal:
        terminal.wait_for(" alice ")
        below += sshd_on_loopback.descendants(script.pid)
        script.send_signal(signal.SIGINT)
        assert script.wait(PATIENCE) == 0
        assert wait_gone(below, PATIENCE) == []
        terminal.wait()
    assert not project.parents[1].exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the proof that stands beside the checkout is not there")
def test_the_proof_for_forced_commands_passes(site: Site) -> None:
    told = re.search(r"command=\"(.*?)\" (?=ssh-)", site.server.lines["alice"])
    assert told is not None
    command = ["/bin/sh", "-c", told[1].replace('\\"', '"')]
    proof = [sys.executable, str(SHARED), "--ready", "alice", "--", *command]
    done = subprocess.run(proof, capture_output=True, text=True, check=False, timeout=120)
    assert set(json.loads(done.stdout)["probes"].values()) == {"ok"}, done.stdout
