"""Projects on disk with articles in them, and decisions about these."""

from collections.abc import Iterable
from pathlib import Path

from annotator.document.article import Article
from annotator.editing.annotations import Answer
from annotator.editing.commands import Command
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.editing.session import open_session, reduce
from annotator.editing.state import EditorState
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.suggestions import add_suggestions, new_run
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.deciding import LoadedArticle, summarize
from annotator.workspace.project import Project
from tests.support.articles import SUGGESTED, TEXT, context, tokenize


def make_project(directory: Path, articles: int = 0, database: str = "") -> Project:
    """A new project with so many short articles `k1`, `k2` … that have no tokens."""
    project = Project.init(directory / "project", "political-events", database=database)
    with project.database() as database:
        add_short_articles(database, articles)
    return project


def add_short_articles(database: Database, count: int) -> None:
    """Articles `k1`, `k2` …."""
    rows = (ArticleRow(f"k{number}", f"Text of article {number}.") for number in range(1, count + 1))
    with database.transaction():
        add_articles(database, rows)


def make_suggested_project(directory: Path, database: str = "") -> Project:
    """A project with one tokenized article `a1`, the text and suggestions of `tests.support.articles`."""
    project = make_project(directory, database=database)
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("a1", TEXT, {"title": "Dara meets Oke"})])
        set_tokens(database, "a1", tokenize(TEXT))
        run = new_run(database, source="rules", model="rules-1", schema_hash=project.schema.hash)
        add_suggestions(database, run, "a1", SUGGESTED.spans, SUGGESTED.relations)
    return project


def answered(number: int, answer: Answer | None, before: Answer | None = None) -> Decision:
    """A decision about a whole article, number and time from `number`."""
    edits = (AnswerEdit(before, answer),)
    return Decision(f"op{number}", "finish", How.ARTICLE, edits, 1_700_000_000_000 + number * 1000)


STATES = {
    None: ArticleState.STARTED,
    Answer.ACCEPT: ArticleState.DONE,
    Answer.REJECT: ArticleState.REJECTED,
    Answer.IGNORE: ArticleState.SKIPPED,
}


def store_answer(
    database: Database, key: str, answer: Answer | None, *, number: int, annotator: str = "alice"
) -> bool:
    """Store such a decision in a transaction of its own."""
    with database.transaction():
        return append(database, annotator, key, answered(number, answer), SummaryRow(STATES[answer]))


def session_of(project: Project, loaded: LoadedArticle) -> EditorState:
    """The editor's state of a loaded article."""
    return open_session(
        loaded.article, project.schema, loaded.suggestions, loaded.history, cursor=loaded.place
    )


def play(
    database: Database,
    project: Project,
    article: Article,
    state: EditorState,
    commands: Iterable[Command],
    *,
    annotator: str = "alice",
    first: int = 0,
) -> EditorState:
    """Carry out commands and store each decision with its summary; the state at the end."""
    for number, command in enumerate(commands, first):
        outcome = reduce(state, command, context(number))
        if outcome.decision is not None:
            with database.transaction():
                summary = summarize(outcome.state.board)
                append(database, annotator, article.key, outcome.decision, summary)
        state = outcome.state
    return state
