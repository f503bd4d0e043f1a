"""Who does what to whom: the tokens at which the participants of a verb or noun stand."""

from collections.abc import Iterator
from functools import lru_cache

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.inflect import verb_forms
from annotator.extractor.rules.view import View

_SUBJECT = ("nsubj", "csubj")
_PASSIVE = ("nsubjpass", "csubjpass")
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_DEPTH = 6


@lru_cache(maxsize=1)
def object_control() -> frozenset[str]:
    """Forms of verbs whose infinitive is done by their object: "asked Turkey to leave"."""
    verbs = read_lexicon("events")["control"]["verbs"]
    return frozenset(form for verb in verbs for form in verb_forms(verb))


def conjuncts(view: View, token: int) -> Iterator[int]:
    """The token and everything coordinated with it."""
    waiting = [token]
    while waiting:
        here = waiting.pop(0)
        yield here
        waiting += view.of(here, "conj")


def is_passive(view: View, verb: int) -> bool:
    """Whether the verb is in the passive: with auxiliary, or a reduced relative clause."""
    if view.of(verb, "auxpass", "nsubjpass"):
        return True
    if view.tags[verb] != "VBN":
        return False
    if view.deps[verb] == "acl":
        return True
    if view.deps[verb] == "conj" and not view.of(verb, "aux", "nsubj"):
        head = view.heads[verb]
        return view.tags[head] == "VBN" and is_passive(view, head)
    return view.deps[verb] == "advcl" and not view.of(verb, "aux", "nsubj")


def subjects(view: View, verb: int, depth: int = 0) -> list[int]:
    """Tokens at the head of the verb's logical subject; for a passive its surface subject."""
    own = [token for token in view.of(verb, *_SUBJECT, *_PASSIVE) if view.lower[token] not in ("there",)]
    if own:
        return [_antecedent(view, verb, token) for token in own]
    if depth > _DEPTH:
        return []
    head, dep = view.heads[verb], view.deps[verb]
    match dep:
        case "acl":
            return [head]
        case "relcl":
            return [head]
        case "xcomp" | "ccomp" | "advcl" | "conj" | "dep" | "parataxis" | "oprd":
            return _inherited(view, head, dep, depth)
        case "pcomp":
            return _through_preposition(view, head, depth)
    return []


def _antecedent(view: View, verb: int, token: int) -> int:
    """The noun that a relative pronoun stands for, else the token itself."""
    if view.lower[token] in _RELATIVE:
        clause = verb
        for _ in range(_DEPTH):
            if view.deps[clause] == "relcl":
                return view.heads[clause]
            if view.deps[clause] not in ("conj", "ccomp", "xcomp"):
                break
            clause = view.heads[clause]
    return token


def _inherited(view: View, head: int, dep: str, depth: int) -> list[int]:
    tag = view.tags[head]
    if not tag.startswith(("V", "J", "MD")):
        if dep == "conj" or not tag.startswith("N"):
            return subjects(view, head, depth + 1)
        return owners(view, head)
    if dep == "xcomp" and view.lower[head] in object_control():
        objects = view.of(head, "dobj", "nsubjpass", "dative")
        if objects:
            return objects
        called = [child for prep in view.of(head, "prep") for child in view.of(prep, "pobj")]
        if called:
            return called
    return subjects(view, head, depth + 1)


def _through_preposition(view: View, preposition: int, depth: int) -> list[int]:
    head = view.heads[preposition]
    if view.tags[head].startswith("V"):
        if view.lower[head] in object_control() and view.lower[preposition] in ("of", "from", "for", "into"):
            objects = view.of(head, "dobj", "nsubjpass")
            if objects:
                return objects
        return subjects(view, head, depth + 1)
    if view.tags[head].startswith("N"):
        return owners(view, head) or _governor_subjects(view, head, depth)
    return []


def _governor_subjects(view: View, noun: int, depth: int) -> list[int]:
    governor = governing_verb(view, noun)
    return subjects(view, governor, depth + 1) if governor is not None else []


def governing_verb(view: View, token: int) -> int | None:
    """The verb whose object or prepositional complement the token is, through nouns and prepositions."""
    here = token
    for _ in range(_DEPTH):
        if view.deps[here] not in (
            "dobj",
            "pobj",
            "prep",
            "nsubjpass",
            "conj",
            "attr",
            "dative",
            "agent",
            "appos",
            "oprd",
        ):
            return None
        head = view.heads[here]
        if head == here:
            return None
        if view.tags[head].startswith("V"):
            return head
        here = head
    return None


def owners(view: View, noun: int) -> list[int]:
    """The possessor of a noun, and the object of its "by" or "from"."""
    found = view.of(noun, "poss")
    for prep in view.of(noun, "prep", "agent"):
        if view.lower[prep] in ("by", "between"):
            found += view.of(prep, "pobj")
    return found


def agents(view: View, verb: int) -> list[int]:
    """Objects of the by-phrase of a passive."""
    found = [child for prep in view.of(verb, "agent") for child in view.of(prep, "pobj")]
    if not found and view.deps[verb] == "conj" and is_passive(view, verb):
        head = view.heads[verb]
        found = [child for prep in view.of(head, "agent") for child in view.of(prep, "pobj")]
    return found


def direct_objects(view: View, verb: int) -> list[int]:
    """Objects of an active verb; what an infinitive's or that-clause's subject is to a verb of asking."""
    found = view.of(verb, "dobj", "dative", "iobj", "obj")
    datives = [child for prep in found if view.tags[prep] in ("IN", "TO") for child in view.of(prep, "pobj")]
    found = [token for token in found if view.tags[token] not in ("IN", "TO")] + datives
    if not found and view.deps[verb] == "relcl":
        pronouns = view.of(verb, "dobj", "pobj")
        if any(view.lower[token] in _RELATIVE for token in pronouns):
            return [view.heads[verb]]
        if view.of(verb, *_SUBJECT) and not any(view.lower[t] in _RELATIVE for t in view.of(verb, *_SUBJECT)):
            return [view.heads[verb]]
    if not found:
        for conjunct in view.of(verb, "conj"):
            if (
                not view.of(conjunct, *_SUBJECT, *_PASSIVE)
                and view.tags[conjunct] == view.tags[verb]
                and conjunct - verb < 4
            ):
                found = direct_objects(view, conjunct)
    return [_antecedent(view, verb, token) for token in found]


def clause_subjects(view: View, verb: int) -> list[int]:
    """Subjects of the verb's infinitive or that-clause: "urged Turkey to leave"."""
    found: list[int] = []
    for clause in view.of(verb, "ccomp", "xcomp"):
        if clause > verb:
            found += view.of(clause, *_SUBJECT)
    return found


def after_prepositions(view: View, token: int, prepositions: frozenset[str]) -> list[int]:
    """Objects of these prepositions among the token's modifiers."""
    found: list[int] = []
    for prep in view.of(token, "prep", "dative", "prt", "advmod"):
        if view.lower[prep] in prepositions:
            found += view.of(prep, "pobj")
            for inner in view.of(prep, "prep"):
                if view.lower[inner] in prepositions:
                    found += view.of(inner, "pobj")
    return found
