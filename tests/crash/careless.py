"""As `deciding_forever.py`, but with synchronous NORMAL: shows that the test of power loss can fail."""

import sys

from annotator.store import pragmas
from tests.crash.deciding_forever import main

if __name__ == "__main__":
    pragmas.PRAGMAS = tuple(
        (name, "NORMAL", 1) if name == "synchronous" else (name, value, expected)
        for name, value, expected in pragmas.PRAGMAS
    )
    main(*sys.argv[1:])
