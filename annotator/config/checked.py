"""Label schemas that come with the program, by SHA-256. Written by `scripts/generate_schemas.py`."""

CHECKED: frozenset[str] = frozenset()
