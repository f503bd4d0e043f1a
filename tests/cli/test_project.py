"""init, suggest, stats, check and log as a person or a script calls them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from annotator.cli.app import app
from annotator.editing.annotations import Answer
from annotator.editing.commands import (
    Command,
    Confirm,
    Finish,
    Flag,
    Redo,
    Reject,
    TakeStep,
    Undo,
    WriteNote,
)
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.support.projects import make_project, make_suggested_project, play, session_of, store_answer

RUN = CliRunner()
SCHEMAS = Path(__file__).parents[2] / "schemas"


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


def decide(project: Project, pressed: list[Command]) -> None:
    """Alice presses these keys in the article `a1`."""
    with Desk(project, "alice") as desk:
        loaded = desk.load("a1")
    with project.database() as database:
        play(database, project, loaded.article, session_of(project, loaded), pressed)


def schema_file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return found


def valid(name: str, row: object) -> None:
    jsonschema.Draft202012Validator(schema_file(name)).validate(row)


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
    assert shown.splitlines()[:8] == [
        "3 articles: 1 finished by somebody, 0 begun, 2 new",
        "3 articles without suggestions: `annotator suggest` makes them",
        "",
        "alice",
        "  articles           1 finished, 0 begun, 2 new",
        "  finished           1 done, 0 rejected, 0 skipped",
        "  decisions          1, of them 0 undone",
        "  time               n/a (fewer than two decisions)",
    ]
    status, line, _ = run(project, "stats", "--json")
    found = json.loads(line)
    assert (found["articles"], found["finished"], found["annotators"][0]["articles"]["done"]) == (3, 1, 1)


def test_the_lines_of_stats_fit_80_columns(tmp_path: Path) -> None:
    made = make_suggested_project(tmp_path)
    decide(made, [TakeStep()] * 4 + [Finish()] * 2 + [Confirm()])
    lines = run(made, "stats")[1].splitlines()
    assert "  suggested label  acceptance      n accepted corrected rejected left open" in lines
    assert max(map(len, lines)) <= 80


def test_what_json_options_print_keeps_to_the_json_schemas(tmp_path: Path) -> None:
    made = make_suggested_project(tmp_path)
    decide(
        made,
        [
            Reject(),
            TakeStep(),
            Undo(),
            Redo(),
            *[TakeStep()] * 6,
            Flag(),
            WriteNote("odd"),
            Finish(),
            Finish(),
            Confirm(),
        ],
    )
    logged = [json.loads(line) for line in run(made, "log", "--json")[1].splitlines()]
    kinds = {edit["edit"] for row in logged for edit in row["edits"]}
    assert kinds >= {"span+", "span-", "relation+", "frame-checked", "flag", "note", "answer"}
    for row in logged:
        valid("log-row", row)
    valid("stats", json.loads(run(made, "stats", "--json")[1]))
    gold = tmp_path / "gold.jsonl"
    span = {"start": 0, "end": 4, "label": "ACTOR"}
    gold.write_text(
        json.dumps({"text": "Dara met envoys.", "spans": [span], "relations": []}) + "\n", "utf-8"
    )
    status, shown, _ = run(made, "evaluate", "--gold", str(gold), "--model", "rules", "--json")
    assert status == 0
    valid("evaluation", json.loads(shown))


@pytest.mark.parametrize("name", ["stats", "log-row", "evaluation"])
def test_the_json_schemas_of_the_output_refuse_other_keys(name: str) -> None:
    assert not jsonschema.Draft202012Validator(schema_file(name)).is_valid({})
    assert schema_file(name)["additionalProperties"] is False


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
