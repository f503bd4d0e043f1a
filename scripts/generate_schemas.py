"""Writes every generated JSON Schema into `schemas/`, and the digests of the label schemas there.

Run it after a change to a file format's types or to a label schema; a test compares its output
with what is committed. To add a file: put its name and the function that gives its JSON Schema
into `JSON_SCHEMAS`.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.config.json_schema import label_schema_json_schema
from annotator.config.label_schema import parse_label_schema
from annotator.formats.json_schema import json_schema_of, prodigy_row_json_schema
from annotator.workspace.data_card import DataCard
from annotator.workspace.output_types import (
    AgreementRow,
    AssignmentsRow,
    CurveRow,
    EvaluationRow,
    LogRow,
    OwnDifferencesRow,
    StatsRow,
    TrainingRow,
)

CHECKOUT = Path(__file__).parents[1]

JSON_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "label-schema.schema.json": label_schema_json_schema,
    "prodigy-row.schema.json": prodigy_row_json_schema,
    "data-card.schema.json": lambda: json_schema_of(DataCard, "data_card.json of a training set for spaCy"),
    "stats.schema.json": lambda: json_schema_of(StatsRow, "annotator stats --json"),
    "assignments.schema.json": lambda: json_schema_of(AssignmentsRow, "annotator assign --json"),
    "log-row.schema.json": lambda: json_schema_of(LogRow, "one line of annotator log --json"),
    "agreement.schema.json": lambda: json_schema_of(AgreementRow, "annotator agreement --json"),
    "differences.schema.json": lambda: json_schema_of(OwnDifferencesRow, "annotator differences --json"),
    "evaluation.schema.json": lambda: json_schema_of(EvaluationRow, "annotator evaluate --json"),
    "training.schema.json": lambda: json_schema_of(TrainingRow, "annotator train --json"),
    "learning-curve.schema.json": lambda: json_schema_of(CurveRow, "annotator train --curve --json"),
}


def generated() -> Iterator[tuple[Path, str]]:
    """Each generated file with its text."""
    for name, make in JSON_SCHEMAS.items():
        yield CHECKOUT / "schemas" / name, json.dumps(make(), indent=2, ensure_ascii=False) + "\n"
    yield CHECKOUT / "annotator" / "config" / "checked.py", _checked()


def _checked() -> str:
    """The module that names the label schemas known to be right."""
    lines = []
    for path in sorted((CHECKOUT / "schemas").glob("*.toml")):
        content = path.read_bytes()
        parse_label_schema(content, path.name, checked=())
        lines.append(f'        "{hashlib.sha256(content).hexdigest()}",  # {path.stem}\n')
    return (
        '"""Label schemas that come with the program, by SHA-256. '
        'Written by `scripts/generate_schemas.py`."""\n\n'
        f"CHECKED = frozenset(\n    {{\n{''.join(lines)}    }}\n)\n"
    )


def main() -> None:
    """Write what has changed."""
    for path, text in generated():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
            sys.stderr.write(f"wrote {path.relative_to(CHECKOUT)}\n")


if __name__ == "__main__":
    main()
