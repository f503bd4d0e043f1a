"""What keys do, as facts about the reducer."""

from msgspec.structs import replace

from annotator.editing.annotations import Answer, Origin, Verdict
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    Command,
    Confirm,
    Escape,
    Finish,
    Flag,
    MoveBy,
    MoveBySentence,
    MoveEdge,
    MoveTo,
    NextOpen,
    Redo,
    Reject,
    RejectArticle,
    SetAttribute,
    Side,
    Skip,
    StartSelection,
    SuggestionsArrived,
    TakeStep,
    Undo,
    WriteNote,
)
from annotator.editing.decisions import Decision, How
from annotator.editing.items import Status
from annotator.editing.session import open_session, reduce
from annotator.editing.state import EditorState, Leave, Question
from annotator.editing.steps import find_step, steps_in
from tests.support.articles import SUGGESTED, TEXT, context, suggest


def play(state: EditorState, *commands: Command) -> tuple[EditorState, list[Decision]]:
    """The state after the commands, and the decisions they made."""
    decisions = []
    for number, command in enumerate(commands):
        outcome = reduce(state, command, context(number + state.revision * 100))
        state = outcome.state
        if outcome.decision:
            decisions.append(outcome.decision)
    return state, decisions


def words(state: EditorState, verdict: Verdict = Verdict.ACCEPTED) -> list[str]:
    """`LABEL text` of the spans with this verdict, in text order."""
    records = [r for r in state.board.annotations.spans.values() if r.verdict is verdict]
    spans = sorted((r.span for r in records), key=lambda s: s.start)
    return [f"{s.label} {TEXT[s.start : s.end]}" for s in spans]


def links(state: EditorState) -> list[str]:
    """`LABEL head>child` of the accepted relations, in text order."""
    spans = state.board.annotations.spans
    made = []
    for relation in state.board.annotations.accepted_relations():
        head, child = spans[relation.head].span, spans[relation.child].span
        made.append(f"{relation.label} {TEXT[head.start : head.end]}>{TEXT[child.start : child.end]}")
    return made


def cursor_word(state: EditorState) -> str:
    tokens = state.board.tokens
    return TEXT[tokens.starts[state.cursor] : tokens.ends[state.cursor]]


def focused(state: EditorState) -> str:
    item = state.focused_item
    return TEXT[item.span.start : item.span.end] if item else ""


def test_a_fresh_article_opens_at_the_first_name_of_its_first_step(state: EditorState) -> None:
    assert state.step is not None
    assert state.step.frame is None
    assert focused(state) == "General"
    assert state.board.counts.open == len(SUGGESTED.spans) + len(SUGGESTED.relations)


def test_space_takes_names_and_roles_with_their_links_then_each_event_with_its_frame(
    state: EditorState,
) -> None:
    state, made = play(state, TakeStep())
    assert words(state) == ["ROLE General", "ACTOR Dara", "ROLE Minister", "ACTOR Oke"]
    assert links(state) == ["HOLDS Dara>General", "HOLDS Oke>Minister"]
    assert [d.how for d in made] == [How.STEP]
    assert focused(state) == "met"
    state, made = play(state, TakeStep())
    assert links(state)[:2] == ["HOLDS Dara>General", "SOURCE met>Dara"] or "TARGET met>Oke" in links(state)
    assert {"SOURCE met>Dara", "TARGET met>Oke"} <= set(links(state))
    assert focused(state) == "Dara"
    assert state.sentence == 1


def test_space_records_an_empty_part_of_a_frame_as_looked_at(state: EditorState) -> None:
    state, _ = play(state, *[TakeStep()] * 4)
    refused = next(i for i in state.board.in_sentence(1).items if i.span.label == "EVENT")
    assert TEXT[refused.span.start : refused.span.end] == "refused"
    assert refused.checked
    assert not [x for x in state.board.links_from(refused.span.id) if x.relation.label == "TARGET"]


