import io

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.lines import MAX_RECORD_BYTES, Line, read_lines


def lines(content: bytes) -> list[tuple[int, bytes | None]]:
    return [(line.number, line.content) for line in read_lines(io.BytesIO(content))]


def test_lines_end_at_line_feeds_alone() -> None:
    content = "a\u2028b\x85c\x0bd\r\n\n  \t\ne".encode()
    assert lines(content) == [(1, "a\u2028b\x85c\x0bd".encode()), (4, b"e")]


def test_a_byte_order_mark_is_left_out_once() -> None:
    mark = b"\xef\xbb\xbf"
    assert lines(mark + mark + b"a\n" + mark + b"b") == [(1, mark + b"a"), (2, mark + b"b")]


def test_a_line_over_the_limit_is_counted_and_not_held() -> None:
    size = MAX_RECORD_BYTES + 3_000_000
    found = list(read_lines(io.BytesIO(b"a\n" + b"y" * size + b"\nz\n")))
    assert found == [Line(1, b"a", 2), Line(2, None, size + 1), Line(3, b"z", 2)]


def test_a_line_of_exactly_the_limit_is_read() -> None:
    found = list(read_lines(io.BytesIO(b"y" * MAX_RECORD_BYTES + b"\n")))
    assert [len(line.content or b"") for line in found] == [MAX_RECORD_BYTES]


@given(st.binary(max_size=60).filter(lambda content: not content.startswith(b"\xef\xbb\xbf")))
def test_numbers_are_those_of_the_file(content: bytes) -> None:
    pieces = content.split(b"\n")
    assert lines(content) == [
        (number, piece.strip(b" \t\r")) for number, piece in enumerate(pieces, 1) if piece.strip(b" \t\r")
    ]
