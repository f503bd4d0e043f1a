"""A project in which two people, or three, have answered the same few articles, through files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project

Row = Mapping[str, Any]


def spans(text: str, *marked: tuple[str, str], **attributes: str) -> list[dict[str, Any]]:
    """Spans of the words (words, label); events carry the attributes."""
    found = []
    for words, label in marked:
        start = text.index(words)
        given = attributes if label == "EVENT" else {}
        found.append({"start": start, "end": start + len(words), "label": label, **given})
    return found


def links(text: str, *drawn: tuple[str, str, str]) -> list[dict[str, Any]]:
    """Relations (label, head, child), the ends given as `words:LABEL`."""

    def end(named: str) -> dict[str, Any]:
        words, label = named.rsplit(":", 1)
        start = text.index(words)
        return {"start": start, "end": start + len(words), "label": label}

    return [
        {"label": label, "head_span": end(head), "child_span": end(child)} for label, head, child in drawn
    ]


def make_project(directory: Path, work: Mapping[str, Sequence[Row]]) -> Project:
    """A project with everybody's rows, each imported as that person's answers; `accept` if not said."""
    project = Project.init(directory / "project", "political-events", "pilot")
    for name, rows in work.items():
        path = directory / f"{name}.jsonl"
        path.write_text("".join(json.dumps({"answer": "accept", **row}) + "\n" for row in rows))
        import_files(project, [path], annotator=name)
    return project
