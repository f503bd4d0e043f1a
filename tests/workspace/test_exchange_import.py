"""Files go in whole or not at all, and what goes in is exactly what was in the file."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from annotator.document.errors import ProjectError
from annotator.editing.annotations import Answer, Origin
from annotator.editing.decisions import fold
from annotator.store.articles import count_articles, get_article, get_incoming, iter_article_keys
from annotator.store.decisions import history
from annotator.store.lease import Lease
from annotator.store.suggestions import get_suggestions, keys_without_suggestions, latest_run_for, runs
from annotator.workspace.exchange import FileReport, import_files
from annotator.workspace.import_report import ERRORS_KEPT
from annotator.workspace.project import Project
from tests.formats.rows import encode, span, tokens
from tests.support.projects import make_project

GOOD: dict[str, Any] = {"id": "g1", "text": "Zażółć gęślą jaźń."}
BAD = {"id": "b1", "text": "Anna", "spans": [span(0, 9)]}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def file(directory: Path, *rows: dict[str, Any] | bytes, name: str = "a.jsonl") -> Path:
    path = directory / name
    path.write_bytes(b"".join((row if isinstance(row, bytes) else encode(row)) + b"\n" for row in rows))
    return path


def keys(project: Project) -> list[str]:
    with project.database() as database:
        return list(iter_article_keys(database))


def import_one(project: Project, path: Path, **options: Any) -> FileReport:
    return import_files(project, [path], **options).files[0]


def messages(report: FileReport) -> list[str]:
    return [str(error).removeprefix(f"{report.file.parent}/") for error in report.errors]


def test_text_files_are_stored_to_the_last_character(project: Project, tmp_path: Path) -> None:
    content = "Tytuł\r\n\r\n\u00a0Anna 👩‍👩‍👧 e\u0301\u2028x\t \n"
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode())
    report = import_one(project, path)
    assert (report.added, report.same) == (1, 0)
    with project.database() as database:
        article = get_article(database, keys(project)[0])
    assert (article.text, dict(article.meta), article.tokens) == (content, {"source": "a.txt"}, None)


def test_importing_again_adds_nothing_and_says_so(project: Project, tmp_path: Path) -> None:
    path = file(tmp_path, GOOD, {"text": "b"}, GOOD)
    first, again = import_one(project, path), import_one(project, path)
    assert (first.added, first.same) == (2, 1)
    assert (again.added, again.same, again.errors) == (0, 3, [])
    assert len(keys(project)) == 2


def test_one_bad_line_keeps_the_whole_file_out_and_no_other(project: Project, tmp_path: Path) -> None:
    bad = file(tmp_path, GOOD, BAD, b"{", {"id": "g2", "text": "b"})
    good = file(tmp_path, {"id": "other", "text": "x"}, name="b.jsonl")
    report = import_files(project, [bad, good])
    assert not report.is_complete
    assert keys(project) == ["other"]
    first, second = messages(report.files[0])
    assert first.startswith("a.jsonl:2: spans[0].end: 9 is past the end of the text (length 4)")
    assert second.startswith("a.jsonl:3: is not JSON")
    assert (report.files[0].refused, report.files[0].error_count) == (2, 2)


def test_skipping_bad_lines_writes_them_beside_with_the_reasons(project: Project, tmp_path: Path) -> None:
    path = file(tmp_path, GOOD, BAD, b'{"text": "\xff"}', {"id": "g2", "text": "b"})
    report = import_one(project, path, skip_bad=True)
    assert report.is_imported
    assert keys(project) == ["g1", "g2"]
    assert report.rejected_file == tmp_path / "a.jsonl.rejected.jsonl"
    bad, undecodable = [json.loads(line) for line in report.rejected_file.read_text().splitlines()]
    assert json.loads(bad["content"]) == BAD
    assert (bad["file"], bad["line"]) == ("a.jsonl", 2)
    assert bad["errors"] == [
        "spans[0].end: 9 is past the end of the text (length 4): end is exclusive and counts code points"
    ]
    assert undecodable["line"] == 3
    assert "content_base64" in undecodable


def test_a_file_that_is_no_list_of_rows_cannot_be_imported_in_part(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'[{"text": "a"},\n{"text": "b"}]')
    report = import_one(project, path, skip_bad=True)
    assert not report.is_imported
    assert messages(report)[0].startswith("a.jsonl:1: the file is a JSON array")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "project"]


def test_a_bad_text_file_is_refused_as_a_whole(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xe9")
    report = import_one(project, path, skip_bad=True)
    assert not report.is_imported
    assert messages(report)[0].startswith("a.txt:1: byte 4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "project"]


def test_where_the_refused_lines_cannot_be_written_nothing_is_imported(
    project: Project, tmp_path: Path
) -> None:
    path = file(tmp_path, GOOD, BAD)
    Path(f"{path}.rejected.jsonl").mkdir()
    report = import_one(project, path, skip_bad=True)
    assert not report.is_imported
    assert "not a regular file" in messages(report)[0]
    assert keys(project) == []


def test_a_name_that_is_no_unicode_is_stored_readably(project: Project, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_bytes(b"Dara left.")
    assert import_one(project, path).added == 1
    with project.database() as database:
        assert get_article(database, keys(project)[0]).meta["source"] == "caf\ufffd.txt"
    bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9.jsonl"))
    bad.write_bytes(encode(GOOD) + b"\n{")
    report = import_one(project, bad, skip_bad=True)
    assert report.rejected_file is not None
    assert json.loads(report.rejected_file.read_text())["file"] == "b\ufffd.jsonl"


def test_the_same_key_with_another_text_is_an_error(project: Project, tmp_path: Path) -> None:
    import_one(project, file(tmp_path, GOOD))
    stored = import_one(project, file(tmp_path, {"id": "n", "text": "x"}, {**GOOD, "text": "changed"}))
    assert "in the project" in messages(stored)[0]
    twice = import_one(project, file(tmp_path, {"id": 1, "text": "x"}, {"id": "1", "text": "y"}))
    assert "in line 1" in messages(twice)[0]
    assert keys(project) == ["g1"]


def test_only_some_errors_are_kept_and_all_are_counted(project: Project, tmp_path: Path) -> None:
    report = import_one(project, file(tmp_path, *[b"{"] * 200))
    assert (len(report.errors), report.error_count) == (ERRORS_KEPT, 200)


def test_files_that_cannot_be_opened_are_reported_like_bad_ones(project: Project, tmp_path: Path) -> None:
    report = import_files(project, [tmp_path / "nothing.txt", tmp_path])
    assert [file.error_count for file in report.files] == [1, 1]


PRESET = {
    "text": "Dara met Oke",
    "tokens": tokens("Dara met Oke"),
    "spans": [
        span(0, 4, source="ner-1", score=0.5),
        span(5, 8, "EVENT", event_type="CONSULT"),
        span(9, 12),
    ],
    "relations": [{"head": 1, "child": 2, "label": "TARGET"}],
}


def test_spans_and_relations_become_suggestions(project: Project, tmp_path: Path) -> None:
    report = import_one(project, file(tmp_path, GOOD, PRESET, name="preset.jsonl"))
    assert (report.added, report.spans, report.relations, report.answered) == (2, 3, 1, 0)
    key = keys(project)[1]
    with project.database() as database:
        run = latest_run_for(database, key)
        found = get_suggestions(database, run, key)
        assert [(r.source, r.schema_hash) for r in runs(database)] == [("preset.jsonl", project.schema.hash)]
        assert keys_without_suggestions(database) == ["g1"]
        article = get_article(database, key)
    assert [(s.span.start, s.span.end, s.span.label) for s in found.spans] == [
        (0, 4, "ACTOR"), (5, 8, "EVENT"), (9, 12, "ACTOR"),
    ]  # fmt: skip
    assert (found.spans[0].by.source, found.spans[0].by.model, found.spans[0].by.score) == (
        "preset.jsonl",
        "ner-1",
        0.5,
    )
    (link,) = found.relations
    assert (link.relation.head, link.relation.child) == (found.spans[1].span.id, found.spans[2].span.id)
    assert article.tokens is not None
    assert list(article.tokens.starts) == [0, 5, 9]


def test_answers_are_counted_and_not_taken_over_unless_asked_for(project: Project, tmp_path: Path) -> None:
    report = import_one(project, file(tmp_path, {**PRESET, "answer": "accept"}))
    assert (report.answered, report.answers, report.spans) == (1, 0, 3)
    with project.database() as database:
        assert history(database, "alice", keys(project)[0]) == []


def test_answers_of_a_person_become_their_decisions(project: Project, tmp_path: Path) -> None:
    row = {**PRESET, "answer": "accept", "_timestamp": 1_700_000_000}
    path = file(tmp_path, row, {"text": "no answer", "spans": [span(0, 2)]})
    report = import_one(project, path, annotator="alice")
    assert (report.answers, report.spans, report.answered) == (1, 1, 0)
    key = keys(project)[0]
    with project.database() as database:
        (decision,) = history(database, "alice", key)
        assert latest_run_for(database, key) == 0
        assert get_incoming(database, key, "alice").line == encode(row)
    annotations = fold([decision])
    assert annotations.answer is Answer.ACCEPT
    assert [s.label for s in annotations.accepted_spans()] == ["ACTOR", "EVENT", "ACTOR"]
    assert len(annotations.accepted_relations()) == 1
    assert [r.origin for r in annotations.spans.values()] == [Origin.ACCEPTED, Origin.MANUAL, Origin.MANUAL]
    assert decision.at == 1_700_000_000_000


def test_answers_of_two_people_are_two_opinions_on_one_article(project: Project, tmp_path: Path) -> None:
    one = file(tmp_path, {**PRESET, "answer": "accept", "_input_hash": 5}, name="one.jsonl")
    other = file(
        tmp_path,
        {**PRESET, "spans": [], "relations": [], "answer": "reject", "_input_hash": 5},
        name="two.jsonl",
    )
    import_one(project, one, annotator="alice")
    second = import_one(project, other, annotator="bob")
    again = import_one(project, one, annotator="alice")
    assert (second.added, second.same, second.answers) == (0, 1, 1)
    assert (again.answers, again.kept) == (0, 1)
    with project.database() as database:
        key = keys(project)[0]
        assert count_articles(database) == 1
        assert fold(history(database, "bob", key)).answer is Answer.REJECT
        assert len(fold(history(database, "alice", key)).spans) == 3


def test_answers_are_not_imported_under_a_person_at_work(project: Project, tmp_path: Path) -> None:
    lease = Lease(project.directory, "alice")
    try:
        with pytest.raises(ProjectError, match="alice"):
            import_one(project, file(tmp_path, {**PRESET, "answer": "accept"}), annotator="alice")
    finally:
        lease.release()
    assert keys(project) == []


def test_an_import_tells_how_far_it_is(project: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = file(tmp_path, *({"text": f"Article {number}"} for number in range(50)))
    import_files(project, [path], progress=lambda done, total: told.append((done, total)))
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert told == sorted(told)


def test_where_to_begin_after_an_import(project: Project, tmp_path: Path) -> None:
    many = file(tmp_path, GOOD, {"id": "g2", "text": "b"})
    single = file(tmp_path, GOOD, name="b.jsonl")
    assert import_files(project, [many]).start_key == "g1"
    assert import_files(project, [many]).start_key is None
    assert import_files(project, [single]).start_key == "g1"
