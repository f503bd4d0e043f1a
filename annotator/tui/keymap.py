"""Which key does what where: the registry's defaults with the changes of annotator.toml, checked whole.

Textual takes unknown action names and clashing keys without a word, so the map is built and
checked here and the screens look keys up in it themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.config.errors import ConfigErrors
from annotator.config.nearest import did_you_mean
from annotator.config.project import ProjectSettings
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema, RelationLabel
from annotator.tui.actions import ACTIONS, EDITING, Action, Context, action, has_action
from annotator.tui.keys import UNSAFE, display_key, is_key


@dataclass(frozen=True, slots=True)
class Keymap:
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


def default_keymap() -> Keymap:
    """The keymap of the registry alone."""
    return _keymap({})


def build_keymap(settings: ProjectSettings, schema: LabelSchema | None = None) -> Keymap:
    """The keymap with the `[keys]` of annotator.toml, and the keys that the schema gives to links.

    Raises ConfigErrors naming, with file and line, every unknown action, unknown key and clash.
    """
    errors = [*_mistakes(settings)]
    if not errors:
        keymap = _keymap({**(link_keys(schema) if schema else {}), **settings.keys})
        errors = [*_clashes(keymap, settings)]
        if not errors:
            return keymap
    raise ConfigErrors(errors)


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
    keys = {each.id: tuple(changed.get(each.id, each.keys)) for each in ACTIONS}
    by_context: dict[Context, dict[str, str]] = {context: {} for context in Context}
    for each in ACTIONS:
        for context in each.contexts:
            for key in keys[each.id]:
                by_context[context].setdefault(key, each.id)
    return Keymap(keys, by_context)


def _mistakes(settings: ProjectSettings) -> Iterator[DataError]:
    for id, keys in settings.keys.items():
        if not has_action(id):
            yield settings.key_mistake(id, "unknown action", did_you_mean(id, [each.id for each in ACTIONS]))
            continue
        for key in keys:
            if not is_key(key):
                yield settings.key_mistake(id, f"{key!r} is no key", _KEY_HINT)
            elif key in UNSAFE:
                yield settings.key_mistake(
                    id, f"{key} does not arrive on every terminal", "choose another key"
                )


_KEY_HINT = 'write a character, or a name such as "space", "enter", "pgup", "shift+left", "ctrl+p"'


def _clashes(keymap: Keymap, settings: ProjectSettings) -> Iterator[DataError]:
    """One error for each key that two actions claim in a context they share."""
    for first, second, key in clashes(ACTIONS, keymap.keys):
        link = next((one for one in (first, second) if one.id in LINKS and one.id not in settings.keys), None)
        if link is not None and not {first.id, second.id} & settings.keys.keys():
            other = second if link is first else first
            yield DataError(
                f"a relation has the key {key}, which is {other.id} already ({other.label})",
                f"give the relation another key, or {link.id} one under [keys] in {settings.file}",
                file=settings.schema,
            )
            continue
        blamed, other = (second, first) if second.id in settings.keys else (first, second)
        yield settings.key_mistake(
            blamed.id,
            f"{key} is {other.id} already ({other.label})",
            f"give {blamed.id} another key, or {other.id} too",
        )


def clashes(
    actions: Iterable[Action], keys: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Action, Action, str]]:
    """Each pair of actions that hold in one context and share a key, with that key."""
    owners: dict[str, list[Action]] = {}
    for each in actions:
        for key in dict.fromkeys(keys[each.id]):
            for other in owners.get(key, ()):
                if _meet(each, other):
                    yield other, each, key
            owners.setdefault(key, []).append(each)


def _meet(one: Action, other: Action) -> bool:
    """Whether both hold somewhere; all that is done in an article counts as one place."""
    return bool(one.contexts & other.contexts) or bool(one.contexts & EDITING and other.contexts & EDITING)


def hint(keymap: Keymap, ids: Iterable[str]) -> str:
    """The first keys of several actions, as one footer hint: `, .`."""
    return " ".join(keymap.shown(action(id).id) for id in ids)
