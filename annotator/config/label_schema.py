"""Label schema files: found by name, read, checked."""

import hashlib
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from annotator.config.checked import CHECKED
from annotator.config.errors import ConfigErrors
from annotator.config.nearest import did_you_mean
from annotator.config.paths import schemas_directory
from annotator.config.schema_build import build_label_schema
from annotator.config.toml_file import TomlFile, parse_toml, read_content, shown
from annotator.document.errors import UsageError
from annotator.document.schema import LabelSchema

DEFAULT_SCHEMA = "political-events"


def read_label_schema(path: Path, *, checked: Container[str] = CHECKED) -> LabelSchema:
    """The label schema in a file; see `parse_label_schema`."""
    return parse_label_schema(read_content(path), str(path), checked=checked)


def parse_label_schema(content: bytes, file: str, *, checked: Container[str] = CHECKED) -> LabelSchema:
    """The label schema in the bytes of a file called `file`.

    Args:
        checked: hashes of schemas known to be right, which are built without looking for mistakes.
            That spares a project whose schema comes with the program the time of loading pydantic.

    Raises:
        ConfigErrors: with every mistake and its line.
    """
    toml = parse_toml(content, file)
    digest = hashlib.sha256(content).hexdigest()
    if digest not in checked:
        _check(toml)
    return build_label_schema(toml.content, digest)


def _check(toml: TomlFile) -> None:
    """Raise ConfigErrors with every mistake in the file."""
    from annotator.config.control_characters import control_characters
    from annotator.config.schema_checks import fit_mistakes
    from annotator.config.schema_shape import shape_mistakes
    from annotator.config.schema_view import view

    errors = [*shape_mistakes(toml), *fit_mistakes(view(toml))]
    told = {(error.line, error.field) for error in errors}
    errors += [error for error in control_characters(toml) if (error.line, error.field) not in told]
    if errors:
        raise ConfigErrors(errors)


def known_label_schemas() -> tuple[str, ...]:
    """Names of the label schemas that come with the program."""
    return tuple(sorted(path.stem for path in schemas_directory().glob("*.toml")))


def find_label_schema(name_or_file: str) -> Path:
    """The file of a schema that comes with the program, or the file of that name; UsageError otherwise."""
    known = known_label_schemas()
    if name_or_file in known:
        return schemas_directory() / f"{name_or_file}.toml"
    with suppress(OSError):
        if (path := Path(name_or_file)).is_file():
            return path
    what = f"there is no label schema or file {shown(name_or_file)!r}"
    raise UsageError(what, did_you_mean(name_or_file, known))
