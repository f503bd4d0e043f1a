"""One person is at a project once; the place is free again when their process is gone, however it went."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.store.lease import Lease

HOLD = "import sys; from pathlib import Path; from annotator.store.lease import Lease\n"
HOLD += "lease = Lease(Path(sys.argv[1]), 'alice'); print('held', flush=True); sys.stdin.read()"
FORK = "import os, sys; from pathlib import Path; from annotator.store.lease import Lease\n"
FORK += "lease = Lease(Path(sys.argv[1]), 'alice')\n"
FORK += "if os.fork() == 0: print(os.getpid(), flush=True)\n"
FORK += "sys.stdin.read()"


def start(code: str, directory: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_second_one_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "alice")
    with pytest.raises(ProjectError, match=rf"alice .* on \S+ in process {os.getpid()} since \d{{4}}-"):
        Lease(tmp_path, "alice")
    lease.release()


def test_others_may_be_there(tmp_path: Path) -> None:
    leases = [Lease(tmp_path, name) for name in ("alice", "bob")]
    for lease in leases:
        lease.release()


def test_a_place_that_was_left_is_free_and_leaving_twice_does_no_harm(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "alice")
    lease.release()
    lease.release()
    Lease(tmp_path, "alice").release()


def test_a_killed_process_frees_the_place(tmp_path: Path) -> None:
    process = start(HOLD, tmp_path)
    assert first_line(process) == "held"
    with pytest.raises(ProjectError, match=f"process {process.pid} "):
        Lease(tmp_path, "alice")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    Lease(tmp_path, "alice").release()


def test_a_child_that_outlives_the_process_does_not_keep_the_place(tmp_path: Path) -> None:
    process = start(FORK, tmp_path)
    child = int(first_line(process))
    try:
        process.send_signal(signal.SIGKILL)
        process.wait()
        Lease(tmp_path, "alice").release()
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)
        process.communicate()


def test_whatever_the_lock_file_says_is_shown_harmlessly(tmp_path: Path) -> None:
    lease = Lease(tmp_path, "alice")
    file = tmp_path / ".annotator-alice.lock"
    for content in (b"", b"\xff\x00", b"[1]", b'{"host": "\\u001b]0;x", "pid": 1, "since": "x"}'):
        file.write_bytes(content)
        with pytest.raises(ProjectError) as refused:
            Lease(tmp_path, "alice")
        assert "\x1b" not in str(refused.value)
    lease.release()


def test_the_lock_is_never_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious")
    (tmp_path / ".annotator-alice.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(ProjectError):
        Lease(tmp_path, "alice")
    assert (tmp_path / "victim").read_text() == "precious"


# Whether anybody is still there

ASKABLE = "import signal, sys, time; from pathlib import Path; from annotator.store.lease import ASK, Lease\n"
ASKABLE += "lease = Lease(Path(sys.argv[1]), 'alice')\n"
STAYS = ASKABLE + "signal.signal(ASK, lambda *_: lease.answer()); print('held', flush=True); sys.stdin.read()"
LEAVES = ASKABLE + "signal.signal(ASK, lambda *_: sys.exit()); print('held', flush=True); sys.stdin.read()"


def test_a_session_that_answers_keeps_the_place(tmp_path: Path) -> None:
    process = start(STAYS, tmp_path)
    assert first_line(process) == "held"
    waited: list[bool] = []
    with pytest.raises(ProjectError, match=f"process {process.pid} "):
        Lease(tmp_path, "alice", lambda: waited.append(True))
    assert waited == [True]
    assert process.poll() is None
    process.communicate("")


def test_a_session_that_leaves_gives_it_away(tmp_path: Path) -> None:
    process = start(LEAVES, tmp_path)
    assert first_line(process) == "held"
    Lease(tmp_path, "alice").release()
    assert process.wait() == 0
    process.communicate()


def test_a_program_that_cannot_be_asked_is_left_in_peace(tmp_path: Path) -> None:
    process = start(HOLD, tmp_path)
    assert first_line(process) == "held"
    with pytest.raises(ProjectError):
        Lease(tmp_path, "alice", lambda: pytest.fail("there is nothing to wait for"))
    assert process.poll() is None
    process.communicate("")


def test_nobody_is_asked_whom_only_the_file_names(tmp_path: Path) -> None:
    other = start(STAYS, tmp_path / "..")
    assert first_line(other) == "held"
    process = start(HOLD, tmp_path)
    assert first_line(process) == "held"
    file = tmp_path / ".annotator-alice.lock"
    file.write_text(f'{{"host": "here", "pid": {other.pid}, "since": "now"}}')
    with pytest.raises(ProjectError):
        Lease(tmp_path, "alice", lambda: pytest.fail("that process does not hold the lock"))
    for each in (other, process):
        each.communicate("")
    (tmp_path.parent / ".annotator-alice.lock").unlink()
