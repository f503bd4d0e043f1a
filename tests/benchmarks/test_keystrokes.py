"""The benchmark of keys: what it types ends in the gold, and it counts as it says."""

import pytest

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.editing.annotations import Answer
from annotator.editing.session import open_session
from annotator.workspace.evaluation import Annotations, GoldArticle, ScoredRelation, ScoredSpan
from benchmarks.keycount.degrade import Quality, degraded
from benchmarks.keycount.gold import Gold, Place, gold_on
from benchmarks.keycount.hints import Hints
from benchmarks.keycount.model import Operators, prodigy, typed
from benchmarks.keycount.planner import NoWay, check, plan
from benchmarks.keycount.slate import counted_move, slate_keys
from benchmarks.keycount.typist import For, Stroke, Typist
from tests.support.articles import make_schema, tokenize

TEXT = (
    "General Dara met Minister Oke in Lusaka.\n\n"
    "Dara refused to withdraw. The minister accused Dara of lying.\n\n"
    "Peace Front Party envoy Tal will meet Oke. Tal did not accuse Dara.\n"
)


def span(words: str, label: str, nth: int = 0, **attributes: str | tuple[str, ...]) -> ScoredSpan:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return ScoredSpan(start, start + len(words), label, attributes)


def joined(label: str, head: ScoredSpan, child: ScoredSpan) -> ScoredRelation:
    return ScoredRelation(label, head.extent, child.extent)


def make_gold() -> Gold:
    general, dara = span("General", "ROLE"), span("Dara", "ACTOR")
    met = span("met", "EVENT", event_type="CONSULT")
    minister, oke = span("Minister", "ROLE"), span("Oke", "ACTOR")
    again = span("Dara", "ACTOR", 1)
    refused = span("refused", "EVENT", event_type="REJECT")
    alone = span("minister", "ROLE")
    accused, third = span("accused", "EVENT", event_type="REJECT"), span("Dara", "ACTOR", 2)
    party, tal = span("Peace Front Party", "ACTOR"), span("Tal", "ACTOR")
    envoy = span("envoy", "ROLE")
    meet = span("meet", "EVENT", event_type="CONSULT", time=("future",))
    second = span("Oke", "ACTOR", 1)
    later, accuse = (
        span("Tal", "ACTOR", 1),
        span("accuse", "EVENT", 1, event_type="REJECT", polarity="negative"),
    )
    last = span("Dara", "ACTOR", 3)
    spans = (general, dara, met, minister, oke, again, refused, alone, accused, third)
    spans += (party, tal, envoy, meet, second, later, accuse, last)
    links = (
        joined("HOLDS", dara, general),
        joined("HOLDS", oke, minister),
        joined("SOURCE", met, dara),
        joined("TARGET", met, oke),
        joined("SOURCE", refused, again),
        joined("SOURCE", accused, alone),
        joined("TARGET", accused, third),
        joined("HOLDS", tal, envoy),
        joined("SOURCE", meet, tal),
        joined("TARGET", meet, second),
        joined("SOURCE", accuse, later),
        joined("TARGET", accuse, last),
    )
    article = Article("own", TEXT, {}, tokenize(TEXT))
    return gold_on(article, GoldArticle(TEXT, Annotations(spans, links)), make_schema())


@pytest.fixture(name="gold")
def _gold() -> Gold:
    return make_gold()


@pytest.fixture(name="schema")
def _schema() -> LabelSchema:
    return make_schema()


def keys(strokes: list[Stroke]) -> list[str]:
    return [stroke.key for stroke in strokes]


def test_from_nothing_every_span_and_link_is_made(gold: Gold, schema: LabelSchema) -> None:
    strokes = plan(gold, schema, Suggestions())
    assert keys(strokes)[-1] == "enter"
    assert len(strokes) < 3.5 * len(gold.spans) + 2 * len(gold.links)


def test_suggestions_that_are_right_cost_one_space_a_step_and_enter(gold: Gold, schema: LabelSchema) -> None:
    perfect = Quality(1, 1, 1, 1, 1)
    strokes = plan(gold, schema, degraded(gold, schema, perfect, 0))
    events = sum(place.label == "EVENT" for place in gold.spans)
    sentences = len({gold.tokens.sentence_of(gold.tokens.at(place.start)) for place in gold.spans})
    assert keys(strokes) == ["space"] * (events + sentences) + ["enter"]


