"""γ runs in a process of its own: what the wrapper does with it, whatever it prints or breaks."""

import json
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.agreement.continuum import Continuum
from annotator.agreement.gamma import (
    GammaError,
    GammaPlan,
    gamma_agreement,
    gamma_is_installed,
    run_worker,
)
from annotator.agreement.values import Reason, Undefined
from tests.agreement.reference_gamma import INTERPRETER, can_compute

ONE = Continuum.as_given({"a": [(0, 4, "x")], "b": [(1, 4, "x")]}, 9)


def worker(directory: Path, body: str) -> Path:
    """A stand-in for the program that computes γ."""
    program = directory / "worker.py"
    program.write_text("import json, sys, threading\nrequest = json.load(sys.stdin)\n" + body)
    return program


def test_nothing_the_solver_prints_reaches_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    body = "print('junk'); print('more', file=sys.stderr); open(sys.argv[1], 'w').write(json.dumps(request))"
    assert run_worker({"documents": []}, GammaPlan(), worker(tmp_path, body)) == {"documents": []}
    assert capfd.readouterr() == ("", "")


def test_a_failure_ends_with_the_last_words_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(GammaError, match="no solver: to install"):
        run_worker({}, GammaPlan(), worker(tmp_path, "sys.exit('no solver')"))


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(GammaError, match=r"longer than 0\.3 s"):
        run_worker({}, GammaPlan(timeout=0.3), worker(tmp_path, "threading.Event().wait()"))


def test_documents_that_fewer_than_two_marked_are_left_out() -> None:
    found = gamma_agreement([Continuum.as_given({"a": [(0, 4, "x")], "b": []}, 9)])
    assert (found.figure, found.documents) == (Undefined(Reason.NO_SHARED_DOCUMENTS), 0)


def test_of_many_documents_some_are_drawn_by_the_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"gamma": 0.5, "cat": None, "labels": {"x": 0.25}}
    body = (
        f"run = {answer!r}\n"
        "runs = [dict(run, gamma=run['gamma'] + seed / 10) for seed in request['seeds']]\n"
        "each = [{'disorder': 0.1, 'runs': runs} for _ in request['documents']]\n"
        "open(sys.argv[1], 'w').write(json.dumps({'version': '9', 'documents': each}))"
    )
    program = worker(tmp_path, body)
    monkeypatch.setattr("annotator.agreement.gamma.run_worker", lambda r, p: run_worker(r, p, program))
    found = gamma_agreement([ONE] * 9, GammaPlan(documents=4, seeds=(0, 1, 2), interpreter=sys.executable))
    assert (found.documents, len(set(found.places)), found.version) == (4, 4, "9")
    assert found.figure.or_none() == pytest.approx(0.6)
    assert (found.lowest, found.highest) == (0.5, 0.7)
    assert found.cat == Undefined(Reason.NOTHING_TO_AVERAGE)
    assert found.labels["x"].or_none() == 0.25
    again = gamma_agreement([ONE] * 9, GammaPlan(documents=4, seeds=(0, 1, 2), interpreter=sys.executable))
    assert again.places == found.places


@pytest.mark.skipif(gamma_is_installed(), reason="pygamma-agreement is installed")
def test_without_the_library_the_way_to_get_it_is_told() -> None:
    with pytest.raises(GammaError, match=r"not installed: pip install .*\[gamma\]"):
        gamma_agreement([ONE], GammaPlan())


@pytest.mark.skipif(not can_compute(), reason="pygamma-agreement is not installed")
def test_the_library_itself_answers() -> None:
    plan = GammaPlan(interpreter=INTERPRETER, samples=10, seeds=(1, 2))
    found = gamma_agreement([ONE, replace(ONE)], plan)
    assert found.documents == 2
    assert found.figure.or_none() is not None
    assert json.dumps(found.labels["x"].or_none())
