"""The annotation screen: keys become durable decisions, and the screen follows."""

from msgspec.structs import replace

from annotator.editing.annotations import Answer
from annotator.editing.finishing import COMMANDS
from annotator.tui.actions import ACTIONS, EDITING
from annotator.tui.screens.help import HelpScreen, guideline_content
from annotator.tui.widgets.attribute_grid import AttributeGrid
from annotator.workspace.project import Project
from tests.support.articles import make_schema
from tests.tui.app.conftest import Start


async def test_it_opens_at_the_first_step_of_the_first_unfinished_article(project: Project, start: Start):
    async with start(project) as running:
        assert running.annotate.loaded.article.key == "a1"
        assert running.focused() == "General"
        assert "Dara meets Oke" in running.status
        assert "alice" in running.status


async def test_space_records_the_step_and_says_saved(project: Project, start: Start):
    async with start(project) as running:
        assert "saved" not in running.status
        await running.press("space")
        assert [each.command for each in running.decisions()] == ["step"]
        assert running.status.endswith("saved")
        assert running.focused() == "met"


async def test_what_is_shown_is_what_is_stored(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "x", "tab", "a", "1", ".", "u", "U")
        stored = [each.op for each in running.decisions()]
        shown = running.state
    async with start(project) as running:
        again = running.state
        assert again.board.annotations == shown.board.annotations
        assert [each.op for each in running.decisions()] == stored


async def test_keys_pressed_during_a_save_wait_in_order(project: Project, start: Start):
    async with start(project) as running:
        for key in ("right", "right", "1", "right", "2"):
            running.app.simulate_key(key)
        await running.settle()
        await running.pilot.pause()
        await running.settle()
        assert [each.command for each in running.decisions()] == ["label", "label"]


async def test_a_second_space_before_the_next_step_was_painted_is_not_taken(project: Project, start: Start):
    async with start(project) as running:
        running.app.simulate_key("space")
        running.app.simulate_key("space")
        await running.settle()
        await running.pilot.pause()
        assert [each.command for each in running.decisions()] == ["step"]
        assert "pressed before" in running.footer


async def test_edges_labels_and_attributes_correct_and_stay(project: Project, start: Start):
    async with start(project) as running:
        await running.press("full_stop")
        assert running.focused() == "General Dara"
        await running.press("comma")
        assert running.focused() == "General"
        await running.press("1")
        assert running.state.focused_item.span.label == "ACTOR"
        assert running.focused() == "General"


async def test_the_attribute_grid_costs_two_keys_for_a_type(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "e", "j")
        assert running.state.focused_item.span.attributes["event_type"] == "REJECT"
        await running.press("space")
        assert running.state.focused_item is None or running.focused() != "met"
        assert [each.command for each in running.decisions()] == ["step", "attribute", "step"]


async def test_the_attribute_grid_goes_on_to_mode_polarity_and_time(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "e", "c")
        panel = running.annotate.query_one("#grid")
        assert "visit" in panel.text
        key = next(cell.key for cell in panel.grid.cells if cell.value == "visit")
        await running.press(key, "minus", "greater_than_sign")
        attributes = running.state.focused_item.span.attributes
        assert attributes["event_type"] == "CONSULT"
        assert attributes["mode"] == "visit"
        assert attributes["polarity"] == "negative"
        assert attributes["time"] == ("future",)
        await running.press("escape")
        assert not panel.display


