"""Place or actor: how a state's, city's or people's name is used where it stands."""

from annotator.extractor.rules.view import View

_HYPHENS = frozenset({"-", "‑", "–"})
_BY_ACTOR = frozenset({"by", "with", "against", "between", "for", "without", "like", "versus", "among", "including", "than"})
_ON_ACTOR = frozenset(
    {
        *("sanction", "sanctions", "embargo", "attack", "attacks", "war", "pressure", "assault", "strike", "strikes"),
        *("tariffs", "ban", "blockade", "blame", "curbs", "restrictions", "penalties", "measures", "impose", "imposed"),
        *("call", "called", "calls", "calling", "urge", "prevail", "rely", "depend", "depends", "hit", "spy", "spying"),
        *("duties", "raid", "raids", "limits", "bombing", "report", "influence", "hold", "dependence", "aggression"),
    }
)
_FROM_ACTOR = frozenset(
    {
        *("support", "aid", "demand", "demands", "pressure", "help", "request", "approval", "backing", "criticism"),
        *("condemnation", "threat", "threats", "assistance", "permission", "response", "answer", "guarantees"),
        *("guarantee", "weapons", "arms", "funding", "money", "concessions", "message", "call", "calls", "word"),
        *("recognition", "orders", "offer", "invitation", "protest", "protests", "statement", "buy", "bought", "gas"),
        *("objections", "independence", "loan", "loans", "warning", "warnings", "reaction", "apology", "pledge"),
        *("pledges", "promise", "promises", "seek", "sought", "receive", "received", "accept", "accepted", "demanded"),
        *("resistance", "opposition", "praise", "complaint", "complaints", "signal", "signals", "rebuke", "outcry"),
    }
)
_TO_ACTOR = frozenset(
    {
        *("aid", "support", "assistance", "arms", "weapons", "sale", "sales", "help", "apology", "apologise", "apologize"),
        *("apologised", "apologized", "appeal", "appealed", "threat", "loan", "loans", "message", "letter", "warning"),
        *("supplies", "give", "gave", "given", "gives", "provide", "provided", "provides", "supply", "supplied", "sell"),
        *("sold", "sells", "selling", "lend", "lent", "offer", "offered", "offers", "grant", "granted", "belong", "belongs"),
        *("said", "say", "listen", "respond", "responded", "response", "talk", "talks", "talked", "speak", "spoke", "spoken"),
        *("concession", "concessions", "belonging", "loyal", "loyalty", "ally", "allied", "close", "hostile", "according"),
        *("answer", "reply", "replied", "complain", "complained", "protest", "pledge", "pledged", "promise", "promised"),
        *("yield", "surrender", "cede", "ceded", "challenge", "opposition", "ties", "linked", "links", "commitment", "due"),
        *("deliver", "delivered", "deliveries", "shipments", "donate", "donated", "signal", "ultimatum", "handed", "hand"),
        *("ambassador", "envoy", "adviser", "important", "applies", "apply", "mean", "means", "blow", "favour", "return"),
        *("recommended", "proposed", "proposal", "relation", "relations", "gift", "credit", "addressed", "extradite", "extradited"),
        *("extradition", "exports", "export"),
    }
)
_TO_PLACE = frozenset(
    {
        *("trip", "visit", "travel", "travelled", "traveled", "fly", "flew", "flown", "went", "go", "going", "come", "came"),
        *("return", "returned", "flight", "journey", "tour", "arrive", "arrived", "head", "headed", "border", "road", "fled"),
    }
)
_OF_ACTOR = frozenset(
    {
        *("invasion", "criticism", "condemnation", "bombing", "recognition", "support", "blockade", "attack", "accusation"),
        *("behalf", "part", "allies", "ally", "enemies", "enemy", "friend", "friends", "consent", "approval", "permission"),
        *("will", "help", "hands", "hand", "backing", "critical", "condemn", "accused", "suspicion", "demand", "expense"),
        *("request", "invitation", "influence", "patience", "intentions", "fear", "favour", "favor", "defence", "ahead"),
        *("refusal", "decision", "aggression", "dismemberment", "annexation", "proxy", "proxies", "partner", "partners"),
        *("neighbour", "neighbours", "neighbor", "neighbors", "opponent", "opponents", "member", "members", "wary"),
    }
)
_PLACE_OF = frozenset(
    {
        *("government", "capital", "city", "south", "north", "east", "west", "border", "borders", "coast", "coastline"),
        *("territory", "soil", "airspace", "waters", "constitution", "economy", "history", "population", "people", "territorial"),
        *("army", "military", "parliament", "president", "leader", "prime", "foreign", "minister", "king", "embassy", "town"),
        *("airport", "port", "streets", "regions", "region", "province", "villages", "second", "third", "largest", "main"),
        *("interior", "defence", "defense", "ambassador", "civil", "central", "national", "state", "former", "northern"),
        *("southern", "eastern", "western", "politics", "future", "oil", "independence", "sovereignty", "war", "crisis", "conflict"),
        *("ministry", "police", "opposition", "ruling", "supreme", "electoral", "election", "elections", "rebels", "envoy"),
        *("central", "capital", "old", "main", "stability", "unity", "integrity", "market", "health", "finance", "airlines"),
    }
)
_ENTERED = frozenset(
    {
        *("visit", "visits", "visited", "visiting", "leave", "leaves", "left", "leaving", "reach", "reaches", "reached"),
        *("enter", "enters", "entered", "entering", "tour", "tours", "toured", "touring", "cross", "crossed", "flee"),
        *("fled", "fleeing", "capture", "captured", "capturing", "seize", "seized", "seizing", "hold", "held", "control"),
        *("controls", "controlled", "rule", "rules", "ruled", "govern", "governs", "governed", "retake", "retook", "hit"),
        *("encircle", "encircled", "occupy", "occupied", "besiege", "besieged", "surround", "surrounded", "divide", "divided"),
        *("overrun", "overran", "shell", "shelled", "storm", "stormed", "take", "took", "taken", "stabilise", "stabilize"),
        *("bomb", "bombed", "pound", "pounded", "quit", "evacuate", "evacuated", "rebuild", "split", "rocked", "shook"),
        *("near", "unite", "reunify", "plunge", "plunged", "grip", "gripped", "engulf", "engulfed", "devastated", "ravaged"),
    }
)
_ROUTES = frozenset({"road", "border", "flights", "flight", "railway", "distance", "route", "highway", "pipeline", "kilometres"})
_STATIVE = frozenset({"lies", "lie", "lay", "located", "home", "situated"})


