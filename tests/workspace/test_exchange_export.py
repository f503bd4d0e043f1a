"""What was decided comes out, once for each person, the same bytes each time."""

import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotator.document.article import Tokens
from annotator.document.errors import OffsetError
from annotator.editing.annotations import Answer
from annotator.editing.commands import Finish, Flag, Reject, TakeStep
from annotator.formats.json_schema import prodigy_row_json_schema
from annotator.formats.prodigy_hashes import input_hash, task_hash
from annotator.store.articles import iter_article_keys, set_tokens
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import ExportReport, Include, default_output, export_prodigy, import_files
from annotator.workspace.project import Project
from tests.formats.rows import PRODIGY_SAMPLES, encode, span
from tests.support.articles import TEXT
from tests.support.examples import examples
from tests.support.projects import make_project, make_suggested_project, play, session_of, store_answer

VALIDATOR = Draft202012Validator(prodigy_row_json_schema())


def exported(project: Project, **options: Any) -> tuple[list[Any], ExportReport]:
    stream = io.BytesIO()
    report = export_prodigy(project, stream, **options)
    assert report.sha256 == hashlib.sha256(stream.getvalue()).hexdigest()
    return [json.loads(line) for line in stream.getvalue().splitlines()], report


def decide(project: Project, key: str, annotator: str, commands: Iterable[Any], first: int = 0) -> None:
    with Desk(project, annotator) as desk:
        loaded = desk.load(key)
    with project.database() as database:
        play(
            database,
            project,
            loaded.article,
            session_of(project, loaded),
            commands,
            annotator=annotator,
            first=first,
        )


def test_a_finished_article_is_one_row_a_person(tmp_path: Path) -> None:
    project = make_suggested_project(tmp_path)
    finish = [TakeStep()] * 12 + [Finish()] * 3
    decide(project, "a1", "bob", finish)
    decide(project, "a1", "alice", [Reject(), *finish], first=100)
    rows, report = exported(project)
    assert [row["_annotator_id"] for row in rows] == ["project-alice", "project-bob"]
    alice, bob = rows
    for row in rows:
        VALIDATOR.validate(row)
        assert (row["text"], row["answer"]) == (TEXT, "accept")
        assert row["_input_hash"] == input_hash({"text": TEXT})
    assert len(bob["spans"]) == 10
    assert {span_["origin"] for span_ in bob["spans"]} == {"accepted"}
    assert len(bob["relations"]) == 7
    assert [TEXT[s["start"] : s["end"]] for s in alice["annotator"]["rejected"]["spans"]] == ["General"]
    assert len(alice["spans"]) == 9
    assert (report.rows, report.choice.unfinished) == (2, 0)


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    project = make_suggested_project(tmp_path)
    decide(project, "a1", "bob", [TakeStep()] * 3 + [Flag(), Finish(), Finish()])
    first, second = io.BytesIO(), io.BytesIO()
    export_prodigy(project, first, include=[Include.OPEN])
    export_prodigy(project, second, include=[Include.OPEN])
    assert first.getvalue() == second.getvalue() != b""


def test_unfinished_articles_come_on_request_and_without_an_answer(tmp_path: Path) -> None:
    project = make_suggested_project(tmp_path)
    decide(project, "a1", "bob", [TakeStep()])
    rows, report = exported(project)
    assert (rows, report.choice.unfinished) == ([], 1)
    assert exported(project, include=[Include.FLAGGED])[0] == []
    (row,), _ = exported(project, include=[Include.OPEN])
    assert "answer" not in row
    assert 0 < len(row["spans"]) < 10
    decide(project, "a1", "bob", [Flag()], first=50)
    (row,), _ = exported(project, include=[Include.FLAGGED])
    assert row["annotator"]["flagged"] is True


def test_suggestions_nobody_decided_about_are_no_spans(tmp_path: Path) -> None:
    project = make_suggested_project(tmp_path)
    with project.database() as database:
        store_answer(database, "a1", Answer.IGNORE, number=1)
    (row,), _ = exported(project)
    assert (row["spans"], row["relations"], row["answer"]) == ([], [], "ignore")


def test_one_person_alone_can_be_exported(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=2)
    with project.database() as database:
        for number, name in enumerate(["alice", "bob"]):
            store_answer(database, "k1", Answer.REJECT, number=number, annotator=name)
    rows, _ = exported(project, annotator="bob")
    assert [row["_session_id"] for row in rows] == ["project-bob"]


def test_an_article_without_tokens_is_tokenized_on_the_way_out(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=1)
    with project.database() as database:
        store_answer(database, "k1", Answer.REJECT, number=1)
    (row,), _ = exported(project)
    assert [token["text"] for token in row["tokens"]] == ["Text", "of", "article", "1", "."]


