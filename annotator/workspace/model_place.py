"""Putting a trained pipeline in its place: whole, or not at all."""

import json
import os
import shutil
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.formats.swap import swap

MODELS = "models"
"""Where trained pipelines go in a project when nobody says."""
_META = "meta.json"


def check_place(output: Path) -> None:
    """Raise ProjectError unless the folder is free, empty, or holds a pipeline that was trained here."""
    shown = safe(str(output))
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise ProjectError(f"{shown} is no folder", "name a folder with --output")
    if output.name in ("", "..", "."):
        raise ProjectError(f"{shown} has no name", "name a folder with --output")
    if output.exists() and any(output.iterdir()) and not is_trained_model(output):
        raise ProjectError(f"{shown} holds something else", "name another folder with --output")


def is_trained_model(folder: Path) -> bool:
    """Whether the folder holds a pipeline that `annotator train` made, told without spaCy."""
    try:
        meta = json.loads((folder / _META).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(meta, dict) and isinstance(meta.get("annotator"), dict)


def previous_of(output: Path) -> Path:
    """Where the pipeline goes that a new one replaces."""
    return output.with_name(f"{output.name}.previous")


def put_in_place(made: Path, output: Path) -> bool:
    """Give a finished folder the name of the output, in one step; whether one was there before.

    The one that was there is kept as `OUTPUT.previous`; the one before that goes.

    Raises:
        ProjectError: the disk refuses; what was there is as it was.
    """
    try:
        for path in [made, *made.rglob("*")]:
            _make_durable(path)
        return _swap_in(made, output)
    except OSError as error:
        raise ProjectError(f"{safe(str(output))}: not written: {error.strerror}") from error


def _swap_in(made: Path, output: Path) -> bool:
    was_there = output.exists()
    if not was_there:
        made.rename(output)
    else:
        parent = os.open(output.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            aside = output.parent / f".{output.name}.new"
            shutil.rmtree(aside, ignore_errors=True)
            made.rename(aside)
            swap(parent, aside.name, output.name)
        finally:
            os.close(parent)
        previous = previous_of(output)
        if is_trained_model(previous):
            shutil.rmtree(previous)
        if is_trained_model(aside) and not previous.exists():
            aside.rename(previous)
        else:
            shutil.rmtree(aside)
    _make_durable(output.parent)
    return was_there


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
