"""Power that fails right after an acknowledgement takes nothing with it, as far as a model disk can tell."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import make_project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOOL = ROOT.parent / "shared" / "tools" / "powerloss.py"


@pytest.mark.slow
@pytest.mark.skipif(
    not TOOL.exists() or not shutil.which("strace"), reason="needs strace, and the tool beside the checkout"
)
@pytest.mark.parametrize(
    ("script", "expect"), [("deciding_forever.py", []), ("careless.py", ["--expect-loss"])]
)
def test_full_loses_nothing_and_normal_does(tmp_path: Path, script: str, expect: list[str]) -> None:
    project = make_project(tmp_path, articles=3)
    survivors = [sys.executable, str(HERE / "survivors.py"), "{dir}/annotations.db"]
    command = [
        *(sys.executable, str(TOOL), "--watch", str(project.directory), "--ack", r"(\S+)", *expect),
        *("--survivors", shlex.join(survivors), "--"),
        *(sys.executable, str(HERE / script), str(project.directory), "alice", "60"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANNOTATOR_ACK_FD": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