def test_the_default_file_is_in_the_projects_exports(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=2)
    report = export_prodigy(project, None, include=[Include.OPEN])
    assert report.path == default_output(project) == project.directory / "exports" / "project-prodigy.jsonl"
    assert report.path.read_bytes().count(b"\n") == report.rows > 0


def test_without_rows_the_default_file_is_left_as_it_is(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    report = export_prodigy(project, None)
    assert (report.path, report.is_written, report.rows) == (default_output(project), False, 0)
    assert not default_output(project).parent.exists()


@pytest.mark.parametrize(
    ("starts", "ends"),
    [([0, 5], [4, 99]), ([0, 3], [4, 7]), ([3, 3], [3, 7]), ([0, 5], [4]), ([5, 0], [7, 4])],
)
def test_nothing_is_written_when_stored_tokens_do_not_fit(
    tmp_path: Path, starts: list[int], ends: list[int]
) -> None:
    project = make_project(tmp_path, articles=2)
    with project.database() as database:
        for number in (1, 2):
            store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
        with database.transaction():
            set_tokens(database, "k2", Tokens(starts, ends, [0]))
    target = tmp_path / "out.jsonl"
    target.write_text("old\n")
    with pytest.raises(OffsetError, match="would be wrong"):
        export_prodigy(project, target)
    assert target.read_text() == "old\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


TEXTS = st.text(
    st.sampled_from('Aé\u0301\u200d👩中\r\n\t \u00a0\u2028\x1b\x7f\ud7ff[/]"\\'), min_size=1, max_size=30
).filter(str.strip)
EXTRAS = st.dictionaries(
    st.sampled_from(["custom", "ż", "_x", "rank"]),
    st.none()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    max_size=3,
)


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(TEXTS, EXTRAS), min_size=1, max_size=4, unique_by=lambda row: row[0]), st.booleans()
)
def test_untouched_rows_go_back_as_they_came(
    tmp_path_factory: pytest.TempPathFactory, content: list[tuple[str, dict[str, Any]]], answered: bool
) -> None:
    directory = tmp_path_factory.mktemp("round-trip")
    project = make_project(directory)
    rows = [{"text": text, **extras, "spans": [span(0, 1)]} for text, extras in content]
    rows = [{**row, "answer": "accept"} if answered else row for row in rows]
    path = directory / "rows.jsonl"
    path.write_bytes(b"\r\n".join(map(encode, rows)))
    report = import_files(project, [path], annotator="alice" if answered else None)
    assert report.is_complete
    found, _ = exported(project, include=[] if answered else [Include.OPEN])
    assert found == rows


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_text_files_come_out_with_their_text_and_hashes(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    directory = tmp_path_factory.mktemp("texts")
    project = make_project(directory)
    paths = [directory / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    import_files(project, paths)
    with project.database() as database:
        for number, key in enumerate(list(iter_article_keys(database))):
            store_answer(database, key, Answer.ACCEPT, number=number)
    rows, _ = exported(project)
    for row, path, text in zip(rows, paths, texts, strict=True):
        VALIDATOR.validate(row)
        came = {"text": text, "meta": {"source": path.name}}
        assert (row["text"], row["meta"]) == (text, came["meta"])
        assert (row["_input_hash"], row["_task_hash"]) == (
            input_hash(came),
            task_hash(came, input_hash(came)),
        )
        assert "".join(t["text"] + " " * t["ws"] for t in row["tokens"]) == text


def test_an_answer_from_a_file_that_is_changed_here_keeps_its_unknown_keys(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        encode(
            {"id": "a", "text": "Dara left.", "spans": [span(0, 4, type="ent")], "answer": "accept", "x": 1}
        )
    )
    import_files(project, [path], annotator="alice")
    with project.database() as database:
        store_answer(database, "a", Answer.REJECT, number=9, annotator="alice")
    (row,), _ = exported(project)
    VALIDATOR.validate(row)
    assert (row["answer"], row["x"], row["spans"][0]["type"]) == ("reject", 1, "ent")


SAMPLE_SCHEMA = """
name = "samples"
version = "1"
{spans}
[[relation]]
id = "Pos-Reg"
head = ["GGP"]
tail = ["GGP"]
[[relation]]
id = "Reg"
head = ["GGP"]
tail = ["GGP"]
[[relation]]
id = "Neg-Reg"
head = ["GGP"]
tail = ["GGP"]
[[relation]]
id = "Binds"
head = ["GGP"]
tail = ["GGP"]
[[relation]]
id = "No-rel"
head = ["GGP"]
tail = ["GGP"]
"""
SAMPLE_LABELS = (
    "Location Amenity Cuisine Restaurant_Name Hours Dish Rating Price ORG LOCATION PERSON PRODUCT GGP"
)


@pytest.mark.parametrize("name", [path.name for path in sorted(PRODIGY_SAMPLES.glob("*.jsonl"))])
@pytest.mark.parametrize("annotator", [None, "ann1"])
def test_real_exports_of_prodigy_come_back_row_by_row(
    tmp_path: Path, name: str, annotator: str | None
) -> None:
    labels = "\n".join(f'[[span]]\nid = "{label}"' for label in SAMPLE_LABELS.split())
    (tmp_path / "samples.toml").write_text(SAMPLE_SCHEMA.format(spans=labels))
    project = Project.init(tmp_path / "project", str(tmp_path / "samples.toml"))
    path = PRODIGY_SAMPLES / name
    report = import_files(project, [path], annotator=annotator)
    assert report.files[0].errors == []
    found, _ = exported(project, include=[] if annotator else [Include.OPEN])
    assert found == [json.loads(line) for line in path.read_bytes().splitlines()]


def test_real_rows_that_were_edited_keep_to_the_format(tmp_path: Path) -> None:
    path = PRODIGY_SAMPLES / "relations-rel_component.jsonl"
    if not path.exists():
        pytest.skip("no real exports at hand")
    labels = "\n".join(f'[[span]]\nid = "{label}"' for label in SAMPLE_LABELS.split())
    (tmp_path / "samples.toml").write_text(SAMPLE_SCHEMA.format(spans=labels))
    project = Project.init(tmp_path / "project", str(tmp_path / "samples.toml"))
    import_files(project, [path], annotator="ann1")
    with project.database() as database:
        for number, key in enumerate(list(iter_article_keys(database))):
            store_answer(database, key, Answer.ACCEPT, number=number, annotator="ann1")
    found, report = exported(project)
    came = [json.loads(line) for line in path.read_bytes().splitlines()]
    for row, before in zip(found, came, strict=True):
        VALIDATOR.validate(row)
        assert (row["_input_hash"], row["_task_hash"]) == (before["_input_hash"], before["_task_hash"])
        spans = [
            tuple(s[key] for key in ("start", "end", "token_start", "token_end", "label"))
            for s in row["spans"]
        ]
        assert len(spans) + len(row["annotator"]["nested"]["spans"]) == len(before["spans"])
        ends = {(link["head"], link["child"], link["label"]) for link in before["relations"]}
        assert {(link["head"], link["child"], link["label"]) for link in row["relations"]} <= ends
    assert report.rows == 149


ANSWERED: dict[str, Any] = {
    "text": "Dara left.",
    "spans": [],
    "answer": "accept",
    "_input_hash": 1,
    "_task_hash": 2,
}


class TestWhoseARowIs:
    def project(self, tmp_path: Path, **people: dict[str, Any]) -> Project:
        project = make_project(tmp_path)
        for name, row in people.items():
            (tmp_path / f"{name}.jsonl").write_text(json.dumps(row))
            import_files(project, [tmp_path / f"{name}.jsonl"], annotator=name)
        return project

    def test_one_persons_rows_go_back_as_they_came(self, tmp_path: Path) -> None:
        named = {**ANSWERED, "_annotator_id": "news-jane"}
        assert exported(self.project(tmp_path, ana=named), include=[])[0] == [named]

    def test_of_several_people_each_row_names_its_own(self, tmp_path: Path) -> None:
        named = {**ANSWERED, "_annotator_id": "news-bo", "_session_id": "news-bo"}
        rows, _ = exported(self.project(tmp_path, ana=ANSWERED, bo=named, cy=named), include=[])
        ids = [row["_annotator_id"] for row in rows]
        assert ids == ["project-ana", "news-bo", "project-cy"]
        assert [row["_session_id"] for row in rows] == ids
        assert {row["_task_hash"] for row in rows} == {2}

    @pytest.mark.parametrize(
        "sessions", [["news-ana", "news-bo"], ["ana", "bo"], ["d-2024-02-06_10-17-19", ""]]
    )
    def test_rows_that_name_their_people_go_back_as_they_came(
        self, tmp_path: Path, sessions: list[str]
    ) -> None:
        rows = [{**ANSWERED, "_session_id": session} for session in sessions]
        (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
        project = make_project(tmp_path)
        assert import_files(project, [tmp_path / "all.jsonl"], annotator="@session").is_complete
        assert sorted(exported(project, include=[])[0], key=str) == sorted(rows, key=str)
