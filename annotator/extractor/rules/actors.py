"""`annotator_actors`: named and national participants.

The model's entities, corrected by what the whole article says (surnames, names with titles) and by
lexicons; without a model, names by their spelling.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, make_span, put
from annotator.extractor.rules.gazetteer import Gazetteer, Known, Match, gazetteer
from annotator.extractor.rules.names import People, is_name_word, joined, name_run, surname
from annotator.extractor.rules.places import acts, is_based, is_hyphened, is_possessor
from annotator.extractor.rules.titles import Titles, titles
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GROUP_NOUNS = frozenset(
    {
        *("army", "government", "military", "police", "navy", "parliament", "ministry", "authorities", "forces"),
        *("rebels", "cabinet", "senate", "opposition", "administration", "coalition", "junta", "presidency"),
        *("delegation", "mission", "force", "guard", "gendarmerie", "intelligence", "troops", "regime"),
    }
)
_MINISTRY_OF = frozenset(
    {
        *("foreign", "defence", "defense", "interior", "finance", "justice", "health", "energy", "oil", "trade"),
        *("economy", "education", "agriculture", "transport", "information", "home", "petroleum", "labour", "labor"),
    }
)
_FIXED_BODIES = frozenset({"ministry"})
_LOCATING = frozenset({"in", "near", "at", "around", "outside", "inside", "across", "throughout", "towards", "toward"})
_VESSELS = frozenset({"ship", "tanker", "vessel", "boat", "frigate", "destroyer", "trawler", "ferry", "carrier", "freighter", "yacht", "submarine"})
_TRIM_LEFT = frozenset({"the", "a", "an", "'", '"', "“", "‘", "former", "-", "–", "—", ",", ";"})
_TRIM_RIGHT = frozenset({"'s", "’s", "'", "’", ",", ".", '"', "”", "-", "–", "—", ";", ":", ")", "(", "“"})


@dataclass(slots=True, eq=False)
class Candidate:
    """A stretch of tokens that may be an actor, with what it names and how sure that is."""

    start: int
    end: int
    kind: str
    score: float
    actor: str = ""
    source: str = "rules"


@dataclass(slots=True, eq=False)
class _Article:
    """One document while its actors are being found; `taken` says which tokens are settled."""

    view: View
    taken: bytearray
    people: People = field(default_factory=People)
    found: list[Candidate] = field(default_factory=list)
    groups: dict[tuple[str, ...], Candidate] = field(default_factory=dict)

    def is_free(self, start: int, end: int) -> bool:
        return start < end and not any(self.taken[start:end]) and not any(self.view.silent[start:end])

    def settle(self, start: int, end: int) -> None:
        for index in range(start, end):
            self.taken[index] = 1

    def add(self, candidate: Candidate) -> None:
        self.found.append(candidate)
        self.settle(candidate.start, candidate.end)

    def words(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(self.view.words[start:end])


class Actors:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._known: Gazetteer = gazetteer()
        self._titles: Titles = titles()

    def __call__(self, doc: "Doc") -> "Doc":
        """Put the actors of `doc` into its span group."""
        view = view_of(doc)
        article = _Article(view, bytearray(len(view)))
        entities = self._entities(doc, article)
        self._learn_people(article, entities)
        matches = list(self._known.find(view.words))
        self._organizations(article, matches)
        self._groups(article)
        self._known_names(article, matches)
        self._titled(article)
        self._entity_names(article, entities)
        self._propagate(article)
        if not entities and not doc.has_annotation("ENT_IOB"):
            self._spelt_names(article)
        self._acronyms(article)
        put(doc, [_span(doc, article, candidate) for candidate in article.found])
        return doc

    def _entities(self, doc: "Doc", article: _Article) -> list[Candidate]:
        """The model's entities, cut at commas, and trimmed of articles, titles and punctuation."""
        kept = []
        for entity in doc.ents:
            for first, stop, label in self._parts(article.view, entity.start, entity.end, entity.label_):
                start, end = self._trim(article.view, first, stop)
                if start < end and not any(article.view.silent[start:end]):
                    kept.append(Candidate(start, end, label, 0.7, source="model"))
        return kept

    def _parts(self, view: View, start: int, end: int, label: str) -> Iterator[tuple[int, int, str]]:
        """An entity's parts between commas and runs of space; a later part that reads like a full name is a person."""
        first = start
        for index in range(start, end + 1):
            if index < end and not _is_cut(view.words[index]):
                continue
            if first < index:
                words = tuple(view.words[first:index])
                full = 1 < len(words) < 5 and all(word[0].isupper() for word in words) and self._is_personal(words)
                yield first, index, "PERSON" if first > start and full else label
            first = index + 1

    def _trim(self, view: View, start: int, end: int) -> tuple[int, int]:
        while start < end and (view.lower[start] in _TRIM_LEFT or view.words[start].isspace()):
            start += 1
        while start < end and (view.lower[end - 1] in _TRIM_RIGHT or view.words[end - 1].isspace()):
            end -= 1
        title = start
        while title < end - 1 and self._is_title_word(view, title):
            title += 1
            start = title
        return start, end

    def _is_title_word(self, view: View, index: int) -> bool:
        lower = view.lower[index]
        return self._titles.head_at(view.lower, index) is not None or lower in (
            *("rear", "brigadier", "grand", "crown", "chief", "supreme"),
            *("prime", "foreign", "vice", "deputy", "defence", "defense", "interior", "mr", "mr.", "mrs", "mrs."),
            *("ms", "ms.", "dr", "dr.", "gen.", "col.", "lt.", "maj.", "sen.", "rep.", "gov.", "capt.", "sgt.", "adm."),
        )

    def _learn_people(self, article: _Article, entities: Iterable[Candidate]) -> None:
        """Full names: persons of the model with several words, and names after a title."""
        view = article.view
        for entity in entities:
            words = article.words(entity.start, entity.end)
            located = entity.start > 0 and view.lower[entity.start - 1] in _LOCATING
            if entity.kind == "PERSON" and not located and sum(word[0].isupper() for word in words) > 1 and self._is_personal(words):
                article.people.learn(words)

    def _is_personal(self, words: tuple[str, ...]) -> bool:
        return not (
            set(words) & (self._known.heads | self._known.places)
            or any(not (word[0].isupper() or not word[0].isalpha() or len(word) < 6) for word in words)
            or any(char.isdigit() for word in words for char in word)
            or self._known_at(words)
        )

    def _known_at(self, words: tuple[str, ...]) -> bool:
        return any(name.words == words for name in self._known.names.get(words[0], ()))

    def _organizations(self, article: _Article, matches: list[Match]) -> None:
        """Capitalised phrases whose head is a word for a body: councils, fronts, ministries."""
        view = article.view
        index = 0
        while index < len(view):
            if not view.words[index][0].isupper() or not article.is_free(index, index + 1):
                index += 1
                continue
            start, end = self._phrase(article, index)
            if end > start:
                words = article.words(start, end)
                article.add(Candidate(start, end, "org", 0.85, joined(words)))
                article.groups[words] = article.found[-1]
            index = max(end, index + 1)

    def _phrase(self, article: _Article, start: int) -> tuple[int, int]:
        """The organisation's name that begins at `start`, as (start, end); empty when there is none."""
        view = article.view
        end = _capital_run(view, start)
        heads = [n for n in range(start, end) if view.words[n] in self._known.heads or view.words[n] == "House"]
        if not heads or (view.lower[start] in ("the", "a") and end - start < 2):
            return start, start
        if view.lower[start] in ("the", "a", "an", "this", "our", "its", "his"):
            start += 1
        while start < end and view.tags[start] in ("IN", "DT", "CC"):
            start += 1
        last = heads[-1]
        stop = last + 1
        if stop == end or last == start:
            stop = _extended(view, stop)
        elif any(view.lower[n] in ("of", "for") for n in range(last + 1, end)):
            stop = end
        if stop - start < 2 or self._titles.head_at(view.lower, stop - 1):
            return start, start
        if stop < end and not article.view.tags[stop] == "POS" and view.words[stop] not in ("(",):
            title = self._titles.head_at(view.lower, stop) or self._titles.head_at(view.lower, end - 1)
            if not title:
                return start, stop
        return start, stop

    def _groups(self, article: _Article) -> None:
        """Bodies written small: "the Nigerien army", "Serbia's foreign ministry"."""
        view = article.view
        for index in range(1, len(view)):
            if view.lower[index] not in _GROUP_NOUNS or not article.is_free(index, index + 1):
                continue
            start = index
            if view.lower[index] == "ministry" and view.lower[index - 1] in _MINISTRY_OF:
                start = index - 1
                while start > 0 and view.lower[start - 1] in _MINISTRY_OF:
                    start -= 1
            if start and self._is_national(view, start - 1) and view.lower[index] not in ("troops", "forces"):
                start -= 1
                if start and view.lower[start - 1] in ("north", "south", "saudi") and view.words[start - 1][0].isupper():
                    start -= 1
            elif view.lower[index] not in _FIXED_BODIES or start == index:
                continue
            if article.is_free(start, index + 1) and not self._modifies(view, index):
                article.add(Candidate(start, index + 1, "org", 0.7, joined(article.words(start, index + 1))))

    def _modifies(self, view: View, index: int) -> bool:
        after = index + 1
        while after < len(view) and view.words[after].isspace():
            after += 1
        return after < len(view) and (
            self._titles.head_at(view.lower, after) is not None
            or (view.tags[after] in ("NN", "NNS") and not view.words[after].isspace())
        )

    def _is_national(self, view: View, index: int) -> bool:
        if not view.words[index][0].isupper():
            return False
        names = self._known.names.get(view.words[index], ())
        if any(name.known is Known.ADJECTIVE and name.actor for name in names):
            return True
        if any(name.words[-1] == view.words[index] and name.known is Known.ADJECTIVE for name in names):
            return True
        return view.tags[index] == "JJ" and not names and view.lower[index].endswith(("an", "ese", "ish", "ian", "i"))

    def _known_names(self, article: _Article, matches: list[Match]) -> None:
        view = article.view
        for match in matches:
            start, end = match.start, match.end
            if not article.is_free(start, end):
                continue
            if self._is_person_here(article, match):
                continue
            verdict = self._verdict(article, match)
            if verdict is not None:
                article.add(verdict)
            elif not self._inside_longer_name(view, match):
                article.settle(start, end)

    def _inside_longer_name(self, view: View, match: Match) -> bool:
        after = match.end
        return after < len(view) and view.words[after][0].isupper() and view.tags[after] == "NNP"

    def _is_person_here(self, article: _Article, match: Match) -> bool:
        """A surname that is also a known name ("Jordan", "Chad", "Tobruk")."""
        words = match.name.words
        person = article.people.full.get(words[-1])
        return person is not None and len(person) > len(words)

    def _verdict(self, article: _Article, match: Match) -> Candidate | None:
        """The actor that a known name is at this place, or None when it is none."""
        view, start, end, name = article.view, match.start, match.end, match.name
        candidate = Candidate(start, end, "org", 0.9, name.actor)
        match name.known:
            case Known.MEDIA | Known.NEVER:
                return None
            case Known.ORGANIZATION | Known.SEAT:
                if name.words == ("IS",) and not view.tags[start].startswith("NN"):
                    return None
                if self._in_title(view, end) or _compounds_place(view, end):
                    return None
                if view.lower[end : end + 1] in (["mission"], ["delegation"]) and not self._in_title(view, end + 1):
                    return replace(candidate, end=end + 1, actor="")
                return candidate
            case Known.PEOPLE:
                return replace_kind(candidate, "group", 0.75)
            case Known.ADJECTIVE:
                if is_hyphened(view, end) and name.actor:
                    return replace_kind(candidate, "state", 0.8)
                return None
            case Known.STATE | Known.CAPITAL:
                return self._state(view, candidate, name.known is Known.CAPITAL)

    def _state(self, view: View, candidate: Candidate, city: bool) -> Candidate | None:
        start, end = candidate.start, candidate.end
        if is_based(view, end) or self._in_title(view, end):
            return None
        if is_hyphened(view, end):
            return replace_kind(candidate, "state", 0.85)
        if start and view.lower[start - 1] in ("north", "northern", "south", "southern", "east", "eastern", "west", "western", "central", "northwest", "northeast"):
            return None
        if end < len(view) and view.words[end][0].isupper() and view.words[end] in self._known.places:
            return None
        if self._is_dateline(view, start, end) or not acts(view, start, end, city=city):
            return None
        if candidate.actor == "Belgium" and city and not {"Belgium", "Belgian"} & set(view.words):
            candidate.actor = "European Union"
        return replace_kind(candidate, "state", 0.6 if city else 0.75)

    def _in_title(self, view: View, end: int) -> bool:
        """Whether a title begins right after: its country or body belongs to the role."""
        index = end
        if index < len(view) and is_possessor(view, index):
            index += 1
        for last in range(index, min(index + 5, len(view))):
            if self._titles.head_at(view.lower, last):
                return not (last + 1 < len(view) and view.tags[last + 1] == "HYPH")
            if view.lower[last] not in self._titles.premodifiers and view.tags[last] not in ("JJ", "HYPH"):
                return False
        return False

    def _titled(self, article: _Article) -> None:
        """Names after a title: "President Putin", "militia commander Okello"."""
        view = article.view
        for index in range(1, len(view)):
            if not is_name_word(view, index) or not article.is_free(index, index + 1):
                continue
            before = index - 1
            if not self._is_title_word(view, before) or view.sentences[before] != view.sentences[index]:
                continue
            if self._is_title_word(view, index) or self._is_national(view, index):
                continue
            end = name_run(view, index)
            words = article.words(index, end)
            if article.is_free(index, end) and self._is_personal(words) and view.tags[before] not in ("VBZ", "VBP"):
                if len(words) > 1:
                    article.people.learn(words)
                article.add(Candidate(index, end, "person", 0.9))

    def _entity_names(self, article: _Article, entities: Iterable[Candidate]) -> None:
        """What the model found and nothing above settled."""
        places = self._place_names(article, entities)
        for entity in entities:
            if not article.is_free(entity.start, entity.end):
                continue
            if article.words(entity.start, entity.end) in places:
                entity.kind = "GPE"
            verdict = self._judge(article, entity)
            if verdict:
                article.add(verdict)
                if verdict.kind == "org":
                    article.groups.setdefault(article.words(verdict.start, verdict.end), verdict)

    def _place_names(self, article: _Article, entities: Iterable[Candidate]) -> set[tuple[str, ...]]:
        """Names that stand for a place at any of their mentions, unless a person bears them."""
        view = article.view
        places = set()
        for entity in entities:
            words = article.words(entity.start, entity.end)
            located = entity.start > 0 and view.lower[entity.start - 1] in _LOCATING
            short = len(words) < 3 and not any(word.isupper() or word in self._known.heads for word in words)
            if (entity.kind in ("GPE", "LOC", "FAC") or (located and short)) and not article.people.resolve(words):
                places.add(words)
        return places

    def _judge(self, article: _Article, entity: Candidate) -> Candidate | None:
        view, start, end = article.view, entity.start, entity.end
        words = article.words(start, end)
        if not any(word[0].isupper() for word in words) or view.words[end - 1] in self._known.places:
            return None
        if (start and view.lower[start - 1] in _VESSELS) or self._is_dateline(view, start, end):
            return None
        if article.people.resolve(words) and len(words) < 5 and entity.kind in ("PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"):
            return replace_kind(entity, "person", 0.9)
        match entity.kind:
            case "PERSON":
                if len(words) == 1 and view.tags[end : end + 1] in (["NN"], ["NNS"]):
                    return None
                return replace_kind(entity, "person", 0.8 if len(words) > 1 else 0.6) if self._is_personal(words) else None
            case "ORG":
                if all(self._is_title_word(view, n) for n in range(start, end)) or view.lower[start - 1 : start] == ["told"]:
                    return None
                if self._follows_title(view, start) and 1 < len(words) < 5 and self._is_personal(words):
                    article.people.learn(words)
                    return replace_kind(entity, "person", 0.75)
                if len(words) == 1 and words[0] in self._known.heads and view.lower[start - 1 : start] != ["the"]:
                    return None
                if self._in_title(view, end) or self._is_media(view, start, end) or (len(words) == 1 and self._is_title_word(view, start)):
                    return None
                if view.tags[end : end + 1] in (["NN"], ["NNS"]) and not words[-1].isupper():
                    return None
                return replace_kind(entity, "org", 0.65)
            case "NORP":
                if is_hyphened(view, end):
                    return replace_kind(entity, "state", 0.7)
                plural = view.tags[end - 1] in ("NNS", "NNPS") or words[-1].endswith("s")
                return replace_kind(entity, "group", 0.6) if plural and view.tags[end : end + 1] not in (["NN"], ["NNS"]) else None
            case "GPE":
                if is_hyphened(view, end) and not is_based(view, end):
                    return replace_kind(entity, "state", 0.6)
                if acts(view, start, end, city=True) and not self._in_title(view, end) and not is_based(view, end):
                    return replace_kind(entity, "state", 0.45)
        return None

    def _follows_title(self, view: View, start: int) -> bool:
        """Whether a title and a comma stand before: "its director, Paloma Etxeberria"."""
        return start > 1 and view.words[start - 1] == "," and self._titles.head_at(view.lower, start - 2) is not None

    def _is_dateline(self, view: View, start: int, end: int) -> bool:
        """Whether a place in capitals opens a report: "KABUL (Agency) -"."""
        opens = start == 0 or view.words[start - 1].isspace() or view.sentences[start - 1] != view.sentences[start]
        word = view.words[end - 1]
        follows = view.words[end : end + 1]
        return opens and word.isupper() and len(word) > 3 and bool(follows) and (follows[0].isspace() or follows[0] in ("—", "–", "-", "(", ",", "/", ":"))

    def _is_media(self, view: View, start: int, end: int) -> bool:
        around = view.lower[max(0, start - 2) : start] + view.lower[end : end + 2]
        if set(around) & self._known.media_nouns:
            return True
        last = view.words[end - 1]
        return last in ("News", "Times", "Post", "Radio", "TV", "Herald", "Gazette", "Tribune", "Observer", "Wire", "Daily", "Journal", "Chronicle", "Mail", "Press", "Courier", "Dispatch", "Monitor", "Telegraph", "Television", "Broadcasting", "Telegram", "Reporter") or view.words[start] in ("Radio", "Daily", "Channel")

    def _propagate(self, article: _Article) -> None:
        """Every other mention of a person or body that was found once."""
        forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words in article.people.mentions():
            forms.setdefault(words[0], []).append((words, "person"))
        for words in article.groups:
            forms.setdefault(words[0], []).append((words, "org"))
        view = article.view
        for index, word in enumerate(view.words):
            for words, kind in sorted(forms.get(word, ()), key=lambda item: -len(item[0])):
                end = index + len(words)
                if article.words(index, end) == words and self._mentions(article, index, end, kind):
                    article.add(Candidate(index, end, kind, 0.8))
                    break

    def _mentions(self, article: _Article, start: int, end: int, kind: str) -> bool:
        view = article.view
        if not article.is_free(start, end):
            return False
        if kind == "person":
            first = view.words[start]
            return first[0].isupper() or first.lower() in ("al", "el") or len(first) > 2
        return not self._in_title(view, end)

    def _spelt_names(self, article: _Article) -> None:
        """Without a model: runs of capitalised words that are no heading words and no places."""
        view = article.view
        inside = {view.words[n] for n in range(1, len(view)) if view.sentences[n] == view.sentences[n - 1]}
        index = 0
        while index < len(view):
            if not is_name_word(view, index) or not article.is_free(index, index + 1):
                index += 1
                continue
            end = name_run(view, index)
            start = index
            while start < end and (self._is_title_word(view, start) or view.tags[start] != "NNP"):
                start += 1
            words = article.words(start, end)
            if start < end and article.is_free(start, end) and self._spells_name(view, start, end, inside):
                personal = len(words) > 1 and self._is_personal(words)
                if personal:
                    article.people.learn(words)
                article.add(Candidate(start, end, "person" if personal else "org", 0.5 if len(words) > 1 else 0.35))
            index = max(end, index + 1)
        self._propagate(article)

    def _spells_name(self, view: View, start: int, end: int, inside: set[str]) -> bool:
        words = view.words[start:end]
        if set(words) & self._known.places or self._is_media(view, start, end) or self._in_title(view, end):
            return False
        before = view.lower[start - 1] if start else ""
        first = start == 0 or view.sentences[start - 1] != view.sentences[start]
        if len(words) == 1:
            if first or view.lower[start].endswith(("an", "ese", "ish")):
                return False
            return words[0].isupper() and 1 < len(words[0]) < 7 and before in ("the", "(")
        if before in ("in", "at", "near", "from", "of", "around", "outside", "to"):
            return False
        return True

    def _acronyms(self, article: _Article) -> None:
        """An acronym in brackets after a body's name, and its other mentions."""
        view = article.view
        for body in list(article.found):
            at = body.end
            if body.kind == "person" or view.words[at : at + 1] != ["("] or at + 2 >= len(view):
                continue
            short = view.words[at + 1]
            if not (short.isupper() and 1 < len(short) < 9 and short.isalpha()) or view.words[at + 2] not in (")", ",", ";"):
                continue
            actor = body.actor or joined(article.words(body.start, body.end))
            for other in article.found:
                if other.end - other.start == 1 and view.words[other.start] == short:
                    other.actor, other.kind = actor, "org"
            for index, word in enumerate(view.words):
                if word == short and article.is_free(index, index + 1) and not self._in_title(view, index + 1):
                    article.add(Candidate(index, index + 1, "org", 0.85, actor))


