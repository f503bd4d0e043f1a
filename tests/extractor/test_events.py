"""The words that report events, and what is known about them."""

import pytest

from annotator.extractor.rules.inflect import noun_forms, verb_forms
from annotator.extractor.rules.triggers import ANY_LIGHT, event_lexicon, parse_entry
from tests.extractor.conftest import Read


@pytest.mark.parametrize(
    ("text", "trigger", "event_type"),
    [
        ("Georgia agreed to the plan.", "agreed", "AGREE"),
        ("The two ministers held talks on Monday.", "talks", "CONSULT"),
        ("Turkey praised the decision.", "praised", "SUPPORT"),
        ("Japan apologised for the delay.", "apologised", "CONCEDE"),
        ("Spain extradited the banker.", "extradited", "COOPERATE"),
        ("Norway donated two million euros.", "donated", "AID"),
        ("The rebels freed nine hostages.", "freed", "RETREAT"),
        ("Egypt called for restraint.", "called", "REQUEST"),
        ("Chad blamed its neighbour.", "blamed", "ACCUSE"),
        ("The rebels rejected the offer.", "rejected", "REJECT"),
        ("Iran threatened to close the strait.", "threatened", "THREATEN"),
        ("Thousands marched through the capital.", "marched", "PROTEST"),
        ("The EU imposed sanctions on two banks.", "sanctions", "SANCTION"),
        ("Poland deployed two brigades.", "deployed", "MOBILIZE"),
        ("Police arrested nine students.", "arrested", "COERCE"),
        ("Gunmen killed two guards.", "killed", "ASSAULT"),
    ],
)
def test_each_type_has_its_words(read: Read, text: str, trigger: str, event_type: str) -> None:
    found = read(text)
    assert found.events == [trigger]
    assert found.attributes(trigger)["event_type"] == event_type


def test_a_light_verb_leaves_the_event_to_its_noun(read: Read) -> None:
    assert read("The president paid a visit to the troops.").events == ["visit"]
    assert read("They signed an agreement.").events == ["signed"]
    assert read("They reached an agreement.").events == ["agreement"]


def test_what_is_refused_demanded_or_threatened_is_no_event(read: Read) -> None:
    assert read("He refused to meet the delegation.").events == ["refused"]
    assert read("She demanded that Israel withdraw.").events == ["demanded"]
    assert read("They threatened to expel the envoy.").events == ["threatened"]
    assert read("Turkey offered to mediate.").events == ["offered"]


def test_but_what_is_condemned_is(read: Read) -> None:
    assert read("The UN condemned the attack.").events == ["condemned", "attack"]


def test_adjectives_compounds_and_hyphened_participles_are_no_events(read: Read) -> None:
    assert read("The UN-backed force is in a disputed village.").events == []
    assert read("They saw attack helicopters.").events == []


def test_not_every_strike_is_an_attack(read: Read) -> None:
    assert read("Dockers began a general strike.").attributes("strike")["event_type"] == "PROTEST"
    assert read("An air strike hit the depot.").attributes("strike")["event_type"] == "ASSAULT"


def test_storms_and_studies_are_no_events(read: Read) -> None:
    assert read("A storm struck the coast and killed nine people.").events == []
    assert read("Researchers released a study.").events == []


def test_a_denied_event_is_negative(read: Read) -> None:
    assert read("The army did not attack the village.").attributes("attack")["polarity"] == "negative"
    assert "polarity" not in read("The army attacked the village.").attributes("attacked")
    assert read("No meeting was held.").attributes("meeting")["polarity"] == "negative"


def test_future_and_hypothetical_are_times(read: Read) -> None:
    assert read("He will visit the camp.").attributes("visit")["time"] == ("future",)
    assert read("She is expected to visit the camp.").attributes("visit")["time"] == ("future",)
    assert read("The army could attack the town.").attributes("attack")["time"] == ("hypothetical",)
    assert "time" not in read("He visited the camp.").attributes("visited")


def test_a_meeting_that_will_not_be_is_a_refusal(read: Read) -> None:
    meeting = read("Putin will not meet the delegation.").attributes("meet")
    assert (meeting["event_type"], meeting["mode"]) == ("REJECT", "meet")


def test_to_vow_an_attack_is_to_threaten(read: Read) -> None:
    assert read("The group vowed to retaliate.").attributes("vowed")["event_type"] == "THREATEN"
    assert read("The group vowed to help.").attributes("vowed")["event_type"] == "AGREE"


def test_word_forms_come_from_spelling_rules() -> None:
    assert {"denies", "denied", "denying"} <= verb_forms("deny")
    assert {"expelled", "expelling"} <= verb_forms("expel")
    assert "overthrown" in verb_forms("overthrow")
    assert noun_forms("ally") == {"ally", "allies"}


def test_entries_are_read_with_their_conditions() -> None:
    entry = parse_entry("pull+out+of:@talks?", True, "REJECT", "", {"talks": ["talk", "summit"]})
    assert entry.particles == (("out", "of"),)
    assert entry.objects == {"talk", "summit"}
    assert entry.weak
    assert not entry.direct
    assert parse_entry("deal^", False, "AGREE", "", {}).light == ANY_LIGHT
    assert parse_entry("free:!book", True, "RETREAT", "release", {}).unlike == {"book"}


def test_the_lexicon_covers_every_type_and_only_known_modes(schema) -> None:  # type: ignore[no-untyped-def]
    attributes = {attribute.id: attribute for attribute in schema.attributes}
    entries = {entry for readings in event_lexicon().forms.values() for entry in readings}
    assert {entry.event_type for entry in entries} == set(attributes["event_type"].values)
    for entry in entries:
        assert not entry.mode or entry.mode in attributes["mode"].values_for(entry.event_type), entry
    assert len(entries) > 1000
