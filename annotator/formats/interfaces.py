"""Prodigy's interfaces: which rows hold spans of a text, which do not, and whose they are."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

NO_SPANS = frozenset(
    {
        *("choice", "classification", "text", "text_input", "html", "compare", "diff", "llm_io"),
        *("image", "image_manual", "audio", "audio_manual", "video", "video_manual", "3d"),
    }
)
"""Interfaces whose answers are no spans of the text; spans in such rows are shown with the question."""
BINARY_SPANS = "ner"
"""The interface that asks whether the spans of a row are right: "reject" means that they are wrong."""

_SESSION_KEYS = tuple(
    re.compile(rb'"%s"[ \t]*:[ \t]*("(?:[^"\\]|\\.)*")' % key) for key in (b"_annotator_id", b"_session_id")
)
_CONTENTS = ("html", "image", "audio", "video", "input")
_SHOWN = 200


def interface(row: Mapping[str, Any]) -> str:
    """The interface a row was annotated in, that of the reviewed rows for `review`; empty when unknown."""
    view = row.get("_view_id")
    if view == "review" and isinstance(row.get("view_id"), str):
        view = row["view_id"]
    return view if isinstance(view, str) else ""


def came_back(row: Mapping[str, Any]) -> bool:
    """Whether somebody has answered the row in Prodigy, so that it is kept whatever it holds."""
    return row.get("answer") is not None and ("_task_hash" in row or "_view_id" in row)


def session_of(row: Mapping[str, Any]) -> str:
    """Who answered the row, as it stands there: `_annotator_id`, else `_session_id`, else empty."""
    for key in ("_annotator_id", "_session_id"):
        if isinstance(name := row.get(key), str) and name:
            return name
    return ""


def session_on(line: bytes) -> str:
    """Who answered the row on a line that was checked when it was read; as `session_of`."""
    for key in _SESSION_KEYS:
        if (found := key.search(line)) and (name := str(json.loads(found[1]))):
            return name
    return ""


def stand_in(row: Mapping[str, Any]) -> str:
    """What to show of a row without a text: its pages, or what it shows instead; never empty.

    The rest is told apart by a hash of the row, since pictures are often told apart by nothing else.
    """
    pages = row.get("pages")
    texts = [page.get("text") for page in pages if isinstance(page, dict)] if isinstance(pages, list) else []
    if (
        joined := "\n\n".join(text for text in texts if isinstance(text, str))
        .strip()
        .replace("\x00", "\ufffd")
    ):
        return joined
    kind = next((key for key in _CONTENTS if row.get(key)), "row")
    content = row.get(kind)
    shown = content[:_SHOWN].replace("\x00", "\ufffd") if isinstance(content, str) else ""
    digest = hashlib.sha256(json.dumps(content or dict(row), sort_keys=True).encode()).hexdigest()
    return f"[{kind} without text {digest[:12]}] {shown}".strip()
