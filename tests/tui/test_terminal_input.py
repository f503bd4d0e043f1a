"""What a terminal answers never reaches the keys."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key

from annotator.tui.terminal_input import ANSWER_PAUSE, BEGIN_PAUSE, KEY_PAUSE, ReplyFilter

REPLIES = [
    "\x1b]l]2;a1x\x1b\\",
    "\x1b]0;space a x\x07",
    "\x1b]52;c;YSBhIGE=\x07",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1bP>|xterm(370)\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b^private a\x1b\\",
    "\x1b[?62;1;4c",
    "\x1b[>0;276;0c",
    "\x1b[0n",
    "\x1b[8;24;80t",
    "\x1b[?1u",
    "\x9d0;a\x07",
    "\x90q\x1b\\",
    "\x1b[5;5R",
    "\x1b[12;34;56;78S",
    "\x1b[48;24;80;0;0t",
    "\x1b[M  !",
    "\x1b[32;10;10M",
    "\x1b[99;1H",
    "\x1b[99~",
    "\x1b[999999999u",
    "\x1b[97;1:3u",
]
KEYS = [
    "\x1b[A",
    "\x1b[1;2D",
    "\x1b[3~",
    "\x1b[97;;97u",
    "\x1bOH",
    "\x1b[Z",
    "a",
    " ",
    "\r",
    "\x1b[200~",
    "\x1b[I",
]


@pytest.mark.parametrize("reply", REPLIES)
def test_no_byte_of_an_answer_is_passed_on(reply: str):
    assert ReplyFilter().feed(f"a{reply}x") == "ax"


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_passed_on_as_they_are(key: str):
    assert ReplyFilter().feed(key) == key


@given(st.lists(st.sampled_from([*REPLIES, *KEYS])), st.integers(1, 7))
def test_pieces_of_any_size_give_the_same(sequence: list[str], size: int):
    stream = "".join(sequence)
    whole = "".join(each for each in sequence if each in KEYS)
    replies = ReplyFilter()
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert "".join(map(replies.feed, pieces)) == whole


def test_a_lone_escape_is_a_key_once_nothing_follows():
    replies = ReplyFilter()
    assert replies.feed("\x1b") == ""
    assert replies.is_waiting
    assert replies.give_up() == "\x1b"
    assert not replies.is_waiting


def test_an_answer_that_never_ends_is_given_up_without_a_key():
    replies = ReplyFilter()
    assert replies.feed("\x1b]0;abc") == ""
    assert replies.give_up() == ""
    assert replies.feed("a") == "a"


@pytest.mark.parametrize(
    ("pieces", "keys"),
    [
        (["\x1b", "]0;a x\x07"], "\x1b"),
        (["\x1b]", "2;title 1 a\x1b\\"], ""),
        (["\x1b", "[5;5R"], "\x1b"),
        (["\x1b[", "?62;22c"], ""),
        (["\x1b", "P1$r0m\x1b\\"], "\x1b"),
        (["\x1b", "]"], "\x1b]"),
        (["\x1b", "[["], "\x1b[["),
        (["\x1b", "P"], "\x1bP"),
        (["\x1b[", "a"], "a"),
        (["\x1b]", "1"], "1"),
    ],
)
def test_what_comes_after_a_pause_is_looked_at_with_what_came_before(pieces: list[str], keys: str):
    replies = ReplyFilter()
    passed = ""
    for piece in pieces:
        passed += replies.feed(piece)
        if replies.is_waiting:
            passed += replies.give_up()
    assert passed == keys


def test_long_after_an_escape_everything_typed_is_a_key():
    replies = ReplyFilter()
    replies.feed("\x1b")
    replies.give_up()
    replies.forget()
    assert replies.feed("[5;5R") == "[5;5R"


def test_an_answer_is_waited_for_longer_than_a_key():
    replies = ReplyFilter()
    waits = []
    for piece in ("\x1b", "]", "0;abc"):
        replies.feed(piece)
        waits.append(replies.patience)
    assert waits == [KEY_PAUSE, BEGIN_PAUSE, ANSWER_PAUSE]


SEQUENCES = st.from_regex(r"\x1b\[[<=>?]?[0-9;:]{0,12}[ -/]?[@-~]", fullmatch=True)


@given(SEQUENCES)
@example("\x1b[1;2;3S")
def test_no_control_sequence_is_taken_apart_into_keys(sequence: str):
    passed = ReplyFilter().feed(sequence)
    parser = XTermParser(False)
    keys = [event for event in [*parser.feed(passed), *parser.tick()] if isinstance(event, Key)]
    assert len(keys) <= 1 or ":" in sequence


@given(st.text(alphabet="\x1b[]P_^X\\\x07\x18;?0a1x \x9b\x9d", max_size=60))
def test_any_stream_is_survived_and_plain_keys_come_through_again(noise: str):
    replies = ReplyFilter()
    replies.feed(noise)
    replies.give_up()
    assert replies.feed("k") == "k"
