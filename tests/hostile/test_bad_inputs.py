"""Inputs that must be refused, or kept exactly, one file a case.

The environment variable BAD_INPUTS names another collection: a folder with `manifest.json` (a list of `name`,
`file`, `kind`, `expect` (error, accept, warn, safe), `lines`, `survive`) beside its files, or a program that
writes one into the folder that it is given. Without it, a program beside the checkout is tried too, if
there is one.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.store.articles import iter_article_keys
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.hostile.test_commands import harmful

BESIDE = Path(__file__).parents[3] / "shared" / "tools" / "bad_inputs.py"

TAKEN_ONCE = "given twice, taken once"
"""Said of spans that stand in a row twice, which rows of other tools do: that is no error, and nothing is
lost.
"""

GOOD = b'{"id": "good", "text": "Dara left."}'
SPAN = '{"id": "x", "text": "abc", "spans": [{"start": %s, "end": %s, "label": "%s"}]}'
OWN: list[tuple[str, bytes, str]] = [
    ("cut off", b'{"id": "x", "text": "ab', "error"),
    ("two on a line", b'{"text": "a"} {"text": "b"}', "error"),
    ("deep", b'{"text": "a", "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "error"),
    ("a list", b'["text"]', "error"),
    ("a key twice", b'{"text": "a", "text": "b"}', "error"),
    ("not a number", b'{"text": "a", "x": NaN}', "error"),
    ("latin", '{"text": "é"}'.encode("latin-1"), "error"),
    ("half a pair", b'{"text": "a\\ud800"}', "error"),
    ("a nul", b'{"text": "a\\u0000"}', "error"),
    ("no text", b'{"id": "x"}', "error"),
    ("truth as offset", (SPAN % ("false", "true", "ACTOR")).encode(), "error"),
    ("outside", (SPAN % (1, 9, "ACTOR")).encode(), "error"),
    ("empty span", (SPAN % (1, 1, "ACTOR")).encode(), "error"),
    ("negative", (SPAN % (-1, 2, "ACTOR")).encode(), "error"),
    ("no such label", (SPAN % (0, 1, "\\u001b[31m")).encode(), "error"),
    ("blank lines", b"\n  \n", "accept"),
    ("separators inside", '{"id": "x", "text": "a\u2028b\x85c"}'.encode(), "accept"),
    ("a large id", b'{"id": 99999999999999999999, "text": "a"}', "accept"),
    ("names that are paths", b'{"id": "../../x", "text": "a", "file": "/etc/passwd", "dataset": "../y"}', "safe"),  # noqa: E501
    ("controls", b'{"id": "\\u001b]0;x\\u0007", "text": "\\u001b[2J", "meta": {"\\u001bc": "\\u009b31m"}}', "safe"),  # noqa: E501
]  # fmt: skip


def own(folder: Path) -> Iterator[dict[str, Any]]:
    for number, (name, line, expect) in enumerate(OWN):
        file = f"{number:02d}.jsonl"
        (folder / file).write_bytes(b"\n".join([GOOD, line, GOOD.replace(b"good", b"last"), b""]))
        lines = [2] if expect == "error" else []
        yield {
            "name": name,
            "file": file,
            "kind": "jsonl",
            "expect": expect,
            "lines": lines,
            "survive": ["good", "last"],
        }


def other(folder: Path) -> list[dict[str, Any]]:
    """The other collection's cases, its files in `folder` or beside its manifest."""
    named = os.environ.get("BAD_INPUTS", "")
    source = Path(named) if named else BESIDE
    if not source.exists():
        return []
    if source.suffix == ".py":
        subprocess.run([sys.executable, str(source), str(folder), "--small"], check=True, capture_output=True)
        source = folder
    source = source if source.is_dir() else source.parent
    cases = json.loads((source / "manifest.json").read_bytes())
    return [{**case, "file": str(source / case["file"])} for case in cases]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Path]]:
    mine, theirs = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("other")
    found = [(case, mine / case["file"]) for case in own(mine)]
    return found + [(case, Path(case["file"])) for case in other(theirs)]


def stored(project: Project) -> set[str]:
    with project.database() as database:
        return set(iter_article_keys(database))


def faults(case: dict[str, Any], path: Path, directory: Path) -> Iterator[str]:
    """What an import of the file does that it must not."""
    project = Project.init(directory / "p", "political-events")
    before = sorted(directory.rglob("*"))
    result = run("import", "--project", project.directory, path)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        yield f"raised {result.exception!r}"
    if found := harmful(result.output):
        yield f"printed {found}"
    match case["expect"]:
        case "error" if TAKEN_ONCE in result.output:
            pass
        case "error":
            if result.exit_code != 1:
                yield f"exit status {result.exit_code}"
            if stored(project):
                yield "something is half imported"
            for line in case["lines"]:
                if not re.search(rf"{re.escape(path.name)}:{line}\b", result.stderr):
                    yield f"line {line} is not named: {result.stderr[:200]}"
            if case["survive"] and case["kind"] == "jsonl":
                run("import", "--project", project.directory, "--skip-bad", path)
                if missing := set(case["survive"]) - stored(project):
                    yield f"--skip-bad left out {missing}"
        case "accept" | "safe":
            if result.exit_code != 0:
                yield f"exit status {result.exit_code}: {result.stderr[:200]}"
            if missing := set(case["survive"]) - stored(project):
                yield f"not imported: {missing}"
        case _:
            if not result.output.strip():
                yield "said nothing"
    if strange := [
        path
        for path in sorted(directory.rglob("*"))
        if path not in before and path.name not in BESIDE_DATABASE
    ]:
        yield f"wrote {strange}"


BESIDE_DATABASE = ("annotations.db-wal", "annotations.db-shm", "annotations.db.gate")


def test_every_case_is_as_it_must_be(cases: list[tuple[dict[str, Any], Path]], tmp_path: Path) -> None:
    found = []
    for number, (case, path) in enumerate(cases):
        directory = tmp_path / str(number)
        directory.mkdir()
        found += [f"{case['name']}: {fault}" for fault in faults(case, path, directory)]
    assert found == []
    assert len(cases) >= len(OWN)
