"""Telling running text from page furniture."""

import pytest

from annotator.extractor.lines import credit_at, is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "2 min read",
        "Share on FacebookShare on XCopy link",
        "Sign up for our newsletter",
        "Your email address will not be published.",
        "By Dana Okoro and agencies | Updated 4 May",
        "Photo: Ama Boateng / Newswire",
        "© The Daily Lamp. All rights reserved.",
        "icon menu icon search icon close",
        "Read also: what we know about the vote",
        "   ",
    ],
)
def test_furniture_is_known_by_its_wording(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "President meets rebels in the capital",
        "The search for survivors went on for three days.",
        "By then the general had left the country.",
        "Facebook bans accounts of army chiefs over war posts",
    ],
)
def test_sentences_and_headlines_are_none(line: str) -> None:
    assert not is_furniture(line)


def test_a_credit_at_the_end_of_a_caption_is_cut_off() -> None:
    caption = "The minister visits the bridge on Monday [Photo: Ama Boateng/Newswire]"
    assert caption[: credit_at(caption)] == "The minister visits the bridge on Monday"