def is_hyphened(view: View, end: int) -> bool:
    """Whether a hyphen and a participle follow: "UN-backed", "Egypt-linked"; not "Tripoli-based"."""
    if end + 1 >= len(view) or view.words[end] not in _HYPHENS:
        return False
    return view.lower[end + 1].endswith(("ed", "led", "run", "held", "sent", "made", "built", "brokered"))


def is_based(view: View, end: int) -> bool:
    """Whether "-based" or the like follows: the name is a place."""
    return view.lower[end + 1 : end + 2] in (["based"], ["born"], ["bound"], ["style"], ["wide"], ["controlled"])


def acts(view: View, start: int, end: int, *, city: bool) -> bool:
    """Whether the place name at start..end stands for those who govern it.

    Args:
        city: the name is a city's, which needs better evidence than a state's.
    """
    before = start - 1
    while before >= 0 and view.tags[before] in ("DT", "JJ", "_SP", "``", "''", "VBN", "HYPH", "RB"):
        before -= 1
    if is_possessor(view, end):
        return _possessor_acts(view, end, city=city)
    word = view.lower[before] if before >= 0 else ""
    if before >= 0 and view.sentences[before] == view.sentences[start] and view.tags[before] in ("IN", "TO", "RP"):
        return _after_preposition(view, before, word, city=city)
    if view.parsed and view.deps[end - 1] in ("dative", "iobj"):
        return True
    if view.tags[end : end + 1] in (["NN"], ["NNS"]) and view.words[end] not in _HYPHENS:
        return False
    if word in _ENTERED and view.tags[before][:2] in ("VB", "NN"):
        return False
    return _in_clause(view, start, end, city=city)


def is_possessor(view: View, end: int) -> bool:
    """Whether a possessive 's follows."""
    return view.tags[end : end + 1] == ["POS"] or view.lower[end : end + 1] in (["'s"], ["’s"])


def _possessor_acts(view: View, end: int, *, city: bool) -> bool:
    if end + 1 >= len(view) or city:
        return False
    return view.lower[end + 1] not in _PLACE_OF and not view.is_name(end + 1)


def _after_preposition(view: View, at: int, word: str, *, city: bool) -> bool:
    left = set(view.lower[max(0, at - 4) : at])
    if word in _BY_ACTOR:
        if word == "between" and left & _ROUTES:
            return False
        return not (city and word in ("for", "than", "like"))
    nearest = view.lower[at - 1] if at else ""
    match word:
        case "on" | "upon" | "over":
            return word != "over" and bool(left & _ON_ACTOR)
        case "from":
            return bool(left & _FROM_ACTOR)
        case "to":
            return bool(left & _TO_ACTOR) and nearest not in _TO_PLACE
        case "of":
            return nearest in _OF_ACTOR
        case "that" | "as" | "while" | "if" | "because" | "after" | "before" | "since" | "whether" | "until" | "although" | "though":
            return True
    return False


def _in_clause(view: View, start: int, end: int, *, city: bool) -> bool:
    if not view.parsed:
        return view.tags[end : end + 1] in (["VBZ"], ["VBD"], ["MD"], ["VBP"], ["VBN"]) or not city
    head = next((n for n in range(start, end) if not start <= view.heads[n] < end), end - 1)
    dep = view.deps[head]
    if dep == "npadvmod" and view.words[end : end + 1] == [","] and view.sentences[start - 1] != view.sentences[start]:
        return True
    if dep in ("compound", "nmod", "amod", "advmod", "npadvmod"):
        return False
    if city:
        return dep in ("nsubj", "dobj", "agent", "nsubjpass", "conj", "ROOT", "dative") and not _is_stative(view, head)
    return True


def _is_stative(view: View, head: int) -> bool:
    return view.lower[view.heads[head]] in _STATIVE | {"is", "was", "are", "were", "be", "been"}
