"""What belongs to a title after its noun: "of foreign affairs", "for Libya", "in the Horn of Africa"."""

from msgspec import Struct

from annotator.extractor.rules.gazetteer import Gazetteer, Known
from annotator.extractor.rules.titles import Titles
from annotator.extractor.rules.view import View

PERSON, BODY = 1, 2
_NOUNS = ("NN", "NNP", "NNS", "NNPS", "JJ")
_LONGEST_COMPLEMENT = 4
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


class TitleComplement(Struct, frozen=True, eq=False):
    """Reads what follows titles in one document.

    Attributes:
        named: one byte a token: `PERSON` or `BODY` inside such a name, another value inside another actor's.
    """

    view: View
    titles: Titles
    known: Gazetteer
    named: bytearray

    def end(self, end: int, noun: str) -> int:
        """Where the title ends when "of foreign affairs", "for Libya" and the like belong to it."""
        view = self.view
        if end + 1 >= len(view) or view.lower[end] not in ("of", "for", "to", "on", "in"):
            return end
        fixed = self._fixed_complement(end)
        if fixed is not None:
            return fixed
        short, link = noun.split()[-1], view.lower[end]
        if link in ("for", "on") and short in self.titles.with_area:
            return self._area(end)
        if link == "in" and short in ("envoy", "representative"):
            return self._region(end)
        if link in ("of", "for") and short in self.titles.with_portfolio:
            stop = self._portfolio(end)
            if stop > end:
                return stop
        if link == "of" and (
            noun in self.titles.with_place or (short in self.titles.with_state and self._is_state(end + 1))
        ):
            return self._place(end)
        if link in ("to", "for") and short in ("ambassador", "envoy", "representative"):
            return self._place(end)
        return end

    def _fixed_complement(self, end: int) -> int | None:
        lower = self.view.lower
        if lower[end] not in ("of", "for"):
            return None
        for length in range(_LONGEST_COMPLEMENT, 0, -1):
            stop = end + 1 + length
            if tuple(lower[end + 1 : stop]) in self.titles.complements:
                second = lower[stop : stop + 1] == ["and"] and tuple(lower[stop + 1 : stop + 2])
                return stop + 2 if second in self.titles.complements else stop
        return None

    def _area(self, end: int) -> int:
        """The end of a short noun phrase that says what an envoy is for."""
        view = self.view
        first = index = end + 1 + (view.lower[end + 1] == "the")
        state = self.known.state_end(view.words, first)
        if state is not None:
            return state
        while (
            index < len(view)
            and index - first < _LONGEST_COMPLEMENT
            and view.tags[index] in (*_NOUNS, "CC")
            and self.named[index] != PERSON
        ):
            index += 1
        while index > first and view.tags[index - 1] == "CC":
            index -= 1
        return index if index > first else end

    def _region(self, end: int) -> int:
        """The end of a region's name: "in the Horn of Africa"."""
        view = self.view
        first = index = end + 1 + (view.lower[end + 1] == "the")
        state = self.known.state_end(view.words, first)
        if state is not None:
            return state
        while index < len(view) and index - first < _LONGEST_COMPLEMENT:
            linked = (
                view.lower[index] == "of" and index > first and view.is_name(min(index + 1, len(view) - 1))
            )
            if not (view.is_name(index) or linked) or self.known.is_never(view.words[index]):
                break
            index += 1
        return index if index > first else end

    def _portfolio(self, end: int) -> int:
        """The end of a capitalised portfolio: "of Public Works", "for Mines and Energy"."""
        view = self.view
        first = index = end + 1 + (view.lower[end + 1] == "the")
        while index < len(view) and index - first < _LONGEST_COMPLEMENT + 1:
            joins = view.lower[index] in ("and", "&") and index > first and self._is_portfolio_word(index + 1)
            if not (joins or self._is_portfolio_word(index)):
                break
            index += 1
        return index if index > first else end

    def _is_portfolio_word(self, index: int) -> bool:
        view = self.view
        if index >= len(view) or not view.is_name(index) or self.named[index] in (PERSON, BODY):
            return False
        word = view.words[index]
        if view.lower[index] in self.titles.portfolio_words:
            return True
        return (
            view.tags[index] in ("NNPS", "NNP")
            and not self.known.names.get(word)
            and (word.endswith(_PORTFOLIO_ENDINGS))
        )

    def _place(self, end: int) -> int:
        """The end of a place's name; `end` when a body's name or a possessor stands there."""
        view = self.view
        first = index = end + 1 + (view.lower[end + 1] == "the")
        state = self.known.state_end(view.words, first)
        if (
            state is not None
            and view.lower[end - 1].endswith("s")
            and view.lower[state : state + 1] == ["and"]
        ):
            second = self.known.state_end(view.words, state + 1)
            return second if second is not None else state
        while index < len(view) and view.is_name(index) and index - first < _LONGEST_COMPLEMENT:
            if index == state or self.named[index] == PERSON:
                break
            if view.words[index] in self.known.heads or self._is_body(index):
                return end
            index += 1
        owns = view.tags[index : index + 1] == ["POS"] or view.words[index : index + 1] == ["-"]
        return end if owns or index == first else index

    def _is_body(self, index: int) -> bool:
        names = self.known.names.get(self.view.words[index], ())
        bodies = (Known.ORGANIZATION, Known.SEAT, Known.MEDIA)
        return self.view.words[index].isupper() or any(name.known in bodies for name in names)

    def _is_state(self, index: int) -> bool:
        index += self.view.lower[index] == "the"
        names = self.known.names.get(self.view.words[index], ()) if index < len(self.view) else ()
        return any(name.known is Known.STATE for name in names)
