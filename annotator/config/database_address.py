"""The address of a database on a server, as settings and the command line give it: without a secret."""

from urllib.parse import parse_qsl, unquote, urlsplit

from annotator.document.errors import UsageError
from annotator.document.safe_text import safe

_SCHEMES = ("postgresql", "postgres")
_SECRETS = frozenset({"password", "sslpassword"})
_KEEP = "keep it in ~/.pgpass, in a service file, or in PGPASSWORD"
_EXAMPLE = "write postgresql://HOST/DATABASE"


def check_database_address(address: str) -> str:
    """The address; UsageError unless it names a PostgreSQL database and holds no password.

    Whoever may read the project's settings would read the password too.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise UsageError("the address of the database cannot be read", _EXAMPLE) from None
    options = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if parts.password is not None or options & _SECRETS:
        raise UsageError("the address of the database holds a password", f"leave it out and {_KEEP}")
    if parts.scheme not in _SCHEMES or parts.fragment or safe(address) != address or " " in address:
        raise UsageError(f"{safe(address)!r} is no address of a PostgreSQL database", _EXAMPLE)
    if not unquote(parts.path).strip("/") and not options & {"dbname", "service"}:
        raise UsageError(f"{safe(address)!r} names no database", _EXAMPLE)
    return address
