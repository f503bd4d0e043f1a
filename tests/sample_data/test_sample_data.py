"""What the sample data promises: articles fit to show, a gold to measure with, and hostile text."""

import json
import re
import runpy
import tomllib
import unicodedata
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sample_data"
SCHEMA = tomllib.loads((ROOT / "schemas" / "political-events.toml").read_text(encoding="utf-8"))

FURNITURE = (
    "Sign inSubscribe",
    "Skip to main content",
    "3 min read",
    "4 min read",
    "5 mins",
    "ADVERTISEMENT",
    "Cookie settings",
    "Share on Facebook",
    "Share Tweet Email",
    "Leave a comment",
    "Your email address will not be published",
    "Save my name in this browser",
    "Read also:",
    "RELATED NEWS",
    "Tags:",
    "Did you find an error?",
    "All rights reserved",
    "free articles left",
)
CREDITS = (
    "[Photo: Tamta Ioseliani/Meridian]",
    "Photograph: Teófilo Quisbert/AD",
    "(Rula Haddadin/Levant Monitor)",
)


def rows_of(name: str) -> list[Row]:
    content = (FOLDER / name).read_bytes().decode("utf-8")
    return [json.loads(line) for line in content.removesuffix("\n").split("\n")]


ARTICLES = rows_of("articles.jsonl")
GOLD = rows_of("gold.jsonl")
STRESS = {row["id"]: row["text"] for row in rows_of("stress.jsonl")}
SPANS = [(row["text"], span) for row in GOLD for span in row["spans"]]
EVENTS = [span for _, span in SPANS if span["label"] == "EVENT"]
ACTORS = [span for _, span in SPANS if span["label"] == "ACTOR"]


def values_of(attribute: str) -> Any:
    return next(entry["values"] for entry in SCHEMA["attribute"] if entry["id"] == attribute)


def links(label: str) -> list[tuple[Row, Row]]:
    """The two spans of every relation with this label, head first."""
    pairs = []
    for row in GOLD:
        at = {(span["start"], span["end"]): span for span in row["spans"]}
        pairs += [
            (at[tuple(r["head"])], at[tuple(r["child"])]) for r in row["relations"] if r["label"] == label
        ]
    return pairs


def is_furniture(line: str) -> bool:
    return any(mark in line for mark in FURNITURE)