def test_space_to_the_end_decides_everything_and_then_says_so(state: EditorState) -> None:
    state, made = play(state, *[TakeStep()] * 6)
    assert len(made) == 6
    assert state.board.counts.open == 0
    assert state.step is None
    state, made = play(state, TakeStep())
    assert made == []
    assert state.message == "nothing open · {article.finish} done"


def test_space_away_from_the_open_step_leads_back_and_decides_nothing(state: EditorState) -> None:
    state, _ = play(state, MoveTo(len(state.board.tokens) - 1))
    assert state.sentence == 2
    state, made = play(state, TakeStep())
    assert made == []
    assert state.sentence == 0


def test_a_marked_wrong_item_stays_rejected_when_space_takes_the_step(state: EditorState) -> None:
    state, _ = play(state, Reject(), TakeStep())
    assert words(state, Verdict.REJECTED) == ["ROLE General"]
    assert "HOLDS Dara>General" not in links(state)
    assert "ACTOR Dara" in words(state)


def test_rejecting_a_span_voids_its_open_links(state: EditorState) -> None:
    before = state.board.counts
    state, _ = play(state, Reject())
    assert before.open - state.board.counts.open == 2
    assert state.board.counts.rejected == 1


def test_rejecting_an_accepted_span_takes_its_decided_links_along_and_counts_them(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), TakeStep(), MoveTo(1))
    assert focused(state) == "Dara"
    assert len(links(state)) == 4
    state, made = play(state, Reject())
    assert links(state) == ["TARGET met>Oke", "HOLDS Oke>Minister"]
    assert "2 links" in state.message
    assert len(made) == 1
    state, _ = play(state, Undo())
    assert len(links(state)) == 4


def test_accept_moves_on_and_the_last_link_settles_the_frame(state: EditorState) -> None:
    state, made = play(state, *[Accept()] * 6)
    assert [d.how for d in made] == [How.ITEM] * 6
    assert len(words(state)) == 4
    assert focused(state) == "met"
    state, _ = play(state, Accept(), Accept(), Accept())
    assert "TARGET met>Oke" in links(state)
    event = next(i for i in state.board.in_sentence(0).items if i.span.label == "EVENT")
    assert event.checked
    assert state.sentence == 1


def test_accepting_a_link_accepts_its_open_ends(state: EditorState) -> None:
    link = next(x for x in state.board.in_sentence(0).links if x.relation.label == "SOURCE")
    state, _ = play(replace(state, focus=link.relation.id), Accept())
    assert words(state) == ["ACTOR Dara", "EVENT met"]
    assert links(state) == ["SOURCE met>Dara"]


def test_tab_walks_open_spans_then_links_and_comes_round(state: EditorState) -> None:
    state, _ = play(state, NextOpen())
    assert focused(state) == "Dara"
    state, _ = play(state, NextOpen(-1), NextOpen(-1))
    assert state.focused_link is not None
    assert state.sentence == 2


def test_a_label_on_a_token_makes_an_accepted_span_and_stays(bare: EditorState) -> None:
    state, made = play(bare, MoveTo(1), ApplyLabel("ACTOR"))
    assert words(state) == ["ACTOR Dara"]
    assert cursor_word(state) == "Dara"
    assert made[0].command == "label"
    assert state.board.annotations.spans[state.focus or ""].origin is Origin.MANUAL


def test_making_a_missed_span_keeps_the_place_of_review(state: EditorState) -> None:
    step = state.step
    state, _ = play(state, MoveTo(6), ApplyLabel("ACTOR"))
    assert words(state) == ["ACTOR Lusaka"]
    assert state.step == step
    state, _ = play(state, TakeStep())
    assert "ROLE General" in words(state)


def test_a_selection_is_labelled_without_the_white_space_at_its_ends(bare: EditorState) -> None:
    blank = next(i for i in range(len(bare.board.tokens)) if TEXT[bare.board.tokens.starts[i]] == "\n")
    state, _ = play(bare, MoveTo(blank - 2), StartSelection(), MoveTo(blank, extend=True), ApplyLabel("ROLE"))
    assert words(state) == ["ROLE Lusaka."]
    assert state.anchor is None


