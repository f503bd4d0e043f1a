"""Writes the table of all keys into `docs/annotate.md`, from the registry that the program itself uses.

A test compares the table in the docs with the registry. With a path as argument, that file is
written instead.
"""

import sys
from pathlib import Path

from annotator.tui.actions import key_table

PAGE = Path(__file__).parents[1] / "docs" / "annotate.md"
BEGIN, END = "<!-- keys:begin -->", "<!-- keys:end -->"


def with_key_table(page: str) -> str:
    """The text of a page, with the table of keys between its markers; ValueError when it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{key_table().strip()}\n\n{END}{after}"


def main() -> None:
    """Write the page when it has changed."""
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    old = page.read_text("utf-8")
    new = with_key_table(old)
    if new != old:
        page.write_text(new, "utf-8", newline="\n")
        sys.stderr.write(f"wrote {page.name}\n")


if __name__ == "__main__":
    main()
