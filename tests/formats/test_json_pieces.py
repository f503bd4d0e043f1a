"""Objects come out of a JSON file whole, with the line they begin in, however the file is cut into chunks."""

import io
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.document.errors import DataError
from annotator.formats import json_pieces
from annotator.formats.json_pieces import Piece, read_pieces
from tests.support.examples import examples

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='{}[]"\\\n,: é💩', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), max_size=5)


def pieces(content: bytes) -> list[Piece]:
    return [*read_pieces(io.BytesIO(content), "tasks.json")]


@settings(max_examples=examples(200), deadline=None)
@example([{'"': 0}], None, False, 5)
@example([{'"': None}], None, False, 2)
@given(OBJECTS, st.sampled_from([None, 1, 2]), st.booleans(), st.integers(1, 9))
def test_every_object_comes_out_whole_in_any_layout_and_any_chunks(
    objects: list[Any], indent: int | None, ascii: bool, chunk: int
) -> None:
    content = json.dumps(objects, indent=indent, ensure_ascii=ascii).encode()
    lines = "\r\n".join(json.dumps(each) for each in objects).encode()
    usual, json_pieces._CHUNK = json_pieces._CHUNK, chunk
    try:
        found = [json.loads(piece.content or b"") for piece in pieces(content)]
        of_lines = pieces(lines)
    finally:
        json_pieces._CHUNK = usual
    assert found == objects
    assert [(p.line, json.loads(p.content or b"")) for p in of_lines] == [*enumerate(objects, 1)]
    assert sum(piece.size for piece in of_lines) == len(lines)


def test_the_line_is_where_the_object_begins() -> None:
    assert [p.line for p in pieces(b'\xef\xbb\xbf[\n\n{"a":\n1},\n\n{"b": 2}, {"c": 3}\n]')] == [3, 6, 6]


def test_an_object_that_the_file_ends_in_is_given_as_far_as_it_goes() -> None:
    assert [p.content for p in pieces(b'[{"a": 1}, {"b": [')] == [b'{"a": 1}', b'{"b": [']


def test_something_else_between_objects_is_told_with_its_line() -> None:
    found = []
    with pytest.raises(DataError, match=r"tasks.json:3: 'x' stands where an object should begin"):
        found += read_pieces(io.BytesIO(b'[\n{"a": 1},\nx {"b": 2}]'), "tasks.json")


def test_an_object_beyond_the_limit_is_skipped_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MAX_RECORD_BYTES", 20)
    long = b'{"text": "' + b"x" * 50 + b'"}'
    assert [p.content for p in pieces(b"[" + long + b', {"a": 1}]')] == [None, b'{"a": 1}']
