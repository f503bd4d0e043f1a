"""Published and worked values. `AGREEMENT_REFERENCE` names another file of the same form."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.reference_gamma import can_compute, evaluate_gamma, is_gamma
from tests.agreement.reference_measures import Found, UnknownMeasure, evaluate

HERE = Path(__file__).parent / "reference.json"
SHARED = Path(__file__).parents[3] / "shared" / "reference" / "agreement_reference.json"
NOT_OURS = {"opt_gamma_segments"}
"""A measure of another library, not of this one."""


def cases(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text("utf-8"))


def check(found: Any, expected: Any, tolerance: float, place: str) -> None:
    """Every key of what is expected must be met; null means undefined."""
    if isinstance(expected, dict):
        assert isinstance(found, Found), f"{place}: one number, not {expected}"
        for key, value in expected.items():
            check(found.part(key), value, tolerance, f"{place}[{key}]")
        return
    number = found.number if isinstance(found, Found) else found
    if expected is None:
        assert number is None, f"{place}: {number} instead of undefined"
    else:
        assert number is not None, f"{place}: undefined instead of {expected}"
        assert abs(number - expected) <= tolerance + 1e-12, f"{place}: {number} instead of {expected}"


def check_case(case: dict[str, Any]) -> None:
    if case["measure"] in NOT_OURS:
        pytest.skip("a measure of another library")
    if is_gamma(case):
        if not can_compute():
            pytest.skip("pygamma-agreement is not installed")
        found = evaluate_gamma(case)
    else:
        found = evaluate(case)
    check(found, case["expected"], case.get("tolerance", 1e-9), case["id"])


@pytest.mark.parametrize("case", cases(HERE), ids=lambda case: case["id"])
def test_a_published_value_is_met(case: dict[str, Any]) -> None:
    check_case(case)


OTHER = Path(os.environ["AGREEMENT_REFERENCE"]) if "AGREEMENT_REFERENCE" in os.environ else SHARED


@pytest.mark.skipif(
    "AGREEMENT_REFERENCE" not in os.environ and not OTHER.exists(), reason="no other reference file"
)
@pytest.mark.parametrize("case", cases(OTHER) if OTHER.exists() else [], ids=lambda case: case["id"])
def test_a_value_of_the_other_reference_file_is_met(case: dict[str, Any]) -> None:
    check_case(case)


def test_the_reference_file_that_was_named_exists() -> None:
    assert "AGREEMENT_REFERENCE" not in os.environ or OTHER.exists()


def test_a_measure_nobody_knows_is_a_failure() -> None:
    with pytest.raises(UnknownMeasure):
        evaluate({"measure": "phrenology", "data": {"kind": "reliability", "units": []}})


def test_a_case_that_is_wrong_fails() -> None:
    case = {
        "id": "wrong",
        "measure": "cohen_kappa",
        "data": {"kind": "contingency", "labels": [1, 2], "table": [[20, 5], [10, 15]]},
        "expected": 0.5,
        "tolerance": 0.001,
    }
    with pytest.raises(AssertionError, match="instead of"):
        check_case(case)
