"""Everybody in a project of their own: exports brought together are what each of them did."""

from pathlib import Path

from annotator.editing.annotations import Answer
from annotator.editing.decisions import fold
from annotator.store.decisions import annotators_of, history
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.projects import make_project, store_answer


def own_project(directory: Path, name: str, answer: Answer) -> Path:
    """A person's own project, of the same articles as the others', and what they export from it."""
    project = make_project(directory / name, articles=3)
    with project.database() as database:
        for number in (1, 2):
            store_answer(database, f"k{number}", answer, number=number, annotator=name)
    target = directory / f"{name}.jsonl"
    done = run("export", "--annotator", name, "--output", target, "--project", project.directory)
    assert done.exit_code == 0, done.stderr
    return target


def answers(project: Project, name: str) -> list[Answer | None]:
    with project.database() as database:
        return [fold(history(database, name, f"k{number}")).answer for number in (1, 2, 3)]


def test_what_people_export_from_their_own_projects_comes_together(tmp_path: Path) -> None:
    lead = make_project(tmp_path / "lead", articles=3)
    for name, answer in (("alice", Answer.ACCEPT), ("bob", Answer.REJECT)):
        file = own_project(tmp_path, name, answer)
        done = run("import", file, "--annotator", name, "--project", lead.directory)
        assert done.exit_code == 0, done.stderr
    assert answers(lead, "alice") == [Answer.ACCEPT, Answer.ACCEPT, None]
    assert answers(lead, "bob") == [Answer.REJECT, Answer.REJECT, None]
    with lead.database() as database:
        assert set(annotators_of(database, "k1")) == {"alice", "bob"}
    assert run("agreement", "--project", lead.directory, "--json").exit_code == 0
