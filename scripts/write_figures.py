"""Writes what `annotator evaluate --gold sample_data/gold.jsonl` prints into `docs/suggest.md`.

Run it after a change to the extractor. It needs the English model.
"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "docs" / "suggest.md"
GOLD = "sample_data/gold.jsonl"
BEGIN, END = "<!-- figures:begin -->\n", "<!-- figures:end -->"


def with_figures(page: str, printed: str, day: str) -> str:
    """The page with the figures of that day between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    return f"{before}{BEGIN}\nMeasured on {day}:\n\n```text\n{lines}\n```\n\n{END}{after}"


def main() -> None:
    """Measure and write."""
    command = [sys.executable, "-m", "annotator", "evaluate", "--gold", GOLD]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=CHECKOUT).stdout
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    PAGE.write_text(with_figures(PAGE.read_text("utf-8"), printed, day), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
