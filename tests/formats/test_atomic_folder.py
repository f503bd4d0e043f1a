"""An exported folder is there whole, as it was or as it is now, and a person's own files stay."""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.formats import swap as swapping
from annotator.formats.atomic_folder import MARKER, write_folder

OLD, NEW = [("a.txt", b"old"), ("b.txt", b"old too")], [("a.txt", b"new"), ("c.txt", "ż".encode())]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MARKER}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder that an export wrote."""
    write_folder(tmp_path / "out[1]-brat", OLD)
    return tmp_path / "out[1]-brat"


@pytest.fixture(params=["in one step", "in two"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without a system that lets two names change places."""
    if request.param == "in two":
        monkeypatch.setattr(swapping, "_in_one_step", lambda *_: False)


def test_files_are_written_with_their_list(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "out", NEW)
    assert contents(tmp_path / "out") == dict(NEW)
    marker = (tmp_path / "out" / MARKER).read_bytes()
    assert (written.files, written.size) == (2, 5)
    assert written.sha256 == hashlib.sha256(marker).hexdigest()
    listed = [line.split("  ") for line in marker.decode().splitlines() if not line.startswith("#")]
    assert listed == [[hashlib.sha256(content).hexdigest(), name] for name, content in NEW]
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "out" / "a.txt").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("either_way")
def test_an_earlier_export_is_replaced_whole(target: Path) -> None:
    target.chmod(0o750)
    write_folder(target, NEW)
    assert contents(target) == dict(NEW)
    assert target.stat().st_mode & 0o777 == 0o750
    assert names(target.parent) == [target.name]


@pytest.mark.usefixtures("either_way")
def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", NEW)
    assert contents(tmp_path / "out") == dict(NEW)
    assert names(tmp_path) == ["out"]


def test_the_same_files_give_the_same_list(tmp_path: Path) -> None:
    assert write_folder(tmp_path / "one", NEW) == write_folder(tmp_path / "two", NEW)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "a folder"])
def test_a_folder_with_something_of_a_persons_own_is_refused(target: Path, name: str) -> None:
    (target / name).mkdir() if name == "a folder" else (target / name).write_text("mine")
    before = names(target)
    with pytest.raises(ProjectError, match=name):
        write_folder(target, NEW)
    assert names(target) == before
    assert names(target.parent) == [target.name]


def test_a_folder_in_which_a_file_was_changed_is_refused(target: Path) -> None:
    (target / "b.txt").write_text("corrected by hand")
    with pytest.raises(ProjectError, match=r"b\.txt"):
        write_folder(target, NEW)
    assert (target / "b.txt").read_text() == "corrected by hand"


def test_a_folder_from_which_a_file_was_removed_is_replaced(target: Path) -> None:
    (target / "b.txt").unlink()
    write_folder(target, NEW)
    assert contents(target) == dict(NEW)


def test_a_folder_no_export_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("text")
    with pytest.raises(ProjectError, match="chapter1"):
        write_folder(tmp_path / "thesis", NEW)
    assert names(tmp_path / "thesis") == ["chapter1.txt"]


@pytest.mark.usefixtures("either_way")
def test_what_a_person_puts_into_it_during_the_export_stays(target: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield from NEW
        (target / "notes.txt").write_text("mine")

    with pytest.raises(ProjectError, match=r"notes\.txt"):
        write_folder(target, files())
    assert contents(target) == {**dict(OLD), "notes.txt": b"mine"}
    assert names(target.parent) == [target.name]


def test_links_are_not_followed(target: Path) -> None:
    outside = target.parent / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("old")
    link = target.parent / "link"
    link.symlink_to(outside)
    with pytest.raises(ProjectError, match="symbolic link"):
        write_folder(link, NEW)
    (target / "a.txt").unlink()
    (target / "a.txt").symlink_to(outside / "a.txt")
    with pytest.raises(ProjectError, match=r"a\.txt"):
        write_folder(target, NEW)
    assert (outside / "a.txt").read_text() == "old"


def test_only_a_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError, match="not a folder"):
        write_folder(tmp_path / "file", NEW)
    with pytest.raises(ProjectError, match="No such file"):
        write_folder(tmp_path / "nowhere" / "out", NEW)
    with pytest.raises(ProjectError, match="no name"):
        write_folder(Path("/"), NEW)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/../../b", "/etc/x", "a/b/c", "a\\b", "a\nb", "a\x00", MARKER, "../x"]
)
def test_names_that_are_no_plain_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no file name"):
        write_folder(tmp_path / "out", [("a.txt", b""), (name, b"")])
    assert names(tmp_path) == []


@pytest.mark.parametrize("again", ["a.txt", "A.TXT"])
def test_a_name_that_comes_twice_is_refused(target: Path, again: str) -> None:
    with pytest.raises(ValueError, match="twice"):
        write_folder(target, [("a.txt", b"1"), (again, b"2")])
    assert contents(target) == dict(OLD)
    assert names(target.parent) == [target.name]


def test_names_that_differ_in_how_a_letter_is_written_are_the_same(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        write_folder(tmp_path / "out", [("\u00e9", b""), ("e\u0301", b"")])


def failing() -> Iterator[tuple[str, bytes]]:
    yield "a.txt", b"half"
    raise RuntimeError("no more")


def test_when_the_files_fail_the_old_folder_stays(target: Path) -> None:
    with pytest.raises(RuntimeError):
        write_folder(target, failing())
    assert contents(target) == dict(OLD)
    assert names(target.parent) == [target.name]


KILLED = """
import os, signal, sys
from pathlib import Path
from annotator.formats.atomic_folder import write_folder
def files():
    yield "a.txt", b"new"
    yield "labels/b.txt", b"new"
    os.kill(os.getpid(), signal.SIGKILL)
write_folder(Path(sys.argv[1]), files())
"""


def test_killed_while_writing_the_old_folder_is_whole_and_the_rest_is_swept(target: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert contents(target) == dict(OLD)
    assert len(names(target.parent)) == 2
    write_folder(target, NEW)
    assert names(target.parent) == [target.name]


def test_a_folder_that_is_being_written_is_left_alone(target: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        write_folder(target, [("inner.txt", b"")])
        assert contents(target) == {"inner.txt": b""}
        yield from NEW

    write_folder(target, files())
    assert contents(target) == dict(NEW)
    assert names(target.parent) == [target.name]


def test_folders_of_other_exports_are_left_alone(target: Path) -> None:
    others = [f".{target.name}x.partial-0123456789abcdef", f".{target.name}.partial-mine", ".other"]
    for other in others:
        (target.parent / other).mkdir()
    write_folder(target, NEW)
    assert names(target.parent) == sorted([*others, target.name])


def test_many_files_are_written_too(tmp_path: Path) -> None:
    files = [(f"{number}.txt", b"x") for number in range(300)]
    assert write_folder(tmp_path / "out", files).files == 300
    assert len(contents(tmp_path / "out")) == 300
    assert (tmp_path / "out" / MARKER).stat().st_size > 300 * 64
