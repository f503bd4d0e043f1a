"""Sets up the server of docs/deployment.md on this machine, to try it and to test it.

In a directory that is thrown away: a project of the sample articles, given out to two people, a key
for each of them, and an `sshd` on 127.0.0.1 with the `Match` block that the page shows. Around it the
server forbids nothing at all, so that what is refused is refused by the recipe.

Run it and it prints what to type into another terminal; end it with ctrl+c. As root, `--account NAME`
runs the sessions as another account of the machine; otherwise they run as whoever runs this.
"""

import argparse
import contextlib
import getpass
import grp
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
RECIPE = CHECKOUT / "docs" / "deployment.md"
ARTICLES = CHECKOUT / "sample_data" / "articles.jsonl"
PEOPLE = ("alice", "bob")
PATIENCE = 10.0
"""Seconds that sshd has to listen, or to end."""

CARELESS = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {directory}/host_key
PidFile none
UsePAM no
StrictModes no
PermitRootLogin {root}
AllowUsers {account}
AcceptEnv *
AllowAgentForwarding yes
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
GatewayPorts yes
PermitTunnel yes
PermitUserEnvironment yes
PermitUserRC yes
X11Forwarding yes
Subsystem sftp internal-sftp
"""
"""A server that allows everything. StrictModes would refuse keys below a directory such as /tmp."""

CLIENT = """\
Host {person}
  HostName 127.0.0.1
  Port {port}
  User {account}
  IdentityFile "{directory}/{person}"
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile "{directory}/known_hosts"
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  PasswordAuthentication no
  LogLevel ERROR
"""


class NotPossibleError(Exception):
    """What is missing on this machine, in one sentence."""


def find_sshd() -> str:
    """The path of `sshd`; NotPossibleError without it, or without what else OpenSSH brings."""
    for name in ("ssh", "ssh-keygen"):
        if shutil.which(name) is None:
            raise NotPossibleError(f"{name} is not installed (Debian and Ubuntu: apt install openssh-client)")
    found = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
    if found is None:
        raise NotPossibleError("sshd is not installed (Debian and Ubuntu: apt install openssh-server)")
    if os.geteuid() != 0 and not _can_give_terminals():
        raise NotPossibleError("terminals do not belong to the group tty here, so sshd needs root")
    return found


def _can_give_terminals() -> bool:
    """Whether new terminals have the group that sshd gives them: only root could change it."""
    try:
        wanted = grp.getgrnam("tty").gr_gid
    except KeyError:
        return True
    ends = os.openpty()
    try:
        return os.fstat(ends[1]).st_gid == wanted
    finally:
        for end in ends:
            os.close(end)


def match_block(text: str, account: str, keys: Path) -> str:
    """The block of `sshd_config` that docs/deployment.md shows, for another account and file of keys."""
    (block,) = re.findall(r"^# /etc/ssh/sshd_config\.d/annotator\.conf\n(Match .*?)^```$", text, re.M | re.S)
    lines = []
    for line in block.splitlines():
        name, _, value = line.strip().partition(" ")
        value = {"Match": f"User {account}", "AuthorizedKeysFile": f'"{keys}"'}.get(name, value)
        lines.append(f"{'' if name == 'Match' else '  '}{name} {value}")
    return "\n".join(lines) + "\n"


def descendants(root: int) -> list[int]:
    """The processes below `root`, as /proc tells; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found, ahead = [], [root]
    while ahead:
        below = children.get(ahead.pop(), [])
        found += below
        ahead += below
    return found


