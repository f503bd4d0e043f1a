"""Prodigy rows out: one for each finished article and person, checked one by one."""

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from annotator.document.ids import GOLD
from annotator.editing.annotations import Answer
from annotator.formats.atomic_file import Block, write_blocks, write_stream_blocks
from annotator.store.articles import count_articles
from annotator.store.database import Database
from annotator.store.progress import annotators
from annotator.store.streams import BegunStream, iter_sizes, last_decision
from annotator.workspace.annotated import ProgressCallback
from annotator.workspace.choosing import Chooser, Include
from annotator.workspace.export_report import ExportReport
from annotator.workspace.exporting import default_output, unless_empty
from annotator.workspace.prodigy_rows import BlockMaker, RowBlock, RowSettings, Wanted
from annotator.workspace.project import Project
from annotator.workspace.row_workers import row_workers, worker_count

AT_ONCE, BYTES_AT_ONCE = 24, 1 << 17
"""Articles of a block, and bytes of their texts: less than either is in memory a few times over."""
WORTH_SHARING = 1000
"""Articles from which on starting other programs costs less than it saves."""


def export_prodigy(
    project: Project,
    output: Path | BinaryIO | None,
    *,
    annotator: str | None = None,
    include: Collection[Include] = (),
    sentences: int = 0,
    workers: int | None = None,
    progress: ProgressCallback = lambda done, total: None,
) -> ExportReport:
    """Write one row for each finished article and person, in the order of import, then by name.

    The same store gives the same bytes.

    Args:
        project: what to export.
        output: a file, an open stream, or None for the default file, which is written only when there
            are rows.
        annotator: this person's rows alone.
        include: what else to export.
        sentences: of which each row is made, more where something decided connects them; 0 for one row of
            the whole article. Text, offsets and token numbers are those of the row; `meta` says where in
            which article it stands.
        workers: programs that make rows beside this one; None: as many as pay.
        progress: told after each article.

    Raises:
        ProjectError: the file cannot be written; one that was there is as it was.
        OffsetError: a row would be wrong; nothing was written.
        StoreError: the database refuses.
    """
    report = ExportReport()
    with ExitStack() as held:
        database = held.enter_context(project.database())
        held.enter_context(database.snapshot())
        chooser = Chooser(
            database,
            annotator=annotator,
            include=include,
            one_per_article=False,
            answers=tuple(Answer),
            report=report.choice,
        )
        export = _Export(project, database, report, progress, sentences)
        wanted = export.wanted(chooser, with_untouched=Include.OPEN in include)
        made = export.blocks(wanted, workers, held)
        blocks: Iterator[Block] | None = made
        if output is None:
            output = default_output(project)
            blocks = unless_empty(made, output, report)
        if blocks is None:
            return report
        if isinstance(output, Path):
            report.path = output
            written = write_blocks(output, blocks)
        else:
            written = write_stream_blocks(output, blocks)
    report.rows, report.sha256 = written.lines, written.sha256
    return report


class _Export:
    """One pass over the project."""

    def __init__(
        self,
        project: Project,
        database: Database,
        report: ExportReport,
        progress: ProgressCallback,
        sentences: int,
    ) -> None:
        self._project, self._database = project, database
        self._report, self._progress = report, progress
        self._total = count_articles(database)
        dataset = project.settings.dataset
        is_alone = len([name for name in annotators(database) if name != GOLD]) < 2
        self._settings = RowSettings(project.schema, dataset, last_decision(database), sentences, is_alone)
        self._asked: deque[int] = deque()

    def wanted(self, chooser: Chooser, *, with_untouched: bool) -> Iterator[list[Wanted]]:
        """The articles of which there are rows, some at a time."""
        begun = BegunStream(self._database)
        block: list[Wanted] = []
        held = 0
        for number, size in iter_sizes(self._database):
            people = begun.take(number)
            chosen = chooser.choose(people)
            is_untouched = with_untouched and not chooser.asked(people)
            self._report.as_they_came += is_untouched and not self._settings.sentences
            if not chosen and not is_untouched:
                continue
            block.append(Wanted(number, chosen))
            held += size
            if len(block) == AT_ONCE or held > BYTES_AT_ONCE:
                yield block
                block, held = [], 0
        if block:
            yield block

    def blocks(self, wanted: Iterator[list[Wanted]], count: int | None, held: ExitStack) -> Iterator[Block]:
        """All rows, made by others where that is worth it; `held` keeps these."""
        own = BlockMaker(self._settings, self._database)
        if count is None:
            count = worker_count() if self._total >= WORTH_SHARING else 0
        if not count:
            return self._noted(map(own.make, self._remembered(wanted)))
        workers = held.enter_context(row_workers(count, self._settings, self._database, own))
        return self._noted(workers.blocks(self._remembered(wanted)))

    def _remembered(self, wanted: Iterator[list[Wanted]]) -> Iterator[list[Wanted]]:
        for block in wanted:
            self._asked.append(block[-1].number)
            self._report.articles += sum(max(1, len(wanted.people)) for wanted in block)
            yield block

    def _noted(self, made: Iterator[RowBlock]) -> Iterator[Block]:
        for block in made:
            self._report.losses.merge(block.losses)
            yield block.content, block.rows
            self._progress(self._asked.popleft(), self._total)
        self._progress(self._total, self._total)
