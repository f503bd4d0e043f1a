"""Adjudication with the keys alone, on two people's work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotator.document.errors import ProjectError, UsageError
from annotator.document.ids import GOLD
from annotator.document.spans import Span
from annotator.editing.adjudicating import Strategy
from annotator.editing.annotations import Answer, SpanRecord, Verdict
from annotator.editing.decisions import Decision, How, fold
from annotator.editing.edits import AnswerEdit, SpanEdit
from annotator.editing.state import EditorState
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.decisions import append, history
from annotator.store.summaries import ArticleState, SummaryRow
from annotator.tui.adjudicator_app import AdjudicatorApp
from annotator.tui.keymap import build_keymap
from annotator.tui.widgets.footer import Footer
from annotator.tui.widgets.palette import Palette
from annotator.tui.widgets.queue_list import QueueList
from annotator.tui.widgets.status_line import StatusLine
from annotator.tui.widgets.versions_pane import VersionsPane
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.project import Project
from tests.support.articles import tokenize
from tests.support.projects import make_project

TEXT = "General Dara Oke met the envoy in Lusaka. Later Oke criticised the talks."
ANA = [("Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ROLE")]
BO = [("General Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ACTOR"), ("talks", "EVENT")]


def give(project: Project, name: str, marked: list[tuple[str, str]], key: str = "n1") -> None:
    """A finished article of one person."""
    edits = []
    for number, (words, label) in enumerate(marked):
        span = Span(f"{name}{number}", TEXT.index(words), TEXT.index(words) + len(words), label)
        edits.append(SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)))
    decision = Decision(
        f"{key}{name}", "import", How.ARTICLE, (*edits, AnswerEdit(None, Answer.ACCEPT)), 1_700_000_000_000
    )
    with project.database() as database, database.transaction():
        append(database, name, key, decision, SummaryRow(ArticleState.DONE))


@pytest.fixture
def shared(tmp_path: Path) -> Project:
    """Two articles; both people finished the first, one of them the second."""
    project = make_project(tmp_path)
    with project.database() as database, database.transaction():
        for key in ("n1", "n2"):
            add_articles(database, [ArticleRow(key, TEXT, {"title": f"Article {key}", "id": key})])
            set_tokens(database, key, tokenize(TEXT))
    give(project, "ana", ANA)
    give(project, "bo", BO)
    give(project, "ana", ANA, "n2")
    return project


class Running:
    """The app while it runs."""

    def __init__(self, app: AdjudicatorApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def settle(self) -> None:
        while self.app._annotate._saver.is_busy:
            await self.pilot.pause()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            while self.app._annotate._saver.is_busy:
                await self.pilot.pause()
            await self.pilot.pause()

    @property
    def state(self) -> EditorState | None:
        return self.app._annotate.state

    @property
    def pane(self) -> str:
        return self.app._annotate.query_one(VersionsPane).text

    @property
    def status(self) -> str:
        return self.app._annotate.query_one(StatusLine).text

    @property
    def footer(self) -> str:
        return self.app._annotate.query_one(Footer).text


@asynccontextmanager
async def adjudicating(
    project: Project, size: tuple[int, int] = (80, 24), strategy: Strategy = Strategy.ALL
) -> AsyncIterator[Running]:
    with AdjudicationDesk(project, "eva", (), strategy) as desk:
        app = AdjudicatorApp(desk, build_keymap(project.settings, project.schema))
        async with app.run_test(size=size) as pilot:
            running = Running(app, pilot)
            await running.press()
            while app._annotate._saver.is_busy:
                await pilot.pause()
            await pilot.pause()
            yield running


def gold(project: Project) -> list[tuple[str, str]]:
    with project.database() as database:
        kept = fold(history(database, GOLD, "n1"))
    return [(TEXT[span.start : span.end], span.label) for span in kept.accepted_spans()]


async def test_what_both_say_is_settled_and_the_first_difference_is_at_hand(shared: Project):
    async with adjudicating(shared) as running:
        assert gold(shared) == [("met", "EVENT")]
        assert "boundary" in running.pane and "1/3" in running.pane
        assert "ACTOR “Dara Oke”" in running.pane and "ACTOR “General Dara Oke”" in running.pane
        assert "gold · eva" in running.status and "open 3" in running.status


async def test_a_digit_takes_that_persons_version_and_tab_goes_on(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("2", "tab")
        assert ("General Dara Oke", "ACTOR") in gold(shared)
        assert "label" in running.pane and "open 2" in running.status
        await running.press("1", "tab", "2")
        assert set(gold(shared)) == {("General Dara Oke", "ACTOR"), *BO[1:2], ("envoy", "ROLE"), BO[3]}
        assert "open 0" in running.status


async def test_the_keys_of_the_editor_work_and_settle_the_difference_as_ones_own(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("1", "tab", "1", "greater_than_sign")
        assert ("envoy", "ROLE") in gold(shared)
        with shared.database() as database:
            settled = fold(history(database, GOLD, "n1")).settled
        assert all(each.decider == "eva" for each in settled.values())


async def test_undo_opens_the_difference_again_also_after_a_restart(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("2")
        assert "open 2" in running.status
    async with adjudicating(shared) as running:
        assert "open 2" in running.status
        await running.press("u")
        assert "open 3" in running.status and gold(shared) == [("met", "EVENT")]


async def test_a_reason_is_kept_with_what_was_settled(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("1", "Y", "3")
        assert "slip" in running.pane
    with shared.database() as database:
        reasons = [each.reason for each in fold(history(database, GOLD, "n1")).settled.values()]
    assert [reason for reason in reasons if reason] == ["slip"]


async def test_enter_leads_to_what_is_not_settled_and_then_finishes(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("2", "enter")
        assert "differences to settle first" in running.footer
        await running.press("1", "tab", "1", "enter", "enter", "y", "enter", "enter")
    with shared.database() as database:
        assert fold(history(database, GOLD, "n1")).answer is Answer.ACCEPT


async def test_nothing_is_settled_without_being_asked_for(shared: Project):
    async with adjudicating(shared, strategy=Strategy.NONE):
        assert gold(shared) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20), (40, 12)], ids=str)
async def test_every_size_shows_the_difference_and_its_keys(shared: Project, size: tuple[int, int]):
    async with adjudicating(shared, size) as running:
        assert "boundary" in running.pane
        assert "as in gold" in running.footer


def test_one_persons_work_is_nothing_to_adjudicate(shared: Project):
    with pytest.raises(ProjectError, match="two people"):
        AdjudicationDesk(shared, "eva", ("ana",))
    with pytest.raises(UsageError, match="finished no article"):
        AdjudicationDesk(shared, "eva", ("ana", "zoe"))
    AdjudicationDesk(shared, "eva").close()


def reject(project: Project, name: str, key: str = "n1") -> None:
    """Somebody rejects an article."""
    decision = Decision(f"{key}{name}", "import", How.ARTICLE, (AnswerEdit(None, Answer.REJECT),), 1)
    with project.database() as database, database.transaction():
        append(database, name, key, decision, SummaryRow(ArticleState.REJECTED))


async def test_a_disputed_article_is_fit_or_rejected_first(shared: Project):
    reject(shared, "cy")
    async with adjudicating(shared) as running:
        assert "whole article" in running.pane and "cy" in running.pane
        await running.press("space")
        assert "is it fit?" in running.footer
        await running.press("1")
        assert "open 3" in running.status
        await running.press("X", "y")
    with shared.database() as database:
        assert fold(history(database, GOLD, "n1")).answer is Answer.REJECT


async def test_one_persons_annotations_are_taken_where_the_others_rejected_the_article(shared: Project):
    reject(shared, "cy", "n2")
    async with adjudicating(shared) as running:
        await running.press("J")
        assert "whole article" in running.pane
        await running.press("1")
        assert "open 0" in running.status
    with shared.database() as database:
        kept = fold(history(database, GOLD, "n2"))
    assert [TEXT[s.start : s.end] for s in kept.accepted_spans()] == [words for words, _ in ANA]


async def test_articles_without_tokens_can_be_adjudicated(tmp_path: Path):
    project = make_project(tmp_path)
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("n1", TEXT, {"title": "Untokenized"})])
    give(project, "ana", ANA)
    give(project, "bo", BO)
    async with adjudicating(project) as running:
        assert "boundary" in running.pane


async def test_the_first_space_on_what_gold_lacks_says_so_and_the_second_leaves_it_out(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("space")
        assert "gold has nothing here yet" in running.footer and "open 3" in running.status
        await running.press("space")
        assert "open 2" in running.status and gold(shared) == [("met", "EVENT")]


async def test_more_work_brings_a_finished_article_back(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("1", "tab", "1", "tab", "1", "enter", "enter")
        assert "All differences are settled" in str(running.app.screen.query_one("#said").render())
    give(shared, "cy", [("Later Oke", "ACTOR")])
    before = gold(shared)
    async with adjudicating(shared) as running:
        assert "trigger" in running.pane
        assert gold(shared) == before


async def test_at_a_difference_a_label_is_picked_from_the_list(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("1", "0", *"role", "enter")
        assert ("Dara Oke", "ROLE") in gold(shared)


async def test_the_palette_offers_what_holds_at_a_difference(shared: Project):
    async with adjudicating(shared) as running:
        await running.press(":")
        found = [each.id for each in running.app._annotate.query_one(Palette).found]
    assert {"difference.keep", "difference.reason", "version.1", "version.2", "edit.undo"} <= set(found)
    assert not {"step.take", "version.3", "label.1"} & set(found)


async def test_hostile_names_and_words_are_shown_safely(tmp_path: Path):
    project = make_project(tmp_path)
    text = "The \x1b[31mred\u202e general met [bold]Oke[/bold]."
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("n1", text, {"title": "\x1b]0;x\x07"})])
        set_tokens(database, "n1", tokenize(text))
    for name, end in (("ana", 20), ("bo", 28)):
        span = Span(f"{name}0", 4, end, "ACTOR")
        edits = (SpanEdit(span.id, None, SpanRecord(span, Verdict.ACCEPTED)), AnswerEdit(None, Answer.ACCEPT))
        with project.database() as database, database.transaction():
            decision = Decision(f"op{name}", "finish", How.ARTICLE, edits, 1)
            append(database, name, "n1", decision, SummaryRow(ArticleState.DONE))
    async with adjudicating(project) as running:
        assert "\x1b" not in running.pane and "\u202e" not in running.pane


async def test_many_annotators_share_rows_where_they_agree(shared: Project):
    for number in range(3, 11):
        give(shared, f"p{number:02}", ANA if number % 2 else BO)
    async with adjudicating(shared) as running:
        assert len(running.pane.splitlines()) == 4
        await running.press("9")
        assert "as p09 has it" in running.footer or "as" in running.footer
        assert "open 2" in running.status


async def test_those_past_the_ninth_are_taken_from_a_list_by_letter(shared: Project):
    for name in [f"p{number}" for number in range(1, 9)]:
        give(shared, name, ANA)
    give(shared, "zoe", [("General", "ROLE"), *ANA])
    async with adjudicating(shared) as running:
        assert "split" in running.pane and "zoe" in running.pane
        await running.press("V", "b")
        assert ("General", "ROLE") in gold(shared)
        await running.press("V", "escape", "u")
        assert ("General", "ROLE") not in gold(shared)


async def test_a_and_x_mean_the_difference_and_never_what_stands_beside_it(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("a")
        assert "gold has nothing here yet" in running.footer and "open 3" in running.status
        await running.press("greater_than_sign")
        assert gold(shared) == [("met", "EVENT")]
        await running.press("x")
        assert "open 2" in running.status and gold(shared) == [("met", "EVENT")]
        await running.press("2", "a")
        assert ("envoy", "ACTOR") in gold(shared) and "3/3" in running.pane


async def test_the_cursor_on_a_settled_difference_brings_it_back_to_be_taken_otherwise(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("2", "tab", "g")
        assert "boundary" in running.pane and "settled by eva" in running.pane
        await running.press("1")
        assert ("Dara Oke", "ACTOR") in gold(shared) and "open 2" in running.status


async def test_q_shows_the_shared_articles_alone(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("q")
        queue = running.app.screen.query_one(QueueList)
        assert [row.key for row in queue._rows] == ["n1"]
        await running.press("enter")
        assert running.app.screen is running.app._annotate and "1/3" in running.pane


async def test_what_is_new_since_an_article_was_finished_is_said(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("1", "tab", "1", "tab", "1", "enter", "enter")
    give(shared, "cy", [("Later Oke", "ACTOR"), ("met", "EVENT")])
    before = gold(shared)
    async with adjudicating(shared) as running:
        assert "new since this article was finished" in running.footer
        assert gold(shared) == before


async def test_reasons_may_be_in_ones_own_words(shared: Project):
    async with adjudicating(shared) as running:
        await running.press("Y")
        assert "settle it first" in running.footer
        await running.press("1", "Y", "5", *"title", "enter")
        assert "title" in running.pane


async def test_what_a_majority_settles_is_said_and_one_undo_takes_it_back(shared: Project):
    give(shared, "cy", ANA)
    async with adjudicating(shared, strategy=Strategy.MAJORITY) as running:
        assert "3 settled beforehand, as most say" in running.footer and "open 0" in running.status
        await running.press("u")
        assert gold(shared) == [] and "open 3" in running.status
