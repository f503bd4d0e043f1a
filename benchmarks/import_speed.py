"""Measures the import of annotated Prodigy rows beside reading the same file with `srsly.read_jsonl`.

Rows of about 400 tokens with spans and relations are generated. The ratio is the time srsly takes to
read the file over the time the import takes, once as a person's annotations and once plain, where the
spans become suggestions. Run with `--rows 100000`; the default is smaller. A large file is read in several
processes, so that the ratio says something on a machine that has nothing else to do.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import srsly

from annotator.workspace.importing import import_files
from annotator.workspace.project import Project

_TEXT = (
    "the minister of foreign affairs said on Monday that talks in Varna would go on after a week of protests "
    "and called both sides to return to the table while Örebro officials were silent about Łódź"
)
WORDS = _TEXT.split()
TOKENS, SPANS, LINKS = 400, 30, 15
TARGET = 0.3


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--directory", type=Path, help="where to work; a temporary directory without it")
    parser.add_argument("--only", choices=("answers", "plain"), help="measure one kind of import alone")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.directory) as directory:
        path = Path(directory) / "rows.jsonl"
        with path.open("w", encoding="ascii") as file:
            file.writelines(json.dumps(row, separators=(",", ":")) + "\n" for row in rows(wanted.rows))
        sys.stdout.write(f"{wanted.rows:,} rows, {path.stat().st_size / 2**20:,.0f} MB\n")
        began, cpu = time.perf_counter(), processor()
        count = sum(1 for _ in srsly.read_jsonl(path))
        alone = time.perf_counter() - began
        assert count == wanted.rows
        sys.stdout.write(f"srsly.read_jsonl {alone:8.2f} s  ({processor() - cpu:.2f} s of processor time)\n")
        for name, annotator in (("answers", "ann1"), ("plain", None)):
            if wanted.only in (None, name):
                measure(Path(directory), path, name, annotator, alone)


def measure(directory: Path, path: Path, name: str, annotator: str | None, alone: float) -> None:
    """One import into a new project."""
    project = Project.init(directory / name, "political-events")
    before, began, cpu = memory(), time.perf_counter(), processor()
    (file,) = import_files(project, [path], annotator=annotator).files
    taken = time.perf_counter() - began
    assert not file.errors, file.errors[0]
    sys.stdout.write(
        f"import, {name:8} {taken:8.2f} s  ({processor() - cpu:.2f} s of processor time)"
        f"  ratio {alone / taken:.2f} (wanted: {TARGET})  {memory() - before:.0f} MB of memory more\n"
    )


def processor() -> float:
    """Processor time that this program and the processes it has ended have used, in seconds."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def memory() -> float:
    """Most memory that this program has held so far, and the largest of the processes it has ended, in MB."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_maxrss for each in used) / 1024


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Rows as the relations interface writes them, the same ones each time."""
    chance = random.Random(20240206)
    for number in range(count):
        yield row(number, chance)


def row(number: int, chance: random.Random) -> dict[str, Any]:
    """One annotated article."""
    words = [chance.choice(WORDS) for _ in range(TOKENS - 1)] + [f"story{number}"]
    tokens, text = [], ""
    for place, word in enumerate(words):
        start = len(text)
        text += word + " "
        token = {"text": word, "start": start, "end": start + len(word), "id": place, "ws": True}
        tokens.append({**token, "disabled": False})
    spans = []
    for place in sorted(chance.sample(range(0, TOKENS - 2, 2), SPANS)):
        last = place + chance.randrange(2)
        spans.append(
            {
                "start": tokens[place]["start"],
                "end": tokens[last]["end"],
                "token_start": place,
                "token_end": last,
                "label": ("EVENT", "ACTOR", "ROLE")[len(spans) % 3],
            }
        )
    relations = [
        {
            "head": spans[3 * (link // 2)]["token_end"],
            "child": spans[3 * (link // 2) + 1 + link % 2]["token_end"],
            "head_span": spans[3 * (link // 2)],
            "child_span": spans[3 * (link // 2) + 1 + link % 2],
            "color": "#ffd882",
            "label": "SOURCE" if link % 2 else "TARGET",
        }
        for link in range(LINKS)
    ]
    return {
        "text": text[:-1],
        "meta": {"source": f"wire-{number % 50}.txt"},
        "_input_hash": number,
        "_task_hash": -number,
        "_is_binary": False,
        "spans": spans,
        "tokens": tokens,
        "_view_id": "relations",
        "relations": relations,
        "answer": "accept",
        "_timestamp": 1_700_000_000 + number,
        "_annotator_id": "news-ann1",
        "_session_id": "news-ann1",
    }


if __name__ == "__main__":
    main()
