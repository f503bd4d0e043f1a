"""What every row we make or edit keeps to, by the format alone and without the code that writes rows."""

from typing import Any


class WrongRow(AssertionError):
    """A row that breaks a rule of the format."""


def check_row(row: dict[str, Any], text: str, foreign: int = 0) -> None:
    """Raise WrongRow unless the row is right.

    Args:
        row: as it would be written.
        text: the article as stored.
        foreign: how many relations at the end of the list came with the task and end on no span.
    """
    if row["text"] != text:
        raise _wrong("text", "is not the article's text")
    _check_tokens(row, text)
    _check_spans(row)
    spans = {_identity(span) for span in row["spans"]}
    for place, relation in enumerate(row["relations"][: len(row["relations"]) - foreign]):
        for end, number in (("head_span", relation["head"]), ("child_span", relation["child"])):
            extent: dict[str, Any] = relation[end]
            if _identity(extent) not in spans or extent["token_end"] != number:
                raise _wrong(f"relations[{place}].{end}", "is no entry of spans")


def _identity(span: dict[str, Any]) -> tuple[int, int, int, int, str]:
    return span["start"], span["end"], span["token_start"], span["token_end"], span["label"]


def _check_tokens(row: dict[str, Any], text: str) -> None:
    last = 0
    for place, token in enumerate(row["tokens"]):
        start, end = token["start"], token["end"]
        if token["id"] != place or not last <= start < end or token["text"] != text[start:end]:
            raise _wrong(f"tokens[{place}]", f"does not fit the text at {start}-{end}")
        if token["ws"] and text[end : end + 1] != " ":
            raise _wrong(f"tokens[{place}].ws", "there is no space")
        last = end


def _check_spans(row: dict[str, Any]) -> None:
    before = (0, 0)
    reach = 0
    for place, span in enumerate(row["spans"]):
        if not _is_on_tokens(row, span):
            raise _wrong(f"spans[{place}]", f"{span['start']}-{span['end']} does not fit its tokens")
        if (span["start"], span["end"]) < before:
            raise _wrong(f"spans[{place}]", "is out of order")
        if row["_view_id"] != "spans_manual" and span["start"] < reach:
            raise _wrong(f"spans[{place}]", "overlaps the span before it")
        before, reach = (span["start"], span["end"]), max(reach, span["end"])


def _is_on_tokens(row: dict[str, Any], span: dict[str, Any]) -> bool:
    first, last, tokens = span["token_start"], span["token_end"], row["tokens"]
    return (
        0 <= first <= last < len(tokens)
        and tokens[first]["start"] == span["start"]
        and tokens[last]["end"] == span["end"]
    )


def _wrong(field: str, what: str) -> WrongRow:
    return WrongRow(f"{field}: it {what}")
