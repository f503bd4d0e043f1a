"""What a training is to do, and the folder in which it stands until it is done."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe
from annotator.workspace.annotated import Include
from annotator.workspace.splitting import SHARE

DATA, PLAN, LOCK, BEST, POINTS = "data", "plan.json", "lock", "best", "points"
_VERSION = 1
PATIENCE = 5


class TrainingOptions(Struct, frozen=True):
    """What a training is asked to do.

    Attributes:
        annotator: this person's annotations alone (`gold`: the adjudicated ones).
        include: unfinished articles to take, too.
        split: share of the stories to train on.
        base: pipeline to start from, None for the English model where there is one, `blank` for none.
        rules: whether the rules give evidence.
        epochs: most passes over the articles, for each component; None for as many as there is use for.
        patience: epochs without a better score after which training of a component ends.
        max_steps: most updates of each component, None for any number.
        seed: of all random numbers.
    """

    annotator: str | None = None
    include: tuple[Include, ...] = ()
    split: float = SHARE
    base: str | None = None
    rules: bool = True
    epochs: int | None = None
    patience: int = PATIENCE
    max_steps: int | None = None
    seed: int = 0


class TrainingPlan(Struct, frozen=True):
    """A training that has begun.

    Attributes:
        options: as asked for, the base resolved.
        schema: hash of the label schema.
        data: SHA-256 of the exported training set.
        train, dev: articles on both sides.
        components: that learn spans; longest_span: in tokens.
    """

    options: TrainingOptions
    schema: str
    data: str
    train: int
    dev: int
    components: tuple[str, ...]
    longest_span: int

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits by which trainings of other data or other options are told apart."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:8]

    def to_json(self) -> str:
        """As stored."""
        return json.dumps({"version": _VERSION, **to_builtins(self)}, indent=1, sort_keys=True) + "\n"


def read_plan(work: Path) -> TrainingPlan:
    """The plan in the folder of an unfinished training; ProjectError when there is none, or it is damaged."""
    path = work / PLAN
    try:
        row: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if row.pop("version") != _VERSION:
            raise ValueError("another version of the program wrote it")
        options = row.pop("options")
        options["include"] = tuple(Include(one) for one in options["include"])
        row["components"] = tuple(row["components"])
        return TrainingPlan(TrainingOptions(**options), **row)
    except FileNotFoundError:
        raise ProjectError(
            f"there is no unfinished training in {safe(str(work))}", "leave out --resume to begin one"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProjectError(
            f"{safe(str(path))}: cannot be read ({error})", "begin anew with --restart"
        ) from error


def write_plan(work: Path, plan: TrainingPlan) -> None:
    """Store the plan: from now on the training can be gone on with."""
    temporary = work / f".{PLAN}.tmp"
    temporary.write_text(plan.to_json(), "utf-8")
    temporary.replace(work / PLAN)


def work_folder(output: Path) -> Path:
    """Where a training stands until it is done: beside its output."""
    return output.with_name(f"{output.name}.unfinished")


@contextmanager
def held_folder(work: Path) -> Iterator[None]:
    """Make the folder, and keep other trainings out of it; ProjectError when one is under way.

    A folder that was made for nothing goes again.
    """
    is_new = not work.exists()
    try:
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(work / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ProjectError(
            f"{safe(str(work))}: {error.strerror}", "name another folder with --output"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait for it, or name another folder with --output"
            raise ProjectError(f"another training to {safe(str(work))} is under way", hint) from None
        yield
    finally:
        if is_new and not has_begun(work):
            shutil.rmtree(work, ignore_errors=True)
        os.close(descriptor)


def begin_anew(work: Path) -> None:
    """Empty the folder of what an earlier training left."""
    for path in work.iterdir():
        if path.name != LOCK:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def has_begun(work: Path) -> bool:
    """Whether a training stands in the folder."""
    return (work / PLAN).exists()
