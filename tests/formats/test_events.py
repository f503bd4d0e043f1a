"""The table of events: in a spreadsheet, in pandas, and typed."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.safe_text import safe
from annotator.document.schema import Attribute, AttributeKind, LabelSchema, RelationLabel, SpanLabel
from annotator.document.spans import SuggestedSpan, Suggestion
from annotator.editing.annotations import Answer
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.events_csv import BOM, plain, write
from annotator.formats.events_parquet import write as write_parquet
from annotator.formats.events_table import EventRow, EventTable, Kind
from annotator.formats.losses import Losses
from tests.formats.foreign import SCHEMA as PLAIN
from tests.formats.foreign import article, articles, context
from tests.support.articles import TEXT, tokenize
from tests.support.examples import examples

SAME_AS = RelationLabel("SAME_AS", "SAM", "", ("ACTOR",), ("ACTOR",), symmetric=True)
SCHEMA: LabelSchema = replace(PLAIN, relations=(*PLAIN.relations, SAME_AS))
FORMULAS = [
    "=1+1",
    "+1-1",
    "-cmd",
    "@SUM(A1)",
    "＝1",
    "'quoted",
    "\t=1",
    "\r=1",
    "\n=1",
    "x;=1",
    "x; @y",
    "a\\",
    "|",
]


def tokenized(given_: AnnotatedArticle) -> AnnotatedArticle:
    return replace(given_, article=replace(given_.article, tokens=tokenize(given_.article.text)))


def rows(
    given_: AnnotatedArticle, schema: LabelSchema = SCHEMA, losses: Losses | None = None
) -> list[EventRow]:
    return [*EventTable(schema).rows(tokenized(given_), Losses() if losses is None else losses)]


def row(given_: AnnotatedArticle, schema: LabelSchema = SCHEMA) -> EventRow:
    (found,) = rows(given_, schema)
    return found


def cells(given_: Iterable[AnnotatedArticle], schema: LabelSchema = SCHEMA) -> list[dict[str, str]]:
    """What Python's reader of such files makes of ours."""
    content = "".join(f"{line}\n" for line in write(map(tokenized, given_), context(schema=schema)))
    assert content.startswith(BOM)
    return [*csv.DictReader(io.StringIO(content.removeprefix(BOM), newline=""), strict=True)]


def meeting() -> AnnotatedArticle:
    """`General Dara met Minister Oke in Lusaka.` and two more sentences, with a first and a last event."""
    return article(
        TEXT,
        [
            ("General", "ROLE", {}),
            ("Dara", "ACTOR", {"actor": "Rui Dara"}),
            ("met", "EVENT", {"event_type": "CONSULT", "mode": "visit", "time": ("future", "historical")}),
            ("Minister", "ROLE", {}),
            ("Oke", "ACTOR", {}),
            ("accused", "EVENT", {"event_type": "REJECT", "polarity": "negative"}),
            ("minister", "ROLE", {}),
        ],
        [
            ("SOURCE", 2, 1),
            ("TARGET", 2, 4),
            ("HOLDS", 1, 0),
            ("HOLDS", 4, 3),
            ("SOURCE", 5, 6),
            ("HOLDS", 4, 6),
        ],
    )


def test_an_event_is_one_row_with_who_did_what_to_whom() -> None:
    first, last = rows(meeting())
    assert dict(first) == {
        "article": "a1",
        "date": None,
        "title": "General Dara met Minister Oke in Lusaka.",
        "article_source": "a.txt",
        "label": "EVENT",
        "trigger": "met",
        "event_type": "CONSULT",
        "mode": "visit",
        "polarity": "positive",
        "time": ("future", "historical"),
        "source_mention": ("Dara",),
        "source_actor": ("Rui Dara",),
        "source_role": ("General",),
        "target_mention": ("Oke",),
        "target_actor": ("Oke",),
        "target_role": ("Minister | minister",),
        "sentence": "General Dara met Minister Oke in Lusaka.",
        "start": 13,
        "end": 16,
        "frame_checked": False,
        "decided_by": "alice",
        "origin": "manual",
        "suggested_by": None,
        "answer": "accept",
        "finished_at": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    }
    assert last["sentence"] == "The minister accused Dara of lying."
    assert last["polarity"] == "negative"
    assert last["time"] == last["target_mention"] == ()


def test_an_argument_that_is_a_role_names_its_holder() -> None:
    _, last = rows(meeting())
    assert last["source_mention"] == ("minister",)
    assert last["source_role"] == ("minister",)
    assert last["source_actor"] == ("Oke",)


def test_a_role_without_a_holder_leaves_the_actor_empty() -> None:
    given_ = article(TEXT, [("General", "ROLE", {}), ("met", "EVENT", {})], [("SOURCE", 1, 0)])
    assert row(given_)["source_actor"] == ()
    assert row(given_)["source_role"] == ("General",)


