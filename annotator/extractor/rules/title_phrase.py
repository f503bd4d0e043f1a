"""Where titles stand and how far they reach before their noun: "Libya's military strongman"."""

from msgspec import Struct

from annotator.extractor.rules.gazetteer import Gazetteer, Known
from annotator.extractor.rules.headings import CAPITALS, VERB
from annotator.extractor.rules.title_complement import BODY, PERSON
from annotator.extractor.rules.titles import Titles
from annotator.extractor.rules.view import View

_HYPHENS = frozenset({"-", "‑", "–"})
_ARTICLES = frozenset({"the", "a", "an", "second", "third", "own", "other"})
_NOT_BEFORE_TITLES = ("VB", "IN", "MD")
_NOUNS = ("NN", "NNP", "NNS", "NNPS", "JJ")
_NATIONAL = ("an", "ese", "ish", "ani")
_PORTFOLIO_ENDINGS = (
    "ment",
    "tion",
    "ations",
    "ture",
    "ies",
    "ics",
    "ance",
    "airs",
    "ism",
    "ogy",
    "ity",
    "ings",
)
_LONGEST_OWNER = 4
_LONGEST_TITLE = 14
_COMPASS = frozenset({"north", "south", "east", "west"})
_TITLE_AND_NAME = 6
_MODIFYING = frozenset({"compound", "amod", "nmod", "nummod", "conj", "poss"})
_QUANTIFIERS = frozenset(
    {"many", "several", "such", "same", "few", "certain", "next", "more", "most", "various", "different"}
    | {"able", "due", "unnamed", "anonymous", "fellow", "least", "numerous", "some", "like", "rival", "so"}
    | {"possible", "potential", "likely", "key", "big", "good", "great", "only", "real", "true"}
)
_PLURAL_MODIFIERS = frozenset(
    {"rights", "affairs", "sports", "drugs", "operations", "arms", "forces", "communications"}
)


