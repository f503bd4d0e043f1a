"""What annotators are shown of gold afterwards, and what the trail says of how it came about."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from annotator.cli.app import app
from annotator.document.errors import ProjectError
from annotator.workspace.own_differences import own_differences
from annotator.workspace.project import Project
from tests.tui.app.test_adjudicate import adjudicating, give, shared

__all__ = ["shared"]
SCHEMA = Path(__file__).parents[2] / "schemas" / "differences.schema.json"


def allow(project: Project) -> Project:
    path = project.directory / "annotator.toml"
    path.write_text(path.read_text() + "\n[adjudication]\nshow_to_annotators = true\n")
    return Project.open(project.directory)


async def settled(project: Project) -> None:
    """Eva takes ana's first version, because of a slip, and everything else as bo has it."""
    async with adjudicating(project) as running:
        await running.press("1", "Y", "3", "enter", "tab", "2", "tab", "2", "enter", "enter", "enter")


async def test_nothing_is_shown_unless_the_project_allows_it(shared: Project):
    await settled(shared)
    with pytest.raises(ProjectError, match="does not show"):
        list(own_differences(shared, "bo"))


async def test_each_sees_where_gold_differs_and_why_and_nobody_elses_work(shared: Project):
    project = allow(shared)
    await settled(project)
    of_bo = [(each.kind, each.own, each.gold, each.reason) for each in own_differences(project, "bo")]
    assert of_bo == [("boundary", "ACTOR “General Dara Oke”", "ACTOR “Dara Oke”", "slip")]
    of_ana = [(each.kind, each.own, each.gold) for each in own_differences(project, "ana")]
    assert of_ana == [("label", "ROLE “envoy”", "ACTOR “envoy”"), ("trigger", "", "EVENT “talks”")]


async def test_gold_that_is_not_finished_is_not_shown(shared: Project):
    project = allow(shared)
    async with adjudicating(project) as running:
        await running.press("1")
    assert list(own_differences(project, "bo")) == []


async def test_the_command_tells_it_in_lines(shared: Project):
    project = allow(shared)
    await settled(project)
    told = CliRunner().invoke(app, ["differences", "--annotator", "bo", "--project", str(project.directory)])
    assert told.exit_code == 0
    assert "boundary · slip: General Dara Oke met the envoy in Lusaka." in told.stdout
    assert "gold  ACTOR “Dara Oke”" in told.stdout and "ana" not in told.stdout


async def test_as_json_it_keeps_to_its_schema(shared: Project):
    project = allow(shared)
    await settled(project)
    arguments = ["differences", "--annotator", "bo", "--json", "--project", str(project.directory)]
    told = json.loads(CliRunner().invoke(app, arguments).stdout)
    jsonschema.validate(told, json.loads(SCHEMA.read_text("utf-8")))
    [boundary] = [one for one in told["differences"] if one["kind"] == "boundary"]
    assert (told["annotator"], boundary["article"], boundary["reason"]) == ("bo", "n1", "slip")
    assert boundary["gold"] == "ACTOR “Dara Oke”"


async def test_the_trail_says_who_proposed_and_who_settled(shared: Project):
    await settled(shared)
    told = CliRunner().invoke(app, ["log", "--article", "n1", "--project", str(shared.directory)]).stdout
    assert "settled what all agree on as ana and bo had it by eva with --settle all" in told
    assert "accepted EVENT “met” (proposed by ana, bo)" in told
    assert "accepted ACTOR “Dara Oke” (proposed by ana)" in told
    assert "rejected ACTOR “General Dara Oke” (proposed by bo)" in told
    assert "settled a difference as ana had it by eva" in told and "because: slip" in told


def test_a_setting_that_is_no_truth_value_is_named_with_its_line(shared: Project, tmp_path: Path):
    path = shared.directory / "annotator.toml"
    path.write_text(path.read_text() + '\n[adjudication]\nshow_to_annotators = "yes"\n')
    told = CliRunner().invoke(app, ["differences", "--project", str(shared.directory)])
    assert told.exit_code == 1 and "adjudication.show_to_annotators: must be true or false" in told.stderr


def test_work_of_one_person_is_no_gold(shared: Project):
    give(shared, "cy", [("met", "EVENT")])
    assert list(own_differences(allow(shared), "cy")) == []
