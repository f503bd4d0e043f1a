import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.json_out import dump_row, plain_line

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), VALUES, max_size=4))
def test_a_row_reads_back_as_it_was_and_is_plain_ascii(row: dict[str, Any]) -> None:
    line = dump_row(row)
    assert json.loads(line) == row
    assert list(json.loads(line)) == list(row)
    assert all(" " <= char <= "~" for char in line)


def test_numbers_that_srsly_would_round_are_exact() -> None:
    row = {"b": 0.1 + 0.2, "a": 2**64, "c": {"z": 5e-324, "y": 1}}
    assert dump_row(row) == '{"b":0.30000000000000004,"a":18446744073709551616,"c":{"y":1,"z":5e-324}}'


@given(VALUES)
def test_a_stored_line_keeps_its_spelling_in_ascii(value: Any) -> None:
    line = json.dumps({"x": value, "n": 1.10}, ensure_ascii=False)
    shown = plain_line(line.encode())
    assert json.loads(shown) == json.loads(line)
    assert all(" " <= char <= "~" for char in shown)


def test_a_stored_line_in_ascii_is_written_as_it_is() -> None:
    assert plain_line(b'{ "n": 1.10, "e": 1E2 }') == '{ "n": 1.10, "e": 1E2 }'