class TitlePhrase(Struct, frozen=True, eq=False):
    """Reads titles in one document.

    Attributes:
        named: one byte a token: `PERSON` or `BODY` inside such a name, another value inside another actor's.
    """

    view: View
    titles: Titles
    known: Gazetteer
    named: bytearray

    def noun_at(self, index: int) -> tuple[int, int, str] | None:
        """(first token, end, singular) of the title noun at `index`, following title nouns included."""
        view = self.view
        if view.silent[index] or self._is_in_name(index):
            return None
        head = self.titles.head_at(view.lower, index)
        if head is None or not self._is_noun(index):
            return None
        end, noun = index + 1, head[1]
        while end < len(view) and not self._is_in_name(end):
            following = self._next_noun(end)
            if following is None and not self._continues(end):
                break
            end = following or end + 1
            longer = self.titles.head_at(view.lower, end - 1)
            noun = longer[1] if longer else noun
        return head[0], end, noun

    def _next_noun(self, start: int) -> int | None:
        """The end of a further title noun after premodifiers: "prime minister" in "deputy prime minister"."""
        view = self.view
        for last in range(start + 1, min(start + 3, len(view))):
            if view.lower[last - 1] not in self.titles.premodifiers or self._is_in_name(last):
                return None
            if self.titles.head_at(view.lower, last) and view.sentences[last] == view.sentences[start - 1]:
                return last + 1
        return None

    def _is_in_name(self, index: int) -> bool:
        return self.named[index] in (PERSON, BODY)

    def _is_noun(self, index: int) -> bool:
        """Whether a title's word is a noun here and no adjective, verb or part of a compound."""
        view, after = self.view, index + 1
        tag = view.tags[index]
        if tag[:2] in ("VB", "IN", "RB"):
            return False
        if view.words[after : after + 1] and view.words[after] in _HYPHENS:
            return self._continues(after)
        if self._noun_follows(after) or (tag == "JJ" and view.lower[index] in self.titles.adjectival):
            return after < len(view) and self._continues(after)
        return True

    def _noun_follows(self, after: int) -> bool:
        view = self.view
        common = after < len(view) and view.tags[after] in ("NN", "NNS")
        return common and view.words[after].isalpha() and not view.is_name(after)

    def _continues(self, index: int) -> bool:
        """Whether the title goes on at `index` ("major general", "president-elect")."""
        view = self.view
        if view.words[index] in _HYPHENS:
            return bool(view.lower[index + 1 : index + 2]) and view.lower[index + 1] in self.titles.suffixes
        if view.lower[index] in self.titles.suffixes and view.words[index - 1] in _HYPHENS:
            return True
        same = view.sentences[index] == view.sentences[index - 1]
        return same and view.tags[index] in _NOUNS and self.titles.head_at(view.lower, index) is not None

    def start(self, first: int, floor: int) -> int:
        """Index of the first premodifier of the title noun at `first`, at `floor` or later."""
        view = self.view
        start = first
        floor = max(floor, first - _LONGEST_TITLE)
        while start > floor and view.sentences[start - 1] == view.sentences[first]:
            index = start - 1
            if view.words[index] in _HYPHENS and index > floor:
                if not self._is_compound(index, first):
                    break
                start -= 2
            elif view.tags[index] == "POS":
                owner = self._owner(index, floor)
                start = start if owner is None else owner
                break
            elif self.named[index] == PERSON or not self._premodifies(index, first):
                break
            else:
                start = index
        return self._trimmed_start(start, first)

    def _trimmed_start(self, start: int, first: int) -> int:
        view = self.view
        while start < first and (
            view.lower[start] in ("de", "and")
            or view.tags[start] in ("CC", "HYPH")
            or view.words[start] in _HYPHENS
        ):
            start += 1
        return start

    def _is_compound(self, hyphen: int, first: int) -> bool:
        """Whether the hyphen joins a premodifier: "ex-", "self-declared", "Franco-German"."""
        view, lower = self.view, self.view.lower
        compound = f"{lower[hyphen - 1]}-{lower[hyphen + 1]}"
        if compound in self.titles.premodifiers or lower[hyphen - 1] in self.titles.prefixes:
            return True
        joined = view.words[hyphen - 1].isalpha() and view.tags[hyphen - 1] in (*_NOUNS, "RB", "VBN", "CD")
        return hyphen + 1 < first and joined and self.named[hyphen - 1] != PERSON

    def _premodifies(self, index: int, first: int) -> bool:
        view = self.view
        lower = view.lower[index]
        compass = lower in _COMPASS and index + 1 < first
        if lower in _ARTICLES or (self.known.is_never(view.words[index]) and not compass):
            return False
        if lower in self.titles.premodifiers or self.titles.head_at(view.lower, index):
            if view.heading[index] == VERB:
                return False
            return lower in self.titles.participles or view.tags[index][:2] not in _NOT_BEFORE_TITLES
        if lower in ("and", "&"):
            return self._joins(index)
        if view.is_name(index) and self._is_country_or_body(index):
            return True
        return self._is_modifier(index, first)

    def _joins(self, index: int) -> bool:
        """Whether "and" joins two premodifiers: "foreign and defence", "Mines and Energy"."""
        view = self.view
        if not 0 < index < len(view) - 1:
            return False
        same_case = view.is_name(index + 1) == view.is_name(index - 1)
        portfolio = (
            view.lower[index - 1] in self.titles.joined or view.lower[index - 1] in self.titles.premodifiers
        )
        capital = view.is_name(index - 1) and self.named[index - 1] == 0 and view.tags[index - 1] in _NOUNS
        return same_case and (portfolio or capital)

    def _is_modifier(self, index: int, first: int) -> bool:
        """Whether any other noun or adjective belongs to the title, by its case and the parse."""
        view = self.view
        if (
            view.tags[index] not in _NOUNS
            or not view.words[index].isalpha()
            or view.heading[index] >= CAPITALS
        ):
            return False
        if view.lower[index] in _QUANTIFIERS or (view.is_name(first) and not view.is_name(index)):
            return False
        if (
            view.tags[index] == "NNS"
            and not view.is_name(index)
            and view.lower[index] not in _PLURAL_MODIFIERS
        ):
            return False
        if not view.parsed:
            return view.is_name(index) == view.is_name(first)
        head = view.heads[index]
        return view.deps[index] in _MODIFYING and index < head <= first + _TITLE_AND_NAME

    def _is_country_or_body(self, index: int) -> bool:
        view = self.view
        word = view.words[index]
        names = self.known.names.get(word, ())
        if any(name.known not in (Known.NEVER, Known.MEDIA) and name.words[-1] == word for name in names):
            return True
        if index and self.known.has((view.words[index - 1], word)):
            return True
        if (len(word) > 1 and word.isupper() and word.isalpha()) or word in self.known.heads:
            return True
        national = word.endswith(_NATIONAL) and len(word) > 4 and not view.is_name(index + 1)
        return national or view.tags[index] == "JJ"

    def _owner(self, possessive: int, floor: int) -> int | None:
        """First token of the country before a possessive, None when a person or body owns the role."""
        for start in range(max(floor, possessive - _LONGEST_OWNER), possessive):
            words = tuple(self.view.words[start:possessive])
            for name in self.known.names.get(words[0], ()):
                if name.words == words and name.known in (Known.STATE, Known.CAPITAL):
                    return start
        return None
