"""γ (Mathet, Widlöcher & Métivier 2015) by pygamma-agreement, in a process of its own: optional.

The library is heavy, takes seconds to import and its solver writes to the terminal, so it runs apart with
its output captured. γ is sampled: it comes with the number of samples and its spread over seeds.
"""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct, field

from annotator.agreement.continuum import Continuum
from annotator.agreement.values import Figure, Reason, Undefined, Value, mean
from annotator.document.errors import AnnotatorError

INSTALL = "pip install 'annotator-tui[gamma]'"
WORKER = Path(__file__).with_name("gamma_worker.py")


class GammaError(AnnotatorError):
    """γ could not be computed."""


class GammaPlan(Struct, frozen=True):
    """How γ is computed.

    Attributes:
        alpha, beta, delta_empty: weights of position and category, and the cost of a missing unit.
        samples: random continua per estimate; precision: instead, the relative error wanted.
        seeds: one estimate for each; their spread is part of the result.
        sampler: `statistical` or `shuffle`.
        documents: how many documents are drawn from a corpus.
        timeout: seconds for everything.
        interpreter: a Python that has pygamma-agreement; empty for the one that runs.
    """

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0
    samples: int = 30
    precision: float | None = None
    seeds: tuple[int, ...] = (0, 1, 2)
    sampler: str = "statistical"
    documents: int = 20
    timeout: float = 600.0
    interpreter: str = ""


class Gamma(Struct, frozen=True):
    """γ of one document, or the mean over several.

    Attributes:
        figure: mean over seeds; lowest, highest: over seeds.
        cat: γ-cat; labels: γ-k of every label.
        disorder: of the best alignment, which is not sampled; for several documents the mean.
        documents: how many it rests on; places: which of those given.
        plan: how it was computed; version: of the library.
    """

    figure: Figure
    lowest: float | None
    highest: float | None
    cat: Figure
    labels: dict[str, Figure]
    disorder: float | None
    documents: int
    plan: GammaPlan
    version: str = ""
    places: tuple[int, ...] = field(default=())


def gamma_is_installed() -> bool:
    """Whether the extra `gamma` is installed in the Python that runs."""
    return find_spec("pygamma_agreement") is not None


def gamma_agreement(continua: Sequence[Continuum], plan: GammaPlan | None = None) -> Gamma:
    """γ of documents with two annotators or more; of many, some are drawn.

    Args:
        continua: made by `Continuum.as_given`, since γ takes spans that overlap.
        plan: weights, samples and seeds.

    Raises:
        GammaError: the library is not installed, failed, or took longer than the plan allows.
    """
    chosen = plan or GammaPlan()
    usable = [n for n, one in enumerate(continua) if sum(map(bool, one.annotators.values())) >= 2]
    if len(usable) > chosen.documents:
        usable = sorted(random.Random(chosen.seeds[0]).sample(usable, chosen.documents))
    if not usable:
        nothing = Undefined(Reason.NO_SHARED_DOCUMENTS)
        return Gamma(nothing, None, None, nothing, {}, None, 0, chosen)
    if not chosen.interpreter and not gamma_is_installed():
        raise GammaError("pygamma-agreement is not installed", INSTALL)
    found = run_worker(_request([continua[place] for place in usable], chosen), chosen)
    return _gathered(found, chosen, tuple(usable))


def _request(continua: Sequence[Continuum], plan: GammaPlan) -> dict[str, Any]:
    units = [
        [[name, *span.key] for name, spans in one.annotators.items() for span in spans] for one in continua
    ]
    names = ("alpha", "beta", "delta_empty", "samples", "precision", "seeds", "sampler")
    return {"documents": units} | {name: getattr(plan, name) for name in names}


def run_worker(request: dict[str, Any], plan: GammaPlan, worker: Path = WORKER) -> dict[str, Any]:
    """What the worker makes of a request; nothing it prints reaches the terminal.

    Raises:
        GammaError: it failed, or took too long; the message ends with its last words.
    """
    with TemporaryDirectory() as directory:
        result = Path(directory) / "result.json"
        command = [plan.interpreter or sys.executable, str(worker), str(result)]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(request),
                capture_output=True,
                text=True,
                timeout=plan.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise GammaError(f"γ took longer than {plan.timeout:g} s", "draw fewer documents") from error
        if done.returncode or not result.exists():
            last = (done.stderr.strip().splitlines() or ["no result"])[-1]
            raise GammaError(f"γ could not be computed: {last}", f"to install what it needs: {INSTALL}")
        read: dict[str, Any] = json.loads(result.read_text())
        return read


def _gathered(found: dict[str, Any], plan: GammaPlan, places: tuple[int, ...]) -> Gamma:
    """The mean over documents for each seed, then over seeds."""
    documents = found["documents"]
    seeds = [_mean(one["runs"][place]["gamma"] for one in documents) for place in range(len(plan.seeds))]
    numbers = [one.number for one in seeds if isinstance(one, Value)]
    labels = sorted({label for one in documents for run in one["runs"] for label in run["labels"]})
    return Gamma(
        mean(seeds),
        min(numbers, default=None),
        max(numbers, default=None),
        _mean(run["cat"] for one in documents for run in one["runs"]),
        {k: _mean(run["labels"].get(k) for one in documents for run in one["runs"]) for k in labels},
        _mean(one["disorder"] for one in documents).or_none(),
        len(documents),
        plan,
        str(found["version"]),
        places,
    )


def _mean(numbers: Any) -> Figure:
    return mean([Value(number) for number in numbers if number is not None])
