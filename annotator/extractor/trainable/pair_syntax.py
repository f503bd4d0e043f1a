"""What a dependency parse says about two mentions."""

import numpy as np

from annotator.extractor.trainable.features import Features
from annotator.extractor.trainable.hashing import NOTHING, Flags, Keys, Numbers, text_key
from annotator.extractor.trainable.syntax import Paths, paths, span_roots
from annotator.extractor.trainable.words import Words

_SUBJECTS = frozenset({text_key("nsubj"), text_key("csubj")})
_PASSIVE = frozenset({text_key("nsubjpass"), text_key("csubjpass"), text_key("nsubj:pass")})
_OBJECTS = frozenset({text_key("dobj"), text_key("obj"), text_key("dative"), text_key("iobj")})
_AGENTS = frozenset({text_key("agent"), text_key("obl:agent")})
_CARRIED = ("conj", "xcomp", "advcl", "ccomp", "acl", "pcomp", "dobj", "obj", "prep", "pobj")
_INHERITED = np.array([text_key(dep) for dep in _CARRIED], np.uint64)
"""Labels of words that share the subject of what governs them."""
_PRONOUNS = frozenset({"he", "i", "it", "she", "that", "they", "this", "we", "which", "who"})
_CLIMBS = 3
_SUBJECT, _PASSIVE_SUBJECT, _OBJECT, _AGENT = 1, 2, 4, 8


def add_syntax(
    features: Features,
    words: Words,
    heads: Numbers,
    children: Numbers,
    extents: tuple[Numbers, Numbers],
    sides: Keys,
    near: Flags,
    types: Keys,
) -> None:
    """Add the features of a parse; none without one.

    Args:
        features: to which they are added.
        words: of the document.
        heads, children: numbers of the mentions at either end.
        extents: starts and stops of all mentions in words.
        sides: key of both labels and the order, for each pair.
        near: whether both ends stand in one sentence.
        types: key of the event type of each mention.
    """
    if not words.parsed:
        return
    features.begin("syntax")
    roots = span_roots(words, *extents)
    way = paths(words, heads, children, roots)
    head, child = roots[heads], roots[children]
    stems, tags = words.stems[head], words.tags[head]
    _add_way(features, words, way, sides, (stems, tags, types[heads]), words.deps[child])
    features.add(sides, words.deps[child], near)
    features.add(sides, words.deps[head], words.deps[child], near)
    features.add(sides, words.deps[head], tags, near)
    features.add(sides, words.forms[words.heads[head]], near)
    features.add(sides, words.forms[words.heads[child]], words.deps[child])
    features.add(sides, words.stems[words.heads[child]], words.deps[child], types[heads])
    for group, of_group in ((heads, 3), (children, 3)):
        rank = np.minimum(_ranks(group, way.lengths), of_group)
        features.add(sides, rank, np.minimum(way.lengths, 5))
        features.add(sides, rank, way.shapes)
    _add_frame(features, words, head, child, way, sides, near)


def _add_way(
    features: Features,
    words: Words,
    way: Paths,
    sides: Keys,
    head: tuple[Keys, Keys, Keys],
    dep: Keys,
) -> None:
    stems, tags, types = head
    features.add(sides, way.shapes)
    features.add(sides, way.worded)
    features.add(way.worded, stems)
    features.add(way.worded, types)
    features.add(way.shapes, tags)
    features.add(sides, np.minimum(way.up, 4), np.minimum(way.down, 4), way.is_there)
    features.add(sides, np.minimum(way.lengths, 8))
    features.add(sides, way.ups, dep, np.minimum(way.down, 3))
    features.add(sides, way.downs)


def _ranks(groups: Numbers, lengths: Numbers) -> Numbers:
    """How many pairs of the same group have a shorter way (or one as short and come before)."""
    order = np.lexsort((np.arange(len(groups)), lengths, groups))
    grouped = groups[order]
    first = np.searchsorted(grouped, grouped)
    ranks = np.empty(len(groups), np.int64)
    ranks[order] = np.arange(len(groups)) - first
    return ranks


def _add_frame(
    features: Features, words: Words, head: Numbers, child: Numbers, way: Paths, sides: Keys, near: Flags
) -> None:
    """What the head governs itself, and whose subject it shares."""
    governs, subjects = _governed(words)
    governor = head.copy()
    for _ in range(_CLIMBS):
        has_subject = governs[governor] & (_SUBJECT | _PASSIVE_SUBJECT) > 0
        climbs = ~has_subject & np.isin(words.deps[governor], _INHERITED)
        governor = np.where(climbs, words.heads[governor], governor)
    subject = subjects[governor]
    features.add(sides, governs[head], words.tags[head], near)
    features.add(sides, governs[head], way.shapes)
    features.add(sides, subject, near)
    features.add(sides, subject, words.deps[child], near)


def _governed(words: Words) -> tuple[Numbers, Keys]:
    """Which arguments each word governs, as flags, and the key of its subject: a pronoun, or its tag."""
    governs = np.zeros(len(words) + 1, np.int64)
    subjects = np.full(len(words) + 1, NOTHING)
    deps = words.deps.tolist()
    for place, head in enumerate(words.heads[: len(words)].tolist()):
        flag = _argument(deps[place])
        governs[head] |= flag
        if flag & (_SUBJECT | _PASSIVE_SUBJECT):
            is_pronoun = words.lower[place] in _PRONOUNS
            subjects[head] = words.forms[place] if is_pronoun else words.tags[place]
    return governs, subjects


def _argument(dep: int) -> int:
    for deps, flag in (
        (_SUBJECTS, _SUBJECT),
        (_PASSIVE, _PASSIVE_SUBJECT),
        (_OBJECTS, _OBJECT),
        (_AGENTS, _AGENT),
    ):
        if dep in deps:
            return flag
    return 0
