"""The names of annotators, made from what rows call those who answered them.

Prodigy calls a named session `DATASET-NAME` and one without a name by the time its server was started,
`2024-02-06_10-17-19`; a name may be quoted as in a URL.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

from annotator.document.errors import DataError
from annotator.document.ids import ANNOTATOR_NAME, RESERVED_ANNOTATORS
from annotator.formats.read_row import RowReader
from annotator.formats.reading import FileFormat
from annotator.formats.records import opened_records

BY_SESSION = "@session"
"""What stands for an annotator where rows name them."""
UNNAMED = "unnamed"
"""The annotator of rows that name nobody."""

_LONGEST = 32
_STARTED = re.compile(r"(?:.*-)?(\d{4})-(\d\d)-(\d\d)_(\d\d)-(\d\d)-(\d\d)")


def sessions_in(paths: Iterable[Path], format: FileFormat, reader: RowReader) -> set[str]:
    """Whom the answered rows of the files name, the empty name for nobody; bad lines tell nothing."""
    found: set[str] = set()
    for path in paths:
        with suppress(DataError, OSError), opened_records(path, format) as records:
            found.update(records.sessions(reader))
    return found


def annotators_for(sessions: Collection[str], dataset: str) -> Mapping[str, str]:
    """Session, as rows have it → the annotator's name, in the order of the sessions' names.

    The same sessions give the same names, and two sessions never the same one: where short names clash,
    the whole session makes the name, and a few digits of its hash where that does not help.

    Args:
        sessions: all there are, the empty one for rows that name nobody.
        dataset: of the project; left out of names that begin with it.
    """
    short = {session: _short(session, sessions, dataset) for session in sorted(sessions)}
    names: dict[str, str] = {}
    for session, name in short.items():
        if list(short.values()).count(name) > 1 or not _is_allowed(name):
            name = _slug(unquote(session))
        names[session] = name
    for session, name in names.items():
        if list(names.values()).count(name) > 1 or not _is_allowed(name):
            names[session] = _with_hash(name, session)
    return names


def names_annotator(session: str, annotator: str) -> bool:
    """Whether a session, as a row has it, is plainly this annotator's: read again, it leads to that name."""
    if not session:
        return annotator == UNNAMED
    whole = _slug(unquote(session))
    if annotator in (whole, _with_hash(whole, session)) or whole.endswith(f"-{annotator}"):
        return True
    return _STARTED.fullmatch(session) is not None and annotator == _short(session, (), "")


def _is_allowed(name: str) -> bool:
    return ANNOTATOR_NAME.fullmatch(name) is not None and name not in RESERVED_ANNOTATORS


def _short(session: str, sessions: Collection[str], dataset: str) -> str:
    if not session:
        return UNNAMED
    if started := _STARTED.fullmatch(session):
        return "session-{}{}{}-{}{}{}".format(*started.groups())
    prefix = f"{dataset}-" if session.startswith(f"{dataset}-") else _dataset_of(session, sessions)
    return _slug(unquote(session.removeprefix(prefix)))


def _dataset_of(session: str, sessions: Collection[str]) -> str:
    """The dataset's part of a session, with its hyphen: what all begin with; of one, all up to the last."""
    named = [each for each in sessions if each and not _STARTED.fullmatch(each)]
    first, last = min(named), max(named)
    common = (
        len(first)
        if first == last
        else next(n for n, pair in enumerate(zip_longest(first, last)) if len(set(pair)) > 1)
    )
    return first[: first.rfind("-", 0, common) + 1]


def _slug(name: str) -> str:
    """What of a name may stand in an annotator's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")


def _with_hash(name: str, session: str) -> str:
    digest = hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{name[: _LONGEST - 7].rstrip('-._') or 'annotator'}-{digest}"