def _is_cut(word: str) -> bool:
    return word in (",", ";", "(", ")") or (word.isspace() and word != "\n")


def replace_kind(candidate: Candidate, kind: str, score: float) -> Candidate:
    """The candidate as another kind of actor, that sure."""
    return replace(candidate, kind=kind, score=score)


def _compounds_place(view: View, end: int) -> bool:
    return view.lower[end : end + 1] in (["headquarters"], ["compound"], ["base"], ["building"], ["spokesman"])


def _capital_run(view: View, start: int) -> int:
    """Index after a run of capitalised words that "of", "for", "and", "the", "&" and hyphens may join."""
    sentence = view.sentences[start]
    index = start
    end = start
    while index < len(view) and view.sentences[index] == sentence:
        word = view.words[index]
        if word[0].isupper():
            index += 1
            end = index
        elif word in ("of", "for", "&", "-", "the", "’", "'", "on") and index > start and index - end < 2:
            index += 1
        elif word == "and" and index == end and _is_joined(view, start, index):
            index += 1
        elif view.tags[index] == "POS" and index + 1 < len(view) and view.words[index + 1] in ("Union", "Party", "Association", "Council", "Front", "League", "Alliance", "Army", "Congress", "Movement"):
            index += 1
        else:
            break
    return end


def _is_joined(view: View, start: int, index: int) -> bool:
    """Whether "and" joins two words of one name: after "of" or "for", or between article and one body's word."""
    if any(view.lower[n] in ("of", "for") for n in range(start, index)):
        return True
    return view.lower[start - 1 : start] == ["the"] and index - start == 1 and view.words[index + 2 : index + 3] in (["Party"], ["Movement"], ["Front"], ["Commission"], ["Council"], ["Union"], ["Ministry"])


def _extended(view: View, stop: int) -> int:
    """The end of a body's name with its "of …" complement."""
    if view.lower[stop : stop + 1] not in (["of"], ["for"]):
        return stop
    index = stop + 1
    if view.lower[index : index + 1] == ["the"]:
        index += 1
    if index < len(view) and view.words[index][0].isupper() and view.sentences[index] == view.sentences[stop]:
        return _capital_run(view, index)
    return stop


def _span(doc: "Doc", article: _Article, candidate: Candidate):  # type: ignore[no-untyped-def]
    words = article.words(candidate.start, candidate.end)
    actor = candidate.actor
    if candidate.kind == "person":
        actor = joined(article.people.resolve(words) or words)
    noted = {"kind": candidate.kind, "actor": actor or joined(words), "source": candidate.source}
    return make_span(doc, candidate.start, candidate.end, ACTOR, candidate.score, noted)


__all__ = ["Actors", "surname"]