@pytest.mark.parametrize("seed", range(4))
def test_from_degraded_suggestions_the_gold_is_reached_with_fewer_keys(
    gold: Gold, schema: LabelSchema, seed: int
) -> None:
    suggestions = degraded(gold, schema, Quality(), seed)
    by_step = plan(gold, schema, suggestions)
    by_item = plan(gold, schema, suggestions, by_item=True)
    assert len(by_step) < len(plan(gold, schema, Suggestions()))
    assert "space" not in keys(by_item)
    assert len(by_step) <= len(by_item)


def test_the_same_seed_gives_the_same_suggestions_and_keys(gold: Gold, schema: LabelSchema) -> None:
    one, same, other = (degraded(gold, schema, Quality(), seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert plan(gold, schema, one) == plan(gold, schema, same)


def test_degraded_suggestions_have_the_stated_quality(gold: Gold, schema: LabelSchema) -> None:
    suggestions = degraded(gold, schema, Quality(), 3)
    places = [Place(s.span.start, s.span.end, s.span.label) for s in suggestions.spans]
    right = sum(place in gold.spans for place in places)
    assert right == round(0.85 * len(gold.spans))
    assert len(places) == right + round(right * 0.15 / 0.85)
    assert len(set(places)) == len(places)


def test_what_is_not_the_gold_is_refused(gold: Gold, schema: LabelSchema) -> None:
    state = open_session(gold.article, schema, Suggestions())
    with pytest.raises(NoWay, match="missing"):
        check(gold, state)
    right = degraded(gold, schema, Quality(1, 1, 1, 1, 1), 0)
    with pytest.raises(NoWay):
        check(gold, open_session(gold.article, schema, right))
    assert state.board.annotations.answer is not Answer.ACCEPT


def test_slate_moves_by_words_or_counts_and_labels_with_two_keys(gold: Gold) -> None:
    assert [counted_move(words) for words in (0, 1, 2, 3, 9, 10, 12, -4)] == [0, 1, 2, 2, 2, 3, 3, 2]
    # words moved: 0, 1, 1, 1, 1 | Dara 3, 1, 4: minister, 1, 1 | Peace 3, envoy 3, 1, meet 2, 1 | 1, 3, 1;
    # `Peace Front Party` is extended by two words
    moves = 0 + 1 + 1 + 1 + 1 + 2 + 1 + 2 + 1 + 1 + 2 + 2 + 1 + 2 + 1 + 1 + 2 + 1
    assert slate_keys(gold) == moves + 2 + 2 * len(gold.spans)


def test_a_jump_costs_its_key_and_its_letters(gold: Gold, schema: LabelSchema) -> None:
    typist = Typist(open_session(gold.article, schema, Suggestions()), Hints(gold.article))
    jumped = typist.jump(gold.tokens.at(TEXT.index("Minister")))
    assert jumped is not None
    assert jumped.strokes is not None
    assert jumped.cost == 2
    assert jumped.state.cursor == gold.tokens.at(TEXT.index("Minister"))
    assert typist.jump(gold.tokens.at(TEXT.index("."))) is None


def test_an_event_type_costs_two_keys_and_a_time_after_it_one(gold: Gold, schema: LabelSchema) -> None:
    suggestions = degraded(gold, schema, Quality(1, 1, 1, 1, 1), 0)
    typist = Typist(open_session(gold.article, schema, suggestions), Hints(gold.article))
    there = typist.jump(gold.tokens.at(TEXT.index("met")))
    assert there is not None
    typed_type = there.attribute("event_type", "REJECT")
    assert typed_type is not None
    with_time = typed_type.attribute("time", "future")
    assert with_time is not None
    assert (typed_type.cost - there.cost, with_time.cost - typed_type.cost) == (2, 1)


def test_seconds_are_keys_and_thoughts_and_prodigy_pays_for_pointing(gold: Gold, schema: LabelSchema) -> None:
    operators = Operators()
    strokes = [Stroke("space", For.STEP, True), Stroke("x", For.WRONG)]
    assert typed(strokes, operators).hands == pytest.approx(0.4)
    assert typed(strokes, operators).whole == pytest.approx(0.4 + 1.35)
    right = degraded(gold, schema, Quality(1, 1, 1, 1, 1), 0)
    assert prodigy(gold, right, operators).hands == pytest.approx(0.4 + 0.2)
    bare = prodigy(gold, Suggestions(), operators)
    dragged, clicked = 18 * (2 * 1.1 + 0.2), 12 * 2 * (1.1 + 0.2)
    assert bare.hands > 0.6 + dragged + clicked
