"""`annotator_roles`: titles with their premodifiers and fixed complements, without article and name."""

from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, ROLE, facts, found, make_span, put
from annotator.extractor.rules.gazetteer import Known, gazetteer
from annotator.extractor.rules.titles import Titles, titles
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_HYPHENS = frozenset({"-", "‑", "–"})
_NEEDS_AREA = frozenset(
    {
        "envoy",
        "representative",
        "rapporteur",
        "coordinator",
        "negotiator",
        "mediator",
        "adviser",
        "advisor",
        "emissary",
        "commissioner",
    }
)
_NEEDS_PLACE = frozenset(
    {
        "mayor",
        "governor",
        "president",
        "king",
        "queen",
        "emir",
        "sultan",
        "archbishop",
        "bishop",
        "patriarch",
        "prince",
        "sheikh",
        "ambassador",
        "deputy governor",
        "consul",
        "prefect",
        "chancellor",
        "prime minister",
        "ruler",
        "leader",
    }
)
_ADJECTIVAL = frozenset(
    {
        "general",
        "major",
        "official",
        "executive",
        "chief",
        "head",
        "elder",
        "rival",
        "rebel",
        "militant",
        "separatist",
        "student",
        "veteran",
        "resident",
        "insurgent",
        "deputy",
        "chair",
        "private",
        "guerrilla",
        "jihadist",
        "exile",
        "academic",
        "expert",
        "secretary",
        "premier",
        "ally",
        "candidate",
        "prince",
        "captain",
        "justice",
        "judge",
    }
)
_PERSON, _BODY = 1, 2
_NO_PREMODIFIER = frozenset({"the", "a", "an", "first", "second", "third", "own", "other", "then"})


