"""`annotator_relations`: SOURCE, TARGET, HOLDS and SAME_AS between the spans that were found."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.extractor.rules.annotation import ACTOR, EVENT, ROLE, facts, found, relate
from annotator.extractor.rules.arguments import (
    after_prepositions,
    agents,
    clause_subjects,
    conjuncts,
    direct_objects,
    governing_verb,
    is_passive,
    owners,
    subjects,
)
from annotator.extractor.rules.triggers import EventLexicon, event_lexicon
from annotator.extractor.rules.view import View, view_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_TO_WHOM = {
    "AGREE": frozenset({"with", "to"}),
    "CONSULT": frozenset({"with", "to"}),
    "SUPPORT": frozenset({"for", "with", "behind", "to"}),
    "CONCEDE": frozenset({"to", "for", "on", "against"}),
    "COOPERATE": frozenset({"with", "to"}),
    "AID": frozenset({"to", "for"}),
    "RETREAT": frozenset({"to"}),
    "REQUEST": frozenset({"on", "to", "from", "upon"}),
    "ACCUSE": frozenset({"against", "at", "on"}),
    "REJECT": frozenset({"to", "with"}),
    "THREATEN": frozenset({"against", "to"}),
    "PROTEST": frozenset({"against"}),
    "SANCTION": frozenset({"on", "against"}),
    "MOBILIZE": frozenset({"against"}),
    "COERCE": frozenset({"against", "on", "from"}),
    "ASSAULT": frozenset({"against", "on", "at"}),
}
_OF_TARGET = frozenset({"SUPPORT", "ACCUSE", "ASSAULT", "COERCE", "SANCTION", "REJECT", "AID"})
_DESCEND = frozenset({"of", "with", "by", "from", "to", "against", "for"})
_HE = frozenset({"he", "she", "him", "her", "his"})
_REACTIVE = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})
_SPOKEN = _REACTIVE | {"AGREE", "THREATEN", "AID", "CONCEDE"}
_SAYING = frozenset(
    {
        "said",
        "told",
        "says",
        "added",
        "warned",
        "insisted",
        "declared",
        "tweeted",
        "wrote",
        "announced",
        "stressed",
        "vowed",
        "stated",
        "replied",
        "argued",
    }
)
_WE = frozenset({"we", "i", "us", "our", "my"})
_DONE_TO = frozenset({"COERCE", "SANCTION", "ASSAULT"})
_GENERIC_OWNERS = frozenset({"its", "his", "her", "whose"})


class Relations:
    """The component; it keeps no state between documents."""

    def __init__(self) -> None:
        self._lexicon: EventLexicon = event_lexicon()

    def __call__(self, doc: "Doc") -> "Doc":
        """Note the relations of `doc` in `doc._.rel`."""
        view = view_of(doc)
        spans = found(doc, ACTOR, ROLE)
        holders = self._holds(doc, view, spans)
        for start, end in aliases(spans):
            relate(doc, start, end, "SAME_AS", 0.8)
        finder = _Finder(view, spans, holders, self._lexicon)
        for event in found(doc, EVENT):
            sources, targets = finder.arguments(event.start, str(facts(event).get("event_type", "")))
            for token, score in sources.items():
                relate(doc, event.start, token, "SOURCE", score)
            for token, score in targets.items():
                if token not in sources:
                    relate(doc, event.start, token, "TARGET", score)
        return doc

    def _holds(self, doc: "Doc", view: View, spans: "list[Span]") -> dict[int, int]:
        """Note HOLDS; returns first token of a role → first token of who holds it."""
        holders: dict[int, int] = {}
        for number, span in enumerate(spans):
            if span.label_ != ROLE:
                continue
            actor, score = holder_of(view, spans, number)
            if actor is not None:
                holders[span.start] = actor.start
                relate(doc, actor.start, span.start, "HOLDS", score)
        return holders


def holder_of(view: View, spans: "list[Span]", number: int) -> "tuple[Span | None, float]":
    """The person who holds the role `spans[number]` in the same phrase, and how sure that is."""
    role = spans[number]
    after = spans[number + 1] if number + 1 < len(spans) else None
    if after is not None and view.sentences[after.start] == view.sentences[role.start]:
        gap = [word for word in view.lower[role.end : after.start] if not word.isspace()]
        if not gap and is_person(after):
            return after, 0.95
        if after.label_ == ROLE and (not gap or gap == [","]):
            return _shared(view, spans, number)
        if gap in ([","], ["-"], ["–"]) and is_person(after):
            return after, 0.85
        later = _after_complement(view, spans, number)
        if later is not None:
            return later, 0.75
    return _before(view, spans, number)


def _after_complement(view: View, spans: "list[Span]", number: int) -> "Span | None":
    """Who is named after the role's complement: "head of the mission, General Okello"."""
    role = spans[number]
    for other in range(number + 1, min(number + 4, len(spans))):
        span = spans[other]
        if view.words[span.start - 1] != "," or not _is_complement(view, role.end, span.start):
            continue
        if is_person(span):
            return span
        if span.label_ == ROLE:
            holder, _ = holder_of(view, spans, other)
            return holder if holder is not None and holder.start > span.start else None
    return None


