"""Rows made from any annotations keep to the format, checked here without the exporter's own check."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.errors import OffsetError
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import RelationLabel, SpanLabel
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.json_schema import prodigy_row_json_schema
from annotator.formats.prodigy_row import MadeRow, RowMaker
from annotator.formats.prodigy_task import Taken, Task, read_task, text_task
from tests.formats.row_rules import WrongRow, check_row
from tests.support.articles import make_schema
from tests.support.examples import examples

SCHEMA = make_schema()
VALIDATOR = Draft202012Validator(prodigy_row_json_schema())
WORDS = [
    "Anna",
    "met",
    "👩‍👩‍👧",
    "Łódź",
    "é",
    "中文",
    "\r\n",
    "\n\n",
    " ",
    "\u00a0",
    ".",
    "‫שלום‬",
    "[/]",
    "\t",
]
BY = Suggestion("rules", "rules-1", 0.1 + 0.2)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article whose tokens are words, white space and anything else."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    starts, ends, text = [], [], ""
    for word in words:
        starts.append(len(text))
        text += word
        ends.append(len(text))
        if draw(st.booleans()):
            text += " "
    return Article("a1", text, {"source": "a.txt"}, Tokens(starts, ends, [0]))


@st.composite
def decided(draw: st.DrawFn) -> tuple[Article, Annotations]:
    """An article with spans anywhere, also across token borders, links between them, and an answer."""
    article = draw(articles())
    length = len(article.text)
    spans: dict[str, SpanRecord] = {}
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, length - 1))
        span = Span(
            f"s{number}",
            start,
            draw(st.integers(start + 1, length)),
            draw(st.sampled_from(["ACTOR", "EVENT"])),
        )
        if span.label == "EVENT" and draw(st.booleans()):
            span = replace(span, attributes={"event_type": "CONSULT", "time": ("future", "historical")})
        began = draw(st.sampled_from([None, span, replace(span, label="ROLE")]))
        suggested = SuggestedSpan(began, BY) if began else None
        spans[span.id] = SpanRecord(span, draw(st.sampled_from(Verdict)), suggested)
    relations = {}
    for number in range(draw(st.integers(0, 4)) if spans else 0):
        link = Relation(
            f"r{number}", "SOURCE", draw(st.sampled_from([*spans])), draw(st.sampled_from([*spans]))
        )
        is_kept = all(spans[end].verdict is Verdict.ACCEPTED for end in link.ends) and link.head != link.child
        verdict = Verdict.ACCEPTED if is_kept else Verdict.REJECTED
        relations[link.id] = RelationRecord(link, verdict, SuggestedRelation(link, BY))
    answer = draw(st.sampled_from([None, *Answer]))
    return article, Annotations(spans, relations, frozenset(spans), answer, draw(st.booleans()), "näh")


def make(article: Article, annotations: Annotations, task: Task | None = None) -> MadeRow:
    task = task or text_task(article.text, "a.txt")
    return RowMaker(SCHEMA, "news").row(
        AnnotatedArticle(article, "ann1", annotations, 1_700_000_000_999), task
    )


def read_back(made: MadeRow) -> dict[str, Any]:
    return json.loads(made.line)


@settings(max_examples=examples(200), deadline=None)
@given(decided())
def test_any_annotations_give_a_right_row(given_: tuple[Article, Annotations]) -> None:
    article, annotations = given_
    made = make(article, annotations)
    row = read_back(made)
    check_row(row, article.text)
    VALIDATOR.validate(row)
    text, tokens = row["text"], row["tokens"]
    assert text == article.text
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    assert "".join(t["text"] + " " * t["ws"] for t in tokens) == text
    reach = 0
    for span in row["spans"]:
        assert span["start"] == tokens[span["token_start"]]["start"] >= reach
        assert span["end"] == tokens[span["token_end"]]["end"]
        reach = span["end"]
    core = ("start", "end", "token_start", "token_end", "label")
    extents = [{key: span[key] for key in core} for span in row["spans"]]
    for link in row["relations"]:
        assert link["head_span"] in extents
        assert link["child_span"] in extents
        assert (link["head"], link["child"]) == (
            link["head_span"]["token_end"],
            link["child_span"]["token_end"],
        )
    assert row.get("answer") == annotations.answer


@settings(max_examples=examples(100), deadline=None)
@given(decided())
def test_every_decision_is_in_the_row_exactly_once(given_: tuple[Article, Annotations]) -> None:
    article, annotations = given_
    made = make(article, annotations)
    row = read_back(made)
    extra = row["annotator"]

    def extents(spans: Any) -> list[tuple[int, int, str]]:
        return sorted((span["start"], span["end"], span["label"]) for span in spans)

    def with_verdict(verdict: Verdict) -> list[tuple[int, int, str]]:
        return sorted(
            (r.span.start, r.span.end, r.span.label)
            for r in annotations.spans.values()
            if r.verdict is verdict
        )

    kept = [*row["spans"], *extra["nested"]["spans"], *extra["character_spans"]]
    assert extents(kept) == with_verdict(Verdict.ACCEPTED)
    assert extents(extra["rejected"]["spans"]) == with_verdict(Verdict.REJECTED)
    assert extents(extra["undecided"]["spans"]) == with_verdict(Verdict.UNDECIDED)
    links = len(row["relations"]) + len(extra["nested"]["relations"]) + len(extra["rejected"]["relations"])
    assert links == len(annotations.relations)
    assert (len(made.nested), len(made.off_tokens)) == (
        len(extra["nested"]["spans"]),
        len(extra["character_spans"]),
    )


TEXT = "Norway backed the UN envoy."
ARTICLE = Article(
    "n1", TEXT, {"source": "a1.txt", "row": 7}, Tokens([0, 7, 14, 18, 21, 26], [6, 13, 17, 20, 26, 27], [0])
)


def accepted(
    id: str, start: int, end: int, label: str, began: Span | None = None, **attributes: Any
) -> SpanRecord:
    suggested = SuggestedSpan(began, BY) if began else None
    return SpanRecord(Span(id, start, end, label, attributes), Verdict.ACCEPTED, suggested)


def test_the_row_of_the_formats_own_example() -> None:
    spans = {
        "a": accepted("a", 0, 6, "ACTOR"),
        "e": accepted("e", 7, 13, "EVENT", event_type="CONSULT"),
        "r": accepted("r", 18, 26, "ROLE"),
    }
    links = [Relation("1", "SOURCE", "e", "a"), Relation("2", "TARGET", "e", "r")]
    relations = {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in links}
    task = Task({"text": TEXT, "meta": {"source": "a1.txt", "row": 7}})
    row = read_back(make(ARTICLE, Annotations(spans, relations, answer=Answer.ACCEPT), task))
    assert (row["_input_hash"], row["_task_hash"]) == (1486143841, -1327534072)
    assert row["spans"][2] == {
        "start": 18, "end": 26, "token_start": 3, "token_end": 4, "label": "ROLE", "origin": "manual",
    }  # fmt: skip
    source, target = row["relations"]
    assert (source["head"], source["child"], source["color"], source["label"]) == (1, 0, "#ffd882", "SOURCE")
    assert (target["head"], target["child"], target["color"], target["label"]) == (1, 4, "#c5bdf4", "TARGET")
    assert target["child_span"] == {"start": 18, "end": 26, "token_start": 3, "token_end": 4, "label": "ROLE"}
    assert {key: row[key] for key in ("_view_id", "_is_binary", "answer", "_timestamp")} == {
        "_view_id": "relations", "_is_binary": False, "answer": "accept", "_timestamp": 1_700_000_000,
    }  # fmt: skip
    assert row["_annotator_id"] == row["_session_id"] == "news-ann1"


def test_the_origin_of_spans_is_told() -> None:
    as_suggested, elsewhere = Span("k", 0, 6, "ACTOR"), Span("c", 14, 20, "ROLE")
    spans = {
        "k": accepted("k", 0, 6, "ACTOR", as_suggested),
        "c": accepted("c", 18, 26, "ROLE", elsewhere),
        "m": accepted("m", 7, 13, "EVENT"),
    }
    kept, manual, corrected = read_back(make(ARTICLE, Annotations(spans)))["spans"]
    assert (kept["origin"], manual["origin"], corrected["origin"]) == ("accepted", "manual", "corrected")
    assert "suggested" not in manual
    assert corrected["suggested"] == {
        "start": 14, "end": 20, "label": "ROLE", "source": "rules", "model": "rules-1", "score": 0.1 + 0.2,
    }  # fmt: skip


def test_the_attributes_that_were_suggested_are_told_beside_those_that_stand() -> None:
    suggested = Span("e", 7, 13, "EVENT", {"event_type": "AID", "time": ("future", "historical")})
    spans = {
        "a": accepted("a", 0, 6, "ACTOR", Span("a", 0, 6, "ACTOR"), kind="state"),
        "e": accepted("e", 7, 13, "EVENT", suggested, event_type="CONSULT"),
    }
    actor, event = read_back(make(ARTICLE, Annotations(spans)))["spans"]
    assert (actor["origin"], actor["kind"]) == ("corrected", "state")
    assert "attributes" not in actor["suggested"]
    assert (event["origin"], event["event_type"]) == ("corrected", "CONSULT")
    assert event["suggested"]["attributes"] == {"event_type": "AID", "time": ["future", "historical"]}


def test_of_overlapping_spans_the_longest_then_the_earliest_stands_in_the_list() -> None:
    spans = {
        "s": accepted("s", 18, 20, "ACTOR"),
        "l": accepted("l", 14, 26, "ROLE"),
        "e": accepted("e", 7, 13, "EVENT"),
    }
    link = Relation("1", "TARGET", "e", "s")
    made = make(ARTICLE, Annotations(spans, {"1": RelationRecord(link, Verdict.ACCEPTED)}))
    row = read_back(made)
    assert [span["label"] for span in row["spans"]] == ["EVENT", "ROLE"]
    nested = row["annotator"]["nested"]
    assert [span["label"] for span in nested["spans"]] == ["ACTOR"]
    assert nested["relations"][0]["child"] == {"start": 18, "end": 20, "label": "ACTOR"}
    assert (len(made.nested), len(made.side_links), row["relations"]) == (1, 1, [])


def test_labels_outside_the_base_layer_give_way() -> None:
    schema = replace(SCHEMA, spans=(*SCHEMA.spans, SpanLabel("TOPIC", "TOP", "4", "red", layer="")))
    spans = {"t": accepted("t", 0, 26, "TOPIC"), "a": accepted("a", 0, 6, "ACTOR")}
    task = text_task(TEXT, "a.txt")
    made = RowMaker(schema, "d").row(AnnotatedArticle(ARTICLE, "a", Annotations(spans), 0), task)
    assert [span["label"] for span in read_back(made)["spans"]] == ["ACTOR"]


@pytest.mark.parametrize(
    ("relations", "layer", "view"),
    [((), "base", "ner_manual"), ((), "", "spans_manual"), (SCHEMA.relations, "", "relations")],
)
def test_the_view_is_the_one_that_shows_such_rows(
    relations: tuple[RelationLabel, ...], layer: str, view: str
) -> None:
    schema = replace(SCHEMA, spans=(SpanLabel("X", "X", "1", "red", layer),), relations=relations, rules=())
    spans = {"l": accepted("l", 14, 26, "X"), "s": accepted("s", 18, 20, "X")}
    made = RowMaker(schema, "d").row(
        AnnotatedArticle(ARTICLE, "a", Annotations(spans), 0), text_task(TEXT, "a")
    )
    assert read_back(made)["_view_id"] == view
    assert len(made.nested) == (0 if view == "spans_manual" else 1)


BARE = {"start": 14, "end": 17, "label": None}
LINE = json.dumps(
    {
        "text": TEXT,
        "_input_hash": 5,
        "_task_hash": 6,
        "tokens": [
            {"text": TEXT[s:e], "start": s, "end": e, "id": i, "ws": True, "disabled": False}
            for i, (s, e) in enumerate(zip(ARTICLE.tokens.starts, ARTICLE.tokens.ends, strict=True))  # type: ignore[union-attr]
        ],
        "spans": [
            {"start": 0, "end": 6, "label": "ACTOR", "type": "ent", "text": "Norway"},
            {"start": 7, "end": 13, "label": "EVENT", "event_type": "REJECT", "aux": ["future"], "rank": 2},
        ],
        "relations": [
            {"head": 1, "child": 2, "label": "SOURCE", "child_span": BARE, "x": 1},
        ],
        "answer": "reject",
        "custom": {"a": [1.10, None]},
        "annotator": "somebody else's key",
    }
).encode()  # fmt: skip


TAKEN = Taken({"a": (0, 6, "ACTOR"), "e": (7, 13, "EVENT")})


def test_unknown_keys_of_the_task_stay_where_they_were() -> None:
    event = Span("e", 7, 13, "EVENT", {"event_type": "REJECT", "time": ("future",)})
    spans = {
        "a": accepted("a", 0, 6, "ACTOR", None),
        "e": SpanRecord(
            replace(event, end=17), Verdict.ACCEPTED, SuggestedSpan(event, Suggestion("t.jsonl"))
        ),
    }
    row = read_back(make(ARTICLE, Annotations(spans), read_task(LINE, SCHEMA, TAKEN)))
    check_row(row, TEXT, foreign=1)
    assert (row["_input_hash"], row["_task_hash"], row["custom"]) == (5, 6, {"a": [1.1, None]})
    assert "answer" not in row
    assert (row["spans"][0]["type"], row["spans"][0]["text"]) == ("ent", "Norway")
    assert row["spans"][1]["rank"] == 2
    assert row["spans"][1]["time"] == ["future"]
    assert "aux" not in row["spans"][1]
    assert row["tokens"][5] == {"text": ".", "start": 26, "end": 27, "id": 5, "ws": False, "disabled": False}
    assert row["annotator"]["imported"] == "somebody else's key"


def test_a_relation_to_a_bare_token_goes_back_while_its_other_end_stands() -> None:
    line = LINE.replace(b'"x": 1', b'"head_span": {"start": 7, "end": 13, "label": "EVENT"}')
    task = read_task(line, SCHEMA, TAKEN)
    kept = make(ARTICLE, Annotations({"e": accepted("e", 7, 13, "EVENT")}), task)
    gone = make(ARTICLE, Annotations(), task)
    (link,) = read_back(kept)["relations"]
    assert (link["label"], link["head_span"], link["child_span"]) == (
        "SOURCE", {"start": 7, "end": 13, "label": "EVENT"}, BARE,
    )  # fmt: skip
    assert kept.left_out == ()
    assert (read_back(gone)["relations"], len(gone.left_out)) == ([], 1)


def test_the_end_of_such_a_relation_follows_its_span() -> None:
    moved = accepted("e", 7, 17, "EVENT")
    (link,) = read_back(make(ARTICLE, Annotations({"e": moved}), read_task(LINE, SCHEMA, TAKEN)))["relations"]
    assert (link["head"], link["child"], link["child_span"], link["x"]) == (2, 2, BARE, 1)
    assert link["head_span"] == {"start": 7, "end": 17, "token_start": 1, "token_end": 2, "label": "EVENT"}


FULL = json.dumps(
    {
        "text": TEXT,
        "tokens": [
            {"text": TEXT[s:e], "start": s, "end": e, "id": i, "style": {"color": "red"}}
            for i, (s, e) in enumerate(zip(ARTICLE.tokens.starts, ARTICLE.tokens.ends, strict=True))  # type: ignore[union-attr]
        ],
        "spans": [
            {"start": 14, "end": 17},
            {"start": 0, "end": 6, "label": "ACTOR", "input_hash": 7},
            {"start": 7, "end": 13, "label": "EVENT"},
        ],
        "relations": [
            {"head": 1, "child": 0, "label": "SOURCE", "color": "#123456", "note": "n"},
            {"head": 1, "child": 5, "label": "TARGET"},
        ],
    }
).encode()
TAKEN_FULL = Taken(
    {"a": (0, 6, "ACTOR"), "e": (7, 13, "EVENT")}, {"l": ("SOURCE", (7, 13, "EVENT"), (0, 6, "ACTOR"))}
)


def test_an_edited_row_keeps_what_the_task_said_of_tokens_spans_and_relations() -> None:
    spans = {"a": accepted("a", 0, 6, "ROLE"), "e": accepted("e", 7, 17, "EVENT")}
    links = {"l": RelationRecord(Relation("l", "SOURCE", "e", "a"), Verdict.ACCEPTED)}
    row = read_back(make(ARTICLE, Annotations(spans, links), read_task(FULL, SCHEMA, TAKEN_FULL)))
    VALIDATOR.validate(row)
    assert [token["style"] for token in row["tokens"]] == [{"color": "red"}] * 6
    assert [token["ws"] for token in row["tokens"]] == [True, True, True, True, False, False]
    role, event, bare = row["spans"]
    assert (role["label"], role["input_hash"], event["end"]) == ("ROLE", 7, 17)
    assert bare == {"start": 14, "end": 17}
    kept, foreign = row["relations"]
    assert (kept["color"], kept["note"], kept["head"], kept["child_span"]["label"]) == (
        "#123456", "n", 2, "ROLE",
    )  # fmt: skip
    assert foreign == {
        "head": 2, "child": 5, "label": "TARGET", "color": "#c5bdf4",
        "head_span": {"start": 7, "end": 17, "token_start": 1, "token_end": 2, "label": "EVENT"},
        "child_span": {"start": 26, "end": 27, "token_start": 5, "token_end": 5, "label": None},
    }  # fmt: skip


def test_what_a_person_removed_does_not_come_back_with_the_task() -> None:
    made = make(ARTICLE, Annotations({}), read_task(FULL, SCHEMA, TAKEN_FULL))
    row = read_back(made)
    assert (row["spans"], row["relations"]) == ([{"start": 14, "end": 17}], [])
    assert [link.row["label"] for link in made.left_out] == ["TARGET"]


def test_without_tokens_there_is_no_row() -> None:
    with pytest.raises(OffsetError):
        make(replace(ARTICLE, tokens=None), Annotations())


def right() -> dict[str, Any]:
    spans = {"a": accepted("a", 0, 6, "ACTOR"), "e": accepted("e", 7, 13, "EVENT")}
    link = RelationRecord(Relation("1", "SOURCE", "e", "a"), Verdict.ACCEPTED)
    return read_back(make(ARTICLE, Annotations(spans, {"1": link})))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("text",), TEXT + " "),
        (("tokens", 1, "id"), 2),
        (("tokens", 1, "start"), 8),
        (("tokens", 1, "text"), "Backed"),
        (("tokens", 5, "ws"), True),
        (("spans", 0, "end"), 5),
        (("spans", 0, "token_end"), 1),
        (("spans", 1, "token_end"), 99),
        (("spans", 1, "start"), 0),
        (("relations", 0, "head"), 0),
        (("relations", 0, "child_span", "label"), "ROLE"),
        (("relations", 0, "head_span", "end"), 12),
    ],
)
def test_a_wrong_row_is_never_written(place: tuple[Any, ...], value: Any) -> None:
    row = right()
    check_row(row, TEXT)
    inner = row
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises(WrongRow):
        check_row(row, TEXT)


def test_the_json_schema_refuses_what_is_no_row() -> None:
    row = right()
    VALIDATOR.validate(row)
    for broken in (
        {**row, "tokens": 1},
        {**row, "answer": "maybe"},
        {k: v for k, v in row.items() if k != "spans"},
    ):
        assert not VALIDATOR.is_valid(broken)
