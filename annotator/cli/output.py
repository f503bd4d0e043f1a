"""The only place that writes to standard output: what a command gives."""

import json
import sys


def emit(text: str) -> None:
    """One line of output; text from files must have gone through `safe`."""
    sys.stdout.write(f"{text}\n")


def emit_json(value: object) -> None:
    """One JSON object on a line of its own."""
    emit(json.dumps(value, ensure_ascii=False))
