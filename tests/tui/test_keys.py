"""Keys have one name each, however they arrive."""

import pytest
from textual.events import Key

from annotator.tui.keys import display_key, is_key, press_of


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("a", "a", "a"),
        ("A", "A", "A"),
        ("question_mark", "?", "?"),
        ("left_square_bracket", "[", "["),
        ("space", " ", "space"),
        ("shift+space", None, "space"),
        ("enter", "\r", "enter"),
        ("ctrl+j", "\n", "ctrl+j"),
        ("escape", "\x1b", "esc"),
        ("pageup", None, "pgup"),
        ("shift+left", None, "shift+left"),
        ("shift+tab", None, "shift+tab"),
        ("ctrl+p", "\x10", "ctrl+p"),
        ("ctrl+m", "\r", "enter"),
        ("ß", "ß", "ß"),
    ],
)
def test_events_have_our_names(key: str, character: str | None, name: str):
    press = press_of(Key(key, character), 0.0, 0)
    assert press is not None
    assert press.key == name


@pytest.mark.parametrize("key", ["left_shift", "right_control", "caps_lock"])
def test_a_modifier_by_itself_is_no_key(key: str):
    assert press_of(Key(key, None), 0.0, 0) is None


def test_only_characters_have_a_text():
    typed, named = press_of(Key("a", "a"), 0.0, 0), press_of(Key("enter", "\r"), 0.0, 0)
    assert typed and typed.text == "a"
    assert named and named.text == ""


def test_a_press_tells_when_it_was_made_and_not_when_it_is_handled():
    event = Key("a", "a")
    press = press_of(event, event.time + 2.5, 10_000)
    assert press and press.at == 7_500


def test_names_as_they_may_be_written():
    assert all(map(is_key, ["a", "A", "?", "é", "space", "ctrl+p", "shift+left", "pgup", "f5", "alt+x"]))
    assert not any(map(is_key, ["", "aa", " ", "ctrl+", "spacebar", "ctrl+A", "shift+a", "\x07"]))


def test_arrows_are_shown_as_arrows():
    assert [display_key(key) for key in ("left", "shift+right", "enter", "+", "a")] == [
        "←",
        "shift+→",
        "⏎",
        "+",
        "a",
    ]
