import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.document.errors import DataError
from annotator.formats import strict_json
from annotator.formats.strict_json import MAX_DEPTH, parse_object
from tests.support.examples import examples
from tests.workspace.prodigy_variants import VARIANTS


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


KEYS = st.sampled_from(["a", "tokens", "spans", "text", "x:", "x,", "[", '"', 'q":', "a b"]) | st.text(
    max_size=3
)
TEXTS = st.sampled_from([":", '":', "{", "[", "}]", " :", "\t:", "\\", "\ud83d\ude00", '", "a": 1'])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS | st.text(max_size=4)
GAPS = st.sampled_from(["", "", "", " ", "\t", "  "])


@st.composite
def written(draw: st.DrawFn, depth: int = 3) -> str:
    """A JSON object as somebody might write it, now and then with a key twice or a number too large."""
    members = []
    for _ in range(draw(st.integers(0, 4))):
        value = draw(values(depth))
        key, gap = json.dumps(draw(KEYS)), draw(GAPS)
        members.append(f"{key}{gap}:{draw(GAPS)}{value}")
    if members and draw(st.integers(0, 5)) == 0:
        members.append(members[0])
    return "{" + draw(GAPS) + f",{draw(GAPS)}".join(members) + "}"


@st.composite
def values(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.integers(0, 9)) if depth else 0
    if kind < 5:
        scalar = draw(SCALARS)
        return (
            draw(st.sampled_from([json.dumps(scalar), "1e999", "NaN"])) if kind == 4 else json.dumps(scalar)
        )
    if kind < 7:
        return draw(written(depth - 1))
    return "[" + ",".join(draw(st.lists(values(depth - 1), max_size=4))) + "]"


def outcome(read: Callable[[], object]) -> str:
    try:
        return repr(read())
    except DataError as error:
        return f"refused: {error}"


@settings(max_examples=examples(600))
@given(written())
def test_what_is_read_at_once_is_what_a_closer_look_finds(text: str) -> None:
    content = text.encode()
    at_once = strict_json._object_without_doubt(text, content)
    if at_once is not None:
        assert outcome(lambda: strict_json._object(text)) == repr(at_once)
        strict_json._check_values(at_once, look_for_surrogates=False)


def test_rows_as_prodigy_writes_them_need_no_closer_look() -> None:
    for rows in VARIANTS.values():
        for row in rows:
            for separators in ((",", ":"), (", ", ": ")):
                content = json.dumps(row, separators=separators).encode()
                found = strict_json._object_without_doubt(content.decode(), content)
                assert found == row


@given(st.lists(st.sampled_from([r"\ud83d", r"\uDE00", "\\\\", r"\n", "ud83d", "a", r"\u00e9"]), max_size=6))
def test_half_a_pair_of_surrogates_is_never_read(parts: list[str]) -> None:
    content = ('{"text": "' + "".join(parts) + '"}').encode()
    text = json.loads(content)["text"]
    is_whole = not any("\ud800" <= char <= "\udfff" for char in text)
    assert (outcome(lambda: parse_object(content)) == repr({"text": text})) is is_whole
