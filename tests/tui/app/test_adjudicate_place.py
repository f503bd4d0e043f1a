"""Adjudication that begins at a place: what the list of disagreements prints opens there."""

import pytest

from annotator.tui.adjudicator_app import app_at
from annotator.tui.keymap import build_keymap
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.project import Project
from tests.tui.app.test_adjudicate import TEXT, shared

__all__ = ["shared"]


@pytest.mark.parametrize("words", ["talks", "envoy", "Oke"])
async def test_the_difference_at_the_place_is_at_hand(shared: Project, words: str) -> None:
    desk = AdjudicationDesk(shared, "eva", ("ana", "bo"))
    app = app_at(TEXT.index(words))(desk, build_keymap(shared.settings, shared.schema), start_key="n1")
    async with app.run_test(size=(100, 30)) as pilot:
        while app._annotate._saver.is_busy:
            await pilot.pause()
        await pilot.pause()
        await pilot.pause()
        at_hand = app._annotate.adjudication.difference  # type: ignore[attr-defined]
        assert words in TEXT[at_hand.start : at_hand.end]
    app.preparer.close()
    desk.close(5)
