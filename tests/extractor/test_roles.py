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


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "National Disaster Management Agency director Budi Santoso resigned.",
            "National Disaster Management Agency director",
        ),
        ("Land Reform Minister Thoko Didiza resigned.", "Land Reform Minister"),
        (
            "Pakistan's Deputy Permanent Representative Usman Jadoon resigned.",
            "Pakistan's Deputy Permanent Representative",
        ),
        ("Air France-KLM Chief Executive Ben Smith resigned.", "Air France-KLM Chief Executive"),
        ("The main opposition leader resigned.", "main opposition leader"),
        ("Health and Social Welfare Minister Ana Jallah resigned.", "Health and Social Welfare Minister"),
        ("Minister of Mines and Energy Alexandre Silveira resigned.", "Minister of Mines and Energy"),
        (
            "EU High Representative in Bosnia and Herzegovina Karl Maier resigned.",
            "EU High Representative in Bosnia and Herzegovina",
        ),
    ],
)
def test_a_title_reaches_over_all_its_premodifiers_and_its_portfolio(
    read: Read, text: str, role: str
) -> None:
    found = read(text)
    assert found.roles == [role]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Sudanese opposition leaders met in Cairo.", ["Sudanese opposition leaders"]),
        ("Leaders of the ELN rejected the offer.", ["Leaders"]),
        ("The leaders agreed to meet again.", []),
        ("Officials said the weather was fine.", []),
    ],
)
def test_a_plural_is_a_role_when_something_says_whose(read: Read, text: str, roles: list[str]) -> None:
    assert read(text).roles == roles
