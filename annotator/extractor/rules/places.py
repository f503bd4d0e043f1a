"""Place or actor: how a state's, city's or body's name is used where it stands."""

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import fields

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.view import View

_HYPHENS = frozenset({"-", "‑", "–"})
_CLAUSES = frozenset({"that", "as", "while", "if", "because", "after", "before", "since", "whether", "until"})
_BETWEEN_NAME_AND_PREPOSITION = frozenset({"DT", "JJ", "_SP", "``", "''", "VBN", "HYPH", "RB"})
_NAMED_BY_NOUN = ("compound", "nmod", "amod", "advmod", "npadvmod")
_MOST_CONJUNCTS = 8
_FAR = 7
_LOCATED = frozenset({"in", "at", "near", "from", "to", "outside", "of", "around", "for"})
_WITH_PARTY = frozenset({"by", "against", "with", "between", "among"})
_ACTING = ("nsubj", "dobj", "agent", "nsubjpass", "conj", "ROOT", "dative")


class PlaceLexicon(Struct, frozen=True):
    """Words around a name, in lower case; `places.toml` says what each list means."""

    with_actor: frozenset[str]
    before_on: frozenset[str]
    before_from: frozenset[str]
    before_to: frozenset[str]
    motion: frozenset[str]
    before_of: frozenset[str]
    owned: frozenset[str]
    entered: frozenset[str]
    stative: frozenset[str]
    routes: frozenset[str]
    locating: frozenset[str]
    settlements: frozenset[str]
    compass: frozenset[str]
    hyphened: frozenset[str]
    american: frozenset[str]
    based: frozenset[str]


@lru_cache(maxsize=1)
def place_lexicon() -> PlaceLexicon:
    """The shipped words, read once."""
    lexicon = read_lexicon("places")
    return PlaceLexicon(**{known.name: frozenset(lexicon[known.name]) for known in fields(PlaceLexicon)})


def is_hyphened(view: View, end: int) -> bool:
    """Whether a hyphen and a participle follow: "UN-backed", "Egypt-linked"; not "Tripoli-based"."""
    if end + 1 >= len(view) or view.words[end] not in _HYPHENS or is_based(view, end):
        return False
    return view.lower[end + 1].endswith(tuple(place_lexicon().hyphened))


def is_based(view: View, end: int) -> bool:
    """Whether "-based" or the like follows: the name is a place."""
    return (
        view.words[end : end + 1] == ["-"]
        and view.lower[end + 1 : end + 2] != []
        and (view.lower[end + 1] in place_lexicon().based)
    )


def is_possessor(view: View, end: int) -> bool:
    """Whether a possessive 's follows."""
    return view.tags[end : end + 1] == ["POS"] or view.lower[end : end + 1] in (["'s"], ["’s"])


def is_located(view: View, start: int) -> bool:
    """Whether the words before make any name a place: "in X", "the town of X"."""
    lexicon = place_lexicon()
    if start and view.lower[start - 1] in lexicon.locating:
        return True
    return start > 1 and view.lower[start - 1] == "of" and view.lower[start - 2] in lexicon.settlements


def acts(view: View, start: int, end: int, *, city: bool) -> bool:
    """Whether the place name at start..end stands for those who govern it.

    Args:
        city: the name is a city's, which needs better evidence than a state's.
    """
    lexicon = place_lexicon()
    if is_possessor(view, end):
        return not city and _possessor_acts(view, end)
    before = start - 1
    while before >= 0 and view.tags[before] in _BETWEEN_NAME_AND_PREPOSITION:
        before -= 1
    if before >= 0 and view.sentences[before] != view.sentences[start]:
        before = -1
    if before >= 0 and view.tags[before] in ("IN", "TO", "RP"):
        route = view.lower[before] == "from" and view.lower[end : end + 1] == ["to"]
        return not route and _after_preposition(view, before, city=city)
    first = _first_conjunct(view, start, end)
    if first < start and view.is_name(first):
        head = view.heads[first]
        if view.deps[first] == "pobj":
            return _after_preposition(view, head, city=city)
        if view.deps[first] == "dobj" and view.lower[head] in lexicon.entered:
            return False
    if _is_further_place(view, start, end):
        return False
    if view.parsed and view.deps[end - 1] in ("dative", "iobj"):
        return True
    if view.tags[end : end + 1] in (["NN"], ["NNS"]) and view.words[end] not in _HYPHENS:
        return False
    if before >= 0 and view.lower[before] in lexicon.entered and view.tags[before][:2] in ("VB", "NN"):
        return False
    return _in_clause(view, start, end, city=city)


