"""Headings and captions are read, menus and credits are not."""

import pytest

from tests.extractor.conftest import Read


@pytest.mark.parametrize(
    ("line", "event", "source", "target"),
    [
        ("Kenyan Leaders Meet President Ruto in Mombasa", "Meet", "Kenyan Leaders", "Ruto"),
        ("Burkina Faso Junta Expels French Diplomats", "Expels", "Burkina Faso Junta", "French Diplomats"),
    ],
)
def test_a_heading_reports_in_any_case(read: Read, line: str, event: str, source: str, target: str) -> None:
    found = read(line)
    assert found.events == [event]
    assert (event, source) in found.links("SOURCE")
    assert (event, target) in found.links("TARGET")


def test_a_caption_is_read_up_to_its_credit(read: Read) -> None:
    found = read(
        "Defence Minister Ana Silva, left, greets the French ambassador in Accra (Photo: Peter Obi/AFP)"
    )
    assert found.actors == ["Ana Silva"]
    assert found.roles == ["Defence Minister", "French ambassador"]


@pytest.mark.parametrize(
    "line",
    [
        "Home News Politics Sport Opinion Video",
        "World Africa Asia Europe Latin America Middle East US & Canada",
        "Ukraine war Israel-Gaza war US election",
        "Share on Facebook Twitter Email",
        "By John Smith in Nairobi",
        "Leave a comment",
    ],
)
def test_menus_and_buttons_stay_silent(read: Read, line: str) -> None:
    assert read(line).extraction.spans == ()


@pytest.mark.parametrize(
    "text",
    [
        "Toronto - The storm passed on Monday.",
        "Harare (AFP) - The storm passed on Monday.",
        "Lima, Peru — The storm passed on Monday.",
    ],
)
def test_a_dateline_is_no_actor(read: Read, text: str) -> None:
    assert read(text).actors == []
