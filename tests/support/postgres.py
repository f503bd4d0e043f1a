"""A PostgreSQL server of the tests' own: made in a temporary directory, reached through a socket in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

WHERE = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
OWNER = "owner"
ADMIN = "admin"


def programs() -> Path | None:
    """The directory with initdb and pg_ctl, newest first; None where PostgreSQL is not installed."""
    found = [path.parent for pattern in WHERE for path in sorted(Path("/").glob(f"{pattern[1:]}/initdb"))]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return next((path for path in reversed(found) if (path / "pg_ctl").exists()), None)


def why_not() -> str:
    """Why there is no server here; empty when there can be one."""
    if programs() is None:
        return "PostgreSQL is not installed (Debian: apt install postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (pip install 'annotator-tui[postgres]')"
    if os.geteuid() == 0 and _user() is None:
        return "PostgreSQL does not run as root, and there is neither a user postgres nor nobody"
    return ""


def _user() -> str | None:
    """Whom the server runs as when the tests run as root."""
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    return None


def _roomy() -> str | None:
    """A directory in memory, where syncing costs nothing, as long as it has room."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return str(memory)
    return None


class Server:
    """A server that is there until `close`.

    Every database belongs to the role `owner`; anybody who may reach the socket is let in as any role.
    """

    def __init__(self) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        self.directory = Path(tempfile.mkdtemp(prefix="pg-", dir=_roomy()))
        self._user = _user() if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.directory, self._user)
        data = str(self.directory / "data")
        self._run("initdb", "-D", data, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._names = count(1)
        self.start()
        self.sql(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            user=self._user,
            cwd=self.directory,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.directory / "data"), "-w", "-s", *arguments)

    def start(self, **settings: str) -> None:
        """Start it, and wait until it takes connections."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.directory),
            "max_connections": "60",
            "shared_buffers": "32MB",
            **settings,
        }
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._control("-l", str(self.directory / "log"), "-o", given, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends connections, `immediate` is as a crash."""
        self._control("-m", mode, "stop")

    def close(self) -> None:
        """Stop it and remove everything of it."""
        self.stop("immediate")
        shutil.rmtree(self.directory)

    def address(self, database: str, role: str = OWNER) -> str:
        """The address of one of its databases, as a role."""
        return f"postgresql://{quote(role)}@/{database}?host={quote(str(self.directory), safe='')}"

    def database(self, template: str = "template0") -> str:
        """The name of a new database."""
        name = f"d{next(self._names)}"
        self.sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        return name

    def empty(self, name: str) -> None:
        """End all connections to a project's database and take all rows out; only who owns the server may."""
        self.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{name}' AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",
            "DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg('annotator.' || tablename, ', ') "
            "|| ' RESTART IDENTITY' FROM pg_tables "
            "WHERE schemaname = 'annotator' AND tablename <> 'migration'); END $$",
            database=name,
        )

    def sql(
        self, *statements: str, database: str = "postgres", role: str = ADMIN, values: Sequence[object] = ()
    ) -> list[tuple[Any, ...]]:
        """Run plain SQL, each statement by itself; the rows of the last."""
        import psycopg

        with psycopg.connect(self.address(database, role), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []
