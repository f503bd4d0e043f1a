"""Who does what to whom, who holds what, and who is the same."""

import pytest

from tests.extractor.conftest import Read


def test_subject_and_object(read: Read) -> None:
    found = read("Kenya accused Somalia of shelling a village.")
    assert ("accused", "Kenya") in found.links("SOURCE")
    assert ("accused", "Somalia") in found.links("TARGET")


def test_a_passive_has_its_subject_as_target_and_the_by_phrase_as_source(read: Read) -> None:
    found = read("Hamid Karzai was criticised by the European Union.")
    assert found.links("TARGET") == {("criticised", "Hamid Karzai")}
    assert found.links("SOURCE") == {("criticised", "European Union")}


def test_who_one_meets_is_a_target(read: Read) -> None:
    found = read("Angela Merkel met with Emmanuel Macron on Monday.")
    assert found.links("SOURCE") == {("met", "Angela Merkel")}
    assert found.links("TARGET") == {("met", "Emmanuel Macron")}


def test_coordinated_participants_all_take_part(read: Read) -> None:
    found = read("Norway and Sweden condemned the attack.")
    assert {("condemned", "Norway"), ("condemned", "Sweden")} <= found.links("SOURCE")


def test_a_light_verb_lends_its_subject_to_the_noun(read: Read) -> None:
    assert ("talks", "Oman") in read("Oman held talks with Iran.").links("SOURCE")
    assert ("talks", "Iran") in read("Oman held talks with Iran.").links("TARGET")


def test_a_receiving_verb_makes_its_subject_the_target(read: Read) -> None:
    assert ("support", "Haftar") in read("Khalifa Haftar won. Haftar received support.").links("TARGET")


def test_a_role_stands_in_when_there_is_no_name(read: Read) -> None:
    assert ("resigned", "prime minister") in read("The prime minister resigned.").links("SOURCE")


def test_a_role_beside_a_name_leaves_the_part_to_the_name(read: Read) -> None:
    found = read("The Turkish foreign minister, Cevdet Altun, praised the plan.")
    assert found.links("SOURCE") == {("praised", "Cevdet Altun")}
    assert found.links("HOLDS") == {("Cevdet Altun", "Turkish foreign minister")}


def test_holds_in_all_orders(read: Read) -> None:
    assert read("President Ana Silva left.").links("HOLDS") == {("Ana Silva", "President")}
    assert read("Ana Silva, the defence minister, left.").links("HOLDS") == {
        ("Ana Silva", "defence minister")
    }
    found = read("The defence minister, General Ana Silva, left.")
    assert found.links("HOLDS") == {("Ana Silva", "defence minister"), ("Ana Silva", "General")}


def test_he_and_she_are_the_person_who_acted_before(read: Read) -> None:
    found = read("Ana Silva left the hall. She condemned the attack.")
    assert ("condemned", "Ana Silva") in found.links("SOURCE")


def test_we_is_the_speaker_of_the_quotation(read: Read) -> None:
    found = read("“We will not negotiate,” Ana Silva said.")
    assert found.links("SOURCE") == {("negotiate", "Ana Silva")}


def test_only_names_that_do_not_show_it_get_a_link(read: Read) -> None:
    found = read("The Kessara Defence League (KDL) met Ana Silva. Silva praised the KDL.")
    assert found.links("SAME_AS") == {("KDL", "Kessara Defence League")}


def test_no_participant_is_invented(read: Read) -> None:
    found = read("Talks are to be held next week.")
    assert found.extraction.relations == ()


@pytest.mark.parametrize(
    ("text", "event", "sources"),
    [
        (
            "Malaysia, Thailand and the Philippines agreed to share intelligence.",
            "agreed",
            {"Malaysia", "Thailand", "Philippines"},
        ),
        ("France, along with Germany, condemned the arrests.", "condemned", {"France", "Germany"}),
        (
            "Consultations among Paris, Berlin and Rome continued.",
            "Consultations",
            {"Paris", "Berlin", "Rome"},
        ),
        ("The visits that Modi made to Moscow angered Washington.", "visits", {"Modi"}),
        ("Ghana and Togo signed a treaty. They condemned the coup.", "condemned", {"Ghana", "Togo"}),
        (
            "The Election Commission met. The commission rejected the petition.",
            "rejected",
            {"Election Commission"},
        ),
        (
            "The Oromo Liberation Army, a rebel group, fled. The group attacked a town.",
            "attacked",
            {"Oromo Liberation Army"},
        ),
        ("Boko Haram attacked a village. The attack killed 12 people.", "killed", {"Boko Haram"}),
    ],
)
def test_all_who_are_named_together_or_again_take_part(
    read: Read, text: str, event: str, sources: set[str]
) -> None:
    assert {child for head, child in read(text).links("SOURCE") if head == event} == sources


def test_those_between_whom_somebody_mediates_are_targets(read: Read) -> None:
    found = read("Russia is involved in mediation between Haftar and Sarraj.")
    assert found.links("SOURCE") == {("mediation", "Russia")}
    assert found.links("TARGET") == {("mediation", "Haftar"), ("mediation", "Sarraj")}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Tom Okello, who is also the army chief, slept.", {("Tom Okello", "army chief")}),
        ("Bola Tinubu, Nigeria's former president, slept.", {("Bola Tinubu", "Nigeria's former president")}),
        ("Ambassador Mr Wang Yu slept.", {("Wang Yu", "Ambassador")}),
        (
            "Three candidates, Ana Ruiz, Luis Mora and Jorge Paz, slept.",
            {(name, "candidates") for name in ("Ana Ruiz", "Luis Mora", "Jorge Paz")},
        ),
    ],
)
def test_roles_are_held_through_addresses_clauses_and_lists(
    read: Read, text: str, links: set[tuple[str, str]]
) -> None:
    assert read(text).links("HOLDS") == links
