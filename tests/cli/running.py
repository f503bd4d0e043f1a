"""Runs `annotator` as people do, in a process of its own or in this one."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from annotator.cli.app import app


def run(*arguments: object, env: dict[str, str | None] | None = None) -> Result:
    """The command line in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="annotator", env=env)


def run_process(
    *arguments: object, cwd: Path | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """The command line in a new process, its output captured."""
    command = [sys.executable, "-m", "annotator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, **options)
