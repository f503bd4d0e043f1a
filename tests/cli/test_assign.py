"""`annotator assign` as a person or a script calls it."""

import json
from pathlib import Path

import jsonschema
import pytest

from annotator.editing.annotations import Answer
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.projects import make_project, store_answer

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, articles=20)


def test_without_people_it_only_tells_who_has_how_many(project: Project) -> None:
    done = run("assign", "--project", project.directory)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "20 articles: 20 with nobody",
        "nobody has been given any: everybody sees all of them",
    ]


def test_it_gives_and_tells(project: Project) -> None:
    done = run("assign", "--project", project.directory, "--annotators", "alice,bob", "--double", "20%")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == ["alice: 12 articles given", "bob: 12 articles given"]
    assert done.stdout.splitlines()[0] == "20 articles: 16 with one person, 4 with 2 people"
    with project.database() as database:
        for number in range(1, 21):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
    again = run("assign", "--project", project.directory)
    assert again.stdout.splitlines()[3].split()[:6] == ["alice", "12", "12", "0", "0", "0"]


def test_its_json_keeps_to_the_schema(project: Project) -> None:
    done = run("assign", "--project", project.directory, "--annotators", "alice", "--json")
    row = json.loads(done.stdout)
    schema = json.loads((SCHEMAS / "assignments.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(row)
    assert row["copies"] == {"0": 0, "1": 20}
    assert row["annotators"][0]["held"] == 20


def test_abandoned_articles_are_taken_back_and_given_to_others(project: Project) -> None:
    run("assign", "--project", project.directory, "--annotators", "alice,bob")
    with project.database() as database:
        store_answer(database, "k1", None, number=1)
        store_answer(database, "k1", None, number=2, annotator="bob")
    assert "nothing is abandoned" in run("assign", "--project", project.directory, "--take-back", "1d").stderr
    taken = run("assign", "--project", project.directory, "--take-back", "0m", "--annotators", "bob")
    assert taken.stderr.splitlines()[0].startswith("bob: 10 articles taken back")
    given = run("assign", "--project", project.directory, "--annotators", "alice,bob")
    assert given.stderr.splitlines()[0] == "alice: 10 articles given"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--each", "2"], "nobody is named to get articles: add --annotators alice,bob"),
        (["--annotators", "alice,bob", "--double", "x"], "'x' is no share of articles: write 0.2 or 20%"),
        (["--annotators", "alice,bob", "--double", "nan"], "'nan' is no share of articles"),
        (["--annotators", "alice,bob", "--double", "120%"], "a share of articles lies between 0 and 1"),
        (["--annotators", "alice", "--each", "2"], "2 people are wanted for an article and 1 named"),
        (["--annotators", "gold"], "annotator name 'gold' is reserved"),
        (["--take-back", "soon"], "'soon' is no age: write days, hours or minutes: 14d, 36h, 30m"),
        (["--take-back", "1d", "--each", "1"], "--take-back only takes"),
        (["--take-back", "1d", "--annotators", "zoe"], "'zoe' has no assignments"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(project: Project, arguments: list[str], said: str) -> None:
    done = run("assign", "--project", project.directory, *arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_the_figures_have_a_line_for_what_is_assigned(project: Project) -> None:
    run("assign", "--project", project.directory, "--annotators", "alice,bob")
    done = run("stats", "--project", project.directory)
    assert "  assigned           10: 0 finished, 0 begun, 10 new" in done.stdout.splitlines()
    row = json.loads(run("stats", "--project", project.directory, "--json").stdout)
    schema = json.loads((SCHEMAS / "stats.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(row)
    assert [person["assigned"]["new"] for person in row["annotators"]] == [10, 10]