def _first_conjunct(view: View, start: int, end: int) -> int:
    """Token at the head of the first name of the list that the name is in, else of the name itself."""
    token = next((n for n in range(start, end) if view.parsed and not start <= view.heads[n] < end), end - 1)
    for _ in range(_MOST_CONJUNCTS):
        if not view.parsed or view.deps[token] != "conj":
            break
        token = view.heads[token]
    return token


def _is_further_place(view: View, start: int, end: int) -> bool:
    """Whether a place is named before with a comma: "in Oslo, Norway"."""
    city = start - 2
    if (
        start < 2
        or view.words[start - 1] != ","
        or not view.is_name(city)
        or view.lower[end : end + 1] == ["and"]
    ):
        return False
    if view.tags[end : end + 1] in (["VBD"], ["VBZ"], ["VBP"], ["MD"]):
        return False
    while city > 0 and view.is_name(city - 1):
        city -= 1
    return city > 0 and view.lower[city - 1] in _LOCATED and view.sentences[city] == view.sentences[start]


def people_act(view: View, start: int, end: int) -> bool:
    """Whether a people's name ("Russians") is a party to what happens, and not some people of that nation."""
    first = start - (view.lower[start - 1 : start] == ["the"])
    if (
        first
        and view.tags[first - 1] in ("CD", "JJ", "PRP$")
        and view.sentences[first - 1] == view.sentences[start]
    ):
        return False
    if view.lower[first - 1 : first] == ["of"] or view.lower[end : end + 1] in (["who"], ["in"], ["from"]):
        return False
    if not view.parsed:
        return True
    token = _first_conjunct(view, start, end)
    party = view.deps[token] == "pobj" and view.lower[view.heads[token]] in _WITH_PARTY
    return party or view.deps[token] in ("nsubj", "nsubjpass", "ROOT", "poss")


def _possessor_acts(view: View, end: int) -> bool:
    return (
        end + 1 < len(view) and view.lower[end + 1] not in place_lexicon().owned and not view.is_name(end + 1)
    )


def _after_preposition(view: View, at: int, *, city: bool) -> bool:
    lexicon = place_lexicon()
    word = view.lower[at]
    left = set(view.lower[max(0, at - 4) : at])
    nearest = view.lower[at - 1] if at else ""
    if word in lexicon.with_actor:
        if word == "between" and left & lexicon.routes:
            return False
        return not (city and word in ("for", "than", "like"))
    match word:
        case "on" | "upon":
            return bool(left & lexicon.before_on)
        case "from":
            return bool(left & lexicon.before_from)
        case "to":
            left |= set(view.lower[max(0, at - _FAR) : at])
            return bool(left & lexicon.before_to) and nearest not in lexicon.motion
        case "of":
            return nearest in lexicon.before_of
    return word in _CLAUSES


def _in_clause(view: View, start: int, end: int, *, city: bool) -> bool:
    """Whether the name is a participant by its place in the sentence."""
    if not view.parsed:
        return not city or view.tags[end : end + 1] in (["VBZ"], ["VBD"], ["MD"], ["VBP"], ["VBN"])
    head = next((n for n in range(start, end) if not start <= view.heads[n] < end), end - 1)
    dep = view.deps[head]
    opens = start == 0 or view.sentences[start - 1] != view.sentences[start]
    if dep == "npadvmod" and opens and view.words[end : end + 1] == [","]:
        return True
    if dep in _NAMED_BY_NOUN:
        return False
    return not city or (dep in _ACTING and view.lower[view.heads[head]] not in place_lexicon().stative)