def _shared(view: View, spans: "list[Span]", number: int) -> "tuple[Span | None, float]":
    """A role before another role of the same person: "defence minister, General Okello"."""
    actor, score = holder_of(view, spans, number + 1)
    if actor is not None and actor.start > spans[number].start:
        return actor, min(score, 0.85)
    return _before(view, spans, number)


def _before(view: View, spans: "list[Span]", number: int) -> "tuple[Span | None, float]":
    """A name and a comma before the role: "Okello, the defence minister"."""
    role = spans[number]
    if not number:
        return None, 0.0
    before = spans[number - 1]
    if before.label_ == ROLE and number > 1:
        gap = view.lower[before.end : role.start]
        if gap in (["and"], [",", "and"], [","]) and is_person(spans[number - 2]):
            gap_before = [
                w for w in view.lower[spans[number - 2].end : before.start] if w not in ("the", "a", "an")
            ]
            return (spans[number - 2], 0.7) if gap_before == [","] else (None, 0.0)
        return None, 0.0
    if view.lower[role.start - 1] in ("a", "an") and view.lower[role.end : role.end + 1] in (
        ["said"],
        ["told"],
        ["says"],
    ):
        return None, 0.0
    if not is_person(before) or view.sentences[before.start] != view.sentences[role.start]:
        return None, 0.0
    gap = [word for word in view.lower[before.end : role.start] if not word.isspace()]
    if (
        gap
        and gap[0] in (",", "(", "-", "–", "—")
        and set(gap[1:])
        <= {
            "the",
            "a",
            "an",
            "who",
            "is",
            "was",
            "its",
            "his",
            "her",
            "their",
            "then",
            "now",
            "one",
            "’s",
            "'s",
            "of",
            "country",
            "country's",
            "group",
            "party",
        }
    ):
        return before, 0.85
    return None, 0.0


def _is_complement(view: View, start: int, end: int) -> bool:
    """Whether the tokens are "of the X Y," up to the name: "head of the mission, Aurelio Brandao"."""
    words = view.lower[start : end - 1]
    return (
        bool(words)
        and words[0] in ("of", "for", "to", "in", "at")
        and len(words) < 9
        and not any(
            view.tags[index][:2] in ("VB", "MD") or view.lower[index] in (",", "and", ";")
            for index in range(start, end - 1)
        )
    )


def is_person(span: "Span") -> bool:
    """Whether the span is an actor that is a person."""
    return span.label_ == ACTOR and facts(span).get("kind") == "person"


def aliases(spans: "Iterable[Span]") -> Iterator[tuple[int, int]]:
    """(later mention, earlier mention) where an actor appears for the first time under another name."""
    texts: dict[str, dict[str, int]] = {}
    for span in spans:
        actor = facts(span).get("actor") if span.label_ == ACTOR else None
        if not actor:
            continue
        known = texts.setdefault(str(actor), {})
        if known and span.text not in known and is_alias(span):
            nearest = max(known.values())
            earlier = next(text for text, start in known.items() if start == nearest)
            if not share_words(span.text, earlier):
                yield span.start, nearest
        known[span.text] = span.start


