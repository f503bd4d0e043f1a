"""The line that `annotator ssh-key` prints means the same to the real sshd, the shell and the program."""

import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.ssh.site import FIRST, NotPossibleError, Site, copy_project

NASTY = ["two words", "it's \"quoted\" \\ back\\\\", "$HOME $(id) `id` ${x}", "%h %u 100%", "a;b&c|d>e<f #g",
         "ünïcödé *?[x]!", "-dash", "~tilde", "\\\"", "=,command=\"x\""]  # fmt: skip


def admit(site: Site, person: str, key: Path, *arguments: object) -> str:
    """Let a key in with the line that the command prints for it."""
    line = str(site.server.run("ssh-key", person, key, *arguments))
    site.server.lines[person] = line
    site.server.write_lines()
    return line


def test_a_project_in_a_directory_of_any_name_is_opened(site: Site, tmp_path: Path) -> None:
    place = tmp_path.joinpath(*NASTY)
    place.parent.mkdir(parents=True)
    copy_project(site.directory, place)
    admit(site, "alice", site.server.directory / "alice.pub", "--project", place)
    with site.log_in("alice") as terminal:
        assert FIRST["alice"] in terminal.text
        terminal.press("f")
        terminal.wait_for("saved")
    assert Site(site.server, place, site.home).commands("alice") == {"n2": ["flag"]}
    assert site.commands("alice") == {}


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u202eb"])
def test_a_directory_whose_name_cannot_be_written_on_one_line_is_refused(
    site: Site, tmp_path: Path, name: str
) -> None:
    place = tmp_path / name
    copy_project(site.directory, place)
    with pytest.raises(NotPossibleError, match="rename the directory") as refused:
        site.server.run("ssh-key", "alice", site.server.directory / "alice.pub", "--project", place)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "options",
    [["-t", "ed25519"], ["-t", "rsa", "-b", "2048"],
     *(["-t", "ecdsa", "-b", bits] for bits in ("256", "384", "521"))],
    ids=" ".join,
)  # fmt: skip
def test_a_key_of_every_type_opens_the_screen(site: Site, tmp_path: Path, options: list[str]) -> None:
    key = tmp_path / "key"
    remark = "x, command=\"sh\" 'alice' $(id)"
    subprocess.run(["ssh-keygen", "-q", *options, "-N", "", "-C", remark, "-f", str(key)], check=True)
    line = admit(site, "alice", key.with_suffix(".pub"), "--project", site.directory)
    assert "$(id)" not in line
    with site.log_in("alice", "-i", str(key), "-F", str(_config(site, key))) as terminal:
        assert FIRST["alice"] in terminal.text


def _config(site: Site, key: Path) -> Path:
    told = Path(site.server.ssh("alice")[2]).read_text("utf-8")
    path = key.with_name("config")
    path.write_text(told.replace(str(site.server.directory / "alice"), str(key)), "utf-8")
    return path


def test_keys_in_the_formats_of_other_programs_are_refused_with_the_way_out(
    site: Site, tmp_path: Path
) -> None:
    public = site.server.directory / "alice.pub"
    for kind, said in (("RFC4716", "ssh-keygen -i"), ("PKCS8", ""), ("PEM", "")):
        done = subprocess.run(
            ["ssh-keygen", "-e", "-m", kind, "-f", str(public)], capture_output=True, check=False
        )
        if done.returncode:
            continue
        other = tmp_path / f"{kind}.pub"
        other.write_bytes(done.stdout)
        with pytest.raises(NotPossibleError, match=said):
            site.server.run("ssh-key", "alice", other, "--project", site.directory)


@pytest.mark.parametrize(
    "name", ["$(id)", "a b", "alice;id", "../bob", "Alice", "gold", "-x", "a\nb", "'", "é"]
)
def test_names_that_a_shell_could_take_for_something_else_are_refused(site: Site, name: str) -> None:
    with pytest.raises(NotPossibleError):
        site.server.run("ssh-key", name, site.server.directory / "alice.pub", "--project", site.directory)


def test_what_a_session_makes_can_be_read_by_its_account_alone(site: Site) -> None:
    with site.log_in("alice") as terminal:
        terminal.press("f")
        terminal.wait_for("saved")
        modes: dict[str, Any] = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in site.directory.iterdir()
        }
    assert len(modes) >= 6
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(site.directory.stat().st_mode) == 0o700
