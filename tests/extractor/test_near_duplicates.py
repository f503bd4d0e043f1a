"""Copies of a story are found whatever was done to them, and nothing else is taken for one."""

import random

import numpy as np
import pytest

from annotator.extractor.near_duplicates import Placed, place_texts
from annotator.extractor.shingles import LENGTH, read_words, shingles

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdgklmnrst"]


class Writer:
    """Writes invented stories, always the same ones."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def sentence(self, length: int = 12) -> str:
        return " ".join(self._random.choices(WORDS, k=length)).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(4))

    def story(self, paragraphs: int = 8) -> str:
        return "\n\n".join([self.sentence(7), *(self.paragraph() for _ in range(paragraphs))])


def placed(texts: list[str], sides: dict[int, bool] | None = None) -> list[Placed]:
    """What becomes of the texts; new stories go to the sides given by number, else to True."""
    return place_texts(texts, texts.__getitem__, lambda number, stories: (sides or {}).get(number, True))


def stories(texts: list[str]) -> list[int]:
    """The story of each text."""
    return [text.story for text in placed(texts)]


def test_stories_that_share_nothing_are_stories_of_their_own() -> None:
    write = Writer()
    texts = [write.story() for _ in range(20)]
    assert stories(texts) == list(range(20))


def reworded(text: str, write: Writer) -> str:
    """Every fourth sentence, as if it were a quote, in other words."""
    sentences = text.split(". ")
    return ". ".join(write.sentence().rstrip(".") if n % 4 == 3 else s for n, s in enumerate(sentences))


COPIES = {
    "the same": lambda text, write: text,
    "another headline": lambda text, write: write.sentence(9) + "\n\n" + text.split("\n\n", 1)[1],
    "half of the paragraphs cut": lambda text, write: "\n\n".join(text.split("\n\n")[:5]),
    "the beginning alone": lambda text, write: "\n\n".join(text.split("\n\n")[1:3]),
    "paragraphs added": lambda text, write: text + "\n\n" + write.paragraph() + "\n\n" + write.paragraph(),
    "quotes reworded": reworded,
    "other line breaks": lambda text, write: text.replace(" ", "\n").replace("\n\n\n", "\n"),
    "other quotation marks and capitals": lambda text, write: "“" + text.upper() + "”",
    "no-break spaces and accents taken apart": lambda text, write: text.replace(" ", "\u00a0"),
    "all at once": lambda text, write: (
        write.sentence() + "\n\n" + reworded("\n\n".join(text.split("\n\n")[2:]), write)
    ),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_copy_belongs_to_its_story(copy) -> None:  # type: ignore[no-untyped-def]
    write = Writer()
    texts = [write.story() for _ in range(10)]
    assert stories([*texts, copy(texts[4], write)])[-1] == 4


def test_a_longer_version_joins_the_short_one_that_came_first() -> None:
    write = Writer()
    short = write.paragraph()
    assert stories([write.story(), short, short + "\n\n" + write.story(3)]) == [0, 1, 1]


def test_lines_that_stand_in_several_stories_make_no_copies() -> None:
    write = Writer()
    furniture = "\n\n".join(write.paragraph() for _ in range(3))
    texts = [f"{write.story()}\n\n{furniture}" for _ in range(4)]
    brief = f"{write.paragraph()}\n\n{furniture}"
    assert stories([*texts, brief]) == [0, 1, 2, 3, 4]


def test_and_do_not_hide_copies_of_a_story_that_many_have_printed() -> None:
    write = Writer()
    story = write.story()
    copies = [f"{write.sentence()}\n\n{story}\n\n{write.paragraph()}" for _ in range(12)]
    assert stories(copies) == [0] * 12


def test_a_text_near_to_both_sides_is_on_neither_and_draws_nobody_along() -> None:
    write = Writer()
    one, other = write.story(), write.story()
    both = one + "\n\n" + other
    texts = [one, other, both, one]
    found = placed(texts, {0: True, 1: False})
    assert found[2] == Placed(2, None, (1, 0))
    assert found[3] == Placed(0, True)


def test_a_text_near_to_two_stories_of_one_side_is_on_that_side() -> None:
    write = Writer()
    one, other = write.story(), write.story()
    assert placed([one, other, one + "\n\n" + other])[2].side is True


def test_what_comes_later_changes_nothing() -> None:
    write = Writer()
    texts = [write.story(4) for _ in range(30)]
    texts += [reworded(text, write) for text in texts[::3]] + [texts[1] + "\n" + texts[2]]
    random.Random(1).shuffle(texts)
    sides = {number: number % 3 > 0 for number in range(len(texts))}
    whole = placed(texts, sides)
    for length in (1, 7, 20, len(texts)):
        assert placed(texts[:length], sides) == whole[:length]


def test_texts_without_words_are_copies_of_nothing() -> None:
    assert stories(["", "…", "", "\n\n", "a b c", "A B, c!"]) == [0, 1, 2, 3, 4, 4]


def test_no_texts_at_all() -> None:
    assert placed([]) == []


def test_many_texts_at_once_are_read_like_each_alone() -> None:
    texts = ["Ein Wort.\nZwei", "", "北京 said no\r\n“ہاں”", "e\u0301te\u0301 été 👩\u200d🚀 x", "\ud800"]
    together = read_words(texts)
    for number, text in enumerate(texts):
        first, stop = together.bounds[number : number + 2]
        alone = read_words([text])
        assert np.array_equal(alone.hashes, together.hashes[first:stop])
        assert np.array_equal(alone.lines, together.lines[first:stop])


def test_marks_and_case_do_not_make_another_word_and_signs_are_words() -> None:
    assert np.array_equal(read_words(["Été FIN"]).hashes, read_words(["e\u0301te\u0301, «fin»"]).hashes)
    assert len(read_words(["北京和平"]).hashes) == 4
    assert len(read_words(["don't stop-gap"]).hashes) == 4


def test_shingles_are_all_sequences_of_so_many_words() -> None:
    words = read_words(["a b c d e f g"]).hashes
    assert len(shingles(words)) == 7 - LENGTH + 1
    assert len(set(shingles(read_words(["a b c d e a b c d e"]).hashes).tolist())) == 5
    assert len(shingles(read_words(["a b"]).hashes)) == 1
    assert not np.array_equal(shingles(read_words(["a b"]).hashes), shingles(read_words(["b a"]).hashes))


def test_hashes_are_the_same_in_every_program() -> None:
    """Which sequences are sampled, and with it the split, must not depend on the run."""
    assert shingles(read_words(["Oke met Dara in Lusaka today."]).hashes).tolist() == PINNED


PINNED = [18247950162191816329, 7420614960850829509]
