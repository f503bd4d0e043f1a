"""A connection to a server, with the settings that make decisions safe read back."""

from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe
from annotator.store.postgres_errors import store_error
from annotator.store.postgres_sql import SCHEMA

OLDEST_SERVER = 13

OUR_LOCKS = 7020305
"""The first half of the key of each advisory lock of ours; the second: 1 for the tables, else a person's."""

_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "annotator",
}
"""A dead line is told within half a minute; what the address says goes before."""

_SETTINGS = (
    # pg_temp last: nobody's temporary table stands in front of ours.
    f"SET search_path = {SCHEMA}, pg_temp; SET client_encoding = 'UTF8'; SET lock_timeout = 15000; "
    # Statements are made to follow an index in its order. The server has no statistics of what would tell of
    # people's work, so it must be told not to collect and sort all there is for one page.
    "SET enable_bitmapscan = off; SET enable_sort = off; "
    "SELECT current_setting('synchronous_commit'), current_setting('fsync'), "
    "current_setting('server_encoding'), current_setting('server_version_num')::int, pg_is_in_recovery()"
)


def connect(address: str, application: str = "") -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection in autocommit mode, its settings checked.

    Args:
        address: `postgresql://…`.
        application: what the server's lists call it.

    Raises:
        StoreError: the server cannot be reached or refuses, or could lose what it has acknowledged.
    """
    name = shown_address(address)
    try:
        named = conninfo_to_dict(address)
        given = {key: value for key, value in _DEFAULTS.items() if key not in named}
        if application:
            given["application_name"] = application
        connection = psycopg.connect(make_conninfo(address, **given), autocommit=True)
    except (psycopg.Error, UnicodeError) as error:
        raise store_error(name, error, is_connecting=True) from error
    try:
        check_settings(connection, name)
    except psycopg.Error as error:
        connection.close()
        raise store_error(name, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def check_settings(connection: "psycopg.Connection[tuple[Any, ...]]", name: str) -> None:
    """Set what we need, read back what the server is set to, and raise StoreError where it is not safe."""
    cursor = connection.execute(_SETTINGS)
    while cursor.nextset():
        pass
    found = cursor.fetchone()
    assert found is not None
    commit, fsync, encoding, version, is_standby = found
    if commit == "off":
        raise StoreError(
            f"{name}: synchronous_commit is off, so the server may lose decisions it has acknowledged",
            f"have it set: ALTER DATABASE {connection.info.dbname} SET synchronous_commit = on",
        )
    if fsync == "off":
        raise StoreError(
            f"{name}: fsync is off, so a power failure may destroy the database",
            "have fsync = on set in the server's postgresql.conf",
        )
    if encoding != "UTF8":
        raise StoreError(
            f"{name}: the database's encoding is {safe(str(encoding))}",
            "have it made anew with ENCODING 'UTF8'",
        )
    if version < OLDEST_SERVER * 10_000:
        raise StoreError(
            f"{name}: the server is PostgreSQL {version // 10_000}", f"use {OLDEST_SERVER} or newer"
        )
    if is_standby:
        raise StoreError(
            f"{name}: the server is a standby and takes no decisions", "name the server that writes"
        )


def shown_address(address: str) -> str:
    """An address as messages name it: database and host, without what else it says."""
    parts = urlsplit(address)
    return shown_name(parts.path.strip("/"), parts.hostname or "")


def shown_name(database: str, host: str) -> str:
    """A database as messages name it; a host that is a directory is a socket of this machine."""
    where = "this machine" if not host or host.startswith(("/", "@")) else host
    return safe(f"{database or 'the database'} on {where}")
