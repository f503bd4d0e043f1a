"""A key opens the screen on a terminal. All else that `ssh` can ask for gets nothing and leaves nothing."""

import socket
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.ssh.site import PATIENCE, Site, wait_gone, wait_until

NEEDS_A_TERMINAL = b"annotating needs a terminal: over SSH use `ssh -t`, and redirect nothing"


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("id",),
        ("/bin/sh", "-c", "id"),
        ("sftp-server",),
        ("annotator", "export", "--output", "-"),
        ("rsync", "--server", "."),
        ("git-upload-pack", "'x'"),
    ],
)
def test_without_a_terminal_every_command_gets_one_sentence(site: Site, command: Sequence[str]) -> None:
    before = site.files()
    done = site.ask("alice", "-T", command=command)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, b"", NEEDS_A_TERMINAL)
    assert site.files() - before <= {"project/.annotator-alice.lock"}


def test_what_is_piped_in_goes_nowhere(site: Site) -> None:
    done = site.ask("alice", "-T", command=["cat"], input=b"rm -rf /\n" * 1000)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_terminal_for_the_output_alone_is_not_enough(site: Site) -> None:
    """`ssh -tt` gives both ends a terminal; the client's own redirections do not reach the server."""
    with site.log_in("alice", "-tt", command=["id"]) as terminal:
        assert "uid=" not in terminal.text
        assert b"uid=" not in terminal.raw


def test_sftp_gets_nothing(site: Site) -> None:
    done = site.run(["sftp", *site.server.ssh("alice")[1:3], "alice"], input=b"ls /\nget /etc/passwd\n")
    assert done.returncode != 0
    assert b"root" not in done.stdout
    assert not list(site.home.iterdir())


def test_the_subsystem_of_sftp_does_not_answer(site: Site) -> None:
    hello = b"\x00\x00\x00\x05\x01\x00\x00\x00\x03"
    program = site.server.ssh("alice", "-s", command=["sftp"])
    done = site.run(program, input=hello)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("protocol", ["-s", "-O"], ids=["over sftp", "as of old"])
def test_scp_takes_no_file_and_brings_none(site: Site, protocol: str) -> None:
    secret = site.home / "secret"
    secret.write_text("here")
    config = site.server.ssh("alice")[1:3]
    for source, target in ((secret, f"alice:{site.directory}/there"), ("alice:/etc/passwd", site.home)):
        done = site.run(["scp", *config, protocol, str(source), str(target)])
        assert done.returncode != 0
    assert not (site.directory / "there").exists()
    assert [path.name for path in site.home.iterdir()] == ["secret"]


# Forwarding


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def reaches(port: int, listener: socket.socket, first: bytes = b"") -> bool:
    """Whether a connection to the port comes out at the listener."""
    listener.settimeout(PATIENCE)
    with closing(socket.create_connection(("127.0.0.1", port), PATIENCE)) as line:
        line.settimeout(PATIENCE)
        line.sendall(first)
        try:
            while line.recv(100):
                pass
        except ConnectionResetError:
            pass
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture
def listener() -> socket.socket:
    """Somebody behind the server who must not be reached."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening


def is_open(port: int) -> bool:
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_no_port_behind_the_server_is_reached(site: Site, listener: socket.socket) -> None:
    port, target = free_port(), listener.getsockname()[1]
    with site.log_in("alice", "-L", f"127.0.0.1:{port}:127.0.0.1:{target}"):
        assert not reaches(port, listener)


def test_no_proxy_is_given(site: Site, listener: socket.socket) -> None:
    port, target = free_port(), listener.getsockname()[1]
    socks = b"\x04\x01" + target.to_bytes(2) + bytes([127, 0, 0, 1]) + b"x\x00"
    with site.log_in("alice", "-D", f"127.0.0.1:{port}"):
        assert not reaches(port, listener, socks)


def test_no_port_of_the_server_is_opened(site: Site, listener: socket.socket) -> None:
    port = free_port()
    with site.log_in("alice", "-R", f"127.0.0.1:{port}:127.0.0.1:{listener.getsockname()[1]}"):
        assert not is_open(port)


def test_no_socket_of_the_server_is_opened_or_reached(site: Site, tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    with closing(socket.socket(socket.AF_UNIX)) as behind:
        behind.bind(str(tmp_path / "behind"))
        behind.listen()
        behind.setblocking(False)
        options = ["-R", f"{there}:{tmp_path / 'behind'}", "-L", f"{here}:{tmp_path / 'behind'}"]
        with site.log_in("alice", *options):
            assert not there.exists()
            with closing(socket.socket(socket.AF_UNIX)) as line:
                line.connect(str(here))
                line.settimeout(PATIENCE)
                assert line.recv(10) == b""
            with pytest.raises(BlockingIOError):
                behind.accept()


def test_standard_input_is_not_tied_to_a_port(site: Site, listener: socket.socket) -> None:
    done = site.ask("alice", "-W", f"127.0.0.1:{listener.getsockname()[1]}")
    assert done.returncode != 0
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_neither_agent_nor_windows_come_along(site: Site, tmp_path: Path) -> None:
    agent = tmp_path / "agent"
    with closing(socket.socket(socket.AF_UNIX)) as ours:
        ours.bind(str(agent))
        ours.listen()
        before = set(Path("/tmp").glob("ssh-*"))
        environ = {"SSH_AUTH_SOCK": str(agent), "DISPLAY": ":99"}
        with site.log_in("alice", "-A", "-X", environ=environ) as terminal:
            (program,) = site.programs()
            given = Path(f"/proc/{program}/environ").read_bytes().split(b"\0")
            names = {entry.partition(b"=")[0].decode() for entry in given if entry}
            assert names == {"PATH", "LANG", "TERM"}
            assert set(Path("/tmp").glob("ssh-*")) == before
            assert "X11 forwarding request failed" in " ".join(
                terminal.raw.decode("utf-8", "replace").split()
            )


def test_a_connection_without_a_session_runs_nothing_and_goes_with_its_client(site: Site) -> None:
    client = subprocess.Popen(site.server.ssh("alice", "-N"), cwd=site.home, stdin=subprocess.DEVNULL)
    assert wait_until(lambda: "Accepted publickey" in site.server.log and bool(site.sessions()))
    assert site.programs() == []
    sessions = site.sessions()
    client.kill()
    client.wait()
    assert wait_gone(sessions, PATIENCE) == []


def test_a_second_session_of_a_connection_finds_the_person_there_already(site: Site, tmp_path: Path) -> None:
    control = ["-o", f"ControlPath={tmp_path}/c"]
    with site.log_in("alice", *control, "-M") as first:
        second = site.terminal("alice", *control)
        second.beside = [first]
        with second:
            assert second.wait() == 1
            assert "alice has this project open already" in " ".join(second.text.split())
        first.press("f")
        first.wait_for("saved")


def test_another_key_opens_nothing(site: Site, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(stranger)], check=True)
    config = tmp_path / "config"
    told = (
        Path(site.server.ssh("alice")[2])
        .read_text()
        .replace(str(site.server.directory / "alice"), str(stranger))
    )
    config.write_text(told)
    done = site.run(["ssh", "-F", str(config), "-tt", "alice"])
    assert done.returncode == 255
    assert b"Permission denied (publickey)" in done.stderr
