"""What a row may be, and what is said when it is not."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.ids import article_key
from annotator.document.offsets import OffsetUnit
from annotator.editing.annotations import Answer
from annotator.formats.incoming import Remark
from annotator.formats.read_row import BadRow, read_text
from tests.formats.rows import encode, errors, read, span, tokens

ANNA = "Anna went home"

MAX_CELLS = 80


def said(row: Any, unit: OffsetUnit = OffsetUnit.CODEPOINT) -> list[tuple[str, str]]:
    return [(error.field, f"{error.message}: {error.hint}") for error in errors(row, unit)]


def only(row: Any, unit: OffsetUnit = OffsetUnit.CODEPOINT) -> tuple[str, str]:
    found = said(row, unit)
    assert len(found) == 1, found
    return found[0]


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\x00" not in text))
def test_the_text_is_kept_as_it_is(text: str) -> None:
    assert read({"text": text}).text == text
    assert read_text(text.encode(), "a.txt").text == text.removeprefix("\ufeff")


def test_a_text_file_is_an_article_named_by_its_text_and_its_name() -> None:
    row = read_text(b"A\r\nB\t", "a.txt")
    assert (row.text, row.meta, row.key) == (
        "A\r\nB\t",
        {"source": "a.txt"},
        article_key("A\r\nB\t", "a.txt"),
    )


@pytest.mark.parametrize("content", [b"", b" \n", b"caf\xe9", b"a\x00b"])
def test_a_text_file_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(BadRow):
        read_text(content, "a.txt")


@pytest.mark.parametrize(
    "row",
    [{}, {"text": 42}, {"text": None}, {"text": ""}, {"text": " \n"}, {"text": "a\x00"}, {"text": ["a"]}],
)
def test_the_text_is_needed(row: dict[str, Any]) -> None:
    assert only(row)[0] == "text"


@pytest.mark.parametrize("value", [1.5, True, None, "", " ", [1], {}, "a\x00"])
def test_an_id_is_a_string_or_a_whole_number(value: Any) -> None:
    assert only({"text": "x", "id": value})[0] == "id"
    assert only({"text": "x", "meta": {"id": value}})[0] == "meta.id"


def test_keys_come_from_the_id_else_from_meta_else_from_the_text() -> None:
    assert read({"text": "x", "id": 2**63, "meta": {"id": "m"}}).key == str(2**63)
    assert read({"text": "x", "meta": {"id": "m"}}).key == "m"
    assert read({"text": "x", "meta": {"source": "s"}}).key == article_key("x", "s")
    one, other = ({"text": "x", "_input_hash": number} for number in (1, 2))
    assert read(one).key != read(other).key
    assert read(one).key == read({**one, "spans": [span(0, 1)], "_task_hash": 7, "answer": "accept"}).key


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meta", "s"),
        ("spans", {}),
        ("tokens", "A B"),
        ("relations", 1),
        ("answer", "maybe"),
        ("answer", True),
        ("_input_hash", "a"),
        ("_task_hash", 2**64),
        ("_timestamp", "now"),
        ("_timestamp", True),
        ("spans[0]", [1]),
        ("relations[0]", ["x"]),
    ],
)
def test_fields_of_a_wrong_kind_are_named(field: str, value: Any) -> None:
    assert only({"text": "x", field.split("[")[0]: value})[0] == field


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        (span(0, 4, "ACTOX"), "spans[0].label", "known: ACTOR, ROLE, EVENT"),
        (span(0, 4, "actor"), "spans[0].label", '"actor"'),
        ({"start": 0, "end": 4}, "spans[0].label", "missing"),
        (span(0, 4, None), "spans[0].label", "null"),  # type: ignore[arg-type]
        ({"end": 4, "label": "ACTOR"}, "spans[0].start", "missing"),
        (span(True, 4), "spans[0].start", "true is not a whole number"),
        (span(0.0, 4), "spans[0].start", "0.0"),
        (span("0", 4), "spans[0].start", '"0"'),
        (span(-1, 4), "spans[0].start", "-1 is negative"),
        (span(1, 99), "spans[0].end", "99 is past the end of the text (length 14)"),
        (span(0, 10**30), "spans[0].end", "past the end"),
        (span(4, 0), "spans[0]", "4-0 is reversed"),
        (span(4, 4), "spans[0]", "4-4 is empty"),
        (span(0, 4, text="Anne"), "spans[0].text", '"Anne", but the text has "Anna" at 0-4'),
        (span(0, 4, text=1), "spans[0].text", "1, but"),
        (span(0, 3, text="Anna"), "spans[0].text", "inclusive"),
        (span(1, 5, text="Anna"), "spans[0].text", "begin at 1"),
        (span(5, 9, text="Anna"), "spans[0].text", "it stands at 0-4"),
        (span(5, 9, "EVENT", event_type="CONSULTT"), "spans[0].event_type", "known: CONSULT, REJECT"),
        (span(5, 9, "EVENT", event_type=3), "spans[0].event_type", "one word"),
        (span(5, 9, "EVENT", event_type="REJECT", mode="visit"), "spans[0].mode", "known: meet"),
        (span(5, 9, "EVENT", time=["future", "x"]), "spans[0].time", '"x"'),
    ],
)
def test_spans_that_are_wrong(given: dict[str, Any], field: str, message: str) -> None:
    found = only({"text": ANNA, "spans": [given]})
    assert found[0] == field
    assert message in found[1]


def test_every_bad_span_of_a_row_is_told() -> None:
    row = {"text": ANNA, "spans": [span(4, 0), span(0, 99), span(0, 4), span(3, 3)]}
    assert [field for field, _ in said(row)] == ["spans[0]", "spans[1].end", "spans[3]"]


def test_overlaps_are_kept_and_told_where_the_schema_calls_them_errors() -> None:
    forbidden = read({"text": ANNA, "spans": [span(0, 9), span(5, 9, "EVENT")]})
    assert (len(forbidden.spans), forbidden.remarks) == (2, ((Remark.OVERLAPS, "spans[1]"),))
    assert read({"text": ANNA, "spans": [span(0, 4), span(0, 9, "ROLE")]}).remarks == ()


def test_a_span_given_twice_is_taken_once() -> None:
    found = read({"text": ANNA, "spans": [span(5, 9), span(0, 4), span(5, 9, type="ent")]})
    assert [(draft.start, draft.place) for draft in found.spans] == [(5, 0), (0, 1)]
    assert found.remarks == ((Remark.REPEATED_SPANS, "spans[2]"),)


def test_spans_without_a_label_are_highlights_in_rows_of_prodigy_and_errors_elsewhere() -> None:
    row = {"text": ANNA, "spans": [{"start": 0, "end": 4, "pattern": 3}]}
    found = read({**row, "_task_hash": 1})
    assert (found.spans, found.remarks) == ((), ((Remark.UNLABELLED, "spans[0]"),))
    assert only(row)[0] == "spans[0].label"


@pytest.mark.parametrize("key", ["meta", "spans", "tokens", "relations", "answer", "_timestamp"])
def test_null_is_nothing(key: str) -> None:
    assert read({"text": ANNA, key: None}).text == ANNA


def test_offsets_in_other_units_are_recognised_and_converted() -> None:
    text = "😀😀 Anna żółw"
    for unit, start, end in ((OffsetUnit.UTF16, 5, 9), (OffsetUnit.UTF8, 9, 13)):
        row = {"text": text, "spans": [span(start, end, text="Anna")]}
        assert f"--offsets {unit}" in only(row)[1]
        found = read(row, unit)
        assert [(draft.start, draft.end) for draft in found.spans] == [(3, 7)]
        assert b'"start":3,"end":7' in found.line
    inside = {"text": text, "spans": [span(1, 4)]}
    assert "not between two characters" in only(inside, OffsetUnit.UTF16)[1]


def test_a_span_past_the_text_says_which_unit_would_fit() -> None:
    assert "--offsets utf16" in only({"text": "😀😀 Anna", "spans": [span(5, 9)]})[1]


def test_offsets_counted_on_another_form_of_the_text() -> None:
    decomposed = unicodedata.normalize("NFD", "Zażółć Anna")
    assert "NFC" in only({"text": decomposed, "spans": [span(7, 11, text="Anna")]})[1]
    assert "CRLF" in only({"text": "a\r\nAnna", "spans": [span(2, 6, text="Anna")]})[1]
    assert read({"text": decomposed}).text == decomposed


def test_attributes_are_read_and_aux_is_an_alias() -> None:
    row = {
        "text": ANNA,
        "spans": [
            span(5, 9, "EVENT", event_type="CONSULT", aux=["future", "negation", "?"]),
            span(0, 4, event_type="not an attribute of actors", time=7),
        ],
    }
    event, actor = read(row).spans
    assert dict(event.attributes) == {"event_type": "CONSULT", "polarity": "negative", "time": ("future",)}
    assert dict(actor.attributes) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "WENT"}, "tokens[1].text"),
        ({"start": 3}, "tokens[1]"),
        ({"end": 99}, "tokens[1]"),
        ({"end": 5, "start": 4, "text": "x"}, "tokens[1].text"),
        ({"id": 7}, "tokens[1].id"),
        ({"id": True}, "tokens[1].id"),
        ({"end": True}, "tokens[1].end"),
    ],
)
def test_tokens_must_fit_the_text(change: dict[str, Any], field: str) -> None:
    row = {"text": ANNA, "tokens": tokens(ANNA)}
    row["tokens"][1] |= change  # type: ignore[index]
    assert only(row)[0] == field


def test_tokens_that_leave_words_out_are_kept_and_told() -> None:
    found = read({"text": ANNA, "tokens": tokens(ANNA)[:2]})
    assert found.tokens is not None
    assert list(found.tokens.ends) == [4, 9]
    assert found.remarks == ((Remark.WORDS_IN_NO_TOKEN, "tokens"),)


def test_word_pieces_have_their_own_spelling() -> None:
    text = "Örebro wins"
    pieces = [("ore", 0, 3), ("##bro", 3, 6), ("wins", 7, 11)]
    row: dict[str, Any] = {"text": text, "tokens": []}
    for number, (piece, start, end) in enumerate(pieces):
        row["tokens"].append({"text": piece, "start": start, "end": end, "id": number, "tokenizer_id": 9})
    found = read(row)
    assert found.tokens is not None
    assert list(found.tokens.starts) == [0, 3, 7]
    for token in row["tokens"]:
        del token["tokenizer_id"]
    assert only(row)[0] == "tokens[0].text"


def test_tokens_of_no_length_leave_a_row_without_usable_tokens() -> None:
    mark = {"text": "[CLS]", "start": 0, "end": 0, "id": 0, "disabled": True}
    first = {"text": "Anna", "start": 0, "end": 4, "id": 1}
    row = {"text": ANNA, "tokens": [mark, first], "spans": [span(0, 4, token_start=1, token_end=1)]}
    row["relations"] = [{"head": 1, "child": 0, "label": "SOURCE"}]
    found = read(row)
    assert (found.tokens, len(found.spans), len(found.relations)) == (None, 1, 0)
    assert [remark for remark, _ in found.remarks] == [Remark.UNUSABLE_TOKENS, Remark.FOREIGN_RELATIONS]


def test_good_tokens_are_kept_with_spans_off_them_counted() -> None:
    row = {"text": ANNA, "tokens": tokens(ANNA), "spans": [span(1, 4), span(5, 9), span(10, 13)]}
    found = read(row)
    assert found.tokens is not None
    assert list(found.tokens.starts) == [0, 5, 10]
    assert found.remarks == ((Remark.OFF_TOKENS, "spans[0]"), (Remark.OFF_TOKENS, "spans[2]"))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(0, 3, "token_end"), (-1, 0, "token_end"), (1, 1, "token_start"), (0, 1, "token_start")],
)
def test_token_numbers_of_spans_must_fit(first: int, last: int, field: str) -> None:
    row = {"text": ANNA, "tokens": tokens(ANNA), "spans": [span(0, 4, token_start=first, token_end=last)]}
    assert only(row)[0] == f"spans[0].{field}"


SPANS = [span(0, 4, token_start=0, token_end=0), span(5, 9, "EVENT", token_start=1, token_end=1)]


def linked(**relation: Any) -> dict[str, Any]:
    return {
        "text": ANNA,
        "tokens": tokens(ANNA),
        "spans": SPANS,
        "relations": [{"label": "SOURCE", **relation}],
    }


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (linked(head=1, child=9), "relations[0].child"),
        (linked(head=-1, child=0), "relations[0].head"),
        (linked(head=True, child=0), "relations[0].head"),
        (linked(child=0), "relations[0].head"),
        (linked(head=1, child=0, label="R"), "relations[0].label"),
        (linked(head=0, child=1), "relations[0]"),
        (linked(head=1, child=0, head_span=span(5, 99)), "relations[0].head_span.end"),
        (linked(head=0, child=0, head_span=span(5, 9, "EVENT")), "relations[0].head_span"),
        (linked(head=1, child=0, head_span=3), "relations[0].head_span"),
        ({"text": ANNA, "relations": [{"label": "SOURCE", "head": 1, "child": 0}]}, "relations[0].head"),
    ],
)
def test_relations_that_are_wrong(row: dict[str, Any], field: str) -> None:
    assert said(row)[0][0] == field


def test_relations_find_their_spans_by_last_token_or_by_offsets() -> None:
    by_token = linked(head=1, child=0)
    by_offsets = {**linked(head_span=span(5, 9, "EVENT"), child_span=span(0, 4))}
    del by_offsets["tokens"]
    by_span_numbers = {key: value for key, value in by_token.items() if key != "tokens"}
    for row in (by_token, by_offsets, by_span_numbers):
        assert [(link.head, link.child) for link in read(row).relations] == [(1, 0)]


def test_relations_to_bare_tokens_stay_with_the_row_alone() -> None:
    bare = linked(head=1, child=2, child_span=span(10, 14, None))  # type: ignore[arg-type]
    for row in (bare, linked(head=1, child=1)):
        found = read(row)
        assert (found.relations, found.remarks) == ((), ((Remark.FOREIGN_RELATIONS, "relations[0]"),))


def test_a_relation_given_twice_is_taken_once() -> None:
    row = linked(head=1, child=0)
    row["relations"] *= 2
    found = read(row)
    assert len(found.relations) == 1
    assert found.remarks == ((Remark.REPEATED_RELATIONS, "relations[1]"),)


def test_answers_hashes_and_time_are_read() -> None:
    row = read({"text": "x", "answer": "reject", "_input_hash": 1, "_task_hash": -2, "_timestamp": 12})
    assert (row.answer, row.hashes, row.at) == (Answer.REJECT, (1, -2), 12_000)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_unknown_fields_are_kept_with_the_line(value: Any) -> None:
    line = encode({"text": "x", "extra": value})
    assert errors(line) or read(line).line == line


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from(["ACTOR", "EVENT", "SOURCE"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "spans",
                    "tokens",
                    "relations",
                    "start",
                    "end",
                    "label",
                    "head",
                    "child",
                    "head_span",
                    "id",
                    "meta",
                    "token_start",
                    "token_end",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["spans", "tokens", "relations", "meta", "id", "answer", "_timestamp"]),
        JUNK,
        max_size=5,
    )
)
def test_no_row_is_beyond_words(row: dict[str, Any]) -> None:
    for error in errors({"text": ANNA, **row}):
        assert error.field
        assert error.hint


def test_long_values_are_cut_and_harmless_in_messages() -> None:
    ((_, message),) = said({"text": ANNA, "spans": [span(0, 4, "\x1b[31m界" * 500)]})
    assert "\x1b" not in message
    assert len(message) < 2 * MAX_CELLS + 40


def test_the_suggestion_a_span_of_our_own_export_began_as_comes_back_whole() -> None:
    by = {"source": "rules", "model": "rules-1", "score": 0.5}
    was = {"start": 0, "end": 3, "label": "EVENT", **by}
    row = {"text": "met them", "spans": [{"start": 0, "end": 3, "label": "EVENT", "event_type": "CONSULT"}]}
    row["spans"][0]["suggested"] = {**was, "attributes": {"event_type": "AID", "time": ["future"]}}  # type: ignore[index]
    began = read(row).spans[0].began
    assert began is not None
    assert dict(began.attributes) == {"event_type": "AID", "time": ("future",)}
    row["spans"][0]["suggested"] = was  # type: ignore[index]
    began = read(row).spans[0].began
    assert began is not None
    assert dict(began.attributes) == {}
