"""Who is an actor, and who is only a place, a paper or a word in capitals."""

import pytest

from tests.extractor.conftest import Read


def test_a_person_mentioned_once_in_full_is_found_by_surname(read: Read) -> None:
    found = read("Amina Diallo won the vote. On Monday Diallo met union leaders. Diallo's rival left.")
    assert found.actors == ["Amina Diallo", "Diallo", "Diallo"]
    assert found.attributes("Diallo")["actor"] == "Amina Diallo"
    assert found.attributes("Diallo")["kind"] == "person"


def test_a_state_acts_and_a_place_does_not(read: Read) -> None:
    assert read("Russia rejected the plan.").actors == ["Russia"]
    assert read("The talks were held in Russia.").actors == []
    assert read("The envoy flew to Russia on Friday.").actors == []


def test_a_capital_stands_for_its_government_only_as_a_participant(read: Read) -> None:
    found = read("Moscow accused Kyiv of shelling a village.")
    assert found.actors == ["Moscow", "Kyiv"]
    assert found.attributes("Moscow")["actor"] == "Russia"
    assert read("Two people died in Moscow.").actors == []


def test_support_from_a_capital_names_an_actor(read: Read) -> None:
    assert "Tehran" in read("The militia receives support from Tehran.").actors


def test_who_backs_is_an_actor_and_where_somebody_is_based_is_none(read: Read) -> None:
    assert read("The UN-backed government resigned.").actors == ["UN"]
    assert "Tunis" not in read("The Tunis-based group issued a statement.").actors


def test_the_nationality_of_a_thing_is_no_actor(read: Read) -> None:
    assert read("They saw an Italian ship near the coast.").actors == []


def test_bodies_are_found_by_their_wording(read: Read) -> None:
    text = "The Front for the Liberation of Kessara met the National Union of Port Workers."
    assert read(text).actors == ["Front for the Liberation of Kessara", "National Union of Port Workers"]


def test_a_body_written_small_needs_a_nationality(read: Read) -> None:
    assert read("The Nigerian army blamed smugglers.").actors == ["Nigerian army"]
    assert read("The army blamed smugglers.").actors == []


def test_an_acronym_in_brackets_is_the_body_before_it(read: Read) -> None:
    found = read("The Kessara Defence League (KDL) left the talks. The KDL gave no reason.")
    assert found.actors == ["Kessara Defence League", "KDL", "KDL"]
    assert found.attributes("KDL")["actor"] == "Kessara Defence League"


def test_reporting_media_are_no_actors(read: Read) -> None:
    assert read("The minister told Reuters that he would resign.").actors == []


def test_a_date_is_not_swallowed_by_a_name(read: Read) -> None:
    assert read("The European Union on Wednesday imposed sanctions.").actors == ["European Union"]


def test_a_name_goes_on_after_a_hyphen_in_small_letters(read: Read) -> None:
    assert read("Defense Minister Shin Won-sik met reporters.").actors == ["Shin Won-sik"]


@pytest.mark.parametrize(
    "line",
    [
        "Home World Africa Europe Opinion Subscribe",
        "By Jane Smith",
        "Photo: Reuters / Ahmed Hassan",
        "Share this with Vladimir Putin fans on Facebook",
        "© United Nations News. All rights reserved.",
    ],
)
def test_page_furniture_gives_nothing(read: Read, line: str) -> None:
    found = read(f"{line}\n\nThe talks failed.")
    assert found.actors == []
    assert found.roles == []


def test_a_dateline_is_no_actor(read: Read) -> None:
    assert read("KABUL (Newswire) — The Taliban released two men.").actors == ["Taliban"]


def test_names_broken_over_wrapped_lines_are_found_whole(read: Read) -> None:
    text = (
        "The accord was signed after three days of talks in the capital by President Nurlan\n"
        "Asankulov and it will come into force next year when both parliaments have voted on\n"
        "the text."
    )
    assert read(text).actors == ["Nurlan\nAsankulov"]
