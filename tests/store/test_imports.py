"""Opening the store loads the database driver and nothing heavy, since the first paint waits for it."""

import subprocess
import sys
from pathlib import Path

SHOW = """
import sys, annotator.workspace.deciding, annotator.workspace.project
from pathlib import Path
annotator.workspace.project.open_database(Path(sys.argv[1]) / "annotations.db", create=True).close()
print(*sys.modules)"""


def test_the_desk_loads_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "apsw" in loaded
    heavy = {"spacy", "srsly", "textual", "pydantic", "numpy", "typer", "rich", "sqlite3", "psycopg"}
    assert loaded & heavy == set()