def test_mentions_that_are_the_same_share_the_longest_name_and_their_roles() -> None:
    text = "Council of Towns met. CFT, a body, met Ann.\nCouncil fell."
    given_ = article(
        text,
        [
            ("Council of Towns", "ACTOR", {}),
            ("CFT", "ACTOR", {}),
            ("body", "ROLE", {}),
            ("met Ann"[:3], "EVENT", {}),
            ("Ann", "ACTOR", {}),
        ],
        [("SAME_AS", 1, 0), ("HOLDS", 1, 2), ("SOURCE", 3, 0), ("SOURCE", 3, 4)],
    )
    found = row(given_)
    assert found["source_mention"] == ("Council of Towns", "Ann")
    assert found["source_actor"] == ("Council of Towns", "Ann")
    assert found["source_role"] == ("body", "")


def test_a_given_name_goes_before_a_longer_wording_and_joins_its_mentions() -> None:
    text = "The old strongman Dara met. Dara's men left with President Dara."
    spans: list[tuple[str, str, dict[str, Any]]] = [
        ("old strongman Dara", "ACTOR", {"actor": "Dara"}),
        ("met", "EVENT", {}),
        ("President", "ROLE", {}),
        ("Dara.", "ACTOR", {"actor": "Dara"}),
    ]
    found = row(article(text, spans, [("SOURCE", 1, 0), ("HOLDS", 3, 2)]))
    assert found["source_actor"] == ("Dara",)
    assert found["source_role"] == ("President",)


def test_looked_at_and_where_it_comes_from_are_said() -> None:
    def suggested(annotations: Any) -> Any:
        (record,) = annotations.spans.values()
        began = SuggestedSpan(
            replace(record.span, end=record.span.end + 1), Suggestion("rules", "rules-1", 0.5)
        )
        return replace(annotations, spans={"s0": replace(record, suggested=began)}, frames=frozenset({"s0"}))

    found = row(article(TEXT, [("met", "EVENT", {})], make=suggested))
    assert (found["frame_checked"], found["origin"], found["suggested_by"]) == (True, "corrected", "rules")


def test_an_open_article_is_not_finished() -> None:
    given_ = article(TEXT, [("met", "EVENT", {})], make=lambda annotations: replace(annotations, answer=None))
    assert row(given_)["answer"] is row(given_)["finished_at"] is None
    assert row(meeting_of_one())["answer"] == Answer.ACCEPT


def meeting_of_one() -> AnnotatedArticle:
    return article(TEXT, [("met", "EVENT", {})])


def test_line_breaks_and_control_characters_of_the_text_stay_out_of_the_table() -> None:
    text = "The foreign\r\n\tminister \x1b[31mmet\u2028Ann"
    given_ = article(
        text, [("foreign\r\n\tminister", "ROLE", {}), ("\x1b[31mmet", "EVENT", {})], [("SOURCE", 1, 0)]
    )
    found = row(given_)
    assert found["source_role"] == ("foreign minister",)
    assert found["trigger"] == "␛[31mmet"
    assert found["sentence"] == "The foreign minister ␛[31mmet Ann"


def test_what_takes_part_in_no_event_is_counted() -> None:
    losses = Losses()
    given_ = article(
        TEXT,
        [("General", "ROLE", {}), ("Dara", "ACTOR", {}), ("met", "EVENT", {}), ("Oke", "ACTOR", {})],
        [("HOLDS", 1, 0), ("SOURCE", 2, 3)],
    )
    assert len(rows(given_, losses=losses)) == 1
    assert {kind: loss.count for kind, loss in losses.kinds.items()} == {
        "spans that take part in no event": 2,
        "links that say nothing about an event": 1,
    }


def test_any_schema_with_frames_has_a_table() -> None:
    schema = LabelSchema(
        "trade",
        "1",
        "en",
        (
            SpanLabel("Firm", "FRM", "1", "red"),
            SpanLabel("Town", "TWN", "2", "red"),
            SpanLabel("Deal", "DEA", "3", "red", frame=True),
            SpanLabel("Strike", "STR", "4", "red", frame=True),
        ),
        (
            RelationLabel("buys.for", "BUY", "", ("Deal",), ("Firm",)),
            RelationLabel("sits_in", "SIT", "", ("Firm",), ("Town",)),
            RelationLabel("ends", "END", "", ("Strike",), ("Deal",)),
            RelationLabel("twin", "TWI", "", ("Deal",), ("Deal",), symmetric=True),
            RelationLabel("joins", "JOI", "", ("Firm",), ("Strike",)),
        ),
        (
            Attribute("Sentence", ("Deal",), AttributeKind.TEXT),
            Attribute("size", ("Town",), AttributeKind.CHOICE, ("big",)),
        ),
    )
    names = [column.name for column in EventTable(schema).columns]
    start = names.index("trigger") + 1
    assert names[start : names.index("start")] == [
        "sentence_",
        "buys_for_mention",
        "buys_for_firm",
        "buys_for_town",
        "ends_mention",
        "ends_deal",
        "sentence",
    ]
    given_ = article(
        "Ann of Rome bought and struck",
        [
            ("Ann", "Firm", {}),
            ("Rome", "Town", {}),
            ("bought", "Deal", {"Sentence": "x"}),
            ("struck", "Strike", {}),
        ],
        [("buys.for", 2, 0), ("sits_in", 0, 1), ("ends", 3, 2), ("joins", 0, 3)],
    )
    losses = Losses()
    deal, strike = rows(given_, schema, losses)
    assert (deal["sentence_"], deal["buys_for_firm"], deal["buys_for_town"]) == ("x", ("Ann",), ("Rome",))
    assert (strike["label"], strike["ends_mention"], strike["buys_for_firm"]) == ("Strike", ("bought",), ())
    assert losses.kinds["links that say nothing about an event"].count == 1


