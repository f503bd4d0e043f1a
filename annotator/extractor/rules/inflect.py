"""Word forms of English verbs and nouns, made from their base forms rather than looked up in a model."""

from functools import lru_cache

from annotator.extractor.lexicons import read_lexicon

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")


@lru_cache(maxsize=1)
def _irregular() -> dict[str, dict[str, list[str]]]:
    return {kind: dict(forms) for kind, forms in read_lexicon("irregular").items()}


def verb_forms(base: str) -> set[str]:
    """All forms of a verb, a few misspelt ones (doubled consonants) included: they do no harm."""
    forms = {base, _with_s(base), *_irregular()["verbs"].get(base, ())}
    if base.endswith("e"):
        forms |= {f"{base}d", f"{base[:-1]}ing"}
        if base.endswith(("ee", "oe", "ye")):
            forms.add(f"{base}ing")
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        forms |= {f"{base[:-1]}ied", f"{base}ing"}
    else:
        forms |= {f"{base}ed", f"{base}ing"}
        if base[-1] not in "wxy" and base[-1] not in _VOWELS and base[-2:-1] in _VOWELS:
            forms |= {f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"}
    return forms


@lru_cache(maxsize=1)
def irregular_pasts() -> frozenset[str]:
    """Past tenses and participles that do not end in -ed."""
    return frozenset(form for forms in _irregular()["verbs"].values() for form in forms if form[-3:] != "ing")


def noun_forms(base: str) -> set[str]:
    """Singular and plural of a noun."""
    return {base, _with_s(base), *_irregular()["nouns"].get(base, ())}


def _with_s(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith((*_HISSING, "o")) else f"{base}s"


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The singular a lower-case noun most likely has."""
    for base, plurals in _irregular()["nouns"].items():
        if word in plurals:
            return base
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
