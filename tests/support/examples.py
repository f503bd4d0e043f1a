"""How many cases a property is tried on: `ANNOTATOR_THOROUGH=1` takes all, the usual checks a third."""

import os

PART = 1.0 if os.environ.get("ANNOTATOR_THOROUGH") else 1 / 3
FEWEST = 10


def examples(thorough: int) -> int:
    """The number of cases for a property that is worth so many when there is time."""
    return max(min(thorough, FEWEST), round(thorough * PART))
