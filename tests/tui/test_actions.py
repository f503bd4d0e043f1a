"""The registry of actions is whole, and everything that names keys is drawn from it."""

import pytest
from msgspec.structs import replace

from annotator.tui.actions import ACTIONS, EDITING, Context, action, key_table
from annotator.tui.commanding import PLAIN
from annotator.tui.keymap import LINKS, default_keymap
from annotator.tui.keymap_checks import clashes
from annotator.tui.keys import display_key, is_key
from annotator.tui.screens.annotate import OWN_ACTIONS
from annotator.tui.screens.help import keys_content
from annotator.tui.widgets.footer import FOOTERS, footer_content
from annotator.tui.widgets.palette import Palette
from tests.support.articles import make_schema

ISSUE_KEYS = [
    "left",
    "right",
    "h",
    "l",
    "up",
    "down",
    "k",
    "j",
    "(",
    ")",
    "home",
    "end",
    "pgup",
    "pgdn",
    "g",
    "G",
    "tab",
    "shift+tab",
    "v",
    "shift+left",
    "shift+right",
    "shift+up",
    "shift+down",
    "[",
    "]",
    "{",
    "}",
    "<",
    ",",
    ".",
    ">",
    "a",
    "x",
    "d",
    "delete",
    "o",
    "'",
    ";",
    "/",
    "n",
    "N",
    "*",
    "s",
    "t",
    "r",
    "R",
    "c",
    "e",
    "u",
    "U",
    "enter",
    "ctrl+j",
    "f",
    "m",
    "S",
    "X",
    "J",
    "K",
    "q",
    "z",
    "i",
    "?",
    "ctrl+p",
    ":",
    "ctrl+l",
    "esc",
    "space",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
]


def test_ids_are_unique_and_read_object_dot_verb():
    ids = [each.id for each in ACTIONS]
    assert len(ids) == len(set(ids))
    assert all(id.count(".") == 1 for id in ids)


def test_every_action_is_documented():
    for each in ACTIONS:
        assert each.help.endswith(".") and each.help[0].isupper(), each.id
        assert each.label and each.word and each.contexts, each.id


def test_default_keys_are_keys_and_do_not_clash():
    assert [key for each in ACTIONS for key in each.keys if not is_key(key)] == []
    assert list(clashes(ACTIONS, default_keymap().keys)) == []


@pytest.mark.parametrize("key", ISSUE_KEYS)
def test_every_key_of_the_annotation_screen_has_an_action(key: str):
    assert default_keymap().action_for(key, Context.ARTICLE)


@pytest.mark.parametrize("key", ["w", "p", "b"])
def test_keys_without_a_function_have_no_action(key: str):
    assert default_keymap().action_for(key, Context.SPAN) is None


def test_edge_keys_are_the_same_with_and_without_brackets():
    keymap = default_keymap()
    pairs = {"[": "<", "]": ".", "{": ">", "}": ","}
    for bracket, plain in pairs.items():
        assert keymap.action_for(bracket, Context.SPAN) == keymap.action_for(plain, Context.SPAN)
    assert keymap.action_for("<", Context.SPAN) == "edge.left_out"
    assert keymap.action_for(",", Context.SPAN) == "edge.right_in"
    assert keymap.action_for(".", Context.SPAN) == "edge.right_out"
    assert keymap.action_for(">", Context.SPAN) == "edge.left_in"


def test_every_action_of_an_article_is_done_by_somebody():
    by_sight = {
        "cursor.up",
        "cursor.down",
        "cursor.page_up",
        "cursor.page_down",
        "cursor.line_start",
        "cursor.line_end",
        "cursor.start",
        "cursor.end",
        "select.up",
        "select.down",
    }
    for each in ACTIONS:
        if each.contexts & EDITING and not each.id.startswith("label.") and each.id not in LINKS:
            assert each.id in PLAIN or each.id in OWN_ACTIONS or each.id in by_sight, each.id


def test_footers_name_actions_that_hold_there():
    for context, hints in FOOTERS.items():
        for hint in hints:
            for id in hint.ids:
                assert context in action(id).contexts, (context, id)


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
def test_a_footer_fits_and_keeps_its_last_hint(width: int):
    keymap = default_keymap()
    for context, hints in FOOTERS.items():
        plain = footer_content(keymap, context, width, "1-3", "type").plain
        assert len(plain) <= max(width, 24)
        if "help.open" in hints[-1].ids:
            assert plain.endswith("? help")


LABELS = (("1", "actor"), ("2", "role"), ("3", "event"))


def test_a_footer_names_the_labels_and_the_way_out_where_there_is_room():
    keymap = default_keymap()
    wide = footer_content(keymap, Context.SPAN, 120, "1-3", "type", {"link.1": ("s t", "link")}, named=LABELS)
    assert wide.plain.startswith(" space right  x wrong  a keep  1 actor 2 role 3 event  s t link  e type  ")
    assert wide.plain.endswith("u undo  tab next  ⏎ done  q queue  ? help")
    assert wide.cell_length == 119
    usual = footer_content(keymap, Context.SPAN, 80, "1-3", "type", {"link.1": ("s t", "link")}, named=LABELS)
    assert "1-3 label  s t link  e type" in usual.plain and "u undo" in usual.plain
    narrow = footer_content(keymap, Context.ARTICLE, 60, "1-3", named=LABELS)
    assert "1-3 label" in narrow.plain
    assert "q queue" in footer_content(keymap, Context.ARTICLE, 80, "1-3", named=LABELS).plain


def test_the_key_table_names_every_action_with_its_keys():
    table = key_table()
    for each in ACTIONS:
        if each.id.startswith(("label.", "version.")) or each.id in LINKS:
            continue
        row = next(line for line in table.splitlines() if f"`{each.id}`" in line)
        assert each.help in row
        assert all(f"`{display_key(key)}`".replace("|", "\\|") in row for key in each.keys)


MOVED = {each.id: (f"f{number}",) for number, each in enumerate(ACTIONS[:12], 1)}
"""Other keys for a dozen actions, to see where a key is named that is not the one in force."""


@pytest.mark.parametrize("changed", [{}, MOVED], ids=["as they come", "moved"])
@pytest.mark.parametrize("context", Context)
def test_help_palette_and_footer_show_the_keys_of_the_registry_in_force(
    context: Context, changed: dict[str, tuple[str, ...]]
):
    default = default_keymap()
    keymap = replace(default, keys={**default.keys, **changed})
    schema = make_schema()
    said = " ".join(keys_content(keymap, schema, context, 110).plain.split())
    footer = footer_content(keymap, context, 500).plain
    palette = Palette(keymap)
    for each in ACTIONS:
        if context not in each.contexts or each.id[-1].isdigit():
            continue
        assert f"{keymap.all_shown(each.id)} {' '.join(each.help.split())[:30]}".strip() in said, each.id
        if keymap.keys[each.id]:
            assert keymap.all_shown(each.id) in palette.entry(each, -1, 200).plain
    for hint in FOOTERS[context]:
        keys = " ".join(keymap.shown(id) for id in hint.ids)
        assert keys in footer or hint.ids[0] in ("attributes.open", "link.1", "link.reverse", "label.1")