def test_a_span_cannot_cross_a_blank_line(bare: EditorState) -> None:
    state, made = play(bare, MoveTo(5), StartSelection(), MoveBy(6), ApplyLabel("ACTOR"))
    assert made == []
    assert "blank line" in state.message


def test_a_new_span_over_an_open_one_replaces_it_and_adopts_its_links(state: EditorState) -> None:
    state, _ = play(state, MoveTo(0), StartSelection(), MoveBy(1), ApplyLabel("ACTOR"))
    assert words(state) == ["ACTOR General Dara"]
    record = state.board.annotations.spans[state.focus or ""]
    assert record.origin is Origin.CORRECTED
    event = next(i for i in state.board.in_sentence(0).items if i.span.label == "EVENT")
    sources = [x for x in state.board.links_from(event.span.id) if x.relation.label == "SOURCE"]
    assert [x.relation.child for x in sources] == [state.focus]


def test_a_new_span_over_a_decided_one_of_the_same_label_moves_it(state: EditorState) -> None:
    state, _ = play(
        state, TakeStep(), TakeStep(), MoveTo(4), StartSelection(), MoveBy(2), ApplyLabel("ACTOR")
    )
    assert "ACTOR Oke in Lusaka" in words(state)
    assert "moved" in state.message
    assert "TARGET met>Oke in Lusaka" in links(state)


def test_relabelling_keeps_the_links_the_schema_still_allows(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), TakeStep(), MoveTo(1), ApplyLabel("ROLE"))
    assert "ROLE Dara" in words(state)
    assert "SOURCE met>Dara" in links(state)
    assert "HOLDS Dara>General" not in links(state)
    assert "1 link" in state.message


def test_edges_move_by_words_keep_links_and_are_one_undo(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), TakeStep(), MoveTo(4))
    before = words(state)
    outward = MoveEdge(Side.RIGHT, True)
    state, made = play(state, outward, outward, MoveEdge(Side.RIGHT, False))
    assert "ACTOR Oke in" in words(state)
    assert "TARGET met>Oke in" in links(state)
    assert len(made) == 3
    state, _ = play(state, Undo())
    assert words(state) == before


def test_an_edge_never_leaves_a_span_empty(bare: EditorState) -> None:
    state, made = play(bare, ApplyLabel("ROLE"), MoveEdge(Side.RIGHT, False))
    assert len(made) == 1
    assert "one token" in state.message


def test_attributes_toggle_and_drop_what_no_longer_applies(state: EditorState) -> None:
    state, _ = play(state, MoveTo(2), SetAttribute("mode", "visit"), SetAttribute("time", "future"))
    assert state.focused_item is not None
    assert dict(state.focused_item.span.attributes) == {
        "event_type": "CONSULT",
        "mode": "visit",
        "time": ("future",),
    }
    assert state.focused_item.status is Status.ACCEPTED
    state, _ = play(state, SetAttribute("event_type", "REJECT"), SetAttribute("polarity", "negative"))
    assert state.focused_item is not None
    assert dict(state.focused_item.span.attributes) == {
        "event_type": "REJECT",
        "time": ("future",),
        "polarity": "negative",
    }
    state, _ = play(state, SetAttribute("polarity", "positive"), SetAttribute("time", "future"))
    assert state.focused_item is not None
    assert dict(state.focused_item.span.attributes) == {"event_type": "REJECT"}


def test_a_corrected_event_waits_until_its_frame_has_been_looked_at(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), SetAttribute("event_type", "REJECT"))
    step = find_step(state.board, state.step)
    assert step is not None
    assert step.is_open
    assert focused(state) == "met"
    state, _ = play(state, TakeStep())
    assert not steps_in(state.board, 0)[1].is_open


