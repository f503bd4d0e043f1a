"""What files are in is told by name and first lines; where it could be two things, a person must say."""

from pathlib import Path

import pytest

from annotator.document.errors import DataError
from annotator.formats.reading import FileFormat
from annotator.formats.recognise import recognised

PRODIGY = '{"text": "Anna", "spans": [], "label": [[0, 4, "ACTOR"]]}\n'
DOCCANO = '{"id": 1, "text": "Bob", "label": []}\n{"id": 2, "text": "Anna", "label": [[0, 4, "ACTOR"]]}\n'
DOCCANO_RELATIONS = (
    '{"text": "Anna", "entities": [{"id": 1, "start_offset": 0, "end_offset": 4, "label": "A"}]}'
)
LABEL_STUDIO = '[{"id": 1, "annotations": [{"result": []}], "data": {"text": "Anna"}}]'


def refusal(path: Path) -> DataError:
    with pytest.raises(DataError) as refused:
        recognised(path)
    assert refused.value.file == str(path)
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.txt", "Anna", FileFormat.TEXT),
        ("a.TEXT", "[1, 2]", FileFormat.TEXT),
        ("a.jsonl", PRODIGY, FileFormat.JSONL),
        ("a.jsonl", '{"text": "Anna", "label": "POLITICS"}', FileFormat.JSONL),
        ("a.jsonl", '{"text": "Anna", "label": ["POLITICS"]}', FileFormat.JSONL),
        ("a.jsonl", "", FileFormat.JSONL),
        ("a.jsonl", "{broken", FileFormat.JSONL),
        ("a.out", PRODIGY, FileFormat.JSONL),
        ("a.jsonl", DOCCANO, FileFormat.DOCCANO),
        ("a.jsonl", DOCCANO_RELATIONS, FileFormat.DOCCANO),
        ("a.json", LABEL_STUDIO, FileFormat.LABEL_STUDIO),
        ("a.json", "\ufeff\n" + LABEL_STUDIO, FileFormat.LABEL_STUDIO),
        ("a.conll", "Anna B-ACTOR", FileFormat.CONLL),
        ("a.iob2", "Anna\tB-ACTOR", FileFormat.CONLL),
        ("a.ann", "T1\tACTOR 0 4\tAnna", FileFormat.BRAT),
        ("a.xmi", "<xmi:XMI/>", FileFormat.XMI),
    ],
)
def test_a_file_tells_its_format(tmp_path: Path, name: str, content: str, format: FileFormat) -> None:
    (tmp_path / name).write_text(content)
    assert recognised(tmp_path / name) is format


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.out", "some words", "--format text"),
        ("a.out", "Anna X B-ACTOR\nsleeps Y O\n\n", "--format conll"),
        ("a.xml", "<?xml version='1.0'?><xmi:XMI/>", "--format xmi"),
        ("a.json", '[{"text": "Anna"}]', "jq -c"),
    ],
)
def test_a_file_that_does_not_tell_is_refused_with_what_to_say(
    tmp_path: Path, name: str, content: str, hint: str
) -> None:
    (tmp_path / name).write_text(content)
    assert hint in refusal(tmp_path / name).hint


def test_a_text_with_annotations_beside_it_may_be_meant_alone_or_with_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna")
    (tmp_path / "a.ann").write_text("T1\tACTOR 0 4\tAnna\n")
    assert "--format brat to read both, --format text" in refusal(tmp_path / "a.txt").hint


def test_a_folder_tells_its_format_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna")
    assert "DIR/*.txt" in refusal(tmp_path).hint
    (tmp_path / "a.ann").write_text("")
    assert recognised(tmp_path) is FileFormat.BRAT
    (tmp_path / "a.xmi").write_text("")
    assert "--format brat or --format xmi" in refusal(tmp_path).hint
    (tmp_path / "a.ann").unlink()
    assert recognised(tmp_path) is FileFormat.XMI
