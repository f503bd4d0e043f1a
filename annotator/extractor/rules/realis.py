"""Whether an event is denied, still to come, or only possible: polarity and time."""

from annotator.extractor.rules.carriers import carrier_of
from annotator.extractor.rules.triggers import EventLexicon
from annotator.extractor.rules.view import View

_CLAUSES = ("xcomp", "advcl", "acl", "ccomp", "ROOT", "relcl")
_BE = frozenset({"is", "are", "was", "were"})
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_IF = frozenset({"if", "unless"})
_CONDITIONS = _IF | {"until"}
_HAVE = frozenset({"has", "have", "’s", "'s", "’ve", "'ve"})
_REPORTING = frozenset(
    {"said", "told", "announced", "added", "promised", "declared", "indicated", "pledged", "vowed"}
)
_BEGINNING = frozenset(
    {
        "take",
        "be",
        "begin",
        "start",
        "resume",
        "open",
        "follow",
        "focus",
        "happen",
        "occur",
        "held",
        "scheduled",
    }
    | {"expected", "planned", "due", "set", "slated", "come", "proceed", "convene", "cover", "convened"}
)
_CLAUSES_UP = 3
_REACH = 4


def is_denied(view: View, index: int, lexicon: EventLexicon) -> bool:
    """Whether the event, or the verb that carries it, is negated."""
    if not view.parsed:
        return any(word in lexicon.denying for word in view.lower[max(0, index - _REACH) : index])
    if view.deps[index] == "pcomp" and view.lower[view.heads[index]] == "without":
        return True
    carrier = None if view.tags[index].startswith("V") else carrier_of(view, index, lexicon)
    return _has_denial(view, index, lexicon) or (carrier is not None and _has_denial(view, carrier, lexicon))


def _has_denial(view: View, token: int, lexicon: EventLexicon) -> bool:
    for child in view.children[token]:
        if view.deps[child] == "neg" or view.lower[child] in lexicon.denying:
            return True
        if view.deps[child] in ("nsubj", "nsubjpass", "dobj"):
            words = {view.lower[child], *(view.lower[inner] for inner in view.children[child])}
            if words & _NOBODY:
                return True
    return False


def time_of(view: View, index: int, lexicon: EventLexicon, historic: frozenset[int]) -> tuple[str, ...]:
    """The values of `time` that hold for certain, sorted: future, historical, hypothetical.

    Args:
        historic: tokens that a past year dates.
    """
    if not view.parsed:
        return _named(set(view.lower[max(0, index - _REACH) : index]), set(), lexicon)
    if view.tags[index].startswith("V"):
        auxiliaries, modifiers = _auxiliaries(view, index, lexicon), set()
        carrier: int | None = index
    else:
        modifiers = {view.lower[child] for child in view.children[index]}
        carrier = _carrying_verb(view, index, lexicon)
        auxiliaries = _auxiliaries(view, carrier, lexicon) if carrier is not None else set()
        if carrier is not None and view.lower[carrier] in lexicon.awaiting:
            auxiliaries.add("will")
    time = _named(auxiliaries, modifiers, lexicon)
    if carrier is not None and _is_conditional(view, carrier) and "hypothetical" not in time:
        time = tuple(sorted((*time, "hypothetical")))
    past = not time and (_is_dated(view, index, historic) or (carrier is not None and carrier in historic))
    return ("historical",) if past else time


def _is_dated(view: View, index: int, historic: frozenset[int]) -> bool:
    """Whether the event, or what its clause describes, is dated by a past year."""
    here = index
    for _ in range(_CLAUSES_UP):
        if here in historic:
            return not any(view.lower[aux] in _HAVE for aux in view.of(index, "aux")) or here == index
        if view.deps[here] not in ("relcl", "conj", "acl", "dobj", "advcl", "pobj", "prep", "nsubjpass"):
            return False
        here = view.heads[here]
    return False


def _carrying_verb(view: View, noun: int, lexicon: EventLexicon) -> int | None:
    """The verb of which the noun is object or subject, so that its tense is the noun's."""
    carrier = carrier_of(view, noun, lexicon)
    if carrier is None and view.deps[noun] in ("nsubj", "nsubjpass"):
        head = view.heads[noun]
        return head if view.lower[head] in _BEGINNING else None
    return carrier


def _is_conditional(view: View, verb: int) -> bool:
    """Whether the verb's clause, or one it depends on, has or follows from an "if", "unless" or "until"."""
    here = verb
    for _ in range(_CLAUSES_UP):
        clauses = (here, *view.of(here, "advcl"))
        if any(view.lower[mark] in _CONDITIONS for mark in view.of(here, "mark")):
            return True
        if any(view.lower[mark] in _IF for clause in clauses for mark in view.of(clause, "mark")):
            return True
        if view.deps[here] not in ("conj", "xcomp"):
            return False
        here = view.heads[here]
    return False


def _auxiliaries(view: View, verb: int, lexicon: EventLexicon) -> set[str]:
    """The verb's auxiliaries, "will" added where an infinitive is planned, due or a headline's future."""
    found = {view.lower[child] for child in view.of(verb, "aux", "auxpass")}
    dep, head = view.deps[verb], view.heads[verb]
    if "to" in found and dep in _CLAUSES:
        governor = view.lower[head]
        if dep == "ROOT" or governor in _BE or governor in lexicon.future_governors:
            found.add("will")
    if "to" in found and dep == "advcl":
        found |= {view.lower[child] for child in view.of(head, "aux")} & lexicon.future
    if "would" in found and dep == "ccomp" and view.lower[head] in _REPORTING:
        found = (found - {"would"}) | {"will"}
    if dep == "conj" and head != verb and not view.of(verb, "nsubj", "nsubjpass", "aux"):
        found |= _auxiliaries(view, head, lexicon) - {"to"}
    return found


def _named(auxiliaries: set[str], modifiers: set[str], lexicon: EventLexicon) -> tuple[str, ...]:
    time = []
    if auxiliaries & lexicon.future or modifiers & lexicon.future_modifiers:
        time.append("future")
    if auxiliaries & lexicon.hypothetical or modifiers & lexicon.hypothetical_modifiers:
        time.append("hypothetical")
    return tuple(time)
