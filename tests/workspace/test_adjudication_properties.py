"""What holds for any work of any people, and any decisions about it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.config.label_schema import find_label_schema, read_label_schema
from annotator.document.article import Article
from annotator.document.relations import Relation
from annotator.document.spans import Span
from annotator.editing.adjudicating import Strategy
from annotator.editing.adjudication import Adjudication
from annotator.editing.adjudication_commands import GiveReason, KeepOwn, NextDifference, TakeVersion
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.editing.commands import Accept, ApplyLabel, MoveBy, MoveEdge, Redo, Reject, Side, Undo
from annotator.editing.decisions import Decision, edits_from_json, edits_to_json, fold
from annotator.editing.difference_walk import open_adjudication
from annotator.editing.differences import Comparison
from annotator.editing.gold_index import GoldIndex
from annotator.editing.settling import reduce, settle_before
from annotator.editing.state import Context
from annotator.workspace.side_by_side import compare
from tests.support.articles import tokenize
from tests.support.examples import examples

SCHEMA = read_label_schema(find_label_schema("political-events"))
TEXT = "Präsident Dara\u00a0Oke 👩‍👩‍👧 met envoy Lee in Lusaka.\r\nLater Oke criticised the שלום talks."
TOKENS = tokenize(TEXT)
ARTICLE = Article("a1", TEXT, {}, TOKENS)
WORDS = [n for n in range(len(TOKENS)) if not TEXT[TOKENS.starts[n] : TOKENS.ends[n]].isspace()]
LINKS = [(label.id, head, tail) for label in SCHEMA.relations for head in label.head for tail in label.tail]


@st.composite
def people(draw: st.DrawFn, least: int = 2) -> dict[str, Annotations]:
    """Two to four people's accepted spans and relations."""
    names = draw(
        st.lists(st.sampled_from(["ana", "bo", "cy", "dee"]), min_size=least, max_size=4, unique=True)
    )
    return {name: draw(side()) for name in names}


@st.composite
def side(draw: st.DrawFn) -> Annotations:
    spans: dict[tuple[int, int, str], Span] = {}
    for number in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, len(WORDS) - 1))
        last = min(first + draw(st.integers(0, 2)), len(WORDS) - 1)
        label = draw(st.sampled_from(["ACTOR", "ROLE", "EVENT"]))
        start, end = TOKENS.starts[WORDS[first]], TOKENS.ends[WORDS[last]]
        given = {"event_type": draw(st.sampled_from(["CONSULT", "AID"]))} if label == "EVENT" else {}
        spans.setdefault((start, end, label), Span(f"x{number}", start, end, label, given))
    relations = {}
    pairs = [
        (label, head, child)
        for label, head_label, tail_label in LINKS
        for head in spans.values()
        for child in spans.values()
        if head is not child and (head.label, child.label) == (head_label, tail_label)
    ]
    for number, (label, head, child) in enumerate(
        draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    ):
        told = (
            (label, *sorted((head.id, child.id)))
            if SCHEMA.relation(label).symmetric
            else (label, head.id, child.id)
        )
        relations[told] = Relation(f"r{number}", label, head.id, child.id)
    return Annotations(
        {span.id: SpanRecord(span, Verdict.ACCEPTED) for span in spans.values()},
        {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in relations.values()},
    )


COMMANDS = st.lists(
    st.one_of(
        st.sampled_from(
            [NextDifference(1), NextDifference(-1), KeepOwn(), Undo(), Redo(), Accept(), Reject()]
        ),
        st.builds(TakeVersion, st.integers(0, 3)),
        st.builds(ApplyLabel, st.sampled_from(["ACTOR", "ROLE", "EVENT"])),
        st.builds(MoveBy, st.integers(-3, 3)),
        st.builds(MoveEdge, st.sampled_from(Side), st.booleans()),
        st.just(GiveReason("slip")),
    ),
    max_size=20,
)
STRATEGIES = st.sampled_from(Strategy)


class Walk:
    """An adjudication; every decision goes through its stored form."""

    def __init__(self, sides: dict[str, Annotations], decisions: tuple[Decision, ...] = ()) -> None:
        self.sides = sides
        self.comparison = compare(list(sides), list(sides.values()), SCHEMA, TOKENS)
        self.decisions = list(decisions)
        self.state = open_adjudication(ARTICLE, SCHEMA, self.comparison, decisions)

    def do(self, *commands: object) -> "Walk":
        for command in commands:
            count = len(self.decisions)
            moment = Context(f"op{count}", 1000 + count)
            if isinstance(command, Strategy):
                outcome = settle_before(self.state, command, moment)
            else:
                outcome = reduce(self.state, command, moment)  # type: ignore[arg-type]
            self.state = outcome.state
            if outcome.decision is not None:
                edits = edits_from_json(edits_to_json(outcome.decision.edits))
                self.decisions.append(replace(outcome.decision, edits=edits))
        return self

    def at(self, id: str) -> "Walk":
        self.state = replace(self.state, at=id)
        return self

    @property
    def gold(self) -> Annotations:
        return self.state.editor.board.annotations


def contents(side: Annotations) -> tuple[object, ...]:
    """Accepted spans with attributes, and relations by the places of their ends."""
    spans = {id: (r.span.start, r.span.end, r.span.label) for id, r in side.spans.items()}
    relations = set()
    for link in side.accepted_relations():
        ends = [spans[end] for end in link.ends]
        relations.add((link.label, *(sorted(ends) if SCHEMA.relation(link.label).symmetric else ends)))
    accepted = [(s.start, s.end, s.label, tuple(sorted(s.attributes.items()))) for s in side.accepted_spans()]
    return accepted, relations


