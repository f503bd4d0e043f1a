"""Bodies by their wording: nationality and noun, a ruler's government, titles before a body's name."""

import pytest

from tests.extractor.conftest import Read


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Peruvian troops crossed the river.", "Peruvian troops"),
        ("Albania police raided the offices of a broadcaster.", "Albania police"),
        ("Bulgarian border police arrested 40 migrants.", "Bulgarian border police"),
        ("The Macron administration rejected the plan.", "Macron administration"),
        ("Ghana's electoral commission rejected the appeal.", "Ghana's electoral commission"),
        ("The EU naval mission rescued the crew.", "EU naval mission"),
    ],
)
def test_a_nation_or_ruler_and_a_noun_for_a_body_are_one_actor(read: Read, text: str, actor: str) -> None:
    assert read(text).actors[0] == actor


def test_a_body_before_another_noun_or_its_own_name_is_no_actor(read: Read) -> None:
    assert read("Thai police officers slept.").actors == []
    assert "Kyrgyz opposition party" not in read("The Kyrgyz opposition party Ata Bulak lost.").actors


def test_a_title_before_the_name_of_a_body_is_a_role(read: Read) -> None:
    found = read("Speaker of the National Assembly Jorge Rodriguez rejected the vote.")
    assert found.roles == ["Speaker"]
    assert found.actors == ["National Assembly", "Jorge Rodriguez"]
    assert found.links("HOLDS") == {("Jorge Rodriguez", "Speaker")}


def test_the_office_of_a_titled_person_is_no_part_of_the_name(read: Read) -> None:
    found = read("Prime Minister Barzani's Office condemned the attack.")
    assert found.actors == ["Barzani"]
    assert found.roles == ["Prime Minister"]


def test_both_acronyms_of_a_pair_are_actors(read: Read) -> None:
    assert read("The MILF-GPH talks resumed.").actors == ["MILF", "GPH"]


def test_halves_of_a_divided_country_are_states(read: Read) -> None:
    found = read("South Korea urged the North to return to talks.")
    assert found.actors == ["South Korea", "North"]
    assert found.attributes("North")["actor"] == "North Korea"