def test_undo_and_redo_go_to_the_start_and_back(state: EditorState) -> None:
    state, _ = play(state, *[TakeStep()] * 6)
    full = words(state), links(state)
    state, _ = play(state, *[Undo()] * 6)
    assert words(state) == []
    assert state.board.counts.open == len(SUGGESTED.spans) + len(SUGGESTED.relations)
    state, made = play(state, Undo())
    assert made == []
    assert "nothing to undo" in state.message
    state, _ = play(state, *[Redo()] * 6)
    assert (words(state), links(state)) == full


def test_undo_works_across_a_restart(state: EditorState) -> None:
    state, made = play(state, TakeStep(), TakeStep())
    again = open_session(state.board.article, state.board.schema, SUGGESTED, tuple(made), cursor=state.cursor)
    assert words(again) == words(state)
    again, _ = play(again, Undo(), Undo())
    assert words(again) == []


def test_space_never_takes_what_this_project_mostly_rejects(state: EditorState) -> None:
    state = replace(state, distrusted=frozenset({"rules:ROLE"}))
    state, _ = play(state, TakeStep())
    assert words(state) == ["ACTOR Dara", "ACTOR Oke"]
    assert focused(state) == "General"
    state, made = play(state, TakeStep())
    assert made == []
    assert "a or x" in state.message
    state, _ = play(state, Accept())
    assert "ROLE General" in words(state)


def test_enter_goes_to_what_is_open_then_asks_and_records_it_as_undecided(state: EditorState) -> None:
    state, made = play(state, Finish())
    assert made == []
    assert "open" in state.message
    state, made = play(state, Finish())
    assert state.asking is Question.FINISH
    outcome = reduce(state, Confirm(), context(99))
    assert outcome.leave is Leave.NEXT_ARTICLE
    assert outcome.state.board.annotations.answer is Answer.ACCEPT
    assert len(words(outcome.state, Verdict.UNDECIDED)) == len(SUGGESTED.spans)
    assert words(outcome.state) == []


def test_any_other_key_drops_the_question(state: EditorState) -> None:
    state, _ = play(state, Finish(), Finish(), MoveBy(1))
    assert state.asking is None
    state, made = play(state, Confirm())
    assert made == []


def test_space_stops_once_at_an_event_that_breaks_a_rule(bare: EditorState) -> None:
    state, made = play(bare, MoveTo(2), ApplyLabel("EVENT"), TakeStep())
    assert len(made) == 1
    assert state.message.startswith("EVENT needs event_type")
    state, made = play(state, TakeStep())
    assert [decision.command for decision in made] == ["step"]


def test_finishing_over_open_items_names_the_broken_rules_too(state: EditorState) -> None:
    state, _ = play(state, MoveTo(6), ApplyLabel("EVENT"), Finish(), Finish())
    assert "EVENT needs event_type" in state.message
    assert "open undecided" in state.message


def test_space_takes_the_event_in_focus_and_then_comes_back_to_the_names(state: EditorState) -> None:
    state, _ = play(state, MoveTo(2), TakeStep())
    assert "EVENT met" in words(state)
    assert state.step is not None
    assert state.step.frame is None
    assert state.sentence == 0


def test_space_leads_back_from_a_name_that_is_not_part_of_the_open_step(state: EditorState) -> None:
    state, _ = play(state, TakeStep(), MoveTo(1))
    assert focused(state) == "Dara"
    state, made = play(state, TakeStep())
    assert made == []
    assert focused(state) == "met"


def test_what_a_new_span_swallows_is_on_record_and_comes_back_when_it_shrinks(state: EditorState) -> None:
    state, _ = play(state, MoveTo(0), StartSelection(), MoveBy(1), ApplyLabel("EVENT"))
    assert words(state) == ["EVENT General Dara"]
    state, _ = play(state, Undo(), MoveTo(1), ApplyLabel("EVENT"), MoveEdge(Side.RIGHT, True))
    assert words(state) == ["EVENT Dara met"]
    assert words(state, Verdict.REJECTED) == ["EVENT met"]
    assert "in place of EVENT “met”" in state.message
    state, _ = play(state, MoveEdge(Side.RIGHT, False))
    assert words(state, Verdict.REJECTED) == []
    assert [i.status for i in state.board.in_sentence(0).items if TEXT[i.span.start] == "m"] == [Status.OPEN]


