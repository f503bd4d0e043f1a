"""Whether an event is denied, still to come, or only possible: polarity and time."""

from annotator.extractor.rules.carriers import carrier_of
from annotator.extractor.rules.triggers import EventLexicon
from annotator.extractor.rules.view import View

_CLAUSES = ("xcomp", "advcl", "acl", "ccomp", "ROOT", "relcl")
_BE = frozenset({"is", "are", "was", "were"})
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
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


def time_of(view: View, index: int, lexicon: EventLexicon) -> tuple[str, ...]:
    """The values of `time` that hold for certain, sorted: future, hypothetical."""
    if not view.parsed:
        return _named(set(view.lower[max(0, index - _REACH) : index]), set(), lexicon)
    if view.tags[index].startswith("V"):
        return _named(_auxiliaries(view, index, lexicon), set(), lexicon)
    modifiers = {view.lower[child] for child in view.children[index]}
    carrier = carrier_of(view, index, lexicon)
    auxiliaries = _auxiliaries(view, carrier, lexicon) if carrier is not None else set()
    return _named(auxiliaries, modifiers, lexicon)


def _auxiliaries(view: View, verb: int, lexicon: EventLexicon) -> set[str]:
    """The verb's auxiliaries, "will" added where an infinitive is planned, due or a headline's future."""
    found = {view.lower[child] for child in view.of(verb, "aux", "auxpass")}
    dep, head = view.deps[verb], view.heads[verb]
    if "to" in found and dep in _CLAUSES:
        governor = view.lower[head]
        if dep == "ROOT" or governor in _BE or governor in lexicon.future_governors:
            found.add("will")
    if dep == "conj" and head != verb and not view.of(verb, "nsubj", "nsubjpass", "aux"):
        found |= _auxiliaries(view, head, lexicon) - {"to"}
    return found


def _named(auxiliaries: set[str], modifiers: set[str], lexicon: EventLexicon) -> tuple[str, ...]:
    time = []
    if auxiliaries & lexicon.future or modifiers & lexicon.future_modifiers:
        time.append("future")
    if auxiliaries & lexicon.hypothetical:
        time.append("hypothetical")
    return tuple(time)
