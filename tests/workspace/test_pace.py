"""A person's own pace is read from what they decided by hand."""

from pathlib import Path

import pytest

from annotator.editing.annotations import Answer
from annotator.editing.decisions import Decision, How
from annotator.editing.edits import AnswerEdit
from annotator.editing.finishing import COMMANDS
from annotator.store.database import Database
from annotator.store.decisions import append
from annotator.store.queue import QueueView
from annotator.store.queue_streams import QueueOrder
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.workspace.answers import IMPORTED
from annotator.workspace.deciding import Desk
from annotator.workspace.pace import Pace, pace_since, worked
from annotator.workspace.project import Project
from tests.support.projects import make_project

START = 1_700_000_000_000


def decide(
    database: Database,
    number: int,
    seconds: int,
    *,
    answer: Answer | None = Answer.ACCEPT,
    state: ArticleState = ArticleState.DONE,
    command: str = "",
    flagged: bool = False,
) -> None:
    edits = (AnswerEdit(None, answer),)
    named = command or (COMMANDS[answer] if answer else "step")
    decision = Decision(f"op{number}-{seconds}", named, How.ARTICLE, edits, START + seconds * 1000)
    with database.transaction():
        append(database, "alice", f"k{number}", decision, SummaryRow(state, flagged=flagged))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, articles=12)


def test_articles_decisions_and_the_time_between_them_are_counted(project: Project) -> None:
    with project.database() as database:
        for number, seconds in ((1, 0), (2, 40), (3, 100)):
            decide(database, number, seconds)
        decide(database, 4, 700, answer=None, state=ArticleState.STARTED)
        pace = pace_since(database, "alice", START)
    assert pace == Pace(articles=3, decisions=4, seconds=40 + 60 + 60)
    assert pace.in_an_hour(pace.decisions) == 90


def test_what_came_from_a_file_or_was_before_or_is_anothers_does_not_count(project: Project) -> None:
    with project.database() as database:
        decide(database, 1, -10)
        decide(database, 2, 10, command=IMPORTED)
        decide(database, 3, 20)
        assert pace_since(database, "alice", START) == Pace(1, 1, 0)
        assert pace_since(database, "bob", START) == Pace()


def test_an_article_that_was_opened_again_is_not_done(project: Project) -> None:
    with project.database() as database:
        decide(database, 1, 0)
        decide(database, 1, 10, answer=None, state=ArticleState.STARTED)
        assert pace_since(database, "alice", START) == Pace(0, 2, 10)


def test_too_little_time_gives_no_pace() -> None:
    assert Pace(1, 3, 59.9).in_an_hour(3) is None
    assert worked([]) == worked([START]) == 0


def test_the_next_article_follows_the_order_of_the_queue(project: Project) -> None:
    with project.database() as database:
        decide(database, 7, 1, answer=None, state=ArticleState.STARTED, flagged=True)
        decide(database, 1, 2)
    with Desk(project, "alice") as desk:
        assert desk.next_unfinished("k1") == "k2"
        desk.queue_view = QueueView(QueueOrder.FLAGGED)
        assert desk.next_unfinished("k1") == "k7"
        desk.queue_view = QueueView(QueueOrder.NEWEST)
        assert desk.next_unfinished("k12") == "k11"
        desk.queue_view = QueueView(QueueOrder.IMPORT)
        assert desk.next_unfinished("k1") == "k2"
