import gzip
import os
import zipfile
from pathlib import Path

import pytest

from annotator.document.errors import DataError
from annotator.formats.input_file import open_folder, open_input


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as refused:
        open_input(path)
    assert refused.value.file == str(path)
    assert refused.value.hint
    return str(refused.value)


def test_a_regular_file_is_opened_at_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Hello")
    with open_input(path) as file:
        assert file.read() == b"Hello"


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"secret")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "directory" in refusal(tmp_path)
    assert "symbolic link" in refusal(tmp_path / "link.txt")
    assert "pipe" in refusal(tmp_path / "pipe.txt")
    assert "device" in refusal(Path("/dev/null"))
    assert "no such file" in refusal(tmp_path / "nothing.txt")
    assert "too long" in refusal(tmp_path / ("x" * 300))
    assert "NUL" in refusal(tmp_path / "a\x00b")


def test_archives_and_packed_files_are_named_whatever_they_are_called(tmp_path: Path) -> None:
    packed = tmp_path / "a.jsonl"
    packed.write_bytes(gzip.compress(b'{"text": "a"}\n'))
    assert "gzip" in refusal(packed)
    archive = tmp_path / "b.jsonl"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../evil.jsonl", "{}")
    assert "zip archive" in refusal(archive)
    (tmp_path / "c.spacy").write_bytes(b"anything")
    assert "DocBin" in refusal(tmp_path / "c.spacy")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "abc"}\n'.encode(encoding))
    message = refusal(path)
    assert message.startswith(f"{path}:1: ")
    assert "UTF-" in message
    assert "iconv" in message


def test_a_folder_gives_its_regular_files_and_names_what_else_is_in_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.ann", ".hidden"):
        (tmp_path / name).write_text("x")
    (tmp_path / "c.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "more").mkdir()
    folder = open_folder(tmp_path)
    assert (folder.path, folder.names, folder.others) == (tmp_path, ("a.ann", "b.txt"), ("c.txt", "more"))
    with folder.open("b.txt") as file:
        assert file.read() == b"x"
    for name in ("c.txt", "more", "../b.txt", "nothing"):
        with pytest.raises(DataError):
            folder.open(name)


def test_a_file_of_a_folder_gives_those_that_share_its_name(tmp_path: Path) -> None:
    for name in ("a.txt", "a.ann", "ab.txt", "a.b.txt"):
        (tmp_path / name).write_text("x")
    assert open_folder(tmp_path / "a.ann").names == ("a.ann", "a.txt")
    assert open_folder(tmp_path / "a.b.txt").names == ("a.b.txt",)
    (tmp_path / "link.ann").symlink_to(tmp_path / "a.ann")
    for name in ("link.ann", "nothing.ann"):
        with pytest.raises(DataError):
            open_folder(tmp_path / name)