@dataclass
class Loopback:
    """An sshd on 127.0.0.1; a context manager that ends it, and its sessions, by their process ids.

    Attributes:
        directory: where keys and settings go; it must exist.
        account: whom the sessions run as.
        python: the interpreter with annotator in it.
        recipe: the page that shows the Match block; None: docs/deployment.md; empty: there is to be none.
        port: where it listens, once it does.
        lines: person → their line of `authorized_keys`.
    """

    directory: Path
    account: str = field(default_factory=getpass.getuser)
    python: str = sys.executable
    recipe: str | None = None
    port: int = 0
    lines: dict[str, str] = field(default_factory=dict)
    _sshd: "subprocess.Popen[bytes] | None" = None

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What sshd has said."""
        return (self.directory / "sshd.log").read_text("utf-8", "replace")

    @property
    def sshd_pid(self) -> int:
        """The process that listens."""
        assert self._sshd is not None
        return self._sshd.pid

    def run(self, *arguments: object) -> str:
        """What `annotator ARGUMENTS` prints, as the account; NotPossibleError with what it complains of."""
        command = [self.python, "-I", "-m", "annotator", *map(str, arguments)]
        if self.account != getpass.getuser():
            command = ["runuser", "-u", self.account, "--", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotPossibleError(done.stderr.strip() or f"{shlex.join(command)} failed")
        return done.stdout

    def make_key(self, person: str, kind: str = "ed25519") -> Path:
        """A new pair of keys for a person; the public file."""
        path = self.directory / person
        command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", f"{person}@laptop", "-f", str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path.with_suffix(".pub")

    def make_project(self, directory: Path, articles: Path, people: Sequence[str]) -> None:
        """A project with suggestions by the rules, its articles given out evenly."""
        self.run("init", directory)
        for words in (
            ("import", articles),
            ("suggest", "--model", "rules"),
            ("assign", "--annotators", ",".join(people)),
        ):
            self.run(*words, "--project", directory)

    def admit(self, person: str, *arguments: object) -> None:
        """Let the person's key in, with the line that `annotator ssh-key PERSON KEY ARGUMENTS` prints."""
        self.lines[person] = self.run("ssh-key", person, self.directory / f"{person}.pub", *arguments)
        self.write_lines()

    def write_lines(self) -> None:
        """Write the file of keys; sshd reads it at each login."""
        (self.directory / "keys").write_text("".join(self.lines.values()), "utf-8")

    def start(self) -> None:
        """Start sshd on a free port and wait until it listens; NotPossibleError with what it says."""
        sshd = find_sshd()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        host_key = self.directory / "host_key"
        if not host_key.exists():
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host_key)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._write_settings()
        command = [sshd, "-D", "-e", "-f", str(self.directory / "sshd_config")]
        with (self.directory / "sshd.log").open("ab") as log:
            self._sshd = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait_until_it_listens()

    def _write_settings(self) -> None:
        keys, facts = self.directory / "keys", {"account": self.account, "directory": self.directory}
        root = "forced-commands-only" if self.account == "root" else "no"
        text = RECIPE.read_text("utf-8") if self.recipe is None else self.recipe
        block = match_block(text, self.account, keys) if text else ""
        careless = CARELESS.format(port=self.port, root=root, **facts)
        (self.directory / "sshd_config").write_text(f"{careless}AuthorizedKeysFile {keys}\n{block}", "utf-8")
        host = (self.directory / "host_key.pub").read_text("utf-8")
        (self.directory / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host}", "utf-8")
        self.write_lines()

    def _wait_until_it_listens(self) -> None:
        assert self._sshd is not None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._sshd.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.settimeout(PATIENCE)
                if line.recv(4) == b"SSH-":
                    return
            time.sleep(0.02)
        self.stop()
        raise NotPossibleError(f"sshd did not start: {self.log.strip()}")

    def ssh(self, person: str, *options: str, command: Sequence[str] = ()) -> list[str]:
        """The command that logs in as a person, and asks for `command` there."""
        config = self.directory / "ssh_config"
        facts = {"account": self.account, "directory": self.directory, "port": self.port}
        told = "".join(CLIENT.format(person=path.stem, **facts) for path in self.directory.glob("*.pub"))
        config.write_text(told, "utf-8")
        return ["ssh", "-F", str(config), *options, "--", person, *command]

    def stop(self) -> None:
        """End sshd and every session of it."""
        if self._sshd is None:
            return
        running = [self._sshd.pid, *descendants(self._sshd.pid)]
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        try:
            self._sshd.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._sshd.kill()
            self._sshd.wait()
        self._sshd = None


def check_account(account: str) -> None:
    """NotPossibleError unless sessions can run as this account."""
    if account == getpass.getuser():
        return
    if os.geteuid() != 0:
        raise NotPossibleError("only root can run the sessions as another account")
    try:
        pwd.getpwnam(account)
    except KeyError:
        raise NotPossibleError(f"there is no account {account!r} on this machine") from None
    if subprocess.run(["runuser", "-u", account, "--", "test", "-x", sys.executable], check=False).returncode:
        where = "run this with one that is installed where every account can read it"
        raise NotPossibleError(f"{account} cannot run {sys.executable}: {where}")


@contextlib.contextmanager
def throw_away(account: str) -> Iterator[Path]:
    """A new directory that goes at the end; the account can look for its keys and its project in it."""
    with tempfile.TemporaryDirectory(prefix="annotator-sshd-") as name:
        directory = Path(name)
        if account != getpass.getuser():
            directory.chmod(0o755)
        yield directory


def set_up(server: Loopback) -> Path:
    """Make project and keys, and start; the project's directory."""
    articles, home = server.directory / "articles.jsonl", server.directory / "annotators"
    shutil.copyfile(ARTICLES, articles)
    home.mkdir(mode=0o700)
    if server.account != getpass.getuser():
        found = pwd.getpwnam(server.account)
        os.chown(home, found.pw_uid, found.pw_gid)
        articles.chmod(0o644)
    project = home / "elections"
    server.make_project(project, articles, PEOPLE)
    for person in PEOPLE:
        server.make_key(person)
        server.admit(person, "--project", project)
    server.start()
    return project


def main() -> None:
    """Set everything up, say how to log in, and wait for the end."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--account", default=getpass.getuser(), help="whom sessions run as (root alone)")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        find_sshd()
        check_account(wanted.account)
        with throw_away(wanted.account) as directory, Loopback(directory, wanted.account) as server:
            project = set_up(server)
            for person in PEOPLE:
                print(f"{person}:  {shlex.join(server.ssh(person))}")
            print(f"The project: {project}. Ctrl+c ends the server and removes everything.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
    except NotPossibleError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
