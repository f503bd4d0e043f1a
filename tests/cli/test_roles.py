"""Where a project names roles, annotators learn nothing of other people's work from any command."""

import json
from pathlib import Path

import pytest

from annotator.cli.app import COMMANDS
from annotator.editing.annotations import Answer
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.projects import make_project, store_answer

ROLES = '\n[roles]\nlead = ["dora"]\nadjudicator = ["eve"]\n'
LEADS = {
    "assign": [],
    "backup": ["copy"],
    "copy": ["copy"],
    "database-role": ["carla"],
    "check": [],
    "evaluate": ["--model", "rules"],
    "import": ["a.txt"],
    "suggest": ["--model", "rules"],
    "train": [],
    "verify": [],
}
"""What only the lead may do, with arguments that are otherwise right."""
OWN = {"stats", "log", "export", "differences", "annotate"}
"""What annotators may do with their own work."""
ADJUDICATES = {"agreement", "adjudicate"}
HARMLESS = {"init", "schema", "ssh-key"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Alice has finished one article, bob two others; dora leads, eve adjudicates."""
    made = make_project(tmp_path, articles=6)
    with made.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1)
        store_answer(database, "k2", Answer.ACCEPT, number=2, annotator="bob")
        store_answer(database, "k3", None, number=3, annotator="bob")
    settings = made.directory / "annotator.toml"
    settings.write_text(settings.read_text("utf-8") + ROLES, "utf-8")
    return Project.open(made.directory)


def call(project: Project, person: str, *arguments: str) -> tuple[int, str, str]:
    done = run(*arguments, "--project", project.directory, env={"ANNOTATOR_NAME": person})
    return done.exit_code, done.stdout, done.stderr


def test_for_every_command_it_is_decided_who_may_call_it() -> None:
    assert {*LEADS, *OWN, *ADJUDICATES, *HARMLESS} == set(COMMANDS)


@pytest.mark.parametrize("name", LEADS)
def test_commands_about_everybodys_work_are_the_leads(project: Project, name: str) -> None:
    for person in ("alice", "eve"):
        code, out, said = call(project, person, name, *LEADS[name])
        assert (code, out) == (1, "")
        assert said == (
            f"{person} annotates here and may not see or change other people's work: "
            "this is for dora; is one of these you, say so with ANNOTATOR_NAME\n"
        )


def test_comparing_people_is_for_who_adjudicates(project: Project) -> None:
    assert "this is for eve, dora" in call(project, "alice", "agreement")[2]
    for person in ("eve", "dora"):
        assert "annotates here" not in call(project, person, "agreement")[2]


def test_an_annotators_figures_hold_nothing_of_others(project: Project) -> None:
    row = json.loads(call(project, "alice", "stats", "--json")[1])
    assert (row["articles"], row["finished"], row["begun"], row["new"]) == (6, 1, 0, 5)
    assert [person["annotator"] for person in row["annotators"]] == ["alice"]
    assert row["total"]["decisions"] == 1
    assert "bob" not in call(project, "alice", "stats")[1]
    assert "bob" in call(project, "dora", "stats")[1]


def test_an_annotators_log_holds_nothing_of_others(project: Project) -> None:
    assert "bob" not in call(project, "alice", "log")[1]
    assert call(project, "alice", "log", "--article", "k2") == (0, "", "no decisions yet\n")
    assert "bob" in call(project, "dora", "log")[1]


@pytest.mark.parametrize("others", [[], ["--annotator", "bob"], ["--gold"]])
def test_annotators_export_their_own_work_alone(project: Project, others: list[str]) -> None:
    code, out, said = call(project, "alice", "export", "--output", "-", *others)
    assert (code, out) == (2, "")
    assert said == "alice may export their own annotations alone: add --annotator alice\n"


@pytest.mark.parametrize("format", ["prodigy", "brat", "conll", "doccano", "label-studio", "xmi", "spacy"])
@pytest.mark.parametrize("include", [[], ["--include", "open"], ["--include", "flagged"]])
def test_ones_own_export_is_the_same_whatever_others_do(
    project: Project, tmp_path: Path, format: str, include: list[str]
) -> None:
    def exported(name: str) -> tuple[int, dict[str, bytes], str]:
        target = tmp_path / name
        arguments = ["export", "--annotator", "alice", "--format", format, "--output", str(target), *include]
        code, _, said = call(project, "alice", *arguments)
        files = [target] if target.is_file() else sorted(target.rglob("*"))
        return (
            code,
            {file.name: file.read_bytes() for file in files if file.is_file()},
            said.replace(name, ""),
        )

    before = exported("before")
    with project.database() as database:
        for number in range(1, 7):
            store_answer(database, f"k{number}", Answer.REJECT, number=10 + number, annotator="carol")
    after = exported("after")
    assert [*before[1].values()] == [*after[1].values()]
    assert (before[0], before[2]) == (after[0], after[2])


def test_without_roles_everybody_may_do_everything(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=1)
    for name in ("assign", "check", "stats"):
        assert call(project, "alice", name)[0] == 0
