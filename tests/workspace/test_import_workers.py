"""Large files are read by processes of their own, and what comes out is the same."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.document.errors import ProjectError
from annotator.workspace import import_workers, importing
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from tests.workspace.prodigy_variants import ANA, BASE
from tests.workspace.test_prodigy_round_trip import ALL, exported, keys, new_project, write


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(importing, "workers_for", lambda size: 2)
    monkeypatch.setattr(import_workers, "_BATCH_BYTES", 2000)
    return new_project(tmp_path)


def test_rows_come_in_their_order_and_whole(project: Project, tmp_path: Path) -> None:
    (report,) = import_files(project, [write(tmp_path, ALL)], annotator="ann1").files
    assert (report.errors, report.answers) == ([], len(ALL))
    assert exported(project) == ALL


def test_labels_are_taken_as_others_there_too(project: Project, tmp_path: Path) -> None:
    row = {**BASE, "spans": [{**ANA, "label": "PER"}], "answer": "accept"}
    (report,) = import_files(
        project, [write(tmp_path, [row])], annotator="ann1", labels={"PER": "PERSON"}
    ).files
    assert report.errors == []
    assert exported(project) == [{**row, "spans": [ANA]}]


def test_errors_name_their_lines_and_keep_the_file_out(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, ALL)
    path.write_text(path.read_text() + "{\n" + json.dumps({"text": 1}) + "\n")
    (report,) = import_files(project, [path], annotator="ann1").files
    assert [error.line for error in report.errors] == [len(ALL) + 1, len(ALL) + 2]
    assert keys(project) == []
    (report,) = import_files(project, [path], annotator="ann1", skip_bad=True).files
    assert report.answers == len(ALL)
    assert report.rejected_file is not None
    refused = [json.loads(line) for line in report.rejected_file.read_text().splitlines()]
    assert [row["content"] for row in refused] == ["{", '{"text": 1}']


def test_a_process_that_dies_leaves_nothing_half_done(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = import_workers._rows

    def killing(lines: Any, workers: list[Any]) -> Iterator[Any]:
        for number, row in enumerate(rows(lines, workers)):
            if number == 3:
                for worker in workers:
                    os.kill(worker._process.pid, signal.SIGKILL)
                    worker._process.wait()
            yield row

    monkeypatch.setattr(import_workers, "_rows", killing)
    with pytest.raises(ProjectError, match="ended before its time"):
        import_files(project, [write(tmp_path, ALL)], annotator="ann1")
    assert keys(project) == []
    monkeypatch.setattr(import_workers, "_rows", rows)
    assert import_files(project, [write(tmp_path, ALL)], annotator="ann1").is_complete


def test_small_files_start_no_process() -> None:
    assert import_workers.workers_for(import_workers.LARGE - 1) == 0