async def test_choosing_the_value_that_stands_keeps_it(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space")
        assert running.state.focused_item.span.attributes["event_type"] == "CONSULT"
        await running.press("e", "c")
        assert running.state.focused_item.span.attributes["event_type"] == "CONSULT"


async def test_a_note_is_typed_and_kept(project: Project, start: Start):
    async with start(project) as running:
        await running.press("m", "o", "d", "x", "backspace", "d", "space", "[", "enter")
        assert running.state.board.annotations.note == "odd ["
        assert "note" in running.status
        await running.press("m", "X", "escape")
        assert running.state.board.annotations.note == "odd ["


async def test_skip_and_reject_ask_first(project: Project, start: Start):
    async with start(project) as running:
        await running.press("S")
        assert "y yes" in running.footer
        await running.press("space")
        assert running.decisions() == []
        await running.press("X", "y")
        assert running.decisions()[-1].command == COMMANDS[Answer.REJECT]
        assert running.annotate.loaded.article.key == "a2"


async def test_finishing_over_open_items_asks_and_goes_to_the_next_article(project: Project, start: Start):
    async with start(project) as running:
        await running.press("enter", "enter", "y")
        assert running.decisions()[-1].command == COMMANDS[Answer.ACCEPT]
        assert running.annotate.loaded.article.key == "a2"


async def test_ctrl_j_counts_as_enter(project: Project, start: Start):
    async with start(project, key="a2") as running:
        await running.press("space", "ctrl+j")
        assert running.decisions("a2")[-1].command == COMMANDS[Answer.ACCEPT]


async def test_when_all_is_done_it_says_what_to_do_next(project: Project, start: Start):
    async with start(project) as running:
        await running.press("X", "y", "X", "y")
        said = str(running.app.screen.query_one("#said").render())
        assert "All 2 articles are done" in said
        assert "annotator export --format prodigy" in said
        await running.press("q", "enter")
        assert running.annotate.loaded.article.key in ("a1", "a2")


async def test_going_to_the_next_article_and_back_keeps_the_place(project: Project, start: Start):
    async with start(project) as running:
        await running.press("right", "right", "right")
        place = running.state.cursor
        await running.press("J")
        assert running.annotate.loaded.article.key == "a2"
        await running.press("J")
        assert "last article" in running.footer
        await running.press("K")
        assert running.state.cursor == place


async def test_an_unknown_key_says_so(project: Project, start: Start):
    async with start(project) as running:
        await running.press("w")
        assert running.footer == "no key here: w · ? help"
        await running.press("right")
        assert "no key here" not in running.footer


async def test_two_unexpected_capitals_ask_about_caps_lock(project: Project, start: Start):
    async with start(project) as running:
        await running.press("A")
        assert "no key here: A" in running.footer
        await running.press("D")
        assert running.footer == "Caps Lock?"
        assert running.decisions() == []


async def test_keys_of_other_programs_are_harmless(project: Project, start: Start):
    async with start(project) as running:
        for key in ("ctrl+z", "ctrl+s", "ctrl+q", "ctrl+d", "f1", "alt+x"):
            await running.press(key)
            assert "no key here" in running.footer
        assert running.app.is_running
        assert running.decisions() == []


async def test_pasted_text_does_nothing(project: Project, start: Start):
    from textual.events import Paste

    async with start(project) as running:
        running.app.post_message(Paste("a x space 1 y"))
        await running.pilot.pause()
        assert running.footer == "pasted text is ignored"
        assert running.decisions() == []


async def test_pasted_text_goes_into_a_note_without_its_line_ends(project: Project, start: Start):
    from textual.events import Paste

    async with start(project) as running:
        await running.press("m")
        running.app.post_message(Paste("two\nlines\x1b[31m"))
        await running.pilot.pause()
        await running.press("enter")
        assert running.state.board.annotations.note == "two lines [31m"


async def test_q_opens_the_queue_and_quits_there(project: Project, start: Start):
    async with start(project) as running:
        await running.press("q")
        assert "A visit" in running.app.screen.query_one("#rows").render().plain
        await running.press("down", "enter")
        assert running.annotate.loaded.article.key == "a2"
        await running.press("q", "q")
        assert running.app.return_code == 0


async def test_the_palette_runs_an_action_by_name(project: Project, start: Start):
    async with start(project) as running:
        await running.press("colon", *"flag", "enter")
        assert running.state.board.annotations.flagged
        await running.press("ctrl+p", *"LABEL", "space", *"role")
        assert "Label ROLE" in running.annotate.query_one("#palette").text
        await running.press("escape")


async def test_help_shows_the_guideline_of_the_label_in_focus(project: Project, start: Start):
    async with start(project) as running:
        await running.press("question_mark")
        page = running.app.screen.query_one("#page")
        role = project.schema.span("ROLE")
        said = page.render().plain
        assert " ".join(role.guideline.split())[:60] in said
        unwrapped = " ".join(said.split())
        assert all(f"yes {example}" in unwrapped for example in role.positive)
        assert all(f"no {example}" in unwrapped for example in role.negative)


async def test_help_lists_the_keys_that_hold_here(project: Project, start: Start):
    async with start(project) as running:
        await running.press("question_mark", "tab")
        page = running.app.screen.query_one("#page")
        said = page.render().plain
        assert said.startswith("Read the sentence, fix what is wrong, press space.")
        assert "Label ACTOR." in said
        for each in ACTIONS:
            if each.contexts & EDITING and not each.id[-1].isdigit():
                assert each.help.split(",")[0].split(";")[0][:40] in " ".join(said.split()), each.id
        assert "Leave the program" not in said
        await running.press("escape")
        assert running.app.screen is running.annotate


async def test_compact_and_inspector_are_switched(project: Project, start: Start):
    async with start(project) as running:
        lanes = running.annotate.query_one("#article").lanes
        await running.press("z")
        assert running.annotate.query_one("#article").lanes is not lanes
        assert not running.annotate.query_one("#inspector").display
        await running.press("i")
        assert running.annotate.query_one("#inspector").display
        await running.press("i", "z", "ctrl+l")
        assert not running.annotate.query_one("#inspector").display


async def test_wide_terminals_show_the_inspector(project: Project, start: Start):
    async with start(project, size=(120, 40)) as running:
        assert running.annotate.query_one("#inspector").display
        assert "ROLE" in running.annotate.query_one("#inspector").text


async def test_a_message_goes_with_the_next_key_and_does_not_come_back(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "u")
        assert "undone" in running.footer
        await running.press("i")
        assert "undone" not in running.footer
        await running.press("z", "i")
        assert "undone" not in running.footer


async def test_attributes_of_a_focused_link_are_those_of_its_event(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "tab")
        assert running.state.focused_link is not None
        await running.press("e", "j")
        assert running.focused() == "met"
        assert running.state.focused_item.span.attributes["event_type"] == "REJECT"


async def test_ctrl_c_names_the_way_out(project: Project, start: Start):
    async with start(project) as running:
        await running.press("ctrl+c")
        assert running.footer == "q leaves · ? help"
        await running.press("q", "ctrl+c")
        assert running.footer == "q leaves · ? help"


async def test_away_from_the_open_step_space_is_said_to_lead_back(project: Project, start: Start):
    async with start(project) as running:
        assert running.footer.startswith("space right")
        await running.press("j", "j", "end")
        assert running.footer.startswith("space back to the open step")
        await running.press("space")
        assert running.footer == "back at the open step · space takes it"


async def test_help_in_the_grid_tells_what_the_values_mean_and_leads_back(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "e")
        grid = running.annotate.panel
        assert isinstance(grid, AttributeGrid)
        assert "backspace takes" in grid.text
        await running.press("question_mark")
        assert isinstance(running.app.screen, HelpScreen)
        await running.press("escape")
        assert running.annotate.panel is grid
        await running.press("backspace")
        assert "event_type" not in running.state.focused_item.span.attributes
        await running.press("backspace")
        assert "nothing here to take off" in running.footer


def test_examples_and_values_hang_behind_their_heads():
    schema = make_schema()
    label = replace(schema.spans[0], positive=("one two three four five six seven",), guideline="")
    said = guideline_content(replace(schema, spans=(label, *schema.spans[1:])), "ACTOR", 20).plain
    assert "\nyes  one two three\n     four five six\n     seven" in said


async def test_what_is_undone_is_told_in_words_of_the_screen(project: Project, start: Start):
    async with start(project) as running:
        await running.press("2", "u")
        assert running.footer == f"undone: label of “{running.focused() or 'General'}”"
        await running.press("S", "y", "K", "u")
        assert running.footer == "undone: skip"


async def test_the_last_screen_tells_what_was_left_undecided(project: Project, start: Start):
    async with start(project) as running:
        for _ in range(2):
            await running.press("enter")
            while running.state.asking is None and isinstance(running.app.screen, type(running.annotate)):
                await running.press("enter")
            await running.press("y")
        said = running.app.screen.query_one("#said").render().plain
        assert "Left undecided in this sitting:" in said
        assert "in 2 articles" in said


async def test_with_nothing_to_undo_here_the_last_decision_is_named(project: Project, start: Start):
    async with start(project) as running:
        await running.press("space", "J", "u")
        assert "the last decision is in “Dara meets Oke”" in running.footer
