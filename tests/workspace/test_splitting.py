"""The split: the same story on one side, and no article ever on another."""

import random
from pathlib import Path

import pytest

from annotator.document.errors import UsageError
from annotator.store.articles import ArticleRow, add_articles
from annotator.workspace.project import Project
from annotator.workspace.splitting import Side, Split, split_articles
from tests.support.projects import make_project

WORDS = [a + b for a in "bdfgklmnprst" for b in ("an", "el", "is", "or", "ut")]


def story(number: int, words: int = 80) -> str:
    """An invented text, the same for the same number."""
    return " ".join(random.Random(number).choices(WORDS, k=words))


def add(project: Project, texts: dict[str, str]) -> None:
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow(key, text) for key, text in texts.items()])


def split(project: Project, share: float = 0.8) -> Split:
    with project.database() as database, database.snapshot():
        return split_articles(database, share)


def test_no_article_moves_when_others_are_added(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    sides: dict[str, Side] = {}
    for batch in range(6):
        add(project, {f"k{batch}-{n}": story(7 * batch + n if n < 7 else n) for n in range(10)})
        found = split(project).sides
        assert {key: found[key] for key in sides} == sides
        sides = dict(found)
    assert len(sides) == 60


def test_copies_of_a_story_are_on_its_side(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    add(project, {f"a{n}": story(n) for n in range(20)})
    add(project, {f"b{n}": "Another headline. " + story(n) for n in range(20)})
    found = split(project)
    assert {found.stories[f"b{n}"] for n in range(20)} == {f"a{n}" for n in range(20)}
    assert all(found.sides[f"a{n}"] is found.sides[f"b{n}"] for n in range(20))
    assert set(found.sides.values()) == {Side.TRAIN, Side.DEV}


def test_an_article_near_to_both_sides_is_on_neither(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    add(project, {"one": story(1), "other": story(2), "both": story(1) + " " + story(2)})
    found = split(project)
    assert {found.sides["one"], found.sides["other"]} == {Side.TRAIN, Side.DEV}
    assert found.sides["both"] is Side.NEITHER
    assert set(found.near["both"]) == {"one", "other"}


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8, 0.99])
def test_two_stories_are_enough_for_both_sides(tmp_path: Path, share: float) -> None:
    project = make_project(tmp_path)
    add(project, {"one": story(1), "copy": story(1) + " more", "two": story(2)})
    found = split(project, share).sides
    assert {found["one"], found["two"]} == {Side.TRAIN, Side.DEV}
    assert found["copy"] is found["one"]


def test_the_share_is_kept_in_the_long_run(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    add(project, {f"k{n}": story(n, 20) for n in range(1000)})
    sides = list(split(project, 0.7).sides.values())
    assert sides.count(Side.TRAIN) == pytest.approx(700, abs=45)


def test_with_a_share_of_one_everything_is_trained_on(tmp_path: Path) -> None:
    project = make_project(tmp_path, articles=5)
    assert set(split(project, 1).sides.values()) == {Side.TRAIN}


@pytest.mark.parametrize("share", [0, -1, 1.01, float("nan")])
def test_what_is_no_share_is_refused(tmp_path: Path, share: float) -> None:
    with pytest.raises(UsageError, match="no share"):
        split(make_project(tmp_path), share)


def test_a_project_without_articles_has_an_empty_split(tmp_path: Path) -> None:
    assert split(make_project(tmp_path)).sides == {}
