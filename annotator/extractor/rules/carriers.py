"""Light verbs: the verb that carries a noun which names an event ("hold talks", "come under attack")."""

from annotator.extractor.rules.triggers import ANY_LIGHT, EventLexicon
from annotator.extractor.rules.view import View

_CARRYING = frozenset({"in", "on", "to", "into", "under", "out", "for"})
_MEDIATING = frozenset({"broker", "lead", "host"})
_REACH = 6


def carrier_of(view: View, noun: int, lexicon: EventLexicon) -> int | None:
    """The verb of which the noun is object, passive subject, or object of a preposition; None without."""
    if not view.parsed:
        before = range(noun - 1, max(-1, noun - _REACH), -1)
        return next((index for index in before if view.lower[index] in lexicon.light), None)
    head = view.heads[noun]
    own = _own_clause(view, noun, lexicon)
    if own is not None and view.lower[head] not in lexicon.light:
        return own
    match view.deps[noun]:
        case "conj":
            return carrier_of(view, head, lexicon) if head != noun else None
        case "dobj" | "nsubjpass":
            return head
        case "pobj":
            verb = view.heads[head]
            carries = verb < head and view.tags[verb].startswith("V") and view.lower[head] in _CARRYING
            return verb if carries else None
    return None


def _own_clause(view: View, noun: int, lexicon: EventLexicon) -> int | None:
    """A light verb that says in a clause of its own who does it: "the tariffs imposed by Turkey"."""
    clauses = (verb for verb in view.of(noun, "relcl", "acl") if view.lower[verb] in lexicon.light)
    return next((verb for verb in clauses if lexicon.light[view.lower[verb]] not in _MEDIATING), None)


def light_verb_of(
    view: View, noun: int, lexicon: EventLexicon, wanted: frozenset[str] = ANY_LIGHT
) -> int | None:
    """The carrier when it is a light verb (one of `wanted`, base forms); None otherwise."""
    carrier = carrier_of(view, noun, lexicon)
    base = lexicon.light.get(view.lower[carrier]) if carrier is not None else None
    return carrier if base is not None and (wanted == ANY_LIGHT or base in wanted) else None
