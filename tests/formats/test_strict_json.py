import pytest

from annotator.document.errors import DataError
from annotator.formats.strict_json import MAX_DEPTH, parse_object


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "abc', "cut off"),
        (b'{"text": "abc"', "cut off"),
        (b'{"text": "a"}{"text": "b"}', "something follows"),
        (b'["a", "b"]', "an array"),
        (b"42", "a number"),
        (b"null", "null"),
        (b"{'text': 'a'}", "double quotes"),
        (b'{"text": "a",}', "not JSON"),
        (b'{"text": "caf\xe9"}', "byte 14 of the line (0xE9) is not UTF-8"),
        (b'{"text": "\xed\xa0\x80"}', "not UTF-8"),
        (b'{"text": "a\x00\x00"}', "NUL"),
        (b'{"text": "a\x1bb"}', "control character"),
        (b'{"text": "a", "n": NaN}', "NaN"),
        (b'{"text": "a", "n": -Infinity}', "-Infinity"),
        (b'{"text": "a", "n": 1e999}', "too large"),
        (b'{"n": ' + b"9" * 5000 + b"}", "more digits"),
        (b'{"text": "a\\ud83db"}', "surrogate"),
        (b'{"text": "a", "meta": {"k": ["\\uDC00"]}}', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
        (b'{"m": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
        (b'{"m": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}", "nested"),
        (b'{"m": ' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}", "nested"),
    ],
)
def test_what_is_not_strict_json_is_refused_and_named(line: bytes, said: str) -> None:
    with pytest.raises(DataError) as refused:
        parse_object(line)
    assert said in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("line", [b'{"text": "a", "text": "b"}', b'{"m": {"text": 1, "te\\u0078t": 2}}'])
def test_a_key_given_twice_is_named(line: bytes) -> None:
    with pytest.raises(DataError) as refused:
        parse_object(line)
    assert refused.value.field == "text"


def test_what_is_strict_json_is_read_exactly() -> None:
    line = rb'{"text": "\ud83d\ude00", "id": 9223372036854775808, "m": {"x": 1.10, "y": [null, true]}}'
    expected = {"text": "😀", "id": 2**63, "m": {"x": 1.1, "y": [None, True]}}
    assert parse_object(line) == expected


def test_nesting_just_below_the_limit_is_read() -> None:
    assert parse_object(b'{"m": ' + b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1) + b"}")
