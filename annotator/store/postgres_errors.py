"""What a database server says, as an error that a person understands and can mend."""

import psycopg

from annotator.document.errors import StoreError
from annotator.document.safe_text import safe

_Told = tuple[str, str]

_ASK = "ask who leads the project; `annotator database-role` gives roles their rights"
_WAIT = "wait until it is back and try again"

_BY_STATE: dict[str, _Told] = {
    "08": ("the connection to the server is lost", "check the network and the server, and try again"),
    "25006": (
        "the server is read-only: a standby, or set so",
        "name the server that writes, or have it set back",
    ),
    "28": (
        "the server does not let you in",
        "check the user, ~/.pgpass or PGPASSWORD, and the server's pg_hba.conf",
    ),
    "3D": ("there is no such database on the server", "have it made with `createdb`"),
    "40": ("another program wrote at the same moment", "try again"),
    "42501": ("your role on the server may not do this", _ASK),
    "42P01": ("a table is missing, or your role may not see it", _ASK),
    "53": ("the server has no resources left", "wait a moment and try again"),
    "53100": ("the server's disk is full", "have room made there and try again"),
    "53300": ("the server takes no more connections", "end some, or have max_connections raised"),
    "55P03": ("another program holds the database", "wait for it, or end it, and try again"),
    "57014": ("the statement was ended", "try again"),
    "57P01": ("the server is shutting down", _WAIT),
    "57P02": ("the server has crashed", _WAIT),
    "57P03": ("the server is starting or stopping", _WAIT),
    "58": ("the server's disk reports an error", "have the disk checked and try again"),
    "P0001": ("the database refused", ""),
    "XX": ("the database is damaged", "have it restored from a backup"),
}
"""SQLSTATE, or its class → what is wrong, and what to do."""

_BY_TEXT: tuple[tuple[str, str], ...] = (
    ("password", "28"),
    ("authentication", "28"),
    ("pg_hba", "28"),
    ("role ", "28"),
    ("database ", "3D"),
    ("too many clients", "53300"),
    ("connection slots", "53300"),
    ("shutting down", "57P03"),
    ("starting up", "57P03"),
)
"""What connecting failed with: libpq passes on the server's words, and no SQLSTATE."""

_UNREACHABLE = ("the server cannot be reached", "check that it runs and the network, and try again")


def store_error(name: str, error: Exception, *, is_connecting: bool = False) -> StoreError:
    """The error to be shown for what the driver raised at the database of this name."""
    what, hint = _told(error, is_connecting)
    said = " ".join(safe(str(error).strip().replace("\n", " ")).split())
    return StoreError(f"{name}: {what} ({said})", hint)


def _told(error: Exception, is_connecting: bool) -> _Told:
    if "NUL (0x00)" in str(error) or isinstance(error, UnicodeError):
        return "PostgreSQL cannot keep such a character", "remove U+0000 and lone surrogates from the text"
    state = getattr(error, "sqlstate", None)
    if state:
        return _BY_STATE.get(state) or _BY_STATE.get(state[:2]) or ("the database refused", "")
    if is_connecting:
        text = str(error)
        return next((_BY_STATE[key] for words, key in _BY_TEXT if words in text), _UNREACHABLE)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return _BY_STATE["08"]
    return "the database refused", ""
