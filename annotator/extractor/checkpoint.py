"""Where training stands, on disk: one file a component, replaced as a whole."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import asdict

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from thinc.api import Model, Optimizer

_COLUMNS = ("mom1", "mom2", "averages")
_VERSION = 1


class Standing(Struct):
    """How far training of a component has come.

    Attributes:
        epoch: epochs done.
        steps: updates done.
        best_epoch: the epoch with the best score, 0 before there is one.
        best_score: its score, None without articles to measure on.
        best: the weights then; empty before there are any.
        scores: of each epoch.
        finished: whether training of the component is over.
    """

    epoch: int = 0
    steps: int = 0
    best_epoch: int = 0
    best_score: float | None = None
    best: bytes = b""
    scores: list[float | None] = field(default_factory=list)
    finished: bool = False


def save(path: Path, model: "Model[Any, Any]", optimizer: "Optimizer", standing: Standing) -> None:
    """Write weights, optimizer and standing, as one step.

    Raises:
        ProjectError: the disk refuses; what was there is as it was.
    """
    import numpy as np

    facts = asdict(standing)
    facts.pop("best")
    facts["updates"] = [[key, optimizer.nr_update[_id(model, key)]] for key in _keys(model, optimizer)]
    arrays = {f"{column}/{key}": value for column, key, value in _arrays(model, optimizer)}
    arrays["weights"] = _as_array(model.to_bytes())
    arrays["best"] = _as_array(standing.best)
    arrays["facts"] = _as_array(json.dumps({"version": _VERSION, **facts}).encode())
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ProjectError(
            f"{safe(str(path))}: not written: {error.strerror}", "make room, then go on"
        ) from error


def load(path: Path, model: "Model[Any, Any]", optimizer: "Optimizer") -> Standing:
    """Put weights and optimizer back as they were, and give the standing; a fresh one without a file.

    Raises:
        ProjectError: the file is damaged or of another version.
    """
    import numpy as np

    if not path.exists():
        return Standing()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            facts = json.loads(arrays["facts"].tobytes())
            if facts.pop("version") != _VERSION:
                raise ValueError("another version of the program wrote it")
            updates = facts.pop("updates")
            standing = Standing(**facts, best=arrays["best"].tobytes())
            model.from_bytes(arrays["weights"].tobytes())
            for name in arrays.files:
                column, _, key = name.partition("/")
                if column in _COLUMNS:
                    getattr(optimizer, column)[_id(model, key)] = arrays[name]
            for key, count in updates:
                optimizer.nr_update[_id(model, key)] = count
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        hint = "start anew with --restart"
        raise ProjectError(f"{safe(str(path))}: cannot be gone on from ({error})", hint) from error
    return standing


def _keys(model: "Model[Any, Any]", optimizer: "Optimizer") -> list[str]:
    """The parameters the optimizer has met, named by the place of their layer in the model."""
    return [
        f"{place}/{name}"
        for place, node in enumerate(model.walk())
        for name in node.param_names
        if (node.id, name) in optimizer.nr_update
    ]


def _id(model: "Model[Any, Any]", key: str) -> tuple[int, str]:
    """What the optimizer calls a parameter in this program."""
    place, _, name = key.partition("/")
    return list(model.walk())[int(place)].id, name


def _arrays(
    model: "Model[Any, Any]", optimizer: "Optimizer"
) -> "Iterator[tuple[str, str, NDArray[np.float32]]]":
    for column in _COLUMNS:
        values = getattr(optimizer, column) or {}
        for key in _keys(model, optimizer):
            if (identity := _id(model, key)) in values:
                yield column, key, values[identity]


def _as_array(content: bytes) -> "NDArray[np.uint8]":
    import numpy as np

    return np.frombuffer(content, dtype=np.uint8)
