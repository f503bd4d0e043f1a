"""Random documents, and every measure of them the slow way: document by document, object by object."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.arguments import ArgumentScores, score_arguments
from annotator.agreement.attributes import Attribute, attribute_coverage, attribute_units
from annotator.agreement.continuum import Continuum
from annotator.agreement.corpus.documents import Document
from annotator.agreement.corpus.options import Options
from annotator.agreement.distances import masi_distance
from annotator.agreement.gwet import gwet_ac1
from annotator.agreement.kappa import cohen_kappa, fleiss_kappa
from annotator.agreement.linking import candidate_ratings
from annotator.agreement.links import Aligned, Linked, align_links
from annotator.agreement.matching import Matching, match
from annotator.agreement.mentions import Mention, Ruler, mentions
from annotator.agreement.nuggets import nugget_scores, nugget_scores_per_type
from annotator.agreement.percent import percent_agreement
from annotator.agreement.ratings import Ratings
from annotator.agreement.relations import RelationScores, score_links
from annotator.agreement.same_as import close
from annotator.agreement.scores import NOTHING, Score
from annotator.agreement.semeval import Scheme, add_scores, label_scores, span_scores
from annotator.agreement.tokens import Base, token_ratings
from annotator.agreement.unitizing import (
    Coincidences,
    coincide,
    cu_alpha,
    ku_alpha,
    u_alpha,
    u_alpha_binary,
)
from annotator.agreement.unitizing_1995 import alpha_u_1995
from annotator.agreement.values import Value, mean
from annotator.document.article import Tokens

LABELS = ("ACTOR", "EVENT", "ROLE")
RELATIONS = ("HOLDS", "SAME_AS", "SOURCE", "TARGET")
OPTIONS = Options(
    events=("EVENT",),
    allowed={
        "HOLDS": {("ACTOR", "ROLE")},
        "SAME_AS": {("ACTOR", "ACTOR"), ("ROLE", "ACTOR")},
        "SOURCE": {("EVENT", "ACTOR"), ("EVENT", "EVENT")},
        "TARGET": {("EVENT", "ACTOR")},
    },
    sets=("time",),
)
NAMES = ("ana", "bo", "cy")
LENGTH = 16


@st.composite
def spans(draw: st.DrawFn) -> Mention:
    start = draw(st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, min(LENGTH, start + draw(st.sampled_from([1, 3, LENGTH])))))
    label = draw(st.sampled_from(LABELS))
    attributes: list[tuple[str, Any]] = []
    if label == "EVENT":
        attributes.append(("event_type", draw(st.sampled_from(["MEET", "FIGHT"]))))
        times = draw(st.sampled_from([("future",), ("future", "hypothetical"), ("historical",)]))
        attributes.append(("time", times))
    return Mention(start, end, label, tuple(attributes))


@st.composite
def lists_of_spans(draw: st.DrawFn, most: int = 6) -> list[Mention]:
    return draw(st.lists(spans(), max_size=most, unique_by=lambda one: one.key))


@st.composite
def relations(draw: st.DrawFn, count: int) -> list[tuple[str, int, int]]:
    if count < 2:
        return []
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda e: e[0] != e[1])
    return [(draw(st.sampled_from(RELATIONS)), *draw(ends)) for _ in range(draw(st.integers(0, 5)))]


@st.composite
def documents(draw: st.DrawFn, with_tokens: bool = False) -> Document:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    found = {name: draw(lists_of_spans()) for name in names}
    links = {name: draw(relations(len(found[name]))) for name in names}
    cuts = sorted(draw(st.sets(st.integers(1, LENGTH - 1), max_size=8)) | {0, LENGTH})
    tokens = Tokens(cuts[:-1], cuts[1:], [0]) if with_tokens else None
    answers = {name: draw(st.sampled_from(["no", "perhaps", "yes"])) for name in names if draw(st.booleans())}
    return Document("", LENGTH, found, links, tokens, {"protest": answers})


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    """A few documents; always all three annotators appear."""
    with_tokens = draw(st.booleans())
    some = draw(st.lists(documents(with_tokens), min_size=1, max_size=4))
    cuts = range(LENGTH + 1)
    tokens = Tokens(cuts[:-1], cuts[1:], [0]) if with_tokens else None
    last = Document("", LENGTH, {name: [] for name in NAMES}, tokens=tokens)
    return [
        Document(f"{place:03}", one.length, one.spans, one.relations, one.tokens, one.answers)
        for place, one in enumerate([*some, last])
    ]


Table = dict[tuple[str, str | None, str], float | None]
"""(measure, label, `mean`, `pooled`, `all` or the names of a pair) → value."""


def slow_table(some: Sequence[Document]) -> Table:
    """Every measure from objects, in the words of the table of a corpus."""
    pairs = list(combinations(NAMES, 2))
    table: Table = {}
    for part in (_spans, _nuggets, _relations, _arguments, _attributes):
        _summed(table, {pair: part(_shared(some, pair), pair) for pair in pairs})
    _summed(table, {pair: _token_pair(_shared(some, pair), pair) for pair in pairs}, pooled=False)
    _summed(table, {pair: _alpha_u(_shared(some, pair), pair) for pair in pairs}, pooled=False)
    _summed(table, {pair: _linking(_shared(some, pair), pair) for pair in pairs}, pooled=False)
    _of_all(table, some)
    _of_answers(table, some)
    return table


def _shared(some: Sequence[Document], pair: tuple[str, str]) -> list[Document]:
    return [one for one in some if all(name in one.spans for name in pair)]


Scores = dict[tuple[str, str | None], Any]


def _summed(table: Table, of_pairs: Mapping[tuple[str, str], Scores], pooled: bool = True) -> None:
    keys = {key for scores in of_pairs.values() for key in scores}
    for key in keys:
        found = [scores.get(key, NOTHING) for scores in of_pairs.values()]
        figures = [one.f1 if isinstance(one, Score) else one for one in found]
        for pair, one in zip(of_pairs, figures, strict=True):
            table[(*key, "-".join(pair))] = one.or_none()
        table[(*key, "mean")] = mean(figures).or_none()
        if pooled and all(isinstance(one, Score) for one in found):
            table[(*key, "pooled")] = sum(found, NOTHING).f1.or_none()


def _matchings(some: Sequence[Document], pair: tuple[str, str]) -> list[Matching]:
    return [match(one.spans[pair[0]], one.spans[pair[1]], one.tokens) for one in some]


def _spans(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    found: Scores = {(f"f1.{scheme}", None): NOTHING for scheme in Scheme}
    matchings = _matchings(some, pair)
    for one in matchings:
        for scheme, score in span_scores(one).items():
            found[(f"f1.{scheme}", None)] += score
    for label, score in add_scores(map(label_scores, matchings)).items():
        found[("f1.strict", label)] = score
    return found


def _events(document: Document, name: str) -> list[Mention]:
    return [span for span in mentions(document.spans[name]) if span.label == "EVENT"]


def _nuggets(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    found: Scores = {(f"nugget.{level}", None): NOTHING for level in ("span", "type", "attributes")}
    types = []
    for one in some:
        sides = [_events(one, name) for name in pair]
        scores = nugget_scores(sides[0], sides[1], one.tokens)
        for level in ("span", "type", "attributes"):
            found[(f"nugget.{level}", None)] += getattr(scores, level)
        types.append(nugget_scores_per_type(sides[0], sides[1], one.tokens))
    return found | {("nugget.type", kind): score for kind, score in add_scores(types).items()}


def _linked(document: Document, name: str) -> Linked:
    return Linked(document.spans[name], document.relations.get(name, ()))


def _aligned(one: Document, pair: tuple[str, str], exact: bool = False) -> Aligned:
    sides = [_linked(one, name) for name in pair]
    return align_links(sides[0], sides[1], OPTIONS.symmetric, one.tokens, exact)


def _relations(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    drawn, closed = RelationScores(), RelationScores()
    for one in some:
        aligned = _aligned(one, pair)
        drawn += score_links(aligned)
        same = aligned._replace(
            first=frozenset(link for link in aligned.first if link.label == "SAME_AS"),
            second=frozenset(link for link in aligned.second if link.label == "SAME_AS"),
        )
        closed += score_links(close(same))
    found: Scores = {
        (f"relation.{level}", None): getattr(drawn, level)
        for level in ("exact", "aligned", "unlabelled", "conditional")
    }
    found[("same_as.closure", "SAME_AS")] = closed.aligned
    found[("same_as.closure_exact", "SAME_AS")] = closed.exact
    return found


def _arguments(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    found: Scores = {}
    for name, exact in (("aligned", False), ("exact", True)):
        total = sum(
            (score_arguments(_aligned(one, pair, exact), ["EVENT"]) for one in some), ArgumentScores()
        )
        for level in ArgumentScores.__struct_fields__:
            found[(f"argument.{name}.{level}", None)] = getattr(total, level)
    return found


def _attributes(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    found: Scores = {}
    for attribute in (Attribute("event_type", ("EVENT",)), Attribute("time", ("EVENT",), is_set=True)):
        matchings = _matchings(some, pair)
        units = Ratings.of_units([unit for one in matchings for unit in attribute_units(one, attribute)])
        metric = masi_distance if attribute.is_set else "nominal"
        coverage = [attribute_coverage(one, attribute) for one in matchings]
        pairs = sum(one.pairs for one in coverage)
        found |= {
            ("attribute.alpha", attribute.id): krippendorff_alpha(units, metric).figure,
            ("attribute.cohen", attribute.id): cohen_kappa(units).figure,
            ("attribute.percent", attribute.id): percent_agreement(units),
            ("attribute.coverage", attribute.id): Score(
                pairs, sum(one.first for one in coverage), sum(one.second for one in coverage)
            ),
        }
    return found


def _in_units(one: Document, name: str) -> list[Mention]:
    ruler = Ruler(one.tokens)
    made = [Mention(*ruler.extent(span), span.label) for span in mentions(one.spans[name])]
    return [span for span in made if span.start < span.end]


def _size(one: Document) -> int:
    return one.length if one.tokens is None else len(one.tokens)


def _continuum(one: Document, names: Sequence[str]) -> Continuum:
    return Continuum.of({name: _in_units(one, name) for name in names}, _size(one))


def _joined(some: Sequence[Ratings], labels: Sequence[Any], raters: int) -> Ratings:
    rows = [
        [None if code < 0 else labels[code] for code in row]
        for units in some
        for row, count in zip(units.rows.tolist(), units.counts.tolist(), strict=True)
        for _ in range(count)
    ]
    return Ratings.of_units(rows or [], labels) if rows else Ratings.of_units([[None] * raters], labels)


def _token_pair(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    found: Scores = {}
    for base, name in ((Base.ALL, "all"), (Base.ANNOTATED, "annotated")):
        units = [token_ratings(_continuum(one, pair), base, LABELS) for one in some]
        found[(f"cohen.{name}", None)] = cohen_kappa(_joined(units, ["O", *LABELS], 2)).figure
    return found


def _alpha_u(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    values = [
        alpha_u_1995(Continuum.per_label({name: one.spans[name] for name in pair}, one.length))
        for one in some
    ]
    return {("alpha_u.1995", None): mean(values)}


def _linking(some: Sequence[Document], pair: tuple[str, str]) -> Scores:
    units = [
        [("none" if code == 0 else made.labels[code]) for code in row]
        for made in (candidate_ratings(_aligned(one, pair), OPTIONS.allowed) for one in some)
        for row, count in zip(made.rows.tolist(), made.counts.tolist(), strict=True)
        for _ in range(count)
    ]
    made = Ratings.of_units(units or [[None, None]])
    return {
        ("linking.cohen", None): cohen_kappa(made).figure,
        ("linking.alpha", None): krippendorff_alpha(made).figure,
    }


def _of_all(table: Table, some: Sequence[Document]) -> None:
    several = [one for one in some if len(one.spans) >= 2]
    for base, name in ((Base.ALL, "all"), (Base.ANNOTATED, "annotated")):
        padded = []
        for one in several:
            made = token_ratings(_continuum(one, sorted(one.spans)), base, LABELS)
            places = [sorted(one.spans).index(who) if who in one.spans else None for who in NAMES]
            rows = [[-1 if at is None else row[at] for at in places] for row in made.rows.tolist()]
            padded += [(row, count) for row, count in zip(rows, made.counts.tolist(), strict=True)]
        labels = ["O", *LABELS]
        units = [[None if c < 0 else labels[c] for c in row] for row, n in padded for _ in range(n)]
        rated = Ratings.of_units(units or [[None] * 3], labels)
        table[(f"alpha.{name}", None, "all")] = krippendorff_alpha(rated).figure.or_none()
        table[(f"fleiss.{name}", None, "all")] = fleiss_kappa(rated).figure.or_none()
    nothing = Continuum.of({"a": [], "b": []}, 0)
    total: Coincidences = coincide(nothing, LABELS)
    for one in several:
        total = total + coincide(_continuum(one, sorted(one.spans)), LABELS)
    table[("u_alpha", None, "all")] = u_alpha(total).or_none()
    table[("u_alpha.binary", None, "all")] = u_alpha_binary(total).or_none()
    table[("cu_alpha", None, "all")] = cu_alpha(total).or_none()
    for label, value in ku_alpha(total).items():
        table[("ku_alpha", label, "all")] = value.figure.or_none()
    for label in LABELS:
        alone = coincide(nothing, [label])
        for one in several:
            spans_of = {
                who: [s for s in _in_units(one, who) if s.label == label] for who in sorted(one.spans)
            }
            alone = alone + coincide(Continuum.of(spans_of, _size(one)), [label])
        table[("u_alpha", label, "all")] = u_alpha(alone).or_none()


def _of_answers(table: Table, some: Sequence[Document]) -> None:
    units = [[one.answers.get("protest", {}).get(name) for name in NAMES] for one in some]
    rated = Ratings.of_units(units)
    table[("document.alpha", "protest", "all")] = krippendorff_alpha(rated).figure.or_none()
    table[("document.percent", "protest", "all")] = percent_agreement(rated).or_none()
    table[("document.fleiss", "protest", "all")] = fleiss_kappa(rated).figure.or_none()
    table[("document.ac1", "protest", "all")] = gwet_ac1(rated).figure.or_none()
    for a, b in combinations(range(3), 2):
        value = cohen_kappa(rated.of_raters(a, b)).figure
        table[("document.cohen", "protest", f"{NAMES[a]}-{NAMES[b]}")] = value.or_none()


def is_defined(figure: object) -> bool:
    return isinstance(figure, Value)
