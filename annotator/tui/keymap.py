"""Which key does what where: the registry's defaults with the changes of annotator.toml, checked whole.

Textual takes unknown action names and clashing keys without a word, so the map is built and
checked here and the screens look keys up in it themselves.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from annotator.config.errors import ConfigErrors
from annotator.config.keymap_file import read_keymap_file
from annotator.config.nearest import did_you_mean
from annotator.config.project import ProjectSettings
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema, RelationLabel
from annotator.tui.actions import ACTIONS, EDITING, FOLLOWS, Context
from annotator.tui.keymap_checks import conflicts, mistakes
from annotator.tui.keys import display_key

KEYMAPS = Path(__file__).parent / "keymaps"
"""Where the keymaps are that come with the program."""

_PLACE = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")
"""Stands in a message for the key of an action: `{step.take}`."""


class Keymap(Struct, frozen=True):
    """The keys in force.

    Attributes:
        keys: action id → its keys.
        by_context: context → key → action id.
    """

    keys: Mapping[str, tuple[str, ...]]
    by_context: Mapping[Context, Mapping[str, str]]

    def action_for(self, key: str, context: Context) -> str | None:
        """The action of a key, or None.

        In an article a key that holds only for other things there still finds its action, which
        then says what it needs.
        """
        found = self.by_context[context].get(key)
        if found is None and context in EDITING:
            others = (self.by_context[other].get(key) for other in Context if other in EDITING)
            found = next((id for id in others if id), None)
        return found

    def shown(self, id: str) -> str:
        """The first key of an action, as the footer shows it; empty for one that has none."""
        return display_key(self.keys[id][0]) if self.keys[id] else ""

    def all_shown(self, id: str) -> str:
        """All keys of an action, as the help shows them."""
        return " ".join(display_key(key) for key in self.keys[id])

    def filled(self, message: str) -> str:
        """A message with the key of each action it names in braces: `{step.take} takes it`."""
        return _PLACE.sub(lambda found: self.shown(found[1]) if found[1] in self.keys else found[0], message)


def default_keymap() -> Keymap:
    """The keymap of the registry alone."""
    return _keymap({})


def known_keymaps() -> tuple[str, ...]:
    """The names that `keymap` in annotator.toml may have."""
    return tuple(sorted(path.stem for path in KEYMAPS.glob("*.toml")))


def shipped_keys(name: str) -> Mapping[str, tuple[str, ...]]:
    """The keys of a keymap that comes with the program."""
    return read_keymap_file(KEYMAPS / f"{name}.toml")


def build_keymap(settings: ProjectSettings, schema: LabelSchema | None = None) -> Keymap:
    """The keys in force: as they come, changed by the schema, the keymap chosen, and `[keys]`, in this order.

    Raises ConfigErrors naming, with file and line, an unknown keymap and every unknown action, unknown
    key and clash.
    """
    errors = [*_unknown_keymap(settings), *mistakes(settings)]
    if not errors:
        links = {id: relation.id for id, relation in keyed_relations(schema).items()} if schema else {}
        shipped = shipped_keys(settings.keymap) if settings.keymap else {}
        keymap = _keymap({**(link_keys(schema) if schema else {}), **shipped, **settings.keys})
        errors = [*conflicts(keymap.keys, settings, schema, links)]
        if not errors:
            return keymap
    raise ConfigErrors(errors)


def _unknown_keymap(settings: ProjectSettings) -> Iterator[DataError]:
    chosen, known = settings.keymap, known_keymaps()
    if chosen is not None and chosen not in known:
        yield settings.mistake(("keymap",), f"there is no keymap {chosen!r}", did_you_mean(chosen, known))


def keyed_relations(schema: LabelSchema) -> dict[str, RelationLabel]:
    """`link.1`, `link.2` … → the relations of the schema that have a key, in its order."""
    keyed = [relation for relation in schema.relations if relation.key]
    return dict(zip(LINKS, keyed, strict=False))


def link_keys(schema: LabelSchema) -> dict[str, tuple[str, ...]]:
    """The keys of `link.1` … `link.9` under a schema; none for those that it has no relation for."""
    keyed = keyed_relations(schema)
    return {id: (keyed[id].key,) if id in keyed else () for id in LINKS}


LINKS = tuple(f"link.{number}" for number in range(1, 10))
"""Actions whose keys the schema gives."""


def _keymap(changed: Mapping[str, tuple[str, ...]]) -> Keymap:
    moved = {id: changed[other] for id, other in FOLLOWS.items() if other in changed}
    changed = {**moved, **changed}
    keys = {each.id: tuple(changed.get(each.id, each.keys)) for each in ACTIONS}
    by_context: dict[Context, dict[str, str]] = {context: {} for context in Context}
    for each in ACTIONS:
        for context in each.contexts:
            for key in keys[each.id]:
                by_context[context].setdefault(key, each.id)
    return Keymap(keys, by_context)
