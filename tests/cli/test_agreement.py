"""`annotator agreement` as people run it."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.support.agreement import make_project, spans

TEXT = "General Dara Oke met the envoy in Lusaka."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ana = spans(TEXT, ("General", "ROLE"), ("Dara Oke", "ACTOR"), ("met", "EVENT"), event_type="CONSULT")
    bo = spans(TEXT, ("General", "ROLE"), ("Dara", "ACTOR"), ("met", "EVENT"), event_type="CONSULT")
    cy = spans(TEXT, ("Dara Oke", "ROLE"), ("envoy", "ROLE"))
    rows = {"ana": ana, "bo": bo, "cy": cy}
    return make_project(
        tmp_path, {name: [{"text": TEXT, "spans": marked}] for name, marked in rows.items()}
    ).directory


def cells(line: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in line
    )


def test_the_table_opens_with_the_headline_and_who_did_what(project: Path) -> None:
    result = run("agreement", "--project", project, "--replicates", 50)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "3 annotators: ana, bo, cy"
    assert lines[1] == "1 article: 1 finished by two or more"
    assert lines[3].startswith("mean pairwise F1 of spans, same extent and label: 0.222 ")
    assert "  articles both finished    ana     bo     cy" in lines
    assert "! fewer than 20 shared articles: α is unstable" in lines
    assert "n/a" in result.stdout


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--annotators", "ana,bo", "--gold", "cy", "--model"),
        ("--annotators", "ana,bo", "--disagreements", "all"),
        ("--include-unfinished", "--replicates", "0"),
    ],
)
def test_no_line_is_wider_than_80_cells(project: Path, options: tuple[str, ...]) -> None:
    result = run("agreement", "--project", project, *options)
    assert result.exit_code == 0, result.stderr
    wide = [line for line in result.stdout.splitlines() if cells(line) > 80]
    assert [line for line in wide if not line.startswith("    annotator adjudicate ")] == []


def test_disagreements_name_the_command_that_opens_them(project: Path) -> None:
    out = run("agreement", "--project", project, "--disagreements", "all", "--annotators", "ana,bo").stdout
    assert "boundary: ACTOR (1)" in out
    assert "[Dara Oke] met the envoy" in out
    assert "    ana: ACTOR “Dara Oke”" in out
    assert "    bo: ACTOR “Dara”" in out
    assert "annotator adjudicate --annotators ana,bo --article " in out


def test_json_is_one_object_on_one_line(project: Path) -> None:
    result = run("agreement", "--project", project, "--json", "--disagreements", "2", "--seed", "7")
    assert result.stdout.count("\n") == 1
    assert result.stdout.isascii()
    made = json.loads(result.stdout)
    assert (made["seed"], made["replicates"], len(made["disagreements"])) == (7, 1000, 2)
    assert made["headline"]["value"] == pytest.approx((2 * 2 / 6 + 0 + 0) / 3)


def test_the_layers_of_the_table_can_be_chosen(project: Path) -> None:
    result = run("agreement", "--project", project, "--layer", "events", "--json")
    assert {one["layer"] for one in json.loads(result.stdout)["estimates"]} == {"events"}
    refused = run("agreement", "--project", project, "--layer", "colours")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "unknown layer 'colours'" in refused.stderr


def test_html_goes_into_a_file_and_is_told(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    result = run("agreement", "--project", project, "--html", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "the report with" in result.stderr
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--annotators", "ana,zoe"), 2, "'zoe' has annotated nothing here"),
        (("--annotators", "ana"), 1, "agreement needs two"),
        (("--gold",), 2, "'gold' has annotated nothing here"),
        (("--model", "9"), 2, "there is no run '9'"),
        (("--disagreements", "some"), 2, "'some' is no number of disagreements"),
        (("--html", "/nowhere/at/all.html"), 1, "not written"),
        (("--replicates", "-1"), 2, "replicates"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    project: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    result = run("agreement", "--project", project, *options)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_nothing_that_acts_on_a_terminal_is_printed(tmp_path: Path) -> None:
    text = "\x1b[31mDara\x9b \u202eOke\u202c <b>met</b>\u2028 envoy"
    rows = [{"text": text, "meta": {"id": "k\u202e\x1b]0;x\x07"}}]
    one, other = (
        [{**row, "spans": [{"start": start, "end": start + 4, "label": "ACTOR"}]} for row in rows]
        for start in (5, 12)
    )
    place = make_project(tmp_path, {"ana": one, "bo": other}).directory
    for options in (("--disagreements", "all"), ("--disagreements", "all", "--json")):
        out = run("agreement", "--project", place, *options).stdout
        assert not [
            char for char in out if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
        ]
