"""The project that the export is measured on is what it is said to be."""

import io
import json
from pathlib import Path

from annotator.workspace.check import check
from annotator.workspace.exchange import export_prodigy
from benchmarks.annotated_store import make_annotated_project


def test_articles_are_annotated_through_the_editor(tmp_path: Path) -> None:
    project = make_annotated_project(tmp_path / "project", 5, different=2)
    assert list(check(project)) == []
    stream = io.BytesIO()
    report = export_prodigy(project, stream)
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (report.articles, len(rows), report.losses.kinds) == (5, 5, {})
    for row in rows:
        assert 350 <= len(row["text"].split()) <= 450
        decided = len(row["spans"]) + len(row["annotator"]["rejected"]["spans"])
        assert 18 <= decided <= 22
        assert 9 <= len(row["relations"]) <= 12
        assert {"accepted", "corrected"} >= {span["origin"] for span in row["spans"]} >= {"accepted"}
    assert rows[0]["spans"] == rows[2]["spans"] != rows[1]["spans"]
