"""Mistakes of the program are noted beside the database: where, and of which kind, never with what text."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from annotator.workspace import error_log
from annotator.workspace.error_log import FILE, KEPT, LARGEST, ErrorLog

SECRET = "General Dara met\x1b]0;x\x07 Minister Oke"


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The error as it is when it has been raised."""
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def noted(directory: Path, *errors: BaseException) -> str:
    log = ErrorLog(directory, "alice")
    for error in errors:
        log.record(error)
    return (directory / FILE).read_text("utf-8")


def test_it_says_when_who_where_and_what_kind(tmp_path: Path) -> None:
    head, *calls, last = noted(tmp_path, raised(KeyError(SECRET))).splitlines()
    assert head.split()[1:3] == ["alice", "annotator"]
    assert "test_error_log.py:" in calls[-1]
    assert "in raised: raise error from cause" in calls[-1]
    assert last == "  KeyError"


@pytest.mark.parametrize("kind", [KeyError, ValueError, RuntimeError, AssertionError, LookupError])
def test_messages_that_may_quote_an_article_are_left_out(tmp_path: Path, kind: type[Exception]) -> None:
    told = noted(tmp_path, raised(kind(SECRET), raised(kind(SECRET))))
    assert "Dara" not in told
    assert told.count(kind.__name__) == 2
    assert told.replace("\n", "").isprintable()


def test_what_the_interpreter_says_of_the_program_is_kept(tmp_path: Path) -> None:
    assert "AttributeError: 'str' object has no" in noted(
        tmp_path, raised(AttributeError("'str' object has no attribute 'x'"))
    )
    assert "No space left on device" in noted(tmp_path, raised(OSError(28, "x", f"/articles/{SECRET}")))


def test_the_same_mistake_is_noted_once(tmp_path: Path) -> None:
    error = raised(KeyError("x"))
    assert noted(tmp_path, error, error).count("KeyError") == 1


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    noted(tmp_path, raised(KeyError("x")))
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_it_is_rotated_and_old_ones_go(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        (tmp_path / FILE).write_bytes(b"%d" % number * LARGEST)
        noted(tmp_path, raised(KeyError("x")))
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [FILE, *(f"{FILE}.{number}" for number in range(1, KEPT + 1))]
    assert (tmp_path / FILE).read_text().count("KeyError") == 1
    assert (tmp_path / f"{FILE}.1").read_bytes()[:1] == b"%d" % (KEPT + 1)


def note_many(directory: Path) -> None:
    log = ErrorLog(directory, "bob")
    for _ in range(20):
        log.record(raised(KeyError("x")))


def test_sessions_at_the_same_moment_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_log, "LARGEST", 4000)
    monkeypatch.setattr(error_log, "KEPT", 100)
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=note_many, args=(tmp_path,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert "".join(path.read_text() for path in tmp_path.iterdir()).count("KeyError") == 60


def test_where_it_cannot_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious")
    (tmp_path / FILE).symlink_to(tmp_path / "victim")
    ErrorLog(tmp_path, "alice").record(raised(KeyError("x")))
    ErrorLog(tmp_path / "nowhere", "alice").record(raised(KeyError("x")))
    assert (tmp_path / "victim").read_text() == "precious"
