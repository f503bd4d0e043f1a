"""What the words at and around a name say about it."""

from msgspec import Struct

from annotator.extractor.rules.gazetteer import Gazetteer, Known
from annotator.extractor.rules.places import is_possessor
from annotator.extractor.rules.titles import Titles
from annotator.extractor.rules.view import View

_NATIONAL_ENDINGS = ("an", "ese", "ish", "i")
_DATELINE_DASHES = frozenset({"—", "–", "-", "(", "--"})
_DATELINE_ENDS = frozenset({"—", "–", "-", "(", ",", "/", ":"})
_LONGEST_TITLE = 5
_LONGEST_NATION = 4
_NATIONAL_NAMES = (Known.STATE, Known.CAPITAL, Known.ADJECTIVE)
_SHORT_LINK = 6


class Wording(Struct, frozen=True, eq=False):
    """One document's words read with the lexicons of names and titles."""

    view: View
    known: Gazetteer
    titles: Titles

    def is_title_word(self, index: int) -> bool:
        """Whether the word is a title, opens one, or addresses a person."""
        lower = self.view.lower
        return lower[index] in self.titles.openings or self.titles.head_at(lower, index) is not None

    def opens_title(self, index: int) -> bool:
        """Whether a title begins at `index` (a possessive before it allowed): what precedes belongs to it."""
        view = self.view
        if index < len(view) and is_possessor(view, index):
            index += 1
        for last in range(index, min(index + _LONGEST_TITLE, len(view))):
            if self.titles.head_at(view.lower, last):
                return view.tags[last + 1 : last + 2] != ["HYPH"]
            if view.lower[last] not in self.titles.premodifiers and view.tags[last] not in ("JJ", "HYPH"):
                return False
        return False

    def follows_title(self, start: int) -> bool:
        """Whether a title and a comma stand before: "its director, Paloma Etxeberria"."""
        view = self.view
        return (
            start > 1
            and view.words[start - 1] == ","
            and self.titles.head_at(view.lower, start - 2) is not None
        )

    def is_personal(self, words: tuple[str, ...]) -> bool:
        """Whether the words may be a person's name: no body's or place's word, no digit, no known name."""
        return not (
            set(words) & (self.known.heads | self.known.places)
            or any(word[0].islower() and len(word) >= _SHORT_LINK for word in words)
            or any(char.isdigit() for word in words for char in word)
            or self.known.has(words)
        )

    def is_national(self, index: int) -> bool:
        """Whether the word is a state's adjective, known or by its ending."""
        view = self.view
        word = view.words[index]
        if not word[0].isupper():
            return False
        names = [name for name in self.known.names.get(word, ()) if name.words == (word,)]
        if any(name.known is Known.ADJECTIVE and name.actor for name in names):
            return True
        two = tuple(view.words[max(0, index - 1) : index + 1])
        if any(
            name.words == two and name.known is Known.ADJECTIVE for name in self.known.names.get(two[0], ())
        ):
            return True
        return view.tags[index] == "JJ" and not names and view.lower[index].endswith(_NATIONAL_ENDINGS)

    def nation_before(self, end: int) -> int | None:
        """First token of the state's or people's name or adjective that ends before `end`, None without."""
        start = self._name_before(end, _NATIONAL_NAMES)
        if start is not None:
            return start
        if end and self.view.words[end - 1] in self.known.ethnic:
            return end - 1
        return end - 1 if end and self.is_national(end - 1) else None

    def state_before(self, end: int) -> int | None:
        """First token of the state's own name that ends before `end`, None when there is none."""
        return self._name_before(end, (Known.STATE,))

    def organization_before(self, end: int) -> int | None:
        """First token of the known organisation's name that ends before `end`, None when there is none."""
        return self._name_before(end, (Known.ORGANIZATION,))

    def _name_before(self, end: int, kinds: tuple[Known, ...]) -> int | None:
        for start in range(max(0, end - _LONGEST_NATION), end):
            words = tuple(self.view.words[start:end])
            for name in self.known.names.get(words[0], ()):
                if name.words == words and name.known in kinds and name.actor:
                    return start
        return None

    def is_left_alone(self, word: str) -> bool:
        """Whether the word by itself is a newsroom's name or capitalised for other reasons."""
        names = self.known.names.get(word, ())
        return any(name.words == (word,) and name.known in (Known.MEDIA, Known.NEVER) for name in names)

    def is_media(self, start: int, end: int) -> bool:
        """Whether the name is a newsroom's, by its own words or those beside it."""
        view = self.view
        around = view.lower[max(0, start - 2) : start] + view.lower[end : end + 2]
        return (
            bool(set(around) & self.known.media_nouns)
            or view.words[end - 1] in self.known.media_ends
            or view.words[start] in self.known.media_starts
        )

    def is_dateline(self, start: int, end: int) -> bool:
        """Whether a place opens a report: "KABUL (Agency) -", "Lima, Peru —"; a state only in capitals."""
        view = self.view
        if start > 1 and view.words[start - 1] == ",":
            return self._opens_report(start - 2, end) or self.is_dateline(start - 2, start - 1)
        return self._opens_report(start, end)

    def _opens_report(self, start: int, end: int) -> bool:
        view = self.view
        follows = view.words[end : end + 1]
        if not self._opens_line(start) or not follows:
            return False
        word = view.words[end - 1]
        if word.isupper() and len(word) > 3:
            return follows[0].isspace() or follows[0] in _DATELINE_ENDS
        if follows[0] == ",":
            stop = next((n for n in range(end + 1, min(end + 4, len(view))) if not view.is_name(n)), end)
            return stop > end + 1 and view.words[stop] in _DATELINE_DASHES
        if follows[0] == "-" and (not view.is_name(min(end + 1, len(view) - 1)) or self._is_nation(end + 1)):
            return False
        return follows[0] in _DATELINE_DASHES

    def _is_nation(self, start: int) -> bool:
        names = self.known.names.get(self.view.words[start], ()) if start < len(self.view) else ()
        return any(
            name.known in _NATIONAL_NAMES
            and tuple(self.view.words[start : start + len(name.words)]) == name.words
            for name in names
        )

    def _opens_line(self, start: int) -> bool:
        view = self.view
        return (
            start == 0
            or view.words[start - 1].isspace()
            or view.sentences[start - 1] != view.sentences[start]
        )

    def heads_line(self, start: int, end: int) -> bool:
        """Whether the name only says what a line is about: "Venezuela: opposition leader arrested"."""
        return self._opens_line(start) and self.view.words[end : end + 1] == [":"]

    def is_before_noun(self, index: int) -> bool:
        """Whether the word at `index` modifies a noun or title after it."""
        view = self.view
        after = index + 1
        while after < len(view) and view.words[after].isspace():
            after += 1
        return after < len(view) and (
            self.titles.head_at(view.lower, after) is not None or view.tags[after] in ("NN", "NNS")
        )
