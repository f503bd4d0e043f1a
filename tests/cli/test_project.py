"""init, suggest, stats, check and log as a person or a script calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli.app import app
from annotator.editing.annotations import Answer
from annotator.workspace.project import Project
from tests.support.projects import make_project, make_suggested_project, store_answer

RUN = CliRunner()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One article that alice has finished, and two that nobody has begun."""
    made = make_project(tmp_path, articles=3)
    with made.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1)
    return made


def run(project: Project, *arguments: str) -> tuple[int, str, str]:
    done = RUN.invoke(app, [*arguments, "--project", str(project.directory)])
    return done.exit_code, done.stdout, done.stderr


def test_init_makes_a_project_and_prints_where(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["init", str(tmp_path / "news"), "--schema", "people-places"])
    assert (done.exit_code, done.stdout) == (0, f"{tmp_path / 'news'}\n")
    assert Project.open(tmp_path / "news").schema.has_span("Person")


def test_init_refuses_a_project_that_is_there(project: Project) -> None:
    done = RUN.invoke(app, ["init", str(project.directory)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "is a project already" in done.stderr


def test_stats_for_people_and_for_scripts(project: Project) -> None:
    status, shown, _ = run(project, "stats")
    assert status == 0
    assert shown.startswith("3 articles: 1 begun, 1 of them finished by somebody, 3 without suggestions\n")
    assert "alice: 1 of 3 articles finished" in shown
    assert "n/a (fewer than two decisions)" in shown
    assert "60 s" in shown
    status, line, _ = run(project, "stats", "--json")
    found = json.loads(line)
    assert (found["articles"], found["annotators"][0]["articles"]["done"]) == (3, 1)


def test_log_of_one_article_and_of_all(project: Project) -> None:
    status, shown, _ = run(project, "log")
    assert status == 0
    assert shown == "article k1\n  2023-11-14T22:13:21.000Z  alice  article  finished the article\n"
    assert run(project, "log", "--article", "k1")[1] == shown
    status, line, _ = run(project, "log", "--json")
    assert json.loads(line)["op"] == "op1"


def test_log_without_decisions_says_so_beside_the_output(project: Project) -> None:
    assert run(project, "log", "--article", "k2") == (0, "", "no decisions yet\n")


def test_log_of_an_article_that_is_not_there_is_an_error(project: Project) -> None:
    status, shown, told = run(project, "log", "--article", "zebra")
    assert (status, shown) == (1, "")
    assert "zebra" in told


def test_check_succeeds_when_nothing_is_wrong(tmp_path: Path) -> None:
    assert run(make_suggested_project(tmp_path), "check") == (0, "", "nothing is wrong\n")


def test_check_fails_with_a_line_for_each_thing_that_is(project: Project) -> None:
    status, shown, told = run(project, "check")
    assert status == 1
    assert shown == "k1: alice: there are decisions but no tokens: run `annotator suggest`\n"
    assert told == "errors: 1, warnings: 0\n"


def test_suggest_makes_suggestions_once(project: Project) -> None:
    status, shown, told = run(project, "suggest", "--model", "rules")
    assert (status, shown) == (0, "")
    assert told.splitlines()[-1].startswith("3 articles: ")
    status, shown, told = run(project, "suggest", "--model", "rules")
    assert (status, shown) == (0, "")
    assert told.splitlines()[-1] == (
        "every article has suggestions: use --only open or --only all to make new ones"
    )


def test_suggest_refuses_a_choice_that_is_none(project: Project) -> None:
    assert run(project, "suggest", "--only", "some")[0] == 2
