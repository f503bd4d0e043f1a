"""Part-of-speech tags without a tagger: good enough for titles, names and trigger words."""

from collections.abc import Sequence

from annotator.extractor.rules.inflect import irregular_pasts

_CLOSED = {
    "DT": "the a an this that these those some any no every each all both another",
    "IN": "of in on at by for with from to into against after before during over under between among about "
    "as amid since until towards toward near behind across despite within without through because if "
    "while although that than via per",
    "CC": "and or but nor",
    "PRP": "he she it they him her them we us i you who which whom himself themselves itself nobody",
    "PRP$": "his its their our my your whose",
    "MD": "will would can could may might must shall should wo ca ’ll 'll",
    "RB": "not n't n’t never also again still yet already soon reportedly publicly repeatedly now then later",
    "VBZ": "is has does says",
    "VBP": "are have do say",
    "VBD": "was were had did said told",
    "VB": "be",
    "VBN": "been",
    "JJ": "new former last next first second several many more other such own military political foreign",
    "POS": "'s ’s ' ’",
}
_TAG_OF = {word: tag for tag, words in _CLOSED.items() for word in words.split()}
_BEFORE_VERB = frozenset({"to", "will", "would", "can", "could", "may", "might", "must", "shall", "should"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "has", "have", "had"})
_NOMINAL_LEFT = frozenset({"DT", "PRP$", "POS", "JJ", "IN"})


def guess_tags(words: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A Penn Treebank tag for each word, from closed classes, endings and neighbours."""
    tags: list[str] = []
    for index, word in enumerate(words):
        tags.append(_guess(word, lower, index, tags))
    return tags


def _guess(word: str, lower: Sequence[str], index: int, tags: list[str]) -> str:
    form = lower[index]
    if word.isspace():
        return "_SP"
    if not any(char.isalnum() for char in word):
        return "POS" if form in ("'", "’") else "HYPH" if word in "-–" else "."
    if form in _TAG_OF:
        return _TAG_OF[form]
    before = next((n for n in range(index - 1, max(-1, index - 4), -1) if tags[n] not in ("RB", "_SP")), -1)
    left, left_tag = (lower[before], tags[before]) if before >= 0 else ("", ".")
    if word[0].isupper():
        return "NNP"
    if word[0].isdigit():
        return "CD"
    if left in _BEFORE_VERB and not form.endswith(("ing", "ion", "ments")):
        return "VB"
    return _by_ending(form, left, left_tag)


def _by_ending(form: str, left: str, left_tag: str) -> str:
    nominal = left_tag in _NOMINAL_LEFT
    if form.endswith("ly"):
        return "RB"
    if form.endswith("ing"):
        return "NN" if nominal and left_tag != "IN" else "VBG"
    if form.endswith("ed") or (form in irregular_pasts() and not nominal):
        return "VBN" if left in _BE else "JJ" if nominal and left_tag != "IN" else "VBD"
    if left_tag in ("NNP", "PRP", "NNS") and form.endswith("s") and not form.endswith("ss"):
        return "VBZ"
    if left_tag == "PRP":
        return "VBD"
    return "NNS" if form.endswith("s") and not form.endswith("ss") else "NN"
