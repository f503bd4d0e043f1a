"""A project in which everything that can be hostile is: texts, titles, sources, ids, notes, labels,
guidelines, names.
"""

from pathlib import Path

from annotator.document.spans import Span
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit, NoteEdit, SpanEdit
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from tests.hostile.payloads import payloads
from tests.support.articles import suggest, tokenize

LABELS = ("[/nope]", "[@click:app.quit]Q", "<b>{0}%s")
"""Labels that a schema may have."""

PEOPLE = ("ana", "bo")
SHARED = "shared"
"""Key of the article that both people have finished."""


def _toml(text: str) -> str:
    plain = set(map(chr, range(32, 127))) - {'"', "\\"}
    return '"' + "".join(char if char in plain else f"\\U{ord(char):08X}" for char in text) + '"'


def _schema(everything: str) -> str:
    """Label schemas are refused when they hold control characters, so these texts are what may stand in
    one.
    """
    said = f"guideline = {_toml(everything)}\npositive = [{_toml(everything)}]"
    spans = [("ACTOR", "ACT", "1", ""), ("ROLE", "ROL", "2", ""), ("EVENT", "EVT", "3", "frame = true")]
    spans += [
        (label, short, key, "")
        for label, short, key in zip(LABELS, ("NOP", "CLI", "BOL"), "456", strict=True)
    ]
    parts = ['name = "hostile"\nversion = "1"\nlanguage = "en"']
    parts += [
        f'[[span]]\nid = {_toml(id)}\nshort = {_toml(short)}\nkey = "{key}"\ncolor = "cyan"\n{more}\n{said}'
        for id, short, key, more in spans
    ]
    parts.append(f'[[relation]]\nid = "HOLDS"\nshort = "HLD"\nhead = ["ACTOR"]\ntail = ["ROLE"]\n{said}')
    parts.append('[[relation]]\nid = "[b]LEADS"\nshort = "LDS"\nhead = ["ACTOR"]\ntail = ["ROLE"]\n')
    parts.append(
        f'[[attribute]]\nid = "actor"\non = ["ACTOR"]\nkind = "text"\nguideline = {_toml(everything)}'
    )
    return "\n\n".join(parts) + "\n"


def _text(hostile: str) -> str:
    return f"General Dara met {hostile} here.\n\nDara, the general, left {hostile}."


def _decide(project: Project, name: str, key: str, *edits: object, number: int, state: ArticleState) -> None:
    decision = Decision(f"{name}{key}{number}", "import", How.ARTICLE, edits, 1_700_000_000_000 + number)  # type: ignore[arg-type]
    with project.database() as database, database.transaction():
        append(
            database,
            name,
            key,
            decision,
            SummaryRow(
                state,
                note="".join(getattr(edit, "after", "") for edit in edits if isinstance(edit, NoteEdit)),
            ),
        )


def make_hostile_project(directory: Path) -> Project:
    """The project: article `shared` holds all texts, and one more article each of them."""
    found = payloads()
    everything = " ".join(each.framed for each in found)
    (directory / "hostile.toml").write_text(
        _schema(" ".join(each.text for each in found if each.expect != "mark")), "utf-8"
    )
    project = Project.init(directory / "project", str(directory / "hostile.toml"))
    rows = [
        (SHARED, everything),
        *((f"{number} {each.framed}", each.framed) for number, each in enumerate(found)),
    ]
    with project.database() as database, database.transaction():
        run = new_run(database, source="rules", model=everything, schema_hash=project.schema.hash)
        for key, hostile in rows:
            text = _text(hostile)
            add_articles(
                database, [ArticleRow(key, text, {"title": hostile, "source": hostile, "date": hostile})]
            )
            set_tokens(database, key, tokenize(text))
            marked = [
                ("General", 0, "ROLE"),
                ("Dara", 0, "ACTOR"),
                ("met", 0, "EVENT"),
                ("general", 0, LABELS[0]),
            ]
            suggested = suggest(text, marked, [("HOLDS", 1, 0)], run)
            add_suggestions(database, run, key, suggested.spans, suggested.relations)
    for person, label in zip(PEOPLE, LABELS, strict=False):
        span = Span(f"s{person}", 0, 7, label)
        event = Span(f"e{person}", 13, 16, "EVENT")
        accepted = [SpanEdit(each.id, None, SpanRecord(each, Verdict.ACCEPTED)) for each in (span, event)]
        edits = (*accepted, NoteEdit("", everything))
        _decide(
            project,
            person,
            SHARED,
            *edits,
            AnswerEdit(None, Answer.ACCEPT),
            number=1,
            state=ArticleState.DONE,
        )
    for number, (key, hostile) in enumerate(rows):
        _decide(project, "alice", key, NoteEdit("", hostile), number=number, state=ArticleState.STARTED)
    name = "".join(char for char in everything if char not in "/\n")[:60]
    file = directory / f"{name}.txt"
    file.write_text(_text("a file"), "utf-8")
    import_files(project, [file])
    return project
