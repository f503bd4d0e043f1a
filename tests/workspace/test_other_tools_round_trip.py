"""A project's annotations, written for another tool and read into a new project, are the same annotations."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.document.offsets import OffsetUnit
from annotator.editing.decisions import fold
from annotator.formats.reading import FileFormat
from annotator.formats.registry import FORMATS, FormatSpec
from annotator.store.articles import get_article, iter_article_keys
from annotator.store.decisions import annotators_of, history
from annotator.workspace.annotated import iter_annotated
from annotator.workspace.choosing import ChoiceReport
from annotator.workspace.exchange import export_format, export_prodigy, import_files
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.projects import make_project

TEXT = "👨🏻‍🚒 General Dara\u00a0met\tOke 💩 in Łódź.\r\n\r\nשלום e\u0301 Dara refused 👩‍👩‍👧."
HEAD = {"version": 1, "article": "fire", "flagged": True, "note": "sure?\n💩"}


def extent(words: str, label: str, nth: int = 0, **others: Any) -> dict[str, Any]:
    start = [at for at in range(len(TEXT)) if TEXT.startswith(words, at)][nth]
    return {"start": start, "end": start + len(words), "label": label, **others}


ROLE, DARA, MET = extent("General", "ROLE"), extent("Dara", "ACTOR"), extent("met", "EVENT")
ALICE = {
    "id": "fire",
    "text": TEXT,
    "meta": {"source": "wire", "n": 1.5},
    "spans": [
        ROLE,
        {**DARA, "actor": "Omar Dara 👨🏻‍🚒", "kind": "person"},
        {**MET, "event_type": "CONSULT", "mode": "visit", "time": ["future", "historical"]},
        extent("Oke", "ACTOR"),
        extent("refused", "EVENT", event_type="REJECT", polarity="negative"),
        extent("👩‍👩‍👧", "ACTOR"),
    ],
    "relations": [
        {"label": "HOLDS", "head_span": DARA, "child_span": ROLE},
        {"label": "SOURCE", "head_span": MET, "child_span": DARA},
        {"label": "TARGET", "head_span": MET, "child_span": extent("Oke", "ACTOR")},
        {"label": "SAME_AS", "head_span": extent("Oke", "ACTOR"), "child_span": DARA},
    ],
    "answer": "accept",
    "annotator": HEAD,
    "_session_id": "alice",
    "_timestamp": 1_700_000_000,
}
PLAIN = {"id": "plain", "text": "Oke left.", "spans": [], "relations": [], "answer": "accept"}
BEN = {**PLAIN, "spans": [{"start": 0, "end": 3, "label": "ACTOR"}], "_session_id": "ben"}


def spec(name: str) -> FormatSpec:
    return next(each for each in FORMATS if each.name == name)


def project(folder: Path, *rows: Any) -> Project:
    made = Project.init(folder, "political-events")
    if rows:
        path = folder / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        report = import_files(made, [path], annotator="@session")
        assert report.is_complete, [str(error) for error in report.files[0].errors]
    return made


def content(opened: Project) -> dict[tuple[str, str], Any]:
    """Everything that is decided, by article and person, ids aside."""
    found: dict[tuple[str, str], Any] = {}
    with opened.database() as database:
        for key in list(iter_article_keys(database)):
            article = get_article(database, key)
            for person in annotators_of(database, key):
                annotations = fold(history(database, person, key))
                spans = {
                    id: (r.span.start, r.span.end, r.span.label, tuple(sorted(r.span.attributes.items())))
                    for id, r in annotations.spans.items()
                }
                found[key, person] = (
                    article.text,
                    dict(article.meta),
                    sorted(spans.values()),
                    sorted(
                        (r.relation.label, spans[r.relation.head], spans[r.relation.child])
                        for r in annotations.relations.values()
                    ),
                    annotations.answer,
                    annotations.flagged,
                    annotations.note,
                )
    return found


@pytest.mark.parametrize("name", ["brat", "doccano", "label-studio", "xmi"])
def test_annotations_come_back_into_a_new_project(tmp_path: Path, name: str) -> None:
    if name == "xmi":
        pytest.importorskip("cassis")
    first = project(tmp_path / "first", ALICE, {**PLAIN, "_session_id": "alice"})
    target = tmp_path / f"out-{name}.jsonl"
    report = export_format(first, spec(name), target)
    assert report.articles == 2
    second = project(tmp_path / "second")
    imported = import_files(second, [target], format=FileFormat(name), annotator="alice")
    assert imported.is_complete, [str(error) for error in imported.files[0].errors]
    assert content(second) == content(first)
    assert len(content(first)["fire", "alice"][2]) == 6


@pytest.mark.parametrize("name", ["label-studio", "xmi"])
def test_everybodys_annotations_go_out_and_come_back_by_their_names(tmp_path: Path, name: str) -> None:
    if name == "xmi":
        pytest.importorskip("cassis")
    first = project(tmp_path / "first", ALICE, {**PLAIN, "_session_id": "alice"}, BEN)
    export_format(first, spec(name), tmp_path / "out")
    second = project(tmp_path / "second")
    assert import_files(second, [tmp_path / "out"], annotator="@session").is_complete
    assert content(second) == content(first)
    assert {person for _, person in content(first)} == {"alice", "ben"}


@pytest.mark.parametrize("name", ["doccano", "label-studio"])
@pytest.mark.parametrize("unit", [*OffsetUnit])
def test_whatever_offsets_are_asked_to_count_they_are_read_as_that(
    tmp_path: Path, name: str, unit: OffsetUnit
) -> None:
    first = project(tmp_path / "first", ALICE)
    target = tmp_path / "out.jsonl"
    export_format(first, spec(name), target, offsets=unit)
    second = project(tmp_path / "second")
    assert import_files(second, [target], format=FileFormat(name), annotator="alice").is_complete
    assert content(second) == content(first)


def test_a_format_that_counts_in_one_way_alone_takes_no_unit(tmp_path: Path) -> None:
    opened = project(tmp_path / "p", ALICE)
    result = run("export", "--project", opened.directory, "--format", "xmi", "--offsets", "utf16")
    assert result.exit_code == 2
    assert result.stderr == (
        "--offsets is of no use for xmi: it goes with --format doccano or label-studio\n"
    )


def test_what_offsets_count_is_said_when_it_matters_and_nobody_chose_it(tmp_path: Path) -> None:
    opened = project(tmp_path / "p", ALICE)
    export = ("export", "--project", opened.directory, "--format", "label-studio", "--output")
    assert "offsets count code points" in run(*export, tmp_path / "a").stderr
    assert "offsets count" not in run(*export, tmp_path / "b", "--offsets", "utf16").stderr


def test_a_row_of_another_tool_leaves_as_a_whole_prodigy_row(tmp_path: Path) -> None:
    text = "😀 Dara met Oke."
    came = {"id": 4, "text": text, "entities": [{"label": "ACTOR", "start_offset": 3, "end_offset": 7}]}
    (tmp_path / "doccano.jsonl").write_text(json.dumps(came) + "\n")
    project = make_project(tmp_path)
    import_files(project, [tmp_path / "doccano.jsonl"], annotator="ana")
    export_prodigy(project, tmp_path / "out.jsonl")
    row = json.loads((tmp_path / "out.jsonl").read_text())
    (span,) = row["spans"]
    assert (span["start"], span["end"], span["token_start"], span["token_end"]) == (2, 6, 1, 1)
    assert row["tokens"][1] == {"text": "Dara", "start": 2, "end": 6, "id": 1, "ws": True}
    assert (row["answer"], row["doccano_id"], row["_annotator_id"]) == ("accept", 4, "project-ana")
    assert {"_input_hash", "_task_hash", "_view_id", "_timestamp"} <= row.keys()


def test_answers_to_other_questions_are_no_training_data(tmp_path: Path) -> None:
    choice = {
        "text": "Dara left.",
        "options": [{"id": "A", "text": "a"}],
        "accept": ["A"],
        "answer": "accept",
        "_view_id": "choice",
    }
    (tmp_path / "choice.jsonl").write_text(json.dumps(choice) + "\n")
    project = make_project(tmp_path)
    import_files(project, [tmp_path / "choice.jsonl"], annotator="ana")
    export_prodigy(project, tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text()) == choice
    report = ChoiceReport()
    with project.database() as database, database.snapshot():
        assert list(iter_annotated(project, database, report=report)) == []
    assert report.other_questions == 1
