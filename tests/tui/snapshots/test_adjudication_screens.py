"""The adjudication screen as it was looked at and found good."""

import pytest

from annotator.workspace.project import Project
from tests.tui.app.test_adjudicate import adjudicating, give, reject, shared
from tests.tui.snapshots.conftest import Picture

__all__ = ["shared"]

SIZES = [(60, 20), (80, 24), (120, 40)]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@sizes
async def test_the_first_difference(shared: Project, is_as_before: Picture, size: tuple[int, int]):
    async with adjudicating(shared, size) as running:
        assert await is_as_before(running)


async def test_a_version_taken_among_three_people(shared: Project, is_as_before: Picture):
    give(shared, "cy", [("Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ROLE")])
    async with adjudicating(shared) as running:
        await running.press("1", "tab", "2")
        assert await is_as_before(running)


async def test_a_disputed_article(shared: Project, is_as_before: Picture):
    reject(shared, "cy")
    async with adjudicating(shared) as running:
        assert await is_as_before(running)


async def test_nothing_differs_any_more(shared: Project, is_as_before: Picture):
    async with adjudicating(shared) as running:
        await running.press("1", "tab", "1", "tab", "1", "enter", "enter")
        assert await is_as_before(running)