def is_indexed(state: Adjudication) -> bool:
    """Whether the index says what one made anew would."""
    kept, made = state.gold, GoldIndex.of(state.comparison, state.editor.board.annotations)

    def told(index: GoldIndex) -> tuple[object, ...]:
        return (
            {number: ids for number, ids in index.standing.items() if ids},
            index.mention,
            {place: set(ids) for place, ids in index.places.items() if ids},
            {id: set(links) for id, links in index.linked.items() if links},
        )

    return told(kept) == told(made)


@given(people(), STRATEGIES, COMMANDS)
@settings(deadline=None, max_examples=examples(150))
def test_what_is_stored_gives_the_gold_layer_again(
    sides: dict[str, Annotations], strategy: Strategy, commands: list[object]
):
    walk = Walk(sides).do(strategy, *commands)
    assert fold(walk.decisions) == walk.gold
    assert is_indexed(walk.state)


@given(people(), STRATEGIES, COMMANDS)
@settings(deadline=None, max_examples=examples(100))
def test_undo_to_the_start_gives_the_start(
    sides: dict[str, Annotations], strategy: Strategy, commands: list[object]
):
    walk = Walk(sides).do(strategy, *commands)
    while walk.state.editor.history.done:
        walk.do(Undo())
    assert walk.gold == Annotations()
    assert is_indexed(walk.state)


@given(people(), STRATEGIES, st.data())
@settings(deadline=None, max_examples=examples(200))
def test_everything_as_one_person_has_it_is_their_annotation(
    sides: dict[str, Annotations], strategy: Strategy, data: st.DataObject
):
    walk = Walk(sides).do(Strategy.ALL)
    who = data.draw(st.integers(0, len(sides) - 1))
    for difference in walk.comparison.differences:
        walk.at(difference.id).do(TakeVersion(who))
    assert contents(walk.gold) == contents(list(sides.values())[who])
    assert not walk.state.open


@given(people(), people(), STRATEGIES, STRATEGIES, COMMANDS)
@settings(deadline=None, max_examples=examples(200))
def test_later_work_changes_nothing_that_was_decided(
    first: dict[str, Annotations],
    second: dict[str, Annotations],
    strategy: Strategy,
    later: Strategy,
    commands: list[object],
):
    before = Walk(first).do(strategy, *commands)
    after = Walk(first | second, tuple(before.decisions)).do(later)
    assert {id: after.gold.spans[id] for id in before.gold.spans} == dict(before.gold.spans)
    assert {id: after.gold.relations[id] for id in before.gold.relations} == dict(before.gold.relations)
    assert before.gold.frames <= after.gold.frames
    assert before.gold.settled.items() <= after.gold.settled.items()


@given(people(), STRATEGIES)
@settings(deadline=None, max_examples=examples(60))
def test_the_same_strategy_again_does_nothing(sides: dict[str, Annotations], strategy: Strategy):
    walk = Walk(sides).do(strategy)
    count = len(walk.decisions)
    assert len(Walk(sides, tuple(walk.decisions)).do(strategy).decisions) == count


@given(people(), st.data())
@settings(deadline=None, max_examples=examples(100))
def test_the_order_of_the_annotators_changes_their_numbers_alone(
    sides: dict[str, Annotations], data: st.DataObject
):
    order = data.draw(st.permutations(list(sides)))
    one, other = Walk(sides), Walk({name: sides[name] for name in order})
    assert told(one.comparison) == told(other.comparison)
    one.do(Strategy.MAJORITY), other.do(Strategy.MAJORITY)
    assert contents(one.gold) == contents(other.gold)


def told(comparison: Comparison) -> list[tuple[object, ...]]:
    return [(each.id, each.kind, each.start, each.end) for each in comparison.differences]


@given(people(), st.data())
@settings(deadline=None, max_examples=examples(100))
def test_whoever_joins_one_of_those_who_differ_opens_nothing(
    sides: dict[str, Annotations], data: st.DataObject
):
    """Another with somebody's opinion leaves every difference what it was."""
    twin = sides[data.draw(st.sampled_from(list(sides)))]
    one, other = Walk(sides), Walk({**sides, "zoe": twin})
    assert told(one.comparison) == told(other.comparison)


@given(people(), side())
@settings(deadline=None, max_examples=examples(100))
def test_a_difference_that_changed_is_open_again(sides: dict[str, Annotations], changed: Annotations):
    walk = Walk(sides).do(Strategy.ALL)
    for difference in walk.comparison.differences:
        walk.at(difference.id).do(TakeVersion(0))
    again = Walk({**sides, next(iter(sides)): changed}, tuple(walk.decisions))
    known = {each.id for each in walk.comparison.differences}
    assert {each.id for each in again.state.open} == {
        each.id for each in again.comparison.differences if each.id not in known
    }


def test_the_text_of_these_tests_has_words():
    assert len(WORDS) > 10


@given(people(), STRATEGIES, COMMANDS)
@settings(deadline=None, max_examples=examples(150))
def test_gold_has_only_relations_that_the_schema_allows(
    sides: dict[str, Annotations], strategy: Strategy, commands: list[object]
):
    gold = Walk(sides).do(strategy, *commands).gold
    for link in gold.accepted_relations():
        ends = [gold.spans[end] for end in link.ends]
        assert all(end.verdict is Verdict.ACCEPTED for end in ends)
        assert SCHEMA.relation(link.label).allows(*(end.span.label for end in ends))
