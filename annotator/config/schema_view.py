"""A label schema file as far as it can be read: what has the wrong shape is passed over.

The checks across keys look through this, so that one wrong type does not hide other mistakes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from annotator.config.locate import KeyPath
from annotator.config.nearest import did_you_mean
from annotator.config.toml_file import TomlFile, shown
from annotator.document.errors import DataError


class TableView(Struct, frozen=True):
    """One table of the file, such as the third `[[span]]`.

    Attributes:
        path: its place in the file.
        content: its keys, of whatever types.
    """

    path: KeyPath
    content: Mapping[str, object]

    def text(self, key: str) -> str:
        """The text under `key`; empty when there is none."""
        value = self.content.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> Iterator[tuple[KeyPath, str]]:
        """The texts in the list under `key`, each with its place."""
        yield from texts((*self.path, key), self.content.get(key))

    def table(self, key: str) -> Mapping[str, object]:
        """The table under `key`; empty when there is none."""
        value = self.content.get(key)
        return value if isinstance(value, dict) else {}

    def at(self, key: str) -> KeyPath:
        """The place of `key`."""
        return (*self.path, key)


class SchemaView(Struct, frozen=True):
    """The tables of a label schema file, each kind in the file's order."""

    toml: TomlFile
    spans: tuple[TableView, ...]
    relations: tuple[TableView, ...]
    attributes: tuple[TableView, ...]
    rules: tuple[TableView, ...]

    def mistake(self, path: KeyPath, what: str, hint: str = "") -> DataError:
        """An error at the line of `path`."""
        return self.toml.mistake(path, what, hint)

    def unknown(
        self, named: Iterable[tuple[KeyPath, str]], known: Sequence[str], what: str
    ) -> Iterator[DataError]:
        """Each name that is not among `known` or stands there twice; `what` says what it should be."""
        seen = set()
        for path, name in named:
            if name not in known:
                yield self.mistake(path, f"{shown(name)!r} is no {what}", did_you_mean(name, known))
            elif name in seen:
                yield self.mistake(path, f"{shown(name)!r} stands here twice", "once is enough")
            seen.add(name)

    def span_ids(self) -> list[str]:
        """The ids of the span labels."""
        return [table.text("id") for table in self.spans]

    def relation(self, label: str) -> TableView | None:
        """The relation with this id."""
        return next((table for table in self.relations if table.text("id") == label), None)

    def attribute(self, name: str) -> TableView | None:
        """The attribute with this id."""
        return next((table for table in self.attributes if table.text("id") == name), None)


def view(toml: TomlFile) -> SchemaView:
    """The readable part of `toml`."""
    spans, relations, attributes, rules = (
        tuple(_tables(toml, key)) for key in ("span", "relation", "attribute", "rule")
    )
    return SchemaView(toml, spans, relations, attributes, rules)


def texts(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """The texts in the list `value`, which stands at `path`."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, index), item


def _tables(toml: TomlFile, key: str) -> Iterator[TableView]:
    tables = toml.content.get(key)
    if isinstance(tables, list):
        for index, table in enumerate(tables):
            if isinstance(table, dict):
                yield TableView((key, index), table)
