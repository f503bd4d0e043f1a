"""What a program sends to a terminal, taken apart strictly: only what our screens need is allowed."""

import re

from annotator.document.safe_text import safe

ALLOWED = re.compile(
    rb"\x1b\[[0-9;:]*m"  # colours and styles
    rb"|\x1b\[\d*;?\d*H|\x1b\[\d*[ABCDGdJKLMPSTX@bEF]"  # places, erasing, moving of lines
    rb"|\x1b\[\d*;?\d*r"  # the region that scrolls
    rb"|\x1b\[\?(?:1|7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"  # modes
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[5n"  # questions, the answers to which are no keys
    rb"|\x1b\]22;default\x07"  # the shape of the pointer
    rb"|\x1b\[[<>=]\d*u|\x1b\[\?u|\x1b\[>4;?\d*m|\x1b\[\d q|\x1b[78=>M]|\x1b\(B"  # keyboard, cursor
)
LINES = b"\r\n\x08"


def strange(capture: bytes) -> list[str]:
    """Everything in what was sent that is neither an allowed sequence nor text made safe."""
    found = []
    for part in ALLOWED.split(capture):
        text = part.decode("utf-8", "replace")
        for char, shown in zip(text, safe(text), strict=True):
            if char != shown and char not in LINES.decode():
                found.append(f"U+{ord(char):04X} in {part[:60]!r}")
                break
    return found