class Roles:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._titles: Titles = titles()
        self._known = gazetteer()

    def __call__(self, doc: "Doc") -> "Doc":
        """Add the roles of `doc`; actors that are part of a role are taken out."""
        view = view_of(doc)
        names = found(doc, ACTOR)
        bodies = bytearray(len(view))
        named = bytearray(len(view))
        for span in names:
            kind = facts(span).get("kind")
            for index in range(span.start, span.end):
                named[index] = 1
                bodies[index] = (
                    _PERSON
                    if kind == "person"
                    else _BODY
                    if kind == "org" and span.end - span.start > 1
                    else 0
                )
        roles = self._roles(doc, view, named, bodies)
        inside = bytearray(len(view))
        for role in roles:
            for index in range(role.start, role.end):
                inside[index] = 1
        kept = [span for span in names if not any(inside[span.start : span.end])]
        put(doc, [*kept, *roles])
        return doc

    def _roles(self, doc: "Doc", view: View, named: bytearray, bodies: bytearray) -> "list[Span]":
        roles: list[Span] = []
        index = 0
        while index < len(view):
            head = None if view.silent[index] or bodies[index] else self._titles.head_at(view.lower, index)
            if head is None or not self._is_noun(view, index):
                index += 1
                continue
            end, noun = index + 1, head[1]
            while end < len(view) and not bodies[end] and self._continues(view, end):
                longer = self._titles.head_at(view.lower, end)
                noun = longer[1] if longer else noun
                end += 1
            start = self._start(view, head[0], bodies, roles[-1].end if roles else 0)
            stop = self._complement(view, end, noun, named)
            score = self._score(view, start, end, stop, noun, named)
            if score:
                roles.append(make_span(doc, start, stop, ROLE, score))
            index = max(stop, index + 1)
        return roles

    def _is_noun(self, view: View, index: int) -> bool:
        tag, lower = view.tags[index], view.lower[index]
        after = index + 1
        if tag[:2] in ("VB", "IN", "RB") or (
            after < len(view)
            and view.words[after] in _HYPHENS
            and view.words[after + 1 : after + 2]
            not in (["general"], ["General"], ["in"], ["elect"], ["designate"])
        ):
            return False
        if lower in _ADJECTIVAL and (tag == "JJ" or self._noun_follows(view, after)):
            return self._continues(view, after) if after < len(view) else False
        return not self._noun_follows(view, after) or (after < len(view) and self._continues(view, after))

    def _noun_follows(self, view: View, after: int) -> bool:
        return (
            after < len(view)
            and view.tags[after] in ("NN", "NNS")
            and view.words[after].isalpha()
            and not view.words[after][0].isupper()
        )

    def _continues(self, view: View, index: int) -> bool:
        """Whether the title goes on with another title noun ("major general", "minister-designate")."""
        if view.words[index] in _HYPHENS:
            return view.lower[index + 1 : index + 2] in (
                ["elect"],
                ["designate"],
                ["general"],
                ["in"],
                ["chief"],
            )
        if view.lower[index] in ("elect", "designate", "emeritus") or (
            view.lower[index - 1] in _HYPHENS
            and view.lower[index] in ("general", "in", "chief", "elect", "designate")
        ):
            return True
        return (
            self._titles.head_at(view.lower, index) is not None
            and view.tags[index] in ("NN", "NNP", "NNS", "NNPS", "JJ")
            and view.sentences[index] == view.sentences[index - 1]
        )

    def _start(self, view: View, first: int, bodies: bytearray, floor: int) -> int:
        """Index of the first premodifier that belongs to the title."""
        start = first
        while start > floor and view.sentences[start - 1] == view.sentences[first]:
            index = start - 1
            lower = view.lower[index]
            if lower in _HYPHENS and index > floor:
                joined = f"{view.lower[index - 1]}-{view.lower[index + 1]}"
                if joined in self._titles.premodifiers or view.lower[index - 1] in (
                    "ex",
                    "vice",
                    "self",
                    "co",
                    "long",
                    "then",
                    "rear",
                    "under",
                    "lieutenant",
                    "deputy",
                    "anti",
                    "counter",
                ):
                    start -= 2
                    continue
                break
            if view.tags[index] == "POS":
                owner = self._owner(view, index, floor)
                if owner is None:
                    break
                start = owner
                break
            if (
                bodies[index] == _PERSON
                or lower in _NO_PREMODIFIER
                and lower not in ("then", "first")
                or not self._premodifies(view, index)
            ):
                break
            start = index
        while start < first and (
            view.lower[start] in ("'", "de", "and", "for") or view.tags[start] in ("CC", "HYPH")
        ):
            start += 1
        return start

    def _premodifies(self, view: View, index: int) -> bool:
        lower, word = view.lower[index], view.words[index]
        if lower in self._titles.premodifiers or self._titles.head_at(view.lower, index):
            return view.tags[index][:2] not in ("VB", "IN", "MD") or lower in (
                "acting",
                "outgoing",
                "ruling",
                "retired",
                "jailed",
                "exiled",
                "ousted",
            )
        if lower == "and":
            return (
                index > 0
                and view.lower[index - 1] in self._titles.premodifiers
                and view.words[index + 1][0].islower() == view.words[index - 1][0].islower()
                and view.lower[index - 1]
                in (
                    "defence",
                    "defense",
                    "foreign",
                    "finance",
                    "trade",
                    "political",
                    "economic",
                    "military",
                    "interior",
                )
            )
        return word[0].isupper() and self._is_country_or_body(view, index)

    def _is_country_or_body(self, view: View, index: int) -> bool:
        names = self._known.names.get(view.words[index], ())
        if any(
            name.known not in (Known.NEVER, Known.MEDIA)
            and (len(name.words) == 1 or name.words[-1] == view.words[index])
            for name in names
        ):
            return True
        before = self._known.names.get(view.words[index - 1], ()) if index else ()
        if any(name.words == (view.words[index - 1], view.words[index]) for name in before):
            return True
        word = view.words[index]
        if len(word) > 1 and word.isupper() and word.isalpha():
            return True
        return (
            view.tags[index] == "JJ"
            or (
                word.endswith(("an", "ese", "ish", "ani"))
                and len(word) > 4
                and view.words[index + 1][0].islower()
            )
            or word in self._known.heads
        )

    def _owner(self, view: View, possessive: int, floor: int) -> int | None:
        """First token of the country before a possessive, None when a person or body owns the role."""
        for start in range(max(floor, possessive - 4), possessive):
            words = tuple(view.words[start:possessive])
            for name in self._known.names.get(words[0], ()):
                if name.words == words and name.known in (Known.STATE, Known.CAPITAL):
                    return start
        return None

    def _complement(self, view: View, end: int, noun: str, named: bytearray) -> int:
        """Where the title ends when "of foreign affairs", "for Libya" and the like belong to it."""
        if end + 1 >= len(view) or view.lower[end] not in ("of", "for", "to", "on"):
            return end
        after = end + 1
        for length in (4, 3, 2, 1):
            words = tuple(view.lower[after : after + length])
            if words in self._titles.complements and view.lower[end] in ("of", "for"):
                stop = after + length
                if (
                    view.lower[stop : stop + 1] == ["and"]
                    and (view.lower[stop + 1],) in self._titles.complements
                ):
                    stop += 2
                return stop
        short = noun.split()[-1]
        if view.lower[end] in ("for", "on") and short in _NEEDS_AREA:
            return self._area(view, after)
        if view.lower[end] == "of" and short in (
            "minister",
            "secretary",
            "ambassador",
            "deputy",
            "marshal",
            "general",
            "speaker",
        ):
            return self._place(view, after, end, named) if self._is_state(view, after) else end
        if (view.lower[end] == "of" and noun in _NEEDS_PLACE) or (
            view.lower[end] in ("to", "for") and short in ("ambassador", "envoy", "representative")
        ):
            return self._place(view, after, end, named)
        return end

    def _area(self, view: View, start: int) -> int:
        """The end of a short noun phrase: what an envoy is for."""
        index = start
        if view.lower[index : index + 1] == ["the"]:
            index += 1
        first = index
        while (
            index < len(view)
            and index - first < 4
            and view.tags[index] in ("NN", "NNS", "NNP", "NNPS", "JJ", "CC")
        ):
            index += 1
        while index > first and view.tags[index - 1] == "CC":
            index -= 1
        return index if index > first else start - 1

    def _place(self, view: View, start: int, end: int, named: bytearray) -> int:
        index = start + (view.lower[start] == "the")
        first = index
        while (
            index < len(view)
            and view.words[index][0].isupper()
            and not view.words[index] in self._known.heads
            and index - first < 4
        ):
            index += 1
        if (
            index == first
            or view.tags[index : index + 1] == ["POS"]
            or view.words[index : index + 1] == ["-"]
            or view.words[index : index + 1]
            and view.words[index] in self._known.heads
        ):
            return end
        if any(self._known_org(view, n) for n in range(first, index)):
            return end
        return index

    def _is_state(self, view: View, index: int) -> bool:
        names = self._known.names.get(view.words[index], ())
        return any(name.known is Known.STATE for name in names)

    def _known_org(self, view: View, index: int) -> bool:
        names = self._known.names.get(view.words[index], ())
        return (
            any(name.known in (Known.ORGANIZATION, Known.SEAT, Known.MEDIA) for name in names)
            or view.words[index].isupper()
        )

    def _score(self, view: View, start: int, end: int, stop: int, noun: str, named: bytearray) -> float:
        """How sure the role is; 0 when it is none."""
        beside = self._beside_name(view, start, end, stop, named)
        if beside:
            return 0.95
        plural = (
            view.tags[end - 1] in ("NNS", "NNPS") or view.lower[end - 1] != noun.split()[-1].split("-")[-1]
        )
        if noun in self._titles.weak:
            of_body = view.lower[end : end + 1] == ["of"] and any(named[end + 1 : end + 4])
            if plural or not (
                of_body or stop > end or (end - start > 1 and self._has_office(view, start, end))
            ):
                return 0.0
            return 0.6
        if plural:
            return 0.5 if start and view.lower[start - 1] in ("both", "two", "three", "four") else 0.0
        return 0.8

    def _has_office(self, view: View, start: int, end: int) -> bool:
        return any(
            view.lower[index] in self._titles.premodifiers or view.words[index][0].isupper()
            for index in range(start, end - 1)
        )

    def _beside_name(self, view: View, start: int, end: int, stop: int, named: bytearray) -> bool:
        if stop < len(view) and named[stop] and view.sentences[stop] == view.sentences[start]:
            return True
        if (
            stop + 1 < len(view)
            and view.words[stop] == ","
            and named[stop + 1]
            and view.words[stop + 1][0].isupper()
        ):
            return True
        before = start - 1
        if before >= 0 and view.tags[before] == "DT":
            before -= 1
        return before >= 1 and view.words[before] == "," and bool(named[before - 1])
