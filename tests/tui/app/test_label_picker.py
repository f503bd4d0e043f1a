"""More labels than digits: a list in groups that typing narrows, labels used last first."""

import shutil
from pathlib import Path

import pytest

from annotator.config.label_schema import read_label_schema
from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.tui.widgets.label_picker import LAST_USED, found_labels, row_content, rows_of, sections
from annotator.workspace.project import Project
from tests.support.articles import TEXT, tokenize
from tests.tui.app.conftest import Running, Start

SIXTY = Path(__file__).parents[2] / "support" / "sixty-labels.toml"
SCHEMA = read_label_schema(SIXTY)


@pytest.fixture
def sixty(tmp_path: Path) -> Project:
    """A project of sixty labels with one tokenized article."""
    made = Project.init(tmp_path / "project", "political-events")
    shutil.copyfile(SIXTY, made.directory / "schema.toml")
    made = Project.open(made.directory)
    with made.database() as database, database.transaction():
        add_articles(database, [ArticleRow("a1", TEXT, {"title": "Dara meets Oke"})])
        set_tokens(database, "a1", tokenize(TEXT))
    return made


def labelled(running: Running) -> list[tuple[str, str]]:
    """Surface and label of what has been accepted."""
    text = running.state.board.article.text
    return [(text[s.start : s.end], s.label) for s in running.state.board.annotations.accepted_spans()]


def picker(running: Running):
    return running.annotate.query_one("#labels")


# which labels, in which order


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("strike", "Strike"),
        ("neg", "Negotiation"),
        ("MEET", "Meeting"),
        ("clsh", "Clash"),
        ("min", "Minister"),
        ("place", "Country"),
        ("em b", "Embassy"),
    ],
)
def test_what_fits_best_comes_first(typed: str, best: str):
    assert found_labels(SCHEMA.spans, typed)[0].id == best


def test_what_does_not_fit_is_left_out():
    assert found_labels(SCHEMA.spans, "zzz") == []


def test_without_typing_all_labels_stand_in_their_groups_after_those_used_last():
    last, *groups = sections(SCHEMA, "", ["Raid", "Visit", "Raid", "Gone"])
    assert (last.heading, [label.id for label in last.labels]) == (LAST_USED, ["Raid", "Visit"])
    assert [section.heading for section in groups] == [
        "People",
        "Organisations",
        "Places",
        "Words",
        "Talks",
        "Force",
        "Other",
    ]
    assert [label for section in groups for label in section.labels] == [*SCHEMA.spans]


@pytest.mark.parametrize("width", [38, 58, 60, 78, 118, 198])
def test_every_label_is_listed_once_whole_at_every_width(width: int):
    widest = max(len(span.id) for span in SCHEMA.spans)
    rows = rows_of(sections(SCHEMA, "", []), width, widest)
    drawn = [row_content(row, width, widest, 0).plain for row in rows]
    assert all(len(line) <= width for line in drawn)
    words = " ".join(drawn).split()
    assert all(words.count(span.id) == 1 for span in SCHEMA.spans)
    assert [row.first for row in rows if row.labels] == sorted({row.first for row in rows if row.labels})


def test_sixty_labels_fit_a_screen_of_80x24():
    widest = max(len(span.id) for span in SCHEMA.spans)
    assert len(rows_of(sections(SCHEMA, "", []), 78, widest)) <= 17


# with keys


async def test_typing_and_enter_give_the_best_match(sixty: Project, start: Start):
    async with start(sixty) as running:
        await running.press("right", "0", *"polit", "enter")
        assert labelled(running) == [("Dara", "Politician")]
        assert not picker(running).display


async def test_labels_used_last_come_first(sixty: Project, start: Start):
    async with start(sixty) as running:
        await running.press("right", "0", *"raid", "enter", "right", "0", *"visit", "enter", "right", "0")
        first = picker(running).text.splitlines()[1].split()
        assert first[:2] == ["last", "used"]
        assert first[2:] == ["Visit", "Raid"]
        await running.press("enter")
        assert labelled(running)[-1] == ("Minister", "Visit")


async def test_labels_used_in_the_article_are_known_after_a_restart(sixty: Project, start: Start):
    async with start(sixty) as running:
        await running.press("right", "0", *"raid", "enter")
    async with start(sixty) as running:
        await running.press("0")
        assert picker(running).chosen.id == "Raid"


@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_arrows_reach_every_label(sixty: Project, start: Start, size: tuple[int, int]):
    async with start(sixty, size=size) as running:
        await running.press("0")
        seen = {picker(running).chosen.id}
        for _ in range(len(SCHEMA.spans)):
            await running.press("right")
            seen.add(picker(running).chosen.id)
            assert picker(running).chosen.id in picker(running).text.rpartition("\n")[0]
        assert len(seen) == len(SCHEMA.spans)
        for _ in range(40):
            await running.press("up")
        assert picker(running).chosen in SCHEMA.spans[:8]
        for _ in range(40):
            await running.press("down")
        assert picker(running).chosen.group == "Other"
        view, panel = running.annotate.query_one("#body").region, picker(running).region
        assert view.contains_region(panel)


async def test_esc_leads_back_and_changes_nothing(sixty: Project, start: Start):
    async with start(sixty) as running:
        await running.press("0", *"ra", "escape")
        assert not picker(running).display
        assert labelled(running) == []
        await running.press("right")
        assert running.state.cursor == 1


async def test_when_nothing_fits_it_says_so_and_enter_does_nothing(sixty: Project, start: Start):
    async with start(sixty) as running:
        await running.press("0", *"zzz")
        assert "no label fits" in picker(running).text
        await running.press("enter")
        assert "no label fits" in running.footer
        await running.press("backspace", "backspace", "backspace", "enter")
        assert len(labelled(running)) == 1


async def test_with_nine_labels_or_fewer_the_key_says_that_all_have_keys(project: Project, start: Start):
    async with start(project) as running:
        await running.press("0")
        assert running.footer == "every label has a key of its own here: 1-3"


async def test_the_footer_tells_of_the_list_where_there_is_one(sixty: Project, start: Start):
    async with start(sixty, size=(120, 40)) as running:
        assert "1-9 0 label" in running.footer
