"""Suggestions of a newer model reach the articles that are there, and the same ones are stored once."""

from pathlib import Path
from typing import Any

import pytest

from annotator.document.relations import Suggestions
from annotator.store.articles import get_article, iter_article_keys
from annotator.store.suggestions import get_suggestions, latest_run_for, runs
from annotator.workspace.check import check
from annotator.workspace.exchange import FileReport, import_files
from annotator.workspace.project import Project
from tests.formats.rows import encode, span, tokens
from tests.support.projects import make_project

TEXT = "Dara met Oke"
FIRST: dict[str, Any] = {
    "text": TEXT,
    "tokens": tokens(TEXT),
    "spans": [span(0, 4, score=0.5, source="ner-1"), span(5, 8, "EVENT", event_type="CONSULT")],
    "relations": [{"head": 1, "child": 0, "label": "SOURCE"}],
}
NEWER = {**FIRST, "spans": [span(9, 12, score=0.9, source="ner-2")], "relations": []}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def take(project: Project, directory: Path, *rows: dict[str, Any], name: str = "a.jsonl") -> FileReport:
    path = directory / name
    path.write_bytes(b"".join(encode(row) + b"\n" for row in rows))
    (report,) = import_files(project, [path]).files
    assert report.errors == []
    assert [finding for finding in check(project) if "please report" in finding.how] == []
    return report


def latest(project: Project) -> Suggestions:
    with project.database() as database:
        (key,) = iter_article_keys(database)
        return get_suggestions(database, latest_run_for(database, key), key)


def extents(project: Project) -> list[tuple[int, int, str]]:
    return [(s.span.start, s.span.end, s.by.model) for s in latest(project).spans]


def count_runs(project: Project) -> int:
    with project.database() as database:
        return len(runs(database))


def test_newer_suggestions_for_an_article_that_is_there_are_a_run_of_their_own(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, FIRST)
    report = take(project, tmp_path, NEWER, name="b.jsonl")
    assert (report.added, report.same, report.renewed, report.spans) == (0, 1, 1, 1)
    assert extents(project) == [(9, 12, "ner-2")]
    assert count_runs(project) == 2


def test_the_same_suggestions_again_are_stored_once(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, FIRST)
    for name in ("a.jsonl", "copy.jsonl"):
        report = take(project, tmp_path, FIRST, FIRST, name=name)
        assert (report.same, report.renewed, report.spans) == (2, 0, 0)
    assert count_runs(project) == 1


def test_an_article_that_came_without_suggestions_gets_them(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, {"text": TEXT, "tokens": tokens(TEXT)})
    assert take(project, tmp_path, FIRST, name="b.jsonl").renewed == 1
    assert len(latest(project).relations) == 1


def test_rows_of_one_file_about_one_article_are_put_together(project: Project, tmp_path: Path) -> None:
    report = take(project, tmp_path, FIRST, {**FIRST, "spans": []}, NEWER, NEWER)
    assert (report.added, report.same, report.renewed) == (1, 3, 1)
    found = latest(project)
    assert extents(project) == [(0, 4, "ner-1"), (5, 8, ""), (9, 12, "ner-2")]
    assert [link.relation.label for link in found.relations] == ["SOURCE"]


def test_answers_are_never_suggested_for_an_article_that_is_there(project: Project, tmp_path: Path) -> None:
    take(project, tmp_path, {"text": TEXT})
    report = take(project, tmp_path, {**FIRST, "answer": "accept"}, name="b.jsonl")
    assert (report.answered, report.renewed, report.spans) == (1, 0, 0)
    assert count_runs(project) == 0


def test_an_article_without_tokens_gets_those_of_the_first_row_that_has_some(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, {"text": TEXT})
    take(project, tmp_path, FIRST, name="b.jsonl")
    one = [{"text": TEXT, "start": 0, "end": len(TEXT), "id": 0}]
    take(project, tmp_path, {**NEWER, "tokens": one}, name="c.jsonl")
    with project.database() as database:
        (key,) = iter_article_keys(database)
        tokens_now = get_article(database, key).tokens
    assert tokens_now is not None
    assert list(tokens_now.starts) == [0, 5, 9]
