"""Folders inside an exported folder."""

from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.formats.atomic_folder import MARKER, write_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER
    }


def test_a_file_may_be_in_a_folder_inside_and_is_replaced_with_it(tmp_path: Path) -> None:
    target = tmp_path / "set"
    write_folder(target, [("labels/ner.json", b"1"), ("a", b"2"), ("labels/spancat.json", b"3")])
    assert contents(target) == {"labels/ner.json": b"1", "a": b"2", "labels/spancat.json": b"3"}
    write_folder(target, [("a", b"4")])
    assert contents(target) == {"a": b"4"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["set"]


@pytest.mark.parametrize("strange", ["labels/own.json", "model/meta.json", "empty/"])
def test_what_a_person_put_there_keeps_the_folder_from_being_replaced(tmp_path: Path, strange: str) -> None:
    target = tmp_path / "set"
    write_folder(target, [("labels/ner.json", b"1")])
    own = target / strange
    if strange.endswith("/"):
        own.mkdir()
    else:
        own.parent.mkdir(exist_ok=True)
        own.write_bytes(b"own")
    with pytest.raises(ProjectError, match=strange.rstrip("/")):
        write_folder(target, [("a", b"2")])
    assert contents(target)["labels/ner.json"] == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_changed_file_inside_keeps_it_too(tmp_path: Path) -> None:
    target = tmp_path / "set"
    write_folder(target, [("labels/ner.json", b"1")])
    (target / "labels/ner.json").write_bytes(b"changed")
    with pytest.raises(ProjectError, match=r"labels/ner\.json"):
        write_folder(target, [])


def test_a_link_to_elsewhere_is_never_followed(tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "set", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "ner.json").write_bytes(b"1")
    write_folder(target, [("labels/ner.json", b"1")])
    (target / "labels/ner.json").unlink()
    (target / "labels").rmdir()
    (target / "labels").symlink_to(elsewhere)
    with pytest.raises(ProjectError, match="labels"):
        write_folder(target, [("a", b"2")])
    assert (elsewhere / "ner.json").read_bytes() == b"1"


@pytest.mark.parametrize("name", ["a/b/c", "../a", "a/..", "/a", "a/", "", f"a/{MARKER}"])
def test_nothing_is_deeper_or_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        write_folder(tmp_path / "set", [(name, b"")])
    assert list(tmp_path.iterdir()) == []


def test_a_broken_off_export_leaves_nothing(tmp_path: Path) -> None:
    def files():  # type: ignore[no-untyped-def]
        yield "labels/ner.json", b"1"
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        write_folder(tmp_path / "set", files())
    assert list(tmp_path.iterdir()) == []
