"""Headings and captions: lines without final punctuation that report something, and their verbs in capitals.

Taggers take the words of such lines for names, so that lexicons have to tell them from menu lines.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from annotator.extractor.lines import furniture_lexicon
from annotator.extractor.rules.gazetteer import Known, gazetteer
from annotator.extractor.rules.titles import titles
from annotator.extractor.rules.triggers import event_lexicon

RUNNING, LINE, CAPITALS, VERB = 0, 1, 2, 3
"""What a token stands in: running text, a heading, a heading in title case; a verb of the latter."""
_LONGEST = 40
_MENU_WORDS = 12
_NOT_NAMES = (Known.NEVER, Known.MEDIA)
_SAYING = frozenset({"says", "tells", "vows", "eyes", "seeks", "votes", "heads", "gets", "wins", "faces"})


@lru_cache(maxsize=1)
def _verb_forms() -> frozenset[str]:
    forms = event_lexicon().forms.items()
    return _SAYING | {form for form, entries in forms if any(entry.verb for entry in entries)}


def reports(words: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a line without verb (to a tagger) and end is a heading or caption and no menu."""
    lexicon = furniture_lexicon()
    running = sum(word in lexicon.running for word in lower)
    if not 3 <= len(words) <= _LONGEST or (len(words) > _MENU_WORDS and running * _MENU_WORDS < len(words)):
        return False
    verb = any(word in _verb_forms() for word in lower[1:])
    titled = any(_is_titled_name(words, lower, index) for index in range(len(words) - 1))
    named = any(match.name.known not in _NOT_NAMES for match in islice(gazetteer().find(words), 1))
    if titled or (verb and named):
        return True
    event = verb or any(word in event_lexicon().forms for word in lower)
    return running > 0 and (named or event) and (event or running > 1)


def _is_titled_name(words: Sequence[str], lower: Sequence[str], index: int) -> bool:
    """Whether a title stands at `index` before a capitalised word that is none."""
    following = words[index + 1]
    return (
        following[0].isupper()
        and len(following) > 1
        and titles().head_at(lower, index) is not None
        and lower[index + 1] not in titles().premodifiers
        and titles().head_at(lower, index + 1) is None
    )


def is_title_case(words: Sequence[str]) -> bool:
    """Whether nearly all longer words of a line begin with a capital."""
    longer = [word for word in words if len(word) > 3 and word.isalpha()]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) * 10 >= len(longer) * 9


def title_verbs(words: Sequence[str], lower: Sequence[str]) -> list[int]:
    """Places of the words of a title-case line that are most likely verbs: "Leaders Meet", "Junta Expels"."""
    found: list[int] = []
    for index in range(1, len(words)):
        word = lower[index]
        if word not in _verb_forms() or not words[index - 1][-1].isalnum():
            continue
        plural = lower[index - 1].endswith("s") and not lower[index - 1].endswith("ss")
        inflected = word.endswith(("s", "ed")) and not plural and index + 1 < len(words)
        if (inflected or plural) and not (found and found[-1] == index - 1):
            found.append(index)
    return found
