"""Opening the store loads the database driver and nothing heavy, since the first paint waits for it."""

import subprocess
import sys
from pathlib import Path

SHOW = "import sys, annotator.workspace.deciding, annotator.workspace.project; print(*sys.modules)"


def test_the_desk_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "apsw" in loaded
    assert loaded & {"spacy", "srsly", "textual", "pydantic", "numpy", "typer", "rich", "sqlite3"} == set()
