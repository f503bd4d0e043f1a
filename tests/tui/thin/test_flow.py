"""Frames wait for a line that has not shown the older ones."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.thin.flow import ASK_AFTER, LIMIT, Flow


def test_little_output_asks_nothing_and_is_never_held():
    flow = Flow()
    assert not flow.sends(ASK_AFTER - 1)
    assert not flow.waits
    assert not flow.is_full


def answering() -> Flow:
    """The flow to a terminal that has answered before."""
    flow = Flow()
    flow.sends(ASK_AFTER)
    flow.answered()
    return flow


def test_nothing_waits_for_a_terminal_that_has_never_answered():
    flow = Flow()
    assert flow.sends(LIMIT + 1)
    assert flow.waits
    assert not flow.is_full


def test_a_full_line_holds_frames_until_the_terminal_has_answered():
    flow = answering()
    assert flow.sends(LIMIT + 1)
    assert flow.is_full
    flow.answered()
    assert not flow.is_full
    assert not flow.waits


def test_an_answer_says_only_what_had_been_sent_before_its_question():
    flow = answering()
    flow.sends(ASK_AFTER)
    flow.sends(LIMIT + 1)
    assert flow.is_full
    flow.answered()
    assert flow.is_full
    flow.answered()
    assert not flow.is_full


def test_a_terminal_that_answers_no_more_is_not_waited_for():
    flow = answering()
    flow.sends(LIMIT + 1)
    flow.give_up()
    assert not flow.is_full
    assert not flow.sends(10 * LIMIT)
    assert not flow.is_full


@given(st.lists(st.one_of(st.none(), st.integers(0, 3 * LIMIT))))
def test_every_question_that_is_answered_ends_every_wait(events: list[int | None]):
    flow = Flow()
    asked = 0
    for event in events:
        if event is None:
            asked -= asked > 0
            flow.answered()
        else:
            asked += flow.sends(event)
        assert flow.waits == (asked > 0)
        assert not flow.is_full or flow.waits