def is_alias(span: "Span") -> bool:
    """Whether the mention is a name that may need a link; peoples and adjectives show whose they are."""
    return facts(span).get("kind") in ("person", "org", "state")


def share_words(one: str, other: str) -> bool:
    """Whether the names themselves show that they name the same actor: a common word or beginning."""
    first, second = ({word.lower() for word in text.replace("-", " ").split()} for text in (one, other))
    return bool(first & second) or one[:4].lower() == other[:4].lower()


class _Finder:
    """Finds the participants of the events of one document."""

    def __init__(
        self, view: View, spans: "list[Span]", holders: dict[int, int], lexicon: EventLexicon
    ) -> None:
        self._view = view
        self._holders = holders
        self._lexicon = lexicon
        self._span_at: dict[int, Span] = {i: span for span in spans for i in range(span.start, span.end)}
        self._persons = [span for span in spans if is_person(span)]
        self._spans = spans

    def arguments(self, event: int, event_type: str) -> tuple[dict[int, float], dict[int, float]]:
        """First tokens of the sources and targets of an event with their scores."""
        if not self._view.parsed:
            return self._nearest(event)
        if self._view.tags[event].startswith("V") or self._view.of(event, "nsubj", "nsubjpass"):
            return self._of_verb(event, event_type)
        return self._of_noun(event, event_type)

    def _of_verb(self, verb: int, event_type: str) -> tuple[dict[int, float], dict[int, float]]:
        view = self._view
        prepositions = _TO_WHOM.get(event_type, frozenset())
        if is_passive(view, verb):
            sources = self._resolve(agents(view, verb), 0.8)
            targets = self._resolve(subjects(view, verb), 0.75)
        else:
            sources = self._resolve(subjects(view, verb), 0.8)
            targets = self._resolve(direct_objects(view, verb), 0.75, objects=True)
            if not targets and event_type in _DONE_TO and self._is_headline_passive(verb):
                return {}, sources
            if event_type == "REQUEST":
                targets = targets or self._resolve(clause_subjects(view, verb), 0.65)
        if not targets or event_type in ("CONSULT", "ASSAULT"):
            targets = {**targets, **self._resolve(after_prepositions(view, verb, prepositions), 0.65)}
        if not targets and event_type in ("REJECT", "AGREE", "CONSULT", "THREATEN"):
            targets = self._through_complement(verb, prepositions)
        return sources, targets

    def _is_headline_passive(self, verb: int) -> bool:
        """A past form without object in a heading: "Minister arrested days before vote"."""
        view = self._view
        if view.tags[verb] not in ("VBD", "VBN") or view.of(verb, "dobj", "aux", "ccomp", "xcomp"):
            return False
        sentence = view.sentences[verb]
        stop = verb
        while stop < len(view) and view.sentences[stop] == sentence:
            stop += 1
        while stop > verb and view.words[stop - 1].isspace():
            stop -= 1
        return view.words[stop - 1] not in (".", "!", "?", '"', "”", "…")

    def _through_complement(self, verb: int, prepositions: frozenset[str]) -> dict[int, float]:
        """The object of what is refused or promised: "refused to meet X"."""
        view = self._view
        for clause in view.of(verb, "xcomp"):
            tokens = direct_objects(view, clause) + after_prepositions(
                view, clause, prepositions | {"between"}
            )
            found_here = self._resolve(tokens, 0.55, objects=True)
            if found_here:
                return found_here
        return {}

    def _of_noun(self, noun: int, event_type: str) -> tuple[dict[int, float], dict[int, float]]:
        view = self._view
        givers = after_prepositions(view, noun, frozenset({"from"})) if event_type in _SPOKEN else []
        sources = self._resolve(
            [*owners(view, noun), *givers, *view.of(noun, "nmod", "compound", "amod")], 0.7
        )
        prepositions = _TO_WHOM.get(event_type, frozenset())
        of = frozenset({"of"})
        between = after_prepositions(view, noun, frozenset({"between"}))
        targets = self._resolve(after_prepositions(view, noun, prepositions), 0.65)
        ofs = self._resolve(after_prepositions(view, noun, of), 0.6)
        if event_type in _OF_TARGET:
            targets = targets or ofs
        else:
            sources = sources or ofs
        if between:
            pair = list(self._resolve(between, 0.7))
            return dict.fromkeys(pair[:1], 0.65), dict.fromkeys(pair[1:], 0.65)
        carrier = self._carrier(noun)
        if carrier is not None:
            sources, targets = self._through_carrier(noun, carrier, prepositions, sources, targets)
        elif not sources and event_type not in _REACTIVE:
            governor = governing_verb(view, noun)
            if governor is not None and (
                view.lower[governor] in self._lexicon.light or event_type == "CONSULT"
            ):
                sources = {k: 0.5 for k in self._resolve(subjects(view, governor), 0.5)}
        return sources, targets

    def _carrier(self, noun: int) -> int | None:
        """The light verb that governs a noun trigger, through coordination."""
        view = self._view
        head = view.heads[noun]
        match view.deps[noun]:
            case "dobj" | "nsubjpass":
                return head if view.lower[head] in self._lexicon.light else None
            case "conj":
                return self._carrier(head) if head != noun else None
            case "pobj":
                outer = view.heads[head]
                return (
                    outer
                    if view.lower[outer] in self._lexicon.light and view.tags[outer].startswith("V")
                    else None
                )
        return next(
            (verb for verb in view.of(noun, "relcl", "acl") if view.lower[verb] in self._lexicon.light), None
        )

    def _through_carrier(
        self,
        noun: int,
        carrier: int,
        prepositions: frozenset[str],
        sources: dict[int, float],
        targets: dict[int, float],
    ) -> tuple[dict[int, float], dict[int, float]]:
        view = self._view
        passive = is_passive(view, carrier)
        actors = self._resolve(agents(view, carrier) if passive else subjects(view, carrier), 0.7)
        if self._lexicon.light[view.lower[carrier]] in self._lexicon.receiving and not passive:
            return sources, targets or actors
        if not targets:
            others = [token for token in direct_objects(view, carrier) if token != noun]
            targets = self._resolve([*others, *after_prepositions(view, carrier, prepositions)], 0.6)
        return sources or actors, targets

    def _resolve(self, tokens: Iterable[int], score: float, *, objects: bool = False) -> dict[int, float]:
        """The spans that these tokens and their conjuncts stand for, by their first tokens."""
        resolved: dict[int, float] = {}
        for first in tokens:
            for token in conjuncts(self._view, first):
                for span, certainty in self._spans_of(token, objects):
                    start = self._holders.get(span.start, span.start)
                    resolved.setdefault(start, round(score * certainty, 3))
        return resolved

    def _spans_of(self, token: int, objects: bool) -> "Iterator[tuple[Span, float]]":
        span = self._span_at.get(token)
        if span is not None:
            yield span, 1.0
            return
        view = self._view
        if view.lower[token] in _HE:
            person = self._person_before(token)
            if person is not None:
                yield person, 0.75
            return
        if view.lower[token] in _WE:
            yield from self._speaker(token)
            return
        if view.lower[token] in ("it", "its"):
            body = self._body_before(token)
            if body is not None:
                yield body, 0.6
            return
        if view.tags[token].startswith(("PRP", "W", "CD")):
            return
        same = self._same_body(token)
        if same is not None:
            yield same, 0.7
            return
        for child in view.children[token]:
            dep = view.deps[child]
            if dep == "poss" and view.lower[child] in _GENERIC_OWNERS and child not in self._span_at:
                yield from ((span, certainty * 0.85) for span, certainty in self._owner_of(child, token))
                return
            if dep in ("poss", "compound", "nmod", "amod", "appos") and child in self._span_at:
                yield self._span_at[child], 0.8
                return
            if dep == "prep" and view.lower[child] in (_DESCEND if objects else {"of", "from"}):
                for inner in view.of(child, "pobj"):
                    if inner in self._span_at:
                        yield self._span_at[inner], 0.7
                        return
                    for owner in view.of(inner, "poss"):
                        if owner in self._span_at:
                            yield self._span_at[owner], 0.6
                            return
                    if objects:
                        deeper = next(self._spans_of(inner, objects), None)
                        if deeper is not None:
                            yield deeper[0], deeper[1] * 0.8
                            return
            if dep == "prep" and objects and view.lower[child] == "in":
                for inner in view.of(child, "pobj"):
                    if inner not in self._span_at:
                        yield from self._spans_of(inner, objects)

    def _owner_of(self, pronoun: int, noun: int) -> "Iterator[tuple[Span, float]]":
        """Whose troops, aircraft, government it is; nobody for "his supporters" and the like."""
        view = self._view
        if view.lower[pronoun] == "whose":
            antecedent = next((view.heads[n] for n in (view.heads[noun],) if view.deps[n] == "relcl"), None)
            if antecedent is not None:
                yield from self._spans_of(antecedent, False)
            return
        yield from self._spans_of(pronoun, False)

    def _same_body(self, token: int) -> "Span | None":
        """The body that "the army" or "the ministry" names again."""
        view = self._view
        word = view.lower[token]
        if view.lower[token - 1 : token] != ["the"] or not view.tags[token].startswith("N"):
            return None
        for span in reversed(self._spans):
            if (
                span.start < token
                and view.lower[span.end - 1] == word
                and span.end - span.start > 1
                and span.label_ == ACTOR
            ):
                return span
        return None

    def _body_before(self, token: int) -> "Span | None":
        """What "it" stands for: the state or body that is subject here or in the sentence before."""
        view = self._view
        sentence = view.sentences[token]
        near = [
            span
            for span in self._spans
            if span.start < token
            and sentence - view.sentences[span.start] < 2
            and facts(span).get("kind") in ("org", "state")
        ]
        subjects_here = [
            s for s in near if any(view.deps[n].startswith("nsubj") for n in range(s.start, s.end))
        ]
        here = [s for s in subjects_here if view.sentences[s.start] == sentence]
        if here:
            return here[-1]
        if view.tags[token] == "PRP$" and near and view.sentences[near[-1].start] == sentence:
            return near[-1]
        return subjects_here[0] if subjects_here else None

    def _speaker(self, token: int) -> "Iterator[tuple[Span, float]]":
        """Who says "we" or "I": the subject of the verb of saying that follows the quotation."""
        view = self._view
        sentence = view.sentences[token]
        quoted = 0
        for index in range(token, min(token + 90, len(view))):
            if view.sentences[index] > sentence + 3 or "\n\n" in view.words[index]:
                return
            if view.words[index] in ('"', "”", "''"):
                quoted = index
            if quoted and view.lower[index] in _SAYING and index - quoted < 12:
                for subject in view.of(index, "nsubj"):
                    yield from ((span, certainty * 0.8) for span, certainty in self._spans_of(subject, False))
                return

    def _person_before(self, token: int) -> "Span | None":
        """Whom he or she stands for: the subject person of this or the sentence before, else the nearest."""
        view = self._view
        sentence = view.sentences[token]
        near = [p for p in self._persons if p.start < token and sentence - view.sentences[p.start] < 3]
        possessive = view.tags[token] == "PRP$"
        if possessive and near and view.sentences[near[-1].start] == sentence:
            return near[-1]
        for distance in range(3):
            here = [p for p in near if view.sentences[p.start] == sentence - distance]
            of_subject = [
                p for p in here if any(view.deps[n].startswith("nsubj") for n in range(p.start, p.end))
            ]
            if of_subject:
                return of_subject[0] if distance else of_subject[-1]
            if here:
                return here[0]
        return None

    def _nearest(self, event: int) -> tuple[dict[int, float], dict[int, float]]:
        """Without a parse: the name before the event does it, the one after receives it."""
        view = self._view
        sentence = view.sentences[event]
        here = [span for span in self._spans if view.sentences[span.start] == sentence]
        left = [span for span in here if span.end <= event]
        right = [span for span in here if span.start > event]
        first = left[-1] if left else None
        second = right[0] if right and right[0].start - event < 8 else None
        passive = view.tags[event] == "VBN" and bool(
            {"was", "were", "been", "be"} & set(view.lower[max(0, event - 3) : event])
        )
        if passive:
            first, second = (second if view.lower[event + 1 : event + 2] == ["by"] else None), first
        return self._first(first), self._first(second)

    def _first(self, span: "Span | None") -> dict[int, float]:
        return {} if span is None else {self._holders.get(span.start, span.start): 0.4}
