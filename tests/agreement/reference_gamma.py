"""The γ cases of a reference file, which need the optional library."""

import os
from functools import cache
from importlib.util import find_spec

from annotator.agreement.continuum import Continuum
from annotator.agreement.gamma import Gamma, GammaPlan, gamma_agreement
from tests.agreement.reference_data import Case, continuum, setting
from tests.agreement.reference_measures import Found, UnknownMeasure, by_label

INTERPRETER = os.environ.get("GAMMA_PYTHON", "")
"""A Python that has pygamma-agreement, where the one that runs the tests has not."""


def can_compute() -> bool:
    """Whether there is a library to ask."""
    return bool(INTERPRETER) or find_spec("pygamma_agreement") is not None


def is_gamma(case: Case) -> bool:
    """Whether a case is about γ and its kin."""
    return str(case["measure"]).startswith("gamma")


def evaluate_gamma(case: Case) -> Found:
    """γ, its kin for categories and labels, or the disorder of the best alignment."""
    found = _computed(repr(case["data"]), _Asked(case))
    match case["measure"]:
        case "gamma":
            return Found(found.figure.or_none())
        case "gamma_cat":
            return Found(found.cat.or_none())
        case "gamma_k":
            return by_label({label: one.or_none() for label, one in found.labels.items()})
        case "gamma_best_alignment_disorder":
            return Found(found.disorder)
        case other:
            raise UnknownMeasure(other)


class _Asked:
    """A case that is the same as any other with the same data."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked)

    def __hash__(self) -> int:
        return 0


@cache
def _computed(data: str, asked: _Asked) -> Gamma:
    case = asked.case
    sampler = str(setting(case, "sampler", default="statistical"))
    plan = GammaPlan(
        alpha=float(setting(case, "alpha", default=1)),
        beta=float(setting(case, "beta", default=1)),
        delta_empty=float(setting(case, "deltaEmpty", "delta_empty", default=1)),
        samples=int(setting(case, "n_samples", "samples", default=30)),
        precision=setting(case, "precision_level", "precision"),
        seeds=(int(setting(case, "seed", default=4772)),),
        sampler="shuffle" if sampler.lower().startswith("shuffle") else "statistical",
        interpreter=INTERPRETER,
    )
    return gamma_agreement([continuum(case, Continuum.as_given)], plan)
