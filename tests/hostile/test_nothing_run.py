"""Nothing that stands in an article is ever run, fetched or evaluated: the interpreter itself is asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import CHECKOUT

TEMPTING = (
    "http://example.invalid/x.jsonl file:///etc/passwd `id` $(id) {{7*7}} %(x)s "
    "__import__('os').system('id') !!python/object:os.system"
)
ROW = {
    "id": TEMPTING,
    "text": f"General Dara met {TEMPTING}.",
    "image": "http://example.invalid/i.png",
    "html": "<img src='http://example.invalid'>",
    "spans": [{"start": 8, "end": 12, "label": "ACTOR", "note": TEMPTING}],
    "meta": {"source": TEMPTING, "url": "http://example.invalid"},
    "answer": "accept",
}
WATCHED = """
import json, sys
TOLD = ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto", "urllib.Request",
        "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "webbrowser.open")
seen = []

def watch(event, arguments):
    if event == "socket.bind" and arguments[1] == ("::1", 0):
        return  # urllib3, which spaCy loads, looks whether the system knows IPv6
    if event in TOLD or (event == "compile" and b"7*7" in repr(arguments).encode()):
        seen.append([event, repr(arguments)[:300]])

sys.addaudithook(watch)
from annotator.__main__ import main
for arguments in json.loads(sys.argv[1]):
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, (arguments, ended.code)
print(json.dumps(seen), file=sys.stderr)
"""


def events(calls: list[list[str]], directory: Path) -> list[list[str]]:
    """What the interpreter reports of these commands: connections, programs, and text of ours compiled."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-c", WATCHED, json.dumps(calls)]
    done = subprocess.run(
        command, env=environment, cwd=directory, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stderr.splitlines()[-1])
    return found


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW) + "\n")
    return tmp_path


def test_the_whole_way_of_an_article_runs_and_fetches_nothing(rows: Path) -> None:
    here = ["--project", "p"]
    calls = [
        ["init", "p"],
        ["import", *here, "--annotator", "ana", "a.jsonl"],
        ["import", *here, "--annotator", "bo", "a.jsonl"],
        ["suggest", *here],
        ["check", *here],
        ["stats", *here],
        ["log", *here],
        ["export", *here],
        ["export", *here, "--format", "events", "--output", "events.csv"],
        ["agreement", *here, "--html", "report.html"],
        ["verify", *here],
    ]
    assert events(calls, rows) == []


def test_the_test_can_fail(rows: Path) -> None:
    watched = WATCHED.replace("for arguments in", "import os; os.system('true')\nfor arguments in")
    done = subprocess.run(
        [sys.executable, "-c", watched, "[]"],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stderr.splitlines()[-1])[0][0] == "os.system"
