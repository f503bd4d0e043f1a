"""SLATE (the package `slate-nlp`), installed from the package index into an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

VERSION = "1.1.3"
_PATIENCE = 120


def cache() -> Path:
    """Where environments for comparison are kept; nothing is made."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "annotator-benchmarks"


def slate() -> list[str] | str:
    """The command that starts SLATE, or why there is none."""
    home = cache() / f"slate-{VERSION}"
    program = home / "bin" / "slate"
    if not program.exists():
        try:
            subprocess.run(
                [sys.executable, "-m", "venv", "--clear", str(home)], check=True, timeout=_PATIENCE
            )
            subprocess.run(
                [home / "bin" / "python", "-m", "pip", "install", "--quiet", f"slate-nlp=={VERSION}"],
                check=True,
                timeout=_PATIENCE,
                capture_output=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return f"SLATE is left out: slate-nlp {VERSION} could not be installed ({type(error).__name__})"
    return [str(program)]
