"""Titles, with what belongs to them."""

import pytest

from tests.extractor.conftest import Read


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Lev Dengov, Russian special envoy for Libya, left.", "Russian special envoy for Libya"),
        ("The minister of foreign affairs resigned.", "minister of foreign affairs"),
        ("Libya's military strongman Haftar spoke.", "Libya's military strongman"),
        ("The deputy prime minister, Nurlan Asankulov, spoke.", "deputy prime minister"),
        ("Two days later the ex-president fled.", "ex-president"),
        ("Former president Dmitry Medvedev spoke.", "Former president"),
        ("The mayor of Donja Ibrina, Slobodan Trnić, left.", "mayor of Donja Ibrina"),
    ],
)
def test_a_role_has_its_premodifiers_and_fixed_complement(read: Read, text: str, role: str) -> None:
    assert role in read(text).roles


def test_a_body_after_of_is_an_actor_of_its_own(read: Read) -> None:
    found = read("The head of the World Food Programme, Paloma Ruiz, resigned.")
    assert found.roles == ["head"]
    assert found.actors == ["World Food Programme", "Paloma Ruiz"]


def test_the_nationality_inside_a_role_is_no_second_actor(read: Read) -> None:
    found = read("Russian President Vladimir Putin spoke.")
    assert found.roles == ["Russian President"]
    assert found.actors == ["Vladimir Putin"]


def test_weak_title_words_need_a_name_or_an_office(read: Read) -> None:
    assert read("Officials spoke to an activist.").roles == []
    assert read("The activist Maria Duarte spoke.").roles == ["activist"]


def test_a_general_strike_has_no_general(read: Read) -> None:
    assert read("Unions called a general strike.").roles == []


def test_abbreviated_ranks_are_roles(read: Read) -> None:
    found = read("Gen. Okello met Col. Adan.")
    assert found.roles == ["Gen.", "Col."]
