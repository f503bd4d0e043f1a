"""Projects to measure in: articles of any length, with suggestions, and any number of them."""

import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from generated_news import World, generate

CHECKOUT = Path(__file__).parents[2]
ANNOTATOR = [sys.executable, "-m", "annotator"]
SURROUNDINGS = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(CHECKOUT),
}
"""The environment of what is measured; compiled modules are kept, as everybody has them."""


def text_of(words: int, seed: int = 1) -> str:
    """Invented news of about so many words, in paragraphs."""
    parts: list[str] = []
    taken = 0
    for number in count():
        [row] = generate(1, seed * 100_000 + number, World.SAME)
        parts.append(row["text"].strip())
        taken += len(parts[-1].split())
        if taken >= words:
            break
    whole = "\n\n".join(parts)
    place = 0
    for _ in range(words):
        space = whole.find(" ", place + 1)
        if space < 0:
            return whole
        place = space
    return whole[:place].rstrip() + ".\n"


def run(*arguments: str | Path) -> None:
    """Run an annotator command; SystemExit with what it said when it fails."""
    done = subprocess.run(
        [*ANNOTATOR, *map(str, arguments)], env=SURROUNDINGS, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"annotator {arguments[0]}: {done.stderr.strip()[-800:]}")


def article_project(directory: Path, name: str, words: int) -> tuple[Path, Path]:
    """A project of two articles, the first of so many words, with suggestions; and its text in a file."""
    project, source = directory / name, directory / f"{name}.jsonl"
    text = text_of(words)
    rows = [
        {"text": text, "meta": {"id": "first", "title": f"{words} words"}},
        {"text": text_of(100, 2), "meta": {"id": "second", "title": "the next one"}},
    ]
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    run("init", project)
    run("import", source, "--project", project)
    run("suggest", "--project", project)
    plain = directory / f"{name}.txt"
    plain.write_text(text, "utf-8")
    return project, plain


def sample_project(directory: Path) -> Path:
    """The shipped articles with suggestions."""
    project = directory / "sample"
    run("init", project)
    run("import", CHECKOUT / "sample_data" / "articles.jsonl", "--project", project)
    run("suggest", "--project", project)
    return project


def copy_of(project: Path, name: str) -> Path:
    """A copy of a project that may be annotated."""
    place = project.with_name(name)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(project, place)
    return place


def annotate(project: Path, *options: str) -> list[str]:
    """The command that opens a project."""
    return [*ANNOTATOR, "annotate", "--project", str(project), "--annotator", "bench", *options]