@pytest.mark.parametrize("name", ["articles.jsonl", "gold.jsonl", "stress.jsonl"])
def test_files_are_utf8_lines_that_a_person_can_read_in_a_diff(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert max(content) > 127
    assert re.search(rb"\\u(?!00[01])[0-9a-f]{4}", content.replace(rb"\\", b"")) is None


# Articles


def test_there_are_a_dozen_articles_of_differing_length() -> None:
    lengths = [len(row["text"].split()) for row in ARTICLES]
    assert len(lengths) >= 12
    assert min(lengths) >= 200
    assert max(lengths) <= 600
    assert max(lengths) > 2 * min(lengths)


def test_every_article_and_stress_text_has_an_id_of_its_own() -> None:
    keys = [row["id"] for row in ARTICLES] + list(STRESS)
    assert len(set(keys)) == len(keys) == len(ARTICLES) + len(rows_of("stress.jsonl"))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", key) for key in keys)


def test_articles_tell_where_and_mostly_when_they_appeared() -> None:
    assert all(row["meta"]["title"] for row in ARTICLES)
    dated = [row for row in ARTICLES if "date" in row["meta"]]
    sourced = [row for row in ARTICLES if "source" in row["meta"]]
    assert len(ARTICLES) / 2 < len(dated) < len(ARTICLES)
    assert len(ARTICLES) / 2 < len(sourced) < len(ARTICLES)
    assert all(date.fromisoformat(row["meta"]["date"]) for row in dated)


def test_some_articles_carry_what_scraping_leaves_behind() -> None:
    everything = "\n".join(row["text"] for row in ARTICLES)
    assert [mark for mark in FURNITURE + CREDITS if mark not in everything] == []
    noisy = [row for row in ARTICLES if any(is_furniture(line) for line in row["text"].splitlines())]
    assert 5 <= len(noisy) < len(ARTICLES)


def test_some_articles_give_their_headline_twice() -> None:
    twice = [row["id"] for row in ARTICLES if row["text"].splitlines().count(row["meta"]["title"]) == 2]
    assert len(twice) >= 2


def test_quotes_spaces_and_line_ends_differ_between_articles() -> None:
    texts = [row["text"] for row in ARTICLES]
    for mark in ("\u00a0", "“", ' "', "\n\n"):
        assert 0 < sum(mark in text for text in texts) < len(texts), mark
    assert 0 < sum(text.endswith("\n") for text in texts) < len(texts)
    assert any(re.search(r"[a-z]-\n[a-z]", text) for text in texts), "no print hyphenation"


# Gold


def test_gold_covers_the_articles_as_they_are() -> None:
    texts = {row["id"]: row["text"] for row in ARTICLES}
    assert len(GOLD) >= 8
    assert len({row["meta"]["id"] for row in GOLD}) == len(GOLD)
    for row in GOLD:
        assert set(row) == {"text", "meta", "spans", "relations"}
        assert row["text"] == texts[row["meta"]["id"]]


def test_gold_offsets_cut_out_the_text_of_the_span() -> None:
    assert [span for text, span in SPANS if text[span["start"] : span["end"]] != span["text"]] == []


def test_gold_spans_stand_in_order_without_overlap() -> None:
    for row in GOLD:
        for one, next_one in zip(row["spans"], row["spans"][1:], strict=False):
            assert one["end"] <= next_one["start"], (one, next_one)


def test_gold_spans_begin_and_end_at_whole_words() -> None:
    for text, span in SPANS:
        assert re.fullmatch(r"\w|\w[^\n\t]*\w", span["text"]), span
        assert not re.search(r"['’]s$", span["text"]), span
        assert not text[span["end"] : span["end"] + 1].isalnum(), span
        assert not text[: span["start"]][-1:].isalnum(), span


def test_gold_uses_the_labels_and_values_of_the_schema() -> None:
    assert {span["label"] for _, span in SPANS} == {entry["id"] for entry in SCHEMA["span"]}
    labels = {relation["label"] for row in GOLD for relation in row["relations"]}
    assert labels == {entry["id"] for entry in SCHEMA["relation"]}
    for span in EVENTS:
        assert set(span) <= {"start", "end", "text", "label", "event_type", "mode", "polarity", "time"}
        if "mode" in span:
            assert span["mode"] in values_of("mode")[span["event_type"]], span
        assert span.get("polarity", "negative") == "negative"
        assert span.get("time", ["future"]), "an empty list says nothing"
        assert set(span.get("time", [])) <= set(values_of("time"))
    assert {span["kind"] for span in ACTORS} == set(values_of("kind"))
    assert all(span["actor"].strip() for span in ACTORS)


def test_gold_shows_every_event_type_and_every_attribute() -> None:
    assert {span["event_type"] for span in EVENTS} == set(values_of("event_type"))
    assert {time for span in EVENTS for time in span.get("time", [])} == set(values_of("time"))
    assert sum("polarity" in span for span in EVENTS) >= 10


def test_an_event_is_one_word() -> None:
    assert [span["text"] for span in EVENTS if not span["text"].isalpha()] == []


def test_relations_end_on_spans_that_the_schema_allows() -> None:
    for entry in SCHEMA["relation"]:
        pairs = links(entry["id"])
        assert pairs, entry["id"]
        for head, tail in pairs:
            assert head["label"] in entry["head"], (entry["id"], head)
            assert tail["label"] in entry["tail"], (entry["id"], tail)


def test_no_relation_is_drawn_twice() -> None:
    for row in GOLD:
        drawn = [(r["label"], *r["head"], *r["child"]) for r in row["relations"]]
        assert len(set(drawn)) == len(drawn)


def test_some_arguments_are_roles_alone() -> None:
    assert sum(tail["label"] == "ROLE" for _, tail in links("SOURCE") + links("TARGET")) >= 10


def test_holds_stays_inside_one_phrase() -> None:
    for row in GOLD:
        at = {(span["start"], span["end"]): span for span in row["spans"]}
        for link in (r for r in row["relations"] if r["label"] == "HOLDS"):
            assert at[tuple(link["head"])]["kind"] == "person"
            (_, end), (start, _) = sorted([link["head"], link["child"]])
            assert not re.search(r"[.!?;:]|\n\n", row["text"][end:start]), row["text"][end:start]
            assert not [s for s in row["spans"] if s["label"] == "EVENT" and end <= s["start"] < start]


def test_same_as_leads_back_to_another_form_of_the_same_actor() -> None:
    for later, earlier in links("SAME_AS"):
        assert later["start"] > earlier["start"]
        assert later["actor"] == earlier["actor"]
        assert later["text"] != earlier["text"]


def test_page_furniture_bears_no_spans() -> None:
    for row in GOLD:
        start = 0
        for line in row["text"].split("\n"):
            inside = [s["text"] for s in row["spans"] if start <= s["start"] < start + len(line)]
            assert not (is_furniture(line) and inside), (line, inside)
            start += len(line) + 1
        for credit in CREDITS:
            at = row["text"].find(credit)
            assert at < 0 or not [s for s in row["spans"] if at <= s["start"] < at + len(credit)]


def test_a_repeated_headline_is_annotated_each_time() -> None:
    compared = 0
    for row in GOLD:
        first = row["text"].find(row["meta"]["title"])
        second = row["text"].find(row["meta"]["title"], first + 1)
        if min(first, second) < 0:
            continue
        size = len(row["meta"]["title"])
        copies = [
            [(s["start"] - at, s["text"], s["label"]) for s in row["spans"] if at <= s["start"] < at + size]
            for at in (first, second)
        ]
        assert copies[0] == copies[1]
        compared += bool(copies[0])
    assert compared >= 2


def test_one_person_is_spelled_in_several_ways_across_articles() -> None:
    spellings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in GOLD:
        for span in row["spans"]:
            if span.get("kind") == "person" and " " in span["text"]:
                spellings[span["actor"]][row["meta"]["id"]].add(span["text"])
    differing = [
        actor
        for actor, by_article in spellings.items()
        if len(by_article) > 1 and not set.intersection(*by_article.values())
    ]
    assert len(differing) >= 3, differing


# Stress


def test_the_stress_file_is_what_its_generator_writes() -> None:
    written = (FOLDER / "stress.jsonl").read_bytes()
    assert runpy.run_path(str(FOLDER / "make_stress.py"))["stress_lines"]().encode("utf-8") == written


def test_every_stress_text_says_what_is_nasty_in_it() -> None:
    assert all(row["meta"]["title"] for row in rows_of("stress.jsonl"))
    assert all(key.startswith("stress-") for key in STRESS)


@pytest.mark.parametrize("script", ["CJK", "HIRAGANA", "HANGUL", "FULLWIDTH"])
def test_stress_holds_east_asian_text(script: str) -> None:
    assert any(unicodedata.name(char, "").startswith(script) for char in STRESS["stress-cjk"])
    assert any(ord(char) > 0xFFFF for char in STRESS["stress-cjk"])


def test_stress_holds_letters_of_several_code_points() -> None:
    text = STRESS["stress-combining-marks"]
    assert unicodedata.normalize("NFC", text) != text
    assert re.search("[\u0300-\u036f]{3}", text)
    assert any(unicodedata.category(char) == "Mc" for char in text)


def test_stress_holds_joined_emoji() -> None:
    text = STRESS["stress-emoji"]
    assert "👨\u200d👩\u200d👧\u200d👦" in text
    assert "👩🏾\u200d⚖\ufe0f" in text
    assert "\U000e007f" in text
    assert re.search("[\U0001f1e6-\U0001f1ff]{2}", text)


@pytest.mark.parametrize(
    "markup", ["[/]", "[bold]", "[/bold]", "[link=", "<script>", "&amp;", "\\[", "{0}", "$("]
)
def test_stress_holds_what_looks_like_markup(markup: str) -> None:
    assert markup in STRESS["stress-markup"]


@pytest.mark.parametrize("control", ["\x1b[2J", "\x1b]52;", "\x07", "\x08", "\x7f", "\x9b"])
def test_stress_holds_terminal_controls(control: str) -> None:
    assert control in STRESS["stress-control-characters"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1e", "\r"])
def test_stress_holds_line_separators(end: str) -> None:
    assert end in STRESS["stress-line-separators"]


def test_stress_holds_windows_line_ends_alone() -> None:
    text = STRESS["stress-crlf"]
    assert text.count("\r\n") == text.count("\n") >= 5


def test_stress_holds_tabs_everywhere_in_a_line() -> None:
    assert all(re.search(place, STRESS["stress-tabs"]) for place in (r"\n\t", r"\w\t\w", r"\t\n", r"\t\t"))


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u202f", "\u2007", "\u2009", "\u3000", "\u200b", "\u2060", "\u00ad", "\ufeff"]
)
def test_stress_holds_unusual_spaces(space: str) -> None:
    assert space in STRESS["stress-spaces"]


@pytest.mark.parametrize(("key", "direction"), [("stress-arabic", "AL"), ("stress-hebrew", "R")])
def test_stress_holds_right_to_left_text(key: str, direction: str) -> None:
    directions = [unicodedata.bidirectional(char) for char in STRESS[key]]
    assert directions.count(direction) > len(directions) / 2


def test_stress_holds_both_directions_in_one_line() -> None:
    text = STRESS["stress-mixed-direction"]
    assert {"L", "R", "AL"} <= {unicodedata.bidirectional(char) for char in text.split("\n")[0]}
    opened = text.count("\u202b") + text.count("\u202e")
    assert opened > text.count("\u202c") > 0, "every override is closed"


def test_stress_holds_runs_of_empty_lines() -> None:
    text = STRESS["stress-empty-lines"]
    assert text.startswith("\n\n")
    assert text.endswith("\n\n")
    assert "\n" * 20 in text
    assert "\n \n\t\n" in text


def test_stress_holds_large_texts() -> None:
    assert len(STRESS["stress-5000-words"].split()) == 5000
    assert STRESS["stress-5000-words"].count("\n\n") > 50
    line = STRESS["stress-one-long-line"]
    assert 20_000 <= len(line) <= 21_000
    assert len(line.splitlines()) == 1
    assert max(len(word) for word in STRESS["stress-long-word"].split()) > 1000