def test_a_schema_without_frames_gives_the_head_alone() -> None:
    schema = replace(SCHEMA, spans=tuple(replace(label, frame=False) for label in SCHEMA.spans))
    assert cells([meeting()], schema) == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_as_a_formula_and_each_says_what_the_table_says(formula: str) -> None:
    text = f"{formula} met {formula} in {formula}."
    given_ = article(
        text,
        [(formula, "ACTOR", {"actor": formula}), ("met", "EVENT", {})],
        [("SOURCE", 1, 0)],
        key=formula,
        annotator=formula,
    )
    given_ = replace(given_, article=replace(given_.article, meta={"title": formula, "date": formula}))
    (found,) = cells([given_])
    table = {column.name: column for column in EventTable(SCHEMA).columns}
    expected = row(given_)
    for name, cell in found.items():
        pieces = [piece.lstrip() for piece in cell.split(";")]
        assert not any(piece.startswith(("=", "+", "-", "@", "＝", "\t", "\r")) for piece in pieces), name
        if table[name].kind in (Kind.TEXT, Kind.TEXTS):
            assert plain(cell, table[name].kind) == (
                expected[name] or ("" if table[name].kind is Kind.TEXT else ())
            )


@settings(max_examples=examples(300))
@given(
    st.text(st.sampled_from("=+-@'; \\|\t,\"a1")),
    st.lists(st.text(st.sampled_from("=+-@'; \\|,\"a1"), min_size=1)),
)
def test_cells_say_what_was_put_in(text: str, values: list[str]) -> None:
    from annotator.formats.events_csv import _cell

    assert plain(_cell(text)) == text
    assert plain(_cell(tuple(values)), Kind.TEXTS) == tuple(values)


@settings(max_examples=examples(150))
@given(articles())
def test_every_row_has_every_column_on_one_line(given_: AnnotatedArticle) -> None:
    lines = [*write([given_], context(schema=SCHEMA))]
    table = EventTable(SCHEMA)
    assert all(len(line.splitlines()) == 1 for line in lines)
    found = [*csv.reader([line.removeprefix(BOM) for line in lines], strict=True)]
    assert found[0] == [column.name for column in table.columns]
    expected = [*table.rows(given_, Losses())]
    assert len(found) - 1 == len(expected)
    for line, wanted in zip(found[1:], expected, strict=True):
        for column, cell in zip(table.columns, line, strict=True):
            if column.kind is Kind.TEXTS:
                assert plain(cell, column.kind) == tuple(map(safe, wanted[column.name]))


def test_plain_numbers_are_left_as_numbers() -> None:
    given_ = replace(meeting_of_one(), annotator="-5")
    (found,) = cells([given_])
    assert (found["start"], found["decided_by"]) == ("13", "-5")


def test_times_and_truth_are_written_as_spreadsheets_read_them() -> None:
    (found,) = cells([replace(meeting_of_one(), at=1_700_000_000_123)])
    assert (found["finished_at"], found["frame_checked"]) == ("2023-11-14T22:13:20.123Z", "false")


def test_parquet_has_the_same_rows_with_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    given_ = tokenized(meeting())
    assert write_parquet([given_, given_], context(schema=SCHEMA), tmp_path / "e.parquet") == 4
    table = parquet.read_table(tmp_path / "e.parquet")
    expected = [
        {name: [*value] if isinstance(value, tuple) else value for name, value in found.items()}
        for found in rows(meeting())
    ]
    assert table.to_pylist() == [*expected, *expected]
    types = {field.name: str(field.type) for field in table.schema}
    assert types["finished_at"] == "timestamp[ms, tz=UTC]"
    assert types["source_actor"] == "list<element: string>"
    assert (types["start"], types["frame_checked"], types["trigger"]) == ("int32", "bool", "string")


def test_parquet_of_no_events_has_the_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert write_parquet([], context(schema=SCHEMA), tmp_path / "e.parquet") == 0
    assert parquet.read_table(tmp_path / "e.parquet").num_columns == len(EventTable(SCHEMA).columns)


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    for name in ("a", "b"):
        write_parquet([tokenized(meeting())], context(schema=SCHEMA), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert cells([meeting()]) == cells([meeting()])
