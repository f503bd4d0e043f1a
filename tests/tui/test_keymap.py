"""Other keys in annotator.toml are taken or refused whole, with the line."""

from pathlib import Path

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.label_schema import parse_label_schema, read_label_schema
from annotator.config.project import read_project_settings
from annotator.document.schema import LabelSchema
from annotator.tui.actions import ACTIONS, Context, has_action
from annotator.tui.keymap import KEYMAPS, Keymap, build_keymap, default_keymap, known_keymaps, shipped_keys
from annotator.tui.keymap_checks import TYPED
from annotator.tui.keys import UNSAFE, is_key

CHECKOUT = Path(__file__).parents[2]
SCHEMAS = [
    *sorted((CHECKOUT / "schemas").glob("*.toml")),
    CHECKOUT / "tests" / "support" / "sixty-labels.toml",
]


def keymap_of(directory: Path, toml: str, schema: LabelSchema | None = None) -> Keymap:
    path = directory / "annotator.toml"
    path.write_text(f'schema = "schema.toml"\n{toml}', encoding="utf-8")
    return build_keymap(read_project_settings(path), schema)


def refused(directory: Path, toml: str, schema: LabelSchema | None = None) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        keymap_of(directory, toml, schema)
    return [str(error).removeprefix(f"{directory}/") for error in caught.value.errors]


