"""Other keys in annotator.toml are taken or refused whole, with the line."""

from pathlib import Path

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.project import read_project_settings
from annotator.tui.actions import Context
from annotator.tui.keymap import Keymap, build_keymap


def keymap_of(directory: Path, toml: str) -> Keymap:
    path = directory / "annotator.toml"
    path.write_text(f'schema = "schema.toml"\n{toml}', encoding="utf-8")
    return build_keymap(read_project_settings(path))


def refused(directory: Path, toml: str) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        keymap_of(directory, toml)
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
