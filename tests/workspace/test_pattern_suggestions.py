"""`annotator suggest --patterns` and the setting for it, from the file to the store."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.project import read_project_settings
from annotator.document.errors import UsageError
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, SpanEdit
from annotator.store.decisions import append
from annotator.store.suggestions import get_suggestions, latest_run_for
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.exchange import export_prodigy
from annotator.workspace.importing import import_files
from annotator.workspace.project import Project
from annotator.workspace.suggesters import load_suggester
from annotator.workspace.suggesting import suggest
from tests.cli.running import run


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.init(tmp_path / "p", "political-events")
    row = {"id": "a1", "text": "The Arab League met. The Arab League left."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert import_files(made, [tmp_path / "a.jsonl"]).is_complete
    return made


def write_patterns(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


LEAGUE = {"label": "ACTOR", "pattern": [{"lower": "arab"}, {"lower": "league"}], "id": "league"}


def stored(project: Project) -> list[tuple[int, int, str, str, str]]:
    with project.database() as database:
        found = get_suggestions(database, latest_run_for(database, "a1"), "a1")
    return [(s.span.start, s.span.end, s.span.label, s.by.source, s.by.model) for s in found.spans]


def test_patterns_alone_suggest(project: Project, tmp_path: Path) -> None:
    path = write_patterns(tmp_path / "p.jsonl", LEAGUE)
    result = run("suggest", "--project", project.directory, "--model", "none", "--patterns", path)
    assert result.exit_code == 0
    assert "1 article: 2 spans and 0 relations suggested by patterns " in result.stderr
    assert stored(project) == [
        (4, 15, "ACTOR", "patterns", "league"),
        (25, 36, "ACTOR", "patterns", "league"),
    ]


def test_patterns_of_the_settings_and_of_the_command_line_stand_beside_the_rules(
    project: Project, tmp_path: Path
) -> None:
    write_patterns(project.directory / "own.jsonl", {"label": "EVENT", "pattern": "met"})
    path = write_patterns(tmp_path / "p.jsonl", {"label": "ROLE", "pattern": "left", "id": "l"})
    with (project.directory / "annotator.toml").open("a") as file:
        file.write('\n[suggest]\npatterns = ["own.jsonl"]\n')
    opened = Project.open(project.directory)
    extractor = load_suggester(opened, model="rules", patterns=[path])
    assert extractor.name == "rules+patterns"
    suggest(opened, extractor)
    found = [each for each in stored(opened) if each[3] == "patterns"]
    assert (37, 41, "ROLE", "patterns", "l") in found


def test_changed_patterns_make_a_run_of_their_own(project: Project, tmp_path: Path) -> None:
    path = write_patterns(tmp_path / "p.jsonl", LEAGUE)
    first = suggest(project, load_suggester(project, model="none", patterns=[path]))
    again = suggest(project, load_suggester(project, model="none", patterns=[path]), only="all")
    write_patterns(path, {**LEAGUE, "label": "ROLE"})
    other = suggest(project, load_suggester(project, model="none", patterns=[path]), only="all")
    assert first.run != other.run != again.run
    assert [each[2] for each in stored(project)] == ["ROLE", "ROLE"]


def test_a_wrong_file_is_told_whole_before_anything_is_suggested(project: Project, tmp_path: Path) -> None:
    path = write_patterns(tmp_path / "p.jsonl", {"label": "ACTR", "pattern": "x"}, {"label": "ROLE"})
    result = run("suggest", "--project", project.directory, "--patterns", path)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{path}:1: label: \"ACTR\" is no span label: did you mean 'ACTOR'?",
        f'{path}:2: pattern: is missing: write "Arab League" or [{{"lower": "arab"}}, {{"lower": "league"}}]',
    ]
    assert stored(project) == []


def test_no_model_and_no_patterns_is_no_use(project: Project) -> None:
    with pytest.raises(UsageError, match="suggest nothing"):
        load_suggester(project, model="none")


def test_lemmas_without_a_pipeline_are_refused_with_their_line(project: Project, tmp_path: Path) -> None:
    path = write_patterns(tmp_path / "p.jsonl", LEAGUE, {"label": "EVENT", "pattern": [{"lemma": "meet"}]})
    result = run("suggest", "--project", project.directory, "--model", "rules", "--patterns", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:2: pattern: looks at LEMMA, which ")


@pytest.mark.parametrize("value", ['"p.jsonl"', "[3]", '[""]'])
def test_the_setting_is_a_list_of_files(project: Project, value: str) -> None:
    settings = project.directory / "annotator.toml"
    settings.write_text(f"[suggest]\npatterns = {value}\n")
    with pytest.raises(ConfigErrors, match=r"annotator.toml:2: suggest.patterns: must be a list of files"):
        read_project_settings(settings)


def test_what_a_pattern_found_says_which_when_it_leaves(project: Project, tmp_path: Path) -> None:
    path = write_patterns(tmp_path / "p.jsonl", LEAGUE)
    suggest(project, load_suggester(project, model="none", patterns=[path]))
    with project.database() as database, database.transaction():
        run_number = latest_run_for(database, "a1")
        first, _ = get_suggestions(database, run_number, "a1").spans
        edit = SpanEdit(first.span.id, None, SpanRecord(first.span, Verdict.ACCEPTED, first))
        edits = (edit, AnswerEdit(None, Answer.ACCEPT))
        decision = Decision("op", "accept", How.ITEM, edits, 1_700_000_000_000, run=run_number)
        append(database, "ana", "a1", decision, SummaryRow(ArticleState.DONE))
    export_prodigy(project, tmp_path / "out.jsonl")
    (span,) = json.loads((tmp_path / "out.jsonl").read_text())["spans"]
    assert (span["pattern"], span["origin"]) == ("league", "accepted")