def test_a_binding_replaces_the_default_keys(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\n"span.accept" = ["y", "ctrl+y"]\n')
    assert keymap.action_for("y", Context.SPAN) == "span.accept"
    assert keymap.action_for("ctrl+y", Context.SPAN) == "span.accept"
    assert keymap.action_for("a", Context.SPAN) is None


def test_keys_can_be_exchanged(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\nspan.accept = "x"\nspan.reject = "a"\n')
    assert keymap.action_for("x", Context.SPAN) == "span.accept"
    assert keymap.action_for("a", Context.SPAN) == "span.reject"


def test_the_same_key_may_do_different_things_in_different_places(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\n"app.quit" = "u"\n')
    assert keymap.action_for("u", Context.QUEUE) == "app.quit"
    assert keymap.action_for("u", Context.SPAN) == "edit.undo"


def test_an_unknown_action_is_named_with_its_line(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n"span.acept" = "y"\n')
    assert error.startswith("annotator.toml:3: ")
    assert "unknown action" in error
    assert "span.accept" in error


def test_an_unknown_key_is_named_with_its_line(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n\n"span.accept" = "spacebar"\n')
    assert error.startswith("annotator.toml:4: ")
    assert "'spacebar' is no key" in error


@pytest.mark.parametrize("key", ["ctrl+i", "ctrl+m", "ctrl+z", "ctrl+s"])
def test_keys_that_do_not_arrive_everywhere_are_refused(tmp_path: Path, key: str):
    (error,) = refused(tmp_path, f'[keys]\n"span.accept" = "{key}"\n')
    assert "does not arrive" in error


def test_a_clash_is_named_with_both_actions_at_the_line_of_the_change(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n"span.accept" = "u"\n')
    assert error.startswith("annotator.toml:3: ")
    assert "span.accept" in error
    assert "edit.undo" in error


def test_a_clash_between_contexts_of_one_screen_is_a_clash(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n"queue.open" = "space"\n')
    assert "step.take" in error


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    errors = refused(tmp_path, '[keys]\n"a.b" = "y"\n"span.accept" = "no such key"\n')
    assert len(errors) == 2


# Places within places


def schema_of(directory: Path, key: str) -> LabelSchema:
    """A schema in the project's directory with one relation that has this key."""
    text = f'''name = "x"

[[span]]
id = "Event"

[[span]]
id = "Person"

[[relation]]
id = "Agent"
head = ["Event"]
tail = ["Person"]
key = "{key}"
'''
    (directory / "schema.toml").write_text(text, encoding="utf-8")
    return parse_label_schema(text.encode(), "schema.toml")


def test_a_relation_key_of_the_schema_that_means_something_else_is_named_at_its_line(tmp_path: Path):
    (error,) = refused(tmp_path, "", schema_of(tmp_path, "u"))
    assert error.startswith("schema.toml:13: relation.Agent.key: u is edit.undo already (Undo)")
    assert '"link.1"' in error


def test_a_relation_key_that_clashes_can_be_changed_for_the_project(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\n"link.1" = "w"\n', schema_of(tmp_path, "u"))
    assert keymap.action_for("w", Context.SPAN) == "link.1"


def test_a_binding_on_a_relation_key_of_the_schema_is_named_with_the_relation(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n"article.flag" = "b"\n', schema_of(tmp_path, "b"))
    assert error.startswith("annotator.toml:3: ")
    assert "b is link.1 already (Link Agent)" in error


def test_a_binding_on_a_label_digit_is_named_with_the_label(tmp_path: Path):
    (error,) = refused(tmp_path, '[keys]\n"article.flag" = "2"\n', schema_of(tmp_path, "b"))
    assert "2 is label.2 already (Label Person)" in error


@pytest.mark.parametrize("keys", ['"q"', '["w", "space"]', '"backspace"'])
def test_a_line_of_text_can_always_be_left(tmp_path: Path, keys: str):
    errors = refused(tmp_path, f'[keys]\n"edit.escape" = {keys}\n')
    assert any(e.startswith("annotator.toml:3: ") and "leaves a line of text" in e for e in errors)


def test_a_character_beside_a_key_that_leaves_is_welcome(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\n"edit.escape" = ["w", "esc"]\n')
    assert keymap.action_for("w", Context.SPAN) == "edit.escape"


# Keymaps that come with the program


def test_there_are_keymaps_for_azerty_qwertz_and_the_left_hand():
    assert known_keymaps() == ("azerty", "left-handed", "qwertz")


def test_a_keymap_that_is_not_there_is_named_with_its_line(tmp_path: Path):
    (error,) = refused(tmp_path, 'keymap = "azrety"\n')
    assert error == "annotator.toml:2: keymap: there is no keymap 'azrety': did you mean 'azerty'?"


def test_own_keys_go_on_top_of_a_keymap(tmp_path: Path):
    keymap = keymap_of(tmp_path, 'keymap = "azerty"\n[keys]\n"jump.open" = "$"\n')
    assert keymap.keys["jump.open"] == ("$",)
    assert keymap.action_for("&", Context.SPAN) == "label.1"


def test_own_keys_that_clash_with_a_keymap_are_named_at_their_line(tmp_path: Path):
    (error,) = refused(tmp_path, 'keymap = "azerty"\n[keys]\n"article.flag" = "é"\n')
    assert error.startswith("annotator.toml:4: ")
    assert "é is label.2 already" in error


@pytest.mark.parametrize("name", known_keymaps())
def test_a_shipped_keymap_names_actions_and_keys_that_exist(name: str):
    keys = shipped_keys(name)
    assert [id for id in keys if not has_action(id)] == []
    assert [key for given in keys.values() for key in given if not is_key(key) or key in UNSAFE] == []


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", known_keymaps())
def test_a_shipped_keymap_passes_the_check_with_every_schema(tmp_path: Path, name: str, schema: Path):
    keymap = keymap_of(tmp_path, f'keymap = "{name}"\n', read_label_schema(schema))
    default = default_keymap()
    for each in ACTIONS:
        assert bool(keymap.keys[each.id]) >= bool(default.keys[each.id]) or each.id.startswith("link.")


@pytest.mark.parametrize("name", known_keymaps())
def test_a_shipped_keymap_says_what_it_is_for(name: str):
    assert (KEYMAPS / f"{name}.toml").read_text("utf-8").startswith("# ")


ALT_GR = {"azerty": "~#{[|`\\^@]}", "qwertz": "@{[]}\\~|"}


@pytest.mark.parametrize("name", ALT_GR)
def test_no_first_key_needs_alt_gr(tmp_path: Path, name: str):
    keymap = keymap_of(tmp_path, f'keymap = "{name}"\n')
    assert [(id, keys[0]) for id, keys in keymap.keys.items() if keys and keys[0] in ALT_GR[name]] == []


def test_labels_need_no_shift_on_azerty(tmp_path: Path):
    keymap = keymap_of(tmp_path, 'keymap = "azerty"\n')
    first = "".join(keymap.keys[f"label.{number}"][0] for number in range(1, 10))
    assert first == "&é\"'(-è_ç"
    assert all(keymap.action_for(str(number), Context.SPAN) == f"label.{number}" for number in range(1, 10))


LEFT_HAND = frozenset("`12345qwertasdfgzxcvb~!@#$%QWERTASDFGZXCVB")
RIGHT_HAND_TOO = (
    "cursor.line", "cursor.page", "cursor.end", "find.", "article.note", "article.finish", "view.inspector",
    "screen.", "list.", "palette.", "help.", "question.", "label.6", "label.7", "label.8", "label.9",
    "select.", "version.6", "version.7", "version.8", "version.9", "difference.reason",
)  # fmt: skip
"""What is rare, or has a key with ctrl, or is typed with both hands anyway."""


def test_the_left_hand_reaches_whatever_is_needed_to_review_and_correct(tmp_path: Path):
    keymap = keymap_of(tmp_path, 'keymap = "left-handed"\n', read_label_schema(SCHEMAS[1]))
    for each in ACTIONS:
        keys = keymap.keys[each.id]
        if not keys or each.contexts <= TYPED:
            continue
        has_left = any(
            key in LEFT_HAND or key in ("space", "tab", "shift+tab", "esc")
            or (key.startswith("ctrl+") and key[-1] in LEFT_HAND) for key in keys
        )  # fmt: skip
        assert has_left or each.id.startswith(RIGHT_HAND_TOO), each.id
    for id in ("select.left", "select.right", "select.up", "select.down", "article.finish", "list.open"):
        assert keymap.keys[id][0][-1] in LEFT_HAND


def test_messages_name_the_keys_in_force(tmp_path: Path):
    keymap = keymap_of(tmp_path, '[keys]\n"step.take" = "f5"\n')
    assert (
        keymap.filled("{step.take} takes it · {edit.escape} leaves {no.such}")
        == "f5 takes it · esc leaves {no.such}"
    )
