"""Event words whose type, sense or time their neighbours decide."""

import pytest

from tests.extractor.conftest import Read


@pytest.mark.parametrize(
    ("text", "word", "event_type"),
    [
        ("Teachers went on strike over pay in Harare.", "strike", "PROTEST"),
        ("The strike killed two militants.", "strike", "ASSAULT"),
        ("Police clashed with protesters in Dakar.", "clashed", "PROTEST"),
        ("The army raided a camp near Jenin.", "raided", "ASSAULT"),
        ("Police raided the office of a newspaper.", "raided", "COERCE"),
        ("Pyongyang fired a missile into the sea.", "fired", "MOBILIZE"),
        ("South Korea and the US began joint exercises.", "exercises", "COOPERATE"),
        ("Poland summoned the Russian ambassador.", "summoned", "ACCUSE"),
        ("Delegates walked out of the talks.", "walked", "REJECT"),
    ],
)
def test_neighbours_decide_the_type(read: Read, text: str, word: str, event_type: str) -> None:
    assert read(text).attributes(word)["event_type"] == event_type


@pytest.mark.parametrize(
    "text",
    [
        "Both sides agree that elections should be held.",
        "The plan does not meet the interests of Serbia.",
        "It was a demonstration of good will.",
    ],
)
def test_other_senses_report_nothing(read: Read, text: str) -> None:
    assert read(text).events == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The union called for a general strike on Monday.", "called"),
        ("The governor has forbidden protests in the capital.", "forbidden"),
        ("Norway tried to convince the rebels to sit down to discuss a truce.", "convince"),
        ("Rights groups urged the UN to investigate the killings and to instruct Sudan to help.", "urged"),
    ],
)
def test_what_is_asked_or_forbidden_is_no_event_of_its_own(read: Read, text: str, event: str) -> None:
    assert read(text).events == [event]


@pytest.mark.parametrize(
    ("text", "word", "time"),
    [
        ("The army deposed the president in 2009.", "deposed", ("historical",)),
        ("Turkey arrested the mayor years ago.", "arrested", ("historical",)),
        ("Turkey arrested the mayor on Friday.", "arrested", None),
        ("If Kenya attacks Somalia, the minister will resign.", "attacks", ("hypothetical",)),
        ("The minister said London would send troops.", "send", ("future",)),
    ],
)
def test_time_is_read_from_years_conditions_and_reported_futures(
    read: Read, text: str, word: str, time: tuple[str, ...] | None
) -> None:
    assert read(text).attributes(word).get("time") == time


def test_the_year_of_the_date_line_is_no_earlier_year(read: Read) -> None:
    text = "18 October 2023\n\nKenya signed the accord in 2023. Somalia signed it in 2011."
    signed = [s.span.attributes for s in read(text).extraction.spans if s.span.label == "EVENT"]
    assert [attributes.get("time") for attributes in signed] == [None, ("historical",)]


def test_what_is_refused_or_threatened_gives_the_mode(read: Read) -> None:
    assert read("Iran threatened to attack Israeli ships.").attributes("threatened")["mode"] == "violence"
    assert read("Putin refused to meet Zelensky.").attributes("refused")["mode"] == "meet"
