"""Notes (`#1 TYPE TARGET TEXT`) that hold what brat has no kind of line for, on one line each.

- `Origin T1`: `accepted`, `corrected` or `manual`, and unless manual the suggestion it began as, as JSON;
  `Origin R1` likewise, `Origin-ROLE E1` for an argument, `Origin-TYPE-T1 T2` for what makes T2 equal T1, each
  with the id of its end (`child`), by which a link that was moved later is told.
- `Extent T1`: first code point and the one after the last, of a span that begins or ends with line breaks.
- the name of an attribute of free text: its value, with backslash escapes.
"""

import json
import re
from typing import Any

from annotator.document.spans import AttributeValue, SuggestedSpan
from annotator.editing.annotations import RelationRecord, SpanRecord

ORIGIN = "Origin"
EXTENT = "Extent"

_BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
"""What `str.splitlines`, by which brat and many scripts read the files, takes for the end of a line."""
LINE_BREAKS = re.compile(f"[{_BREAKS}]+")
_ESCAPED = re.compile(rf"[\\\t{_BREAKS}]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {short[1]: char for char, short in _SHORT.items()}


def on_one_line(text: str) -> str:
    """The text with backslashes, tabs and line breaks as escapes."""
    return _ESCAPED.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), text)


def unescaped(text: str) -> str:
    """What `on_one_line` was given; a backslash that begins no escape of it stays."""

    def char(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _LONG.get(found[2], found[0])

    return _ESCAPE.sub(char, text)


def origin_of_span(record: SpanRecord) -> str:
    """The text of a span's `Origin` note."""
    began = record.suggested
    return _origin(str(record.origin), None if began is None else _suggested(began))


def origin_of_link(record: RelationRecord, child: str) -> str:
    """The text of a link's `Origin` note; `child` is the id that the link's second end has in brat."""
    began = record.suggested
    if began is None:
        return _origin(str(record.origin), None)
    by = began.by
    said = {"label": began.relation.label, "source": by.source, "model": by.model, "score": by.score}
    return _origin(str(record.origin), {**said, "child": child})


def read_origin_of_link(text: str, child: str) -> dict[str, Any]:
    """The keys of a row's relation that say where it comes from; none where its note says nothing."""
    suggested = read_suggested(text)
    if suggested is None:
        return {}
    is_moved = suggested.pop("child", child) != child
    return {"origin": "corrected" if is_moved else text.partition(" ")[0], "suggested": suggested}


def read_suggested(text: str) -> dict[str, Any] | None:
    """The suggestion in the text of an `Origin` note, None when there is none."""
    try:
        said = json.loads(text.partition(" ")[2] or "null")
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _origin(origin: str, suggested: dict[str, Any] | None) -> str:
    return f"{origin} {json.dumps(suggested)}" if suggested else origin


def _suggested(suggested: SuggestedSpan) -> dict[str, Any]:
    span, by = suggested.span, suggested.by
    said: dict[str, Any] = {"start": span.start, "end": span.end, "label": span.label}
    if span.attributes:
        said["attributes"] = {key: _plain(value) for key, value in sorted(span.attributes.items())}
    return {**said, "source": by.source, "model": by.model, "score": by.score}


def _plain(value: AttributeValue) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
