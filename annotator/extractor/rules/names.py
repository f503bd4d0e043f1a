"""Names in running text: where they begin and end, and which persons an article knows."""

from collections.abc import Iterator

from msgspec import Struct, field

from annotator.extractor.rules.headings import VERB
from annotator.extractor.rules.places import is_based, is_hyphened
from annotator.extractor.rules.view import View

PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "bint", "abu", "abdul", "abd", "ould", "van", "von", "de", "der", "den"}
    | {
        "da",
        "dos",
        "das",
        "do",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "ul",
        "ur",
        "af",
        "as",
        "ash",
        "ez",
        "es",
    }
)
_SHORT_NAME = 5
_HYPHENS = frozenset({"-", "‑", "–"})


def name_run(view: View, start: int) -> int:
    """Index after the run of capitalised words, particles and hyphens that begins at `start`."""
    index = start
    sentence = view.sentences[start]
    end = start
    while index < len(view) and view.sentences[index] == sentence:
        if is_name_word(view, index):
            index += 1
            end = index
        elif view.lower[index] in PARTICLES or (view.words[index] in _HYPHENS and index > start):
            index += 1
        else:
            break
    return with_second_part(view, start, end)


def with_second_part(view: View, start: int, end: int) -> int:
    """The end of a person's name whose second given name is written small after a hyphen: "Won-sik"."""
    if (
        end - start not in (2, 3)
        or not view.is_name(end - 1)
        or end + 1 >= len(view)
        or view.words[end] != "-"
    ):
        return end
    second = view.words[end + 1]
    is_name = second.islower() and second.isalpha() and len(second) <= _SHORT_NAME
    return end + 2 if is_name and not (is_hyphened(view, end) or is_based(view, end)) else end


def is_name_word(view: View, index: int) -> bool:
    """Whether the token is written like a part of a name."""
    word = view.words[index]
    return (
        word[0].isupper()
        and view.heading[index] != VERB
        and (len(word) > 1 or view.words[index + 1 : index + 2] == ["."])
    )


def surname(words: tuple[str, ...]) -> tuple[str, ...]:
    """The last part of a name: its last word with what a hyphen or particle ties to it."""
    first = len(words) - 1
    while first > 0:
        before = words[first - 1]
        if before in _HYPHENS:
            first -= 2
        elif before.lower() in PARTICLES:
            first -= 1
        else:
            break
    return words[max(first, 0) :]


def bare_surname(words: tuple[str, ...]) -> str:
    """The last word of a name without any particle, the key under which spellings meet."""
    return words[-1]


class People(Struct):
    """Persons of one article: full names by surname, so that later short mentions are recognised."""

    full: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first_of_two: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, words: tuple[str, ...]) -> None:
        """Remember a full name; the first of a surname, or a longer one, stays."""
        if len(words) == 3 and words[1][0].isupper() and len(words[1]) > 3:
            self.first_of_two.setdefault(words[1], words)
        known = self.full.get(bare_surname(words))
        if known is None or (len(words) > len(known) and known[-1] == words[-1]):
            self.full[bare_surname(words)] = words

    def resolve(self, words: tuple[str, ...]) -> tuple[str, ...] | None:
        """The full name that a mention stands for, or None when none was seen."""
        known = self.full.get(bare_surname(words))
        if known is None and len(words) == 1:
            return self.first_of_two.get(words[0])
        if known is None:
            return None
        return known if len(words) <= len(known) else words

    def mentions(self) -> Iterator[tuple[str, ...]]:
        """Word sequences under which the known persons may be mentioned, longest first."""
        seen: set[tuple[str, ...]] = set()
        for words in self.full.values():
            last = surname(words)
            middle = words[1:2] if words[1:2] and self.first_of_two.get(words[1]) == words else words
            for form in (words, last, last[-1:] if last[-1][0].isupper() else words, middle):
                if form not in seen:
                    seen.add(form)
                    yield form


def joined(words: tuple[str, ...]) -> str:
    """A name as it is written: no spaces around hyphens."""
    text = " ".join(words)
    for hyphen in _HYPHENS:
        text = text.replace(f" {hyphen} ", hyphen)
    return text.replace(" ’", "’").replace(" '", "'")
