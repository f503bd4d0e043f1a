"""What is wrong with keys, told with the file and line that gave them.

Two actions clash when a key is both of theirs in one place. Places lie within each other: all that
is done in an article is one place, whatever has the focus; and where text is typed, characters are
text before they are keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from annotator.config.errors import ConfigErrors
from annotator.config.nearest import did_you_mean
from annotator.config.project import ProjectSettings
from annotator.config.toml_file import parse_toml, read_content
from annotator.document.errors import DataError
from annotator.document.schema import LabelSchema
from annotator.tui.actions import ACTIONS, EDITING, FOLLOWS, Action, Context, action, has_action
from annotator.tui.keys import UNSAFE, is_key

Keys = Mapping[str, tuple[str, ...]]

TYPED = frozenset(
    {Context.INPUT, Context.FIND, Context.FILTER, Context.PALETTE, Context.PICKER}
    | {Context.HINTS, Context.CHOICE, Context.GRID}
)
"""Places where characters are typed, or stand for what is shown beside them."""

NEEDED = ("edit.escape", "list.open")
"""Actions without which such a place could not be left."""

EDITS = frozenset({"backspace", "delete", "ctrl+u", "left", "right", "home", "end"})
"""Keys that change a line of text."""

_KEY_HINT = 'write a character, or a name such as "space", "enter", "pgup", "shift+left", "ctrl+p"'


def mistakes(settings: ProjectSettings) -> Iterator[DataError]:
    """Each entry of `[keys]` that names no action or no key."""
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


def traps(keys: Keys) -> Iterator[tuple[str, str]]:
    """Actions that could not be done where text is typed, and why."""
    for id in NEEDED:
        useful = [key for key in keys[id] if len(key) > 1 and key not in EDITS and key != "space"]
        if not useful:
            yield id, "has no key that types no text and changes none, and it is what leaves a line of text"


def clashes(actions: Iterable[Action], keys: Keys) -> Iterator[tuple[Action, Action, str]]:
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


def conflicts(
    keys: Keys, settings: ProjectSettings, schema: LabelSchema | None, links: Mapping[str, str]
) -> Iterator[DataError]:
    """One error for each clash and trap, at the line that made it.

    Args:
        keys: all keys in force.
        settings: whose `[keys]` is blamed first.
        schema: its digits and relation keys are among `keys`.
        links: action id → the relation of the schema whose key it has.
    """
    for id, what in traps(keys):
        yield settings.key_mistake(id, what, 'such as "esc" or "enter"')
    for first, second, key in clashes(ACTIONS, keys):
        if _is_told_of_leader(first, second, keys) or _is_told_of_leader(second, first, keys):
            continue
        changed = [one for one in (second, first) if one.id in settings.keys]
        if changed:
            blamed = changed[0]
            other = first if blamed is second else second
            yield settings.key_mistake(
                blamed.id,
                f"{key} is {other.id} already ({_name(other, schema, links)})",
                f"give {blamed.id} another key, or {other.id} too",
            )
        else:
            yield _schemas_mistake(first, second, key, settings, links)


def _is_told_of_leader(one: Action, other: Action, keys: Keys) -> bool:
    """Whether `one` only follows an action with the same keys that clashes with `other` too."""
    leader = FOLLOWS.get(one.id)
    return leader is not None and keys[leader] == keys[one.id] and _meet(action(leader), other)


def _name(each: Action, schema: LabelSchema | None, links: Mapping[str, str]) -> str:
    """What an action is called, labels and links by their names in the schema."""
    family, _, number = each.id.partition(".")
    if each.id in links:
        return f"Link {links[each.id]}"
    if family == "label" and schema is not None:
        return next((f"Label {span.id}" for span in schema.spans if span.key == number), each.label)
    return each.label


def _schemas_mistake(
    first: Action, second: Action, key: str, settings: ProjectSettings, links: Mapping[str, str]
) -> DataError:
    """A relation of the label schema has a key that means something else."""
    link, other = (first, second) if first.id in links else (second, first)
    relation = links.get(link.id, "")
    path = Path(settings.file).parent / settings.schema
    return DataError(
        f"{key} is {other.id} already ({other.label})",
        f'give {relation or link.id} another key here, or "{link.id}" one under [keys] in {settings.file}',
        file=str(path),
        line=_line_of_relation(path, relation),
        field=f"relation.{relation}.key",
    )


def _line_of_relation(path: Path, relation: str) -> int:
    """Where the schema file gives a relation its key; 0 when it cannot be found."""
    try:
        toml = parse_toml(read_content(path), str(path))
    except ConfigErrors:
        return 0
    tables = toml.content.get("relation")
    ids = [table.get("id") for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    return toml.lines.line(("relation", ids.index(relation), "key")) if relation in ids else 0
