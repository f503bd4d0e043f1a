"""Who annotates."""

import os
import pwd
import re
import unicodedata
from collections.abc import Mapping

from annotator.config.project import ProjectSettings
from annotator.document.errors import UsageError
from annotator.document.ids import check_annotator


def annotator_name(explicit: str | None, environ: Mapping[str, str], settings: ProjectSettings | None) -> str:
    """The annotator's name: the one given, else `$ANNOTATOR_NAME`, `annotator.toml`, the login name.

    A name that a person wrote is taken as it is or refused; only the login name is made to fit.

    Raises:
        UsageError: the name is not allowed, or none is known.
    """
    if explicit is not None:
        return check_annotator(explicit)
    if named := environ.get("ANNOTATOR_NAME"):
        return _from(named, "set $ANNOTATOR_NAME to another, or use --annotator")
    if settings is not None and settings.annotator:
        return check_annotator(settings.annotator)
    return _from(_slug(_login(environ)), "name yourself with --annotator NAME or $ANNOTATOR_NAME")


def _from(name: str, hint: str) -> str:
    try:
        return check_annotator(name)
    except UsageError as error:
        raise UsageError(error.message, f"{error.hint}; {hint}") from None


def _login(environ: Mapping[str, str]) -> str:
    """The login name; empty for a user the system does not know."""
    for variable in ("LOGNAME", "USER"):
        if name := environ.get(variable):
            return name
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")[:32]
