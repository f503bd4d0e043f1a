"""One person, one place, where a server keeps the database: a lock on a connection of its own.

The server lets go when the connection ends, on whatever machine it was.
"""

import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.store.lease import open_already
from annotator.store.postgres_connection import OUR_LOCKS, connect, shown_address
from annotator.store.postgres_errors import store_error

_NAMED = 63
"""Bytes of what the server's lists call a connection, at most."""


class ServerLease:
    """A person's place at a project.

    Raises ProjectError, naming host, process and time, when the person is at the project already.
    """

    def __init__(self, address: str, annotator: str) -> None:
        self._address, self._annotator = address, annotator
        self._using = threading.Lock()
        self._connection = self._taken()

    def _taken(self) -> "psycopg.Connection[tuple[Any, ...]]":
        told = f"{self._annotator} on {socket.gethostname()} in process {os.getpid()}"
        connection = connect(self._address, told[:_NAMED])
        try:
            found = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", self._key()).fetchone()
            if not (found and found[0]):
                raise self._refused(connection)
        except psycopg.Error as error:
            connection.close()
            raise store_error(shown_address(self._address), error) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _key(self) -> tuple[int, int]:
        return OUR_LOCKS, _number(self._annotator)

    def _refused(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> ProjectError:
        wanted = self._key()
        holders = (where for number, _, where in _holders(connection) if number == wanted[1])
        return open_already(self._annotator, next(holders, "in another process"))

    def answer(self) -> None:
        """Nobody asks here: the server notices a line that died."""

    def renew(self) -> None:
        """Take the place again where the connection was lost; ProjectError when it is taken by now."""
        with self._using:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.Error:
                self._connection.close()
                self._connection = self._taken()

    def release(self) -> None:
        """Let go; a second call does nothing."""
        with suppress(psycopg.Error):
            self._connection.close()


def server_at_work(address: str) -> Iterator[tuple[str, str]]:
    """Who has the project open now, and where: `on HOST in process N since TIME`."""
    connection = connect(address)
    try:
        for _, name, where in _holders(connection):
            yield name, where
    except psycopg.Error as error:
        raise store_error(shown_address(address), error) from error
    finally:
        connection.close()


def _holders(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[tuple[int, str, str]]:
    """Number of the lock, name and place of everybody who is at work."""
    rows = connection.execute(
        "SELECT objid::bigint, application_name, to_char(backend_start, 'YYYY-MM-DD HH24:MI:SS') "
        "FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND classid = %s "
        "AND granted AND pg_locks.database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database()) "
        "ORDER BY application_name",
        (OUR_LOCKS,),
    ).fetchall()
    found = []
    for number, application, since in rows:
        name, _, where = safe(application or "").partition(" ")
        found.append((_signed(number), name or "somebody", where + (f" since {since}" if since else "")))
    return found


def _number(annotator: str) -> int:
    """32 bits of a hash of the name, as the server's signed integer."""
    return int.from_bytes(hashlib.sha256(annotator.encode()).digest()[:4], signed=True)


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number
