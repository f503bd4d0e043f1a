"""A `[keys]` table, action id → its keys: in `annotator.toml`, and in keymap files, which hold it alone."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.config.errors import ConfigErrors
from annotator.config.toml_file import TomlFile, parse_toml, read_content
from annotator.document.errors import DataError


def read_keymap_file(path: Path) -> Mapping[str, tuple[str, ...]]:
    """The keys in a keymap file; ConfigErrors with every mistake and its line."""
    toml = parse_toml(read_content(path), str(path))
    others = (name for name in toml.content if name != "keys")
    errors = [toml.mistake((name,), "unknown key", "a keymap holds [keys] alone") for name in others]
    errors += key_mistakes(toml)
    if errors:
        raise ConfigErrors(errors)
    return keys_of(toml)


def keys_of(toml: TomlFile) -> Mapping[str, tuple[str, ...]]:
    """The keys that `[keys]` gives to actions; what is no key is left out."""
    found = {".".join(path): _keys(value) for path, value in _actions(toml.content.get("keys"))}
    return {action: keys for action, keys in found.items() if keys}


def key_mistakes(toml: TomlFile) -> Iterator[DataError]:
    """Each entry of `[keys]` that is neither a key nor a list of keys."""
    if not isinstance(toml.content.get("keys", {}), dict):
        yield toml.mistake(("keys",), "must be a table", "write [keys]")
    for path, value in _actions(toml.content.get("keys")):
        if not _keys(value):
            yield toml.mistake(
                ("keys", *path), "must be a key or a list of keys", 'such as "a" or ["a", "y"]'
            )


def _actions(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Each action of `[keys]` with its value; `span.accept = "a"` is the action `span.accept`."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, dict):
            yield from _actions(inner, (*path, name))
        else:
            yield (*path, name), inner


def _keys(value: object) -> tuple[str, ...]:
    """The keys given to an action; none when they are not written as keys."""
    keys = value if isinstance(value, list) else [value]
    texts = tuple(key for key in keys if isinstance(key, str) and key)
    return texts if len(texts) == len(keys) else ()
