"""Writes `exports/sample-prodigy.jsonl` from the sample articles and what is recorded about them.

The extractor is not run: `exports/sample-recorded.jsonl` holds its suggestions, and the decisions.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.config.label_schema import DEFAULT_SCHEMA
from annotator.document.article import Tokens
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import AttributeValue, Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import RelationRecord, SpanRecord
from annotator.editing.decisions import Decision, How, edit_from_dict
from annotator.editing.edits import Edit, RelationEdit, SpanEdit
from annotator.editing.session import restored_board
from annotator.store.articles import get_article, set_tokens
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, get_suggestions, new_run
from annotator.workspace.deciding import summarize
from annotator.workspace.exchange import ExportReport, export_prodigy, import_files
from annotator.workspace.project import Project

CHECKOUT = Path(__file__).parents[1]
RECORDED = CHECKOUT / "exports" / "sample-recorded.jsonl"
EXPORT = CHECKOUT / "exports" / "sample-prodigy.jsonl"
DATASET, ANNOTATOR = "sample", "ada"
RUN = 1
"""The recorded ids name this run; in a new project it is the first."""


def make_project(directory: Path) -> Project:
    """The sample project: its articles, and for each the recorded tokens, suggestions and decisions."""
    project = Project.init(directory, DEFAULT_SCHEMA, DATASET)
    import_files(project, [CHECKOUT / "sample_data" / "articles.jsonl"])
    rows = [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]
    with project.database() as database, database.transaction():
        model = rows[0]["model"]
        run = new_run(database, source="model", model=model, schema_hash=project.schema.hash)
        for row in rows:
            _replay(project, database, run, row)
    return project


def _replay(project: Project, database: Database, run: int, row: dict[str, Any]) -> None:
    key = row["article"]
    set_tokens(database, key, Tokens(*(tuple(column) for column in row["tokens"])))
    spans, links = _suggestions(row)
    add_suggestions(database, run, key, list(spans.values()), list(links.values()))
    article, suggestions = get_article(database, key), get_suggestions(database, run, key)
    decisions: list[Decision] = []
    for op, command, how, at, kind, id, after in row["decisions"]:
        edit = _edit(kind, id, after, spans, links)
        decisions.append(Decision(op, command, How(how), (edit,), at, run=run, schema=project.schema.hash))
    board = restored_board(article, project.schema, suggestions, decisions)
    for decision in decisions:
        append(database, ANNOTATOR, key, decision, summarize(board))


def _suggestions(row: dict[str, Any]) -> tuple[dict[str, SuggestedSpan], dict[str, SuggestedRelation]]:
    """The recorded suggestions by id."""
    spans: dict[str, SuggestedSpan] = {}
    for start, end, label, given, *by in row["spans"]:
        attributes: dict[str, AttributeValue] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
        }
        id = suggested_span_id(RUN, start, end, label)
        spans[id] = SuggestedSpan(Span(id, start, end, label, attributes), Suggestion(*by))
    links: dict[str, SuggestedRelation] = {}
    for label, head, child, *by in row["relations"]:
        id = suggested_relation_id(RUN, label, head, child)
        links[id] = SuggestedRelation(Relation(id, label, head, child), Suggestion(*by))
    return spans, links


def _edit(
    kind: str,
    id: str,
    after: Any,
    spans: dict[str, SuggestedSpan],
    links: dict[str, SuggestedRelation],
) -> Edit:
    """A recorded edit; what began as a suggestion has its id."""
    before = False if kind == "frame-checked" else None
    edit = edit_from_dict({"edit": kind, "id": id, "before": before, "after": after})
    match edit:
        case SpanEdit(_, _, SpanRecord() as record):
            return replace(edit, after=replace(record, suggested=spans.get(id)))
        case RelationEdit(_, _, RelationRecord() as link):
            return replace(edit, after=replace(link, suggested=links.get(id)))
        case _:
            return edit


def write(target: Path) -> ExportReport:
    """Make the sample project in a temporary directory and export it to `target`."""
    with tempfile.TemporaryDirectory() as directory:
        return export_prodigy(make_project(Path(directory) / DATASET), target)


def main() -> None:
    """Write the export that is kept in the repository."""
    report = write(EXPORT)
    EXPORT.chmod(0o644)
    sys.stderr.write(f"wrote {EXPORT.relative_to(CHECKOUT)}: {report.rows} rows, SHA-256 {report.sha256}\n")


if __name__ == "__main__":
    main()
