"""What a terminal answers never reaches the keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.terminal_input import ReplyFilter

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


@given(st.text(alphabet="\x1b[]P_^X\\\x07\x18;?0a1x \x9b\x9d", max_size=60))
def test_any_stream_is_survived_and_plain_keys_come_through_again(noise: str):
    replies = ReplyFilter()
    replies.feed(noise)
    replies.give_up()
    assert replies.feed("k") == "k"
