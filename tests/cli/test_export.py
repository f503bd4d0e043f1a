"""`annotator export` in all its formats, by all their names."""

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from annotator.editing.annotations import Answer
from annotator.editing.commands import Finish, TakeStep
from annotator.formats.registry import ALIASES, FORMATS, FormatSpec
from annotator.workspace.deciding import Desk
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.projects import make_suggested_project, play, session_of, store_answer

SUFFIXES = {"prodigy": "prodigy.jsonl", "spacy": "spacy", **{spec.name: spec.suffix for spec in FORMATS}}


def is_there(spec: FormatSpec) -> bool:
    package = spec.needs.partition(":")[0]
    return not package or importlib.util.find_spec(package) is not None


THERE = ["prodigy", "spacy", *(spec.name for spec in FORMATS if is_there(spec))]
FOLDERS = ["brat", "spacy"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One article that alice has gone through."""
    made = make_suggested_project(tmp_path)
    with Desk(made, "alice") as desk:
        loaded = desk.load("a1")
    with made.database() as database:
        commands = [TakeStep()] * 12 + [Finish()] * 3
        play(database, made, loaded.article, session_of(made, loaded), commands)
    return made


@pytest.mark.parametrize("name", [name for name in THERE if name != "spacy"])
def test_every_format_is_written_to_its_default_place(project: Project, name: str) -> None:
    result = run("export", "--project", project.directory, "--format", name)
    target = project.directory / "exports" / f"project-{SUFFIXES[name]}"
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.is_dir() or target.is_file()
    first = result.stderr.splitlines()[0]
    assert first.startswith(f"{target}: 1 ")
    assert ", SHA-256 " in first
    again = run("export", "--project", project.directory, "--format", name)
    assert again.exit_code == 0
    if name not in ("xmi", "parquet"):
        assert again.stderr == result.stderr


@pytest.mark.parametrize("alias", ALIASES)
def test_other_names_of_formats_are_understood(project: Project, alias: str) -> None:
    name = ALIASES[alias]
    assert name in SUFFIXES
    result = run("export", "--project", project.directory, "--format", alias.upper(), "--annotator", "bob")
    if name in THERE and name != "spacy":
        assert result.exit_code == 0
        assert f"project-{SUFFIXES[name]} was not written" in result.stderr


@pytest.mark.parametrize("name", [name for name in THERE if name not in ("prodigy", "spacy")])
def test_with_nothing_finished_nothing_is_made(tmp_path: Path, name: str) -> None:
    empty = make_suggested_project(tmp_path)
    result = run("export", "--project", empty.directory, "--format", name)
    assert result.exit_code == 0
    assert result.stderr.startswith("nothing is finished yet, so ")
    assert not (empty.directory / "exports").exists()


def test_a_format_of_lines_goes_to_standard_output(project: Project, tmp_path: Path) -> None:
    out = run("export", "--project", project.directory, "--format", "conll", "--output", "-")
    run("export", "--project", project.directory, "--format", "conll", "--output", tmp_path / "c.txt")
    assert out.stdout_bytes == (tmp_path / "c.txt").read_bytes() != b""
    digest = hashlib.sha256(out.stdout_bytes).hexdigest()
    assert out.stderr.startswith(f"standard output: 1 article, SHA-256 {digest}\n")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_does_not_go_to_standard_output(project: Project, name: str) -> None:
    result = run("export", "--project", project.directory, "--format", name, "--output", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{name} does not go to standard output: name a folder with --output\n"


def test_a_folder_that_holds_something_else_is_left_alone(project: Project, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("text")
    result = run(
        "export", "--project", project.directory, "--format", "brat", "--output", tmp_path / "thesis"
    )
    assert result.exit_code == 1
    assert "chapter.txt" in result.stderr
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


def test_what_a_format_cannot_hold_is_told_with_its_place(project: Project) -> None:
    said = run("export", "--project", project.directory, "--format", "conll").stderr
    assert "what conll holds elsewhere or not at all:\n" in said
    assert "  7 relations: a1: " in said


def test_whose_annotations_were_taken_is_told(project: Project) -> None:
    with project.database() as database:
        for number, name in enumerate(["bob", "zoe"]):
            store_answer(database, "a1", Answer.ACCEPT, number=900 + number, annotator=name)
    said = run("export", "--project", project.directory, "--format", "conll").stderr
    assert (
        "1 article by several annotators: alice's (1) taken; choose with --annotator, or adjudicate" in said
    )
    rows = run("export", "--project", project.directory, "--output", "-").stdout.splitlines()
    assert [json.loads(row)["_annotator_id"] for row in rows] == [
        "project-alice", "project-bob", "project-zoe",
    ]  # fmt: skip


def test_the_adjudicated_annotations_can_be_asked_for(project: Project) -> None:
    with project.database() as database:
        store_answer(database, "a1", Answer.ACCEPT, number=900, annotator="gold")
    for asked in (["--gold"], ["--annotator", "gold"], ["--gold", "--annotator", "gold"]):
        (row,) = run("export", "--project", project.directory, "--output", "-", *asked).stdout.splitlines()
        assert json.loads(row)["_annotator_id"] == "project-gold"
    both = run("export", "--project", project.directory, "--format", "conll")
    assert "the adjudicated ones (1) taken\n" in both.stderr
    refused = run("export", "--project", project.directory, "--gold", "--annotator", "alice")
    assert (refused.exit_code, refused.stderr.startswith("--gold and --annotator")) == (2, True)


def test_rejected_and_skipped_articles_are_told(tmp_path: Path) -> None:
    made = make_suggested_project(tmp_path)
    with made.database() as database:
        store_answer(database, "a1", Answer.REJECT, number=1)
    said = run("export", "--project", made.directory, "--format", "brat").stderr
    assert "1 article rejected or skipped, left out: no training data" in said
    (row,) = run("export", "--project", made.directory, "--output", "-").stdout.splitlines()
    assert json.loads(row)["answer"] == "reject"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--format", "brat", "--split", "0.5"], "--split is of no use for brat"),
        (["--format", "spacy", "--split", "1.5"], "--split 1.5 is no share"),
        (["--format", "spacy", "--split", "some"], "invalid value for '--split'"),
        (["--format", "conll", "--by", "sentence"], "--by is of no use for conll"),
        (["--by", "0"], "--by '0' is no size of rows"),
        (["--by", "word"], "--by 'word' is no size of rows"),
        (["--format", "conll", "--offsets", "utf16"], "--offsets is of no use for conll"),
        (["--format", "pdf"], "unknown format 'pdf': use prodigy, spacy, "),
        (["--include", "all"], "unknown kind of article 'all': use open or flagged"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_read(options: list[str], what: str) -> None:
    result = run("export", "--project", "/nowhere", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(what)


def test_rows_can_be_made_of_sentences(project: Project) -> None:
    result = run("export", "--project", project.directory, "--by", "sentence", "--output", "-")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) > 1
    assert result.stderr.startswith(f"standard output: {len(rows)} rows of 1 article, SHA-256 ")
    whole = run("export", "--project", project.directory, "--by", "article", "--output", "-")
    assert whole.stdout == run("export", "--project", project.directory, "--output", "-").stdout


def test_the_help_lists_every_format_with_a_line() -> None:
    shown = run("export", "--help").stdout
    listed = shown.partition("Formats:\n")[2].partition("Example:")[0]
    assert [line.split()[0] for line in listed.splitlines() if line[2:3].strip()] == list(SUFFIXES)
