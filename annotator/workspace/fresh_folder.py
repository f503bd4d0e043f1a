"""A new folder that appears whole or not at all, and never takes the place of another."""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """A folder to be filled; when the block ends it is durable and is called `target`, mode 0700.

    On an error nothing of it is left. What a killed program left beside it is removed before.

    Raises:
        ProjectError: something is there under that name, or the directory around it refuses.
    """
    target = target.absolute()
    _refuse(target)
    try:
        _sweep(target)
        partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(8)}")
        partial.mkdir(mode=0o700)
    except OSError as error:
        raise _refused(target, error) from error
    held = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield partial
        _refuse(target)
        os.fsync(held)
        partial.rename(target)
        _make_durable(target.parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise _refused(target, error) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    finally:
        os.close(held)


def _refuse(target: Path) -> None:
    if target.name in ("", ".."):
        raise ProjectError(f"{safe(str(target))} has no name of its own", "name a folder that is to be made")
    if os.path.lexists(target):
        raise ProjectError(
            f"{safe(str(target))} is there already, and nothing is ever overwritten", "name another folder"
        )


def _refused(target: Path, error: OSError) -> ProjectError:
    return ProjectError(
        f"{safe(str(target))} cannot be made: {error.strerror}", "check the directory it is to be in"
    )


def _sweep(target: Path) -> None:
    """Remove what killed programs left of this folder: what no living one holds."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.partial-[0-9a-f]{{16}}")
    for left in [entry for entry in target.parent.iterdir() if ours.fullmatch(entry.name)]:
        with suppress(OSError):
            held = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(held)


def _make_durable(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
