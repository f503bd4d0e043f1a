"""Hostile texts to try everything with.

The environment variable HOSTILE_TEXT names another collection: a Python file with a list `PAYLOADS`, each
with `name`, `raw` (bytes, UTF-8) and `expect` (`mark`, `keep` or `plain`), or JSON Lines with the payload in
`text`
between the first A and the last Z. Without it, a collection beside the checkout is tried too, if there is
one.
"""

import json
import os
import re
import runpy
from dataclasses import dataclass
from pathlib import Path

BESIDE = Path(__file__).parents[3] / "shared" / "tools" / "hostile_text.py"


@dataclass(frozen=True, slots=True)
class Payload:
    """A hostile text.

    Attributes:
        expect: `mark`: every character of it that acts on a terminal or cannot be seen is shown as another
            one; `keep`: it is shown as it is; `plain`: it looks like markup and is shown as it is.
    """

    name: str
    text: str
    expect: str = "mark"

    @property
    def framed(self) -> str:
        return f"A{self.text}Z"


OWN = [
    Payload("colour", "\x1b[41mX"),
    Payload("clear", "\x1b[2J\x1b[H"),
    Payload("other screen", "\x1b[?1049l"),
    Payload("reset", "\x1bc"),
    Payload("where", "\x1b[6n"),
    Payload("who", "\x1b[c"),
    Payload("title", "\x1b]2;owned\x07"),
    Payload("clipboard", "\x1b]52;c;b3duZWQ=\x1b\\"),
    Payload("link", "\x1b]8;;http://example.invalid/\x1b\\go\x1b]8;;\x1b\\"),
    Payload("unended", "\x1b]0;never ends"),
    Payload("request", "\x1bP$qm\x1b\\"),
    Payload("program", "\x1b_Gi=1;AAAA\x1b\\"),
    Payload("csi of one byte", "\x9b41m"),
    Payload("osc of one byte", "\x9d0;owned\x9c"),
    Payload("next line", "\x85"),
    Payload("return", "\rover"),
    Payload("controls", "".join(map(chr, (1, 5, 7, 8, 11, 12, 14, 15, 24, 26, 27, 127)))),
    Payload("right to left", "\u202etfel ot thgir\u202c"),
    Payload("isolates", "\u2066x\u2069\u2067y\u2069"),
    Payload("unseen", "\u200b\u2060\ufeff\u00ad\u180e"),
    Payload("tags", "\U000e0041\U000e007f"),
    Payload("separators", "a\u2028b\u2029c"),
    Payload("private", "\ue000\U000f0000"),
    Payload("marks", "e" + "\u0301" * 200),
    Payload("tab", "\t"),
    Payload("wide", "漢字", "keep"),
    Payload("family", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "keep"),
    Payload("colour tag", "[red]X[/red]", "plain"),
    Payload("closing tag", "[/nope] [/]", "plain"),
    Payload("click", "[@click=app.quit]X[/]", "plain"),
    Payload("variable", "$primary [$error]", "plain"),
    Payload("link tag", "[link='http://example.invalid']X[/link]", "plain"),
    Payload("page", "<script>alert(1)</script>&lt;<img src=x onerror=y>", "plain"),
    Payload("formula", "=cmd|' /C calc'!A0", "plain"),
    Payload("path", "../../etc/passwd", "plain"),
    Payload("template", "{0.__class__} %s %(x)s {{x}} ${HOME} `id` $(id)", "plain"),
]


def _read(path: Path) -> list[Payload]:
    if path.suffix == ".py":
        found = runpy.run_path(str(path))["PAYLOADS"]
        return [Payload(each.name, each.raw.decode("utf-8", "surrogatepass"), each.expect) for each in found]
    rows = [json.loads(line) for line in path.read_bytes().split(b"\n") if line.strip()]
    texts = [re.search("A(.*)Z", row["text"], re.DOTALL) for row in rows]
    return [Payload(f"row {number}", found[1]) for number, found in enumerate(texts, 1) if found]


def payloads() -> list[Payload]:
    """Our own texts and those of the other collection; what cannot be stored (half of a surrogate pair)
    left out.
    """
    named = os.environ.get("HOSTILE_TEXT", "")
    others = _read(Path(named)) if named else _read(BESIDE) if BESIDE.exists() else []
    return [each for each in (*OWN, *others) if not re.search("[\ud800-\udfff\x00]", each.text)]
