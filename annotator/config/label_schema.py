"""Label schema files: found by name, read, checked."""

import hashlib
from pathlib import Path

from annotator.config.nearest import did_you_mean
from annotator.config.paths import schemas_directory
from annotator.config.schema_build import build_label_schema
from annotator.config.toml_file import parse_toml, read_content, shown
from annotator.document.errors import UsageError
from annotator.document.schema import LabelSchema

DEFAULT_SCHEMA = "political-events"


def read_label_schema(path: Path) -> LabelSchema:
    """The label schema in a file; ConfigErrors with every mistake and its line."""
    return parse_label_schema(read_content(path), str(path))


def parse_label_schema(content: bytes, file: str) -> LabelSchema:
    """The label schema in the bytes of a file called `file`; ConfigErrors with every mistake and its line."""
    toml = parse_toml(content, file)
    digest = hashlib.sha256(content).hexdigest()
    return build_label_schema(toml.content, digest)


def known_label_schemas() -> tuple[str, ...]:
    """Names of the label schemas that come with the program."""
    return tuple(sorted(path.stem for path in schemas_directory().glob("*.toml")))


def find_label_schema(name_or_file: str) -> Path:
    """The file of a schema that comes with the program, or the file of that name; UsageError otherwise."""
    known = known_label_schemas()
    if name_or_file in known:
        return schemas_directory() / f"{name_or_file}.toml"
    path = Path(name_or_file)
    if path.is_file():
        return path
    what = f"there is no label schema or file {shown(name_or_file)!r}"
    raise UsageError(what, did_you_mean(name_or_file, known))
