"""The library that researchers import: its names, its examples, and what it loads."""

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import annotator.agreement as agreement

MODULES = [
    module.name
    for module in pkgutil.walk_packages(agreement.__path__, "annotator.agreement.")
    if not module.name.endswith("gamma_worker")
]


@pytest.mark.parametrize("name", ["annotator.agreement", *MODULES])
def test_the_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", agreement.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(agreement, name)
    documented = not callable(value) or inspect.getdoc(value)
    assert documented, f"{name} has no docstring"


def test_only_public_names_can_be_had() -> None:
    with pytest.raises(AttributeError, match="no attribute 'phrenology'"):
        getattr(agreement, "phrenology")  # noqa: B009
    assert dir(agreement) == sorted(agreement.__all__)


def test_the_examples_of_the_documentation_run(capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text("utf-8")
    exec("\n".join(re.findall(r"```python\n(.*?)```", text, re.S)), {})
    assert "1 incomplete unit was left out" in capsys.readouterr().out
    named = set(re.findall(r"`(\w+)`", text[text.index("| for | functions") :]))
    assert named <= set(agreement.__all__)


@pytest.mark.parametrize(
    "names", ["match, span_scores, all_disagreements, label_confusion, relation_scores", "State, overlap"]
)
def test_matching_and_differences_wait_for_no_numpy(names: str) -> None:
    code = f"import sys; from annotator.agreement import {names}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
