"""A person who makes no mistakes: accepts what is right, rejects what is wrong, adds what is missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.document.ids import made_id
from annotator.document.relations import Relation, Suggestions
from annotator.document.spans import Span
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, Edit, FrameEdit, RelationEdit, SpanEdit
from annotator.extractor.suggest import Extractor
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.decisions import append
from annotator.store.suggestions import get_suggestions, latest_run_for
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace import suggesting
from annotator.workspace.project import Project

Row = Mapping[str, Any]
Extent = tuple[int, int]
_CORE = frozenset({"start", "end", "label", "text"})
_AT = 1_700_000_000_000


def fill(project: Project, rows: Iterable[Row], extractor: Extractor, *, annotator: str = "alice") -> None:
    """Put gold rows into a project as articles, have suggestions made, and decide about all of them."""
    rows = list(rows)
    with project.database() as database, database.transaction():
        add_articles(database, (ArticleRow(row["meta"]["id"], row["text"], row["meta"]) for row in rows))
    suggesting.suggest(project, extractor)
    with project.database() as database:
        for number, row in enumerate(rows):
            key = row["meta"]["id"]
            run = latest_run_for(database, key)
            suggestions = get_suggestions(database, run, key)
            op = f"simulated-{annotator}-{key}"
            edits = (*_Deciding(op, row, suggestions).edits(project), AnswerEdit(None, Answer.ACCEPT))
            at = _AT + number * 60_000
            decision = Decision(op, "simulate", How.STEP, edits, at, run=run, schema=project.schema.hash)
            with database.transaction():
                append(database, annotator, key, decision, SummaryRow(ArticleState.DONE, accepted=len(edits)))


class _Deciding:
    """The decisions about one article."""

    def __init__(self, op: str, row: Row, suggestions: Suggestions) -> None:
        self._op, self._row, self._suggestions = op, row, suggestions
        self._spans: dict[Extent, str] = {}
        self._made = 0

    def edits(self, project: Project) -> list[Edit]:
        """Every edit, spans first."""
        edits = [*self._span_edits(), *self._link_edits()]
        frames = [
            FrameEdit(self._spans[span["start"], span["end"]], False, True)
            for span in self._row["spans"]
            if project.schema.is_frame(span["label"])
        ]
        return [*edits, *frames]

    def _span_edits(self) -> Iterable[Edit]:
        suggested = {(s.span.start, s.span.end, s.span.label): s for s in self._suggestions.spans}
        for row in self._row["spans"]:
            found = suggested.pop((row["start"], row["end"], row["label"]), None)
            id = found.span.id if found else self._new_id()
            self._spans[row["start"], row["end"]] = id
            span = Span(id, row["start"], row["end"], row["label"], _attributes(row))
            yield SpanEdit(id, None, SpanRecord(span, Verdict.ACCEPTED, found))
        for wrong in suggested.values():
            yield SpanEdit(wrong.span.id, None, SpanRecord(wrong.span, Verdict.REJECTED, wrong))

    def _link_edits(self) -> Iterable[Edit]:
        suggested = {(s.relation.label, *s.relation.ends): s for s in self._suggestions.relations}
        for row in self._row["relations"]:
            head, child = (self._spans[tuple(row[end])] for end in ("head", "child"))
            found = suggested.pop((row["label"], head, child), None)
            id = found.relation.id if found else self._new_id()
            link = Relation(id, row["label"], head, child)
            yield RelationEdit(id, None, RelationRecord(link, Verdict.ACCEPTED, found))
        standing = set(self._spans.values())
        for wrong in suggested.values():
            if set(wrong.relation.ends) <= standing:
                record = RelationRecord(wrong.relation, Verdict.REJECTED, wrong)
                yield RelationEdit(wrong.relation.id, None, record)

    def _new_id(self) -> str:
        self._made += 1
        return made_id(self._op, self._made)


def _attributes(row: Row) -> dict[str, str | tuple[str, ...]]:
    return {
        name: value if isinstance(value, str) else tuple(sorted(value))
        for name, value in row.items()
        if name not in _CORE
    }
