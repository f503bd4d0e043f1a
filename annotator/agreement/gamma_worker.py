"""Computes γ with pygamma-agreement. Run as a program of its own: it imports nothing of this package.

    python gamma_worker.py RESULT.json < request.json

The solver writes to standard output and error, so the result goes to a file.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Read a request, write a result."""
    request = json.load(sys.stdin)
    results = [measured(document, request) for document in request["documents"]]
    Path(sys.argv[1]).write_text(json.dumps({"version": version(), "documents": results}))


def version() -> str:
    """The version of the library."""
    from importlib.metadata import version as installed

    return installed("pygamma-agreement")


def measured(units: list[list[Any]], request: dict[str, Any]) -> dict[str, Any]:
    """γ of one document for every seed, and the disorder of its best alignment."""
    import numpy as np
    from pyannote.core import Segment  # type: ignore[import-not-found]
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum  # type: ignore[import-not-found]

    continuum = Continuum()
    for annotator, start, end, label in units:
        continuum.add(annotator, Segment(float(start), float(end)), label)
    weights = {name: request[name] for name in ("alpha", "beta", "delta_empty")}
    dissimilarity = CombinedCategoricalDissimilarity(**weights)
    disorder = float(continuum.get_best_alignment(dissimilarity).disorder)
    runs = []
    for seed in request["seeds"]:
        np.random.seed(seed)
        found = continuum.compute_gamma(
            dissimilarity,
            n_samples=request["samples"],
            precision_level=request["precision"],
            sampler=sampler(request["sampler"]),
        )
        labels = {str(label): number(found.gamma_k(label)) for label in continuum.categories}
        runs.append({"gamma": number(found.gamma), "cat": number(found.gamma_cat), "labels": labels})
    return {"disorder": disorder, "runs": runs}


def sampler(name: str) -> Any:
    """A sampler by name."""
    import pygamma_agreement

    kinds = {
        "statistical": pygamma_agreement.StatisticalContinuumSampler,
        "shuffle": pygamma_agreement.ShuffleContinuumSampler,
    }
    return kinds[name]()


def number(value: Any) -> float | None:
    """A number, or None for what JSON cannot say."""
    return float(value) if math.isfinite(float(value)) else None


if __name__ == "__main__":
    main()
