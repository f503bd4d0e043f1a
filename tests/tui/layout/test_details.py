from collections import Counter

from msgspec.structs import replace

from annotator.editing.commands import ApplyLabel, FocusOn, MoveTo, Reject, TakeStep, Undo
from annotator.editing.items import Status
from annotator.editing.session import reduce
from annotator.editing.state import EditorState
from annotator.tui.layout.details import OpenCounts, detail_rows
from annotator.tui.layout.frame import on_screen
from annotator.tui.layout.rows import row_cells, row_text
from tests.support.articles import TEXT, context, suggest
from tests.tui.layout.texts import session


def after(*commands: object) -> EditorState:
    state = session()
    for number, command in enumerate(commands):
        state = reduce(state, command, context(number)).state  # type: ignore[arg-type]
    return state


def said(state: EditorState, width: int = 34) -> list[str]:
    counts = OpenCounts().of(state.board)
    return [row_text(row).rstrip() for row in detail_rows(state, width, on_screen, counts)]


def test_an_event_with_its_attributes_its_source_and_its_links() -> None:
    rows = said(after(TakeStep()))
    assert rows[0] == "EVENT  met"
    assert "event_type  CONSULT" in rows
    assert "mode        –" in rows
    assert "polarity    positive" in rows
    assert "said by rules · 0.80" in rows
    assert [row.split() for row in rows if row.startswith(("SOURCE", "TARGET"))] == [
        ["SOURCE", "Dara", "?"],
        ["TARGET", "Oke", "?"],
    ]


def test_the_steps_of_the_sentence_show_what_is_done_and_where_one_is() -> None:
    rows = [row.split() for row in said(after(TakeStep()))]
    assert ["names", "and", "roles", "✓"] in rows
    assert ["met", "◂"] in rows


def test_open_counts_follow_every_decision() -> None:
    counts = OpenCounts()
    state = session()
    for number, command in enumerate(
        [TakeStep(), Reject(), TakeStep(), Undo(), TakeStep(), MoveTo(0, False)]
    ):
        state = reduce(state, command, context(number)).state  # type: ignore[arg-type]
        expected: Counter[str] = Counter()
        for sentence in state.board.things():
            expected.update(i.span.label for i in sentence.items if i.status is Status.OPEN)
            expected[""] += sum(link.status is Status.OPEN for link in sentence.links)
        assert +counts.of(state.board) == +expected


def test_every_row_fits() -> None:
    state = after(TakeStep())
    counts = OpenCounts().of(state.board)
    for width in (16, 20, 34, 50):
        for row in detail_rows(state, width, on_screen, counts):
            assert row_cells(row) <= width


def test_nothing_in_view_still_tells_of_sentence_and_article() -> None:
    state = after(TakeStep(), TakeStep(), TakeStep(), TakeStep(), TakeStep(), MoveTo(3, False))
    rows = said(state)
    assert any(row.startswith("── this sentence") for row in rows)
    assert any(row.split() == ["ACTOR", "0"] for row in rows)


def test_guesses_doubts_and_where_they_come_from_are_told() -> None:
    state = session(suggestions=suggest(TEXT, [("Dara", 0, "ACTOR"), ("Dara", 1, "ACTOR")], []))
    state = replace(state, board=replace(state.board, lexicon={"met": {"event_type": "CONSULT"}}))
    made = reduce(reduce(state, MoveTo(2), context()).state, ApplyLabel("EVENT"), context(1)).state
    assert any(row.split() == ["event_type", "CONSULT?"] for row in said(made))
    link = made.board.links_from(made.focus)[0]
    on_link = reduce(made, FocusOn(link.relation.id), context(2)).state
    assert "SOURCE · open" in said(on_link)
    assert "guess: the nearest name" in said(on_link)
    wrong = reduce(reduce(state, MoveTo(1), context()).state, Reject(), context(1)).state
    assert "rejected elsewhere · space rejects it" in said(wrong, 40)
