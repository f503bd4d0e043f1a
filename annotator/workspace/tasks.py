"""The task that stands behind a person's work on an article: the row it came as, as far as it is theirs."""

from collections.abc import Mapping

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.schema import LabelSchema
from annotator.editing.annotations import Annotations
from annotator.editing.folding import fold_stored
from annotator.formats.prodigy_task import Taken, Task, read_task, text_task
from annotator.store.articles import Incoming
from annotator.store.database import Database
from annotator.store.streams import StoredDecision
from annotator.store.suggestions import get_suggestions, runs
from annotator.workspace.answers import IMPORTS

NOBODY = ""
"""Under whom the row is kept that an article first came as."""

Rows = Mapping[str, Incoming]
"""Person → the row that brought their answer, NOBODY → the first."""


class TaskFinder:
    """Finds tasks in one database."""

    def __init__(self, schema: LabelSchema, database: Database) -> None:
        self._schema, self._database = schema, database
        self._runs: dict[str, list[int]] | None = None

    def task(self, article: Article, rows: Rows, person: str, decisions: list[StoredDecision]) -> Task:
        """The task of a person's row.

        Spans and relations of a row that brought another person's answer are no part of it.
        """
        schema = self._schema
        if (own := rows.get(person)) is not None and own.line is not None:
            return read_task(own.line, schema, _taken_as_answer(decisions))
        first = rows.get(NOBODY, Incoming("", None, None))
        if first.line is None:
            return text_task(article.text, first.file)
        if any(row.line == first.line for name, row in rows.items() if name != NOBODY):
            return _without_annotations(read_task(first.line, schema, Taken()))
        return read_task(first.line, schema, self._taken_as_suggestions(article.key, first.file))

    def _taken_as_suggestions(self, key: str, file: str) -> Taken:
        if self._runs is None:
            self._runs = {}
            for run in runs(self._database):
                self._runs.setdefault(run.source, []).append(run.number)
        found = [get_suggestions(self._database, run, key) for run in self._runs.get(file, ())]
        return Taken.of(
            (suggested.span for each in found for suggested in each.spans),
            (suggested.relation for each in found for suggested in each.relations),
        )


def _taken_as_answer(decisions: list[StoredDecision]) -> Taken:
    edits = [decision.edits for decision in decisions if decision.command in IMPORTS]
    came: Annotations = fold_stored(edits[-1:])
    return Taken.of(
        (record.span for record in came.spans.values()),
        (record.relation for record in came.relations.values()),
    )


def _without_annotations(task: Task) -> Task:
    """The task without what somebody else said in it: spans, relations, and what they chose of options."""
    row = {key: value for key, value in task.row.items() if key not in ("options", "accept")}
    return replace(task, row=row, bare_spans=(), foreign=())
