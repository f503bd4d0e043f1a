"""Rows that other programs make are the same rows, and these programs never stay behind."""

import io
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.document.article import Tokens
from annotator.document.errors import OffsetError
from annotator.editing.annotations import Answer
from annotator.store.articles import set_tokens
from annotator.store.streams import last_decision
from annotator.workspace.exchange import Include, export_prodigy
from annotator.workspace.prodigy_rows import BlockMaker, RowSettings, Wanted
from annotator.workspace.project import Project
from annotator.workspace.row_workers import row_workers
from tests.support.projects import make_project, store_answer

ARTICLES = 150


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Articles that alice has answered, some of them bob too, and a few nobody."""
    project = make_project(tmp_path, articles=ARTICLES)
    with project.database() as database:
        for number in range(1, ARTICLES + 1):
            if number % 10:
                store_answer(database, f"k{number}", Answer.ACCEPT, number=number)
            if number % 3 == 0:
                store_answer(database, f"k{number}", Answer.REJECT, number=1000 + number, annotator="bob")
    return project


def exported(project: Project, workers: int) -> bytes:
    stream = io.BytesIO()
    export_prodigy(project, stream, include=[Include.OPEN], workers=workers)
    return stream.getvalue()


def test_rows_are_the_same_whoever_makes_them(project: Project) -> None:
    alone = exported(project, 0)
    assert alone.count(b"\n") == ARTICLES * 9 // 10 + ARTICLES // 3 + 10
    assert exported(project, 2) == alone


def test_the_rows_of_a_worker_that_dies_are_made_here(project: Project) -> None:
    wanted = [[Wanted(number, ("alice",))] for number in range(1, 9)]
    with project.database() as database, database.snapshot():
        settings = RowSettings(project.schema, "d", last_decision(database))
        own = BlockMaker(settings, database)
        expected = [own.make(block).content for block in wanted]
        with row_workers(2, settings, database, own) as workers:
            made = workers.blocks(wanted)
            found = [next(made).content]
            os.kill(workers.pids[0], signal.SIGKILL)
            found += [block.content for block in made]
    assert found == expected


def test_no_worker_stays_when_the_export_is_broken_off(project: Project) -> None:
    pids: tuple[int, ...] = ()

    def broken_off() -> None:
        nonlocal pids
        with project.database() as database:
            settings = RowSettings(project.schema, "d", last_decision(database))
            own = BlockMaker(settings, database)
            with row_workers(2, settings, database, own) as workers:
                pids = workers.pids
                next(workers.blocks([[Wanted(1, ("alice",))]] * 20))
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


START_AND_WAIT = """
import sys
from pathlib import Path
from annotator.workspace.prodigy_rows import BlockMaker, RowSettings
from annotator.workspace.project import Project
from annotator.workspace.row_workers import row_workers
project = Project.open(Path(sys.argv[1]))
with project.database() as database:
    settings = RowSettings(project.schema, "d", 1)
    with row_workers(2, settings, database, BlockMaker(settings, database)) as workers:
        print(*workers.pids, flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the end of a process cannot be waited for")
def test_workers_end_when_the_export_is_killed(project: Project) -> None:
    command = [sys.executable, "-c", START_AND_WAIT, str(project.directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as exporting:
        assert exporting.stdout is not None
        ends = [os.pidfd_open(int(pid)) for pid in exporting.stdout.readline().split()]
        exporting.kill()
        for end in ends:
            ended, _, _ = select.select([end], [], [], 60)
            os.close(end)
            assert ended == [end]


def test_what_a_worker_cannot_make_is_said_as_without_it(project: Project, tmp_path: Path) -> None:
    with project.database() as database, database.transaction():
        set_tokens(database, "k7", Tokens([0], [9999], [0]))
    target = tmp_path / "out.jsonl"
    with pytest.raises(OffsetError, match="would be wrong"):
        export_prodigy(project, target, workers=2)
    assert not target.exists()


def test_decisions_made_after_the_export_began_are_not_in_it(project: Project) -> None:
    with project.database() as database:
        settings = RowSettings(project.schema, "d", last_decision(database))
        before = BlockMaker(settings, database).make([Wanted(1, ("alice",))]).content
        store_answer(database, "k1", Answer.REJECT, number=5000)
        assert BlockMaker(settings, database).make([Wanted(1, ("alice",))]).content == before