def test_a_slip_of_the_digit_loses_no_attributes(state: EditorState) -> None:
    state, _ = play(state, MoveTo(2), ApplyLabel("ROLE"), ApplyLabel("EVENT"))
    assert state.focused_item is not None
    assert dict(state.focused_item.span.attributes) == {"event_type": "CONSULT"}


def test_enter_shows_a_broken_rule_once_and_passes_with_a_second_enter(bare: EditorState) -> None:
    state, _ = play(bare, MoveTo(2), ApplyLabel("EVENT"), TakeStep(), TakeStep(), Finish())
    assert state.message.startswith("EVENT needs event_type")
    assert focused(state) == "met"
    outcome = reduce(state, Finish(), context(50))
    assert outcome.state.board.annotations.answer is Answer.ACCEPT


def test_skip_and_reject_ask_first(state: EditorState) -> None:
    state, made = play(state, Skip())
    assert (state.asking, made) == (Question.SKIP, [])
    state, _ = play(state, Confirm())
    assert state.board.annotations.answer is Answer.IGNORE
    state, made = play(state, RejectArticle(), Confirm())
    assert state.board.annotations.answer is Answer.REJECT
    assert made[0].after_done


def test_flag_and_note_are_decisions_that_can_be_undone(state: EditorState) -> None:
    state, made = play(state, Flag(), WriteNote("is this one actor?"))
    assert state.board.annotations.flagged
    assert state.board.annotations.note == "is this one actor?"
    assert len(made) == 2
    state, _ = play(state, Undo(), Undo())
    assert not state.board.annotations.flagged
    assert state.board.annotations.note == ""


def test_sentence_moves_carry_the_review_along_and_token_moves_do_not(state: EditorState) -> None:
    moved, _ = play(state, MoveBySentence(1))
    assert moved.step is not None
    assert moved.step.sentence == 1
    moved, _ = play(state, MoveTo(9))
    assert moved.step == state.step


def test_white_space_tokens_are_stepped_over(bare: EditorState) -> None:
    state, _ = play(bare, *[MoveBy(1)] * 8)
    assert cursor_word(state) == "Dara"


def test_escape_drops_the_selection_then_the_focus(state: EditorState) -> None:
    state, _ = play(state, StartSelection(), MoveBy(2))
    assert state.selection == (0, 3)
    assert state.focus is None
    state, _ = play(state, Escape())
    assert state.selection is None
    assert focused(state) == "met"
    state, _ = play(state, Escape())
    assert state.focus is None


def test_newer_suggestions_wait_until_tab_finds_nothing_open(state: EditorState) -> None:
    newer = suggest(
        TEXT, [("General", 0, "ROLE"), ("Lusaka", 0, "ACTOR"), ("met", 0, "EVENT")], [("SOURCE", 2, 1)], 2
    )
    state, _ = play(state, SuggestionsArrived(newer))
    assert "ACTOR Lusaka" not in [i.span.label for i in state.board.in_sentence(0).items]
    state, _ = play(state, *[TakeStep()] * 6)
    state, made = play(state, NextOpen())
    assert made[0].command == "join"
    assert made[0].run == 2
    assert focused(state) == "Lusaka"
    assert [i.span.label for i in state.board.in_sentence(0).items].count("ROLE") == 2
    state, _ = play(state, TakeStep(), TakeStep())
    assert "SOURCE met>Lusaka" in links(state)


def test_rejected_items_do_not_come_back_with_a_newer_run(state: EditorState) -> None:
    state, _ = play(state, Reject(), SuggestionsArrived(suggest(TEXT, [("General", 0, "ROLE")], [], 2)))
    state, _ = play(state, *[TakeStep()] * 7, NextOpen())
    assert state.board.counts.open == 0
