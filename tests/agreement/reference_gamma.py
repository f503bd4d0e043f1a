"""The γ cases of a reference file, which need the optional library."""

from tests.agreement.reference_data import Case
from tests.agreement.reference_measures import Found


def is_gamma(case: Case) -> bool:
    """Whether a case is about γ and its kin."""
    return str(case["measure"]).startswith("gamma")


def evaluate_gamma(case: Case) -> Found:
    raise NotImplementedError
