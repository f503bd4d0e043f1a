"""Patterns that mark text: what a line of a `patterns.jsonl` file says."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

TokenTest = Mapping[str, Any]
"""What one token must be: attributes of spaCy's Matcher, in capitals → values; empty for any token."""
PATTERNS = "patterns"
"""The source of what patterns suggest."""


class Pattern(Struct, frozen=True):
    """A phrase, or a row of tests for tokens in a row, and the label of what it finds.

    Attributes:
        label: id of a span label.
        words: the exact phrase, or the tests.
        id: its own name, else the number of its line.
        file, line: where it stands; line is 1-based.
    """

    label: str
    words: str | tuple[TokenTest, ...]
    id: str
    file: str
    line: int

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes of tokens that it looks at."""
        return (
            frozenset()
            if isinstance(self.words, str)
            else frozenset(key for test in self.words for key in test)
        )
