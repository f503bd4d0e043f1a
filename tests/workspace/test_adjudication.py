"""Differences between annotators, settled into a gold layer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.agreement.disagreements import all_disagreements
from annotator.agreement.links import Linked, align_links
from annotator.agreement.mentions import Mention
from annotator.config.label_schema import find_label_schema, read_label_schema
from annotator.document.article import Article
from annotator.document.relations import Relation
from annotator.document.spans import Span
from annotator.editing.adjudicating import Strategy
from annotator.editing.adjudication_commands import GiveReason, GoTo, KeepOwn, NextDifference, TakeVersion
from annotator.editing.annotations import Annotations, RelationRecord, Settlement, SpanRecord, Verdict
from annotator.editing.commands import ApplyLabel, Finish, Undo
from annotator.editing.decisions import Decision, edits_from_json, edits_to_json, fold
from annotator.editing.difference_walk import open_adjudication
from annotator.editing.differences import Comparison, DifferenceKind
from annotator.editing.settling import reduce, settle_before
from annotator.editing.state import Context
from annotator.workspace.side_by_side import compare
from tests.support.articles import tokenize
from tests.support.examples import examples

SCHEMA = read_label_schema(find_label_schema("political-events"))
TEXT = "General Dara Oke met the envoy in Lusaka. Later Oke criticised the talks."
TOKENS = tokenize(TEXT)
ARTICLE = Article("a1", TEXT, {}, TOKENS)


def side(
    *spans: tuple[str, str], links: tuple[tuple[str, str, str], ...] = (), **attributes: str
) -> Annotations:
    """Accepted spans (words, label) and links (label, head's words, child's words)."""
    made = {}
    for words, label in spans:
        start = TEXT.index(words)
        given = attributes if label == "EVENT" else {}
        made[words] = Span(f"x{start}.{label}", start, start + len(words), label, given)
    relations = [Relation(f"r{n}", label, made[h].id, made[c].id) for n, (label, h, c) in enumerate(links)]
    return Annotations(
        {span.id: SpanRecord(span, Verdict.ACCEPTED) for span in made.values()},
        {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in relations},
    )


ANA = side(
    ("General", "ROLE"), ("Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ROLE"),
    links=(("SOURCE", "met", "Dara Oke"), ("TARGET", "met", "envoy"), ("HOLDS", "Dara Oke", "General")),
    event_type="CONSULT",
)  # fmt: skip
BO = side(
    ("General Dara Oke", "ACTOR"), ("met", "EVENT"), ("envoy", "ACTOR"), ("criticised", "EVENT"),
    links=(("SOURCE", "met", "General Dara Oke"), ("SOURCE", "met", "envoy")),
    event_type="AID",
)  # fmt: skip


def kinds(comparison: Comparison) -> list[tuple[str, str]]:
    return [(each.kind.value, TEXT[each.start : each.end]) for each in comparison.differences]


class Walk:
    """An adjudication driven by commands; every decision goes through its stored form."""

    def __init__(self, *sides: Annotations, decisions: tuple[Decision, ...] = ()) -> None:
        self.comparison = compare([f"p{n}" for n in range(len(sides))], sides, SCHEMA, TOKENS)
        self.decisions = list(decisions)
        self.state = open_adjudication(ARTICLE, SCHEMA, self.comparison, decisions)
        self.count = len(decisions)

    def _context(self) -> Context:
        self.count += 1
        return Context(f"op{self.count}", 1000 + self.count)

    def do(self, *commands: object) -> "Walk":
        for command in commands:
            if isinstance(command, Strategy):
                outcome = settle_before(self.state, command, self._context())
            else:
                outcome = reduce(self.state, command, self._context())  # type: ignore[arg-type]
            self.state = outcome.state
            if outcome.decision is not None:
                edits = edits_from_json(edits_to_json(outcome.decision.edits))
                self.decisions.append(replace(outcome.decision, edits=edits))
        assert fold(self.decisions) == self.gold
        return self

    @property
    def gold(self) -> Annotations:
        return self.state.editor.board.annotations

    def words(self) -> list[tuple[str, str]]:
        return [(TEXT[s.start : s.end], s.label) for s in self.gold.accepted_spans()]

    def links(self) -> list[tuple[str, str, str]]:
        spans = self.gold.spans
        return [
            (link.label, *(TEXT[spans[end].span.start : spans[end].span.end] for end in link.ends))
            for link in self.gold.accepted_relations()
        ]


def test_every_difference_is_named_and_stands_in_reading_order():
    found = kinds(compare(["ana", "bo"], [ANA, BO], SCHEMA, TOKENS))
    assert found == [
        ("split", "General"),
        ("split", "General Dara Oke"),
        ("event type", "met"),
        ("label", "envoy"),
        ("relation end missing", "General Dara Oke"),
        ("role", "met"),
        ("trigger", "criticised"),
    ]


def test_a_version_is_taken_with_what_the_others_said_kept_as_rejected():
    walk = Walk(ANA, BO).do(Strategy.ALL, NextDifference(1))
    assert walk.state.difference.kind is DifferenceKind.SPLIT
    walk.do(TakeVersion(1))
    assert ("General Dara Oke", "ACTOR") in walk.words()
    rejected = [r for r in walk.gold.spans.values() if r.verdict is Verdict.REJECTED]
    assert [(TEXT[r.span.start : r.span.end], r.suggested.by.model) for r in rejected] == [("Dara Oke", "p0")]
    accepted = next(r for r in walk.gold.spans.values() if r.verdict is Verdict.ACCEPTED)
    assert accepted.suggested.by.model == "p1"


def test_another_version_taken_later_moves_the_span_and_keeps_its_links():
    walk = Walk(ANA, BO).do(Strategy.ALL)
    ids = [each.id for each in walk.comparison.differences]
    walk.state = replace(walk.state, at=ids[5])
    walk.do(TakeVersion(0))
    assert ("TARGET", "met", "envoy") in walk.links()
    walk.state = replace(walk.state, at=ids[3])
    walk.do(TakeVersion(1))
    assert ("envoy", "ACTOR") in walk.words()
    assert ("TARGET", "met", "envoy") in walk.links()


def test_what_all_agree_on_is_settled_by_a_decision_that_says_so():
    walk = Walk(ANA, ANA).do(Strategy.ALL)
    assert walk.decisions[-1].command == "settle-all" and not walk.state.open
    assert len(walk.words()) == 4 and len(walk.links()) == 3


def test_a_majority_settles_only_where_there_is_one():
    walk = Walk(ANA, ANA, BO).do(Strategy.MAJORITY)
    assert not walk.state.open
    assert set(walk.gold.settled[walk.comparison.differences[0].id].taken) == {"p0", "p1"}
    assert Walk(ANA, BO).do(Strategy.MAJORITY).state.open


def test_an_edit_by_hand_settles_what_it_is_about():
    walk = Walk(ANA, BO).do(Strategy.ALL)
    walk.state = replace(walk.state, at=walk.comparison.differences[3].id)
    walk.do(TakeVersion(0), ApplyLabel("ACTOR"))
    assert ("envoy", "ACTOR") in walk.words()


def test_work_done_later_opens_new_differences_and_changes_no_decision():
    walk = Walk(ANA, BO).do(Strategy.ALL, TakeVersion(0))
    kept = walk.gold
    again = Walk(ANA, side(("met", "EVENT"), event_type="AID"), decisions=tuple(walk.decisions))
    again.do(Strategy.ALL)
    assert {id: again.gold.spans[id] for id in kept.spans} == dict(kept.spans)


def test_a_place_that_is_settled_is_gone_to_and_an_open_one_before_it():
    walk = Walk(ANA, BO).do(Strategy.ALL)
    envoy, met = TEXT.index("envoy"), TEXT.index("met")
    walk.state = replace(walk.state, at=walk.comparison.differences[3].id)
    walk.do(TakeVersion(0), NextDifference(1), GoTo(envoy))
    assert walk.state.difference.kind is DifferenceKind.LABEL and walk.state.settlement
    assert walk.do(GoTo(met)).state.difference.kind is DifferenceKind.EVENT_TYPE
    lusaka = walk.do(GoTo(TEXT.index("Lusaka"))).state
    assert lusaka.difference is None
    assert TOKENS.starts[lusaka.editor.cursor] == TEXT.index("Lusaka")


def test_who_changes_what_all_agree_on_is_named_at_its_place():
    walk = Walk(ANA, ANA)
    walk.state = replace(walk.state, decider="eva")
    walk.do(Strategy.ALL, GoTo(TEXT.index("envoy")), ApplyLabel("ACTOR"))
    start, end = TEXT.index("envoy"), TEXT.index("envoy") + len("envoy")
    assert walk.gold.settled[f"own.{start}-{end}-ACTOR"] == Settlement((), "key", "", "eva")
    walk.do(ApplyLabel("ROLE"))
    assert [id for id in walk.gold.settled if id.startswith("own.")] == [f"own.{start}-{end}-ROLE"]
    walk.do(Undo(), Undo())
    assert not any(id.startswith("own.") for id in walk.gold.settled)


def test_the_screen_and_the_report_name_the_same_difference_alike():
    def sides_of(one: Annotations) -> Linked:
        spans = one.accepted_spans()
        place = {span.id: number for number, span in enumerate(spans)}
        given = [Mention(s.start, s.end, s.label, tuple(s.attributes.items())) for s in spans]
        return Linked(given, [(r.label, place[r.head], place[r.child]) for r in one.accepted_relations()])

    for one, other in ((ANA, BO), (BO, ANA)):
        reported = all_disagreements(align_links(sides_of(one), sides_of(other)), ["EVENT"])
        shown = compare(["ana", "bo"], [one, other], SCHEMA, TOKENS).differences
        kinds_shown = [each.kind for each in shown]
        assert kinds_shown.count(DifferenceKind.SPLIT) == 2
        kinds_shown.remove(DifferenceKind.SPLIT)
        assert sorted(each.kind for each in reported) == sorted(kinds_shown)


def test_a_reason_belongs_to_a_settled_difference():
    walk = Walk(ANA, BO)
    walk.do(GiveReason("slip"))
    assert not walk.gold.settled
    first = walk.state.at
    walk.do(KeepOwn())
    assert walk.state.at != first
    walk.state = replace(walk.state, at=first)
    walk.do(GiveReason("slip"))
    assert {id: each.reason for id, each in walk.gold.settled.items() if each.reason} == {first: "slip"}


COMMANDS = st.lists(
    st.sampled_from(
        [NextDifference(1), NextDifference(-1), TakeVersion(0), TakeVersion(1), KeepOwn(), Undo()]
    ),
    max_size=14,
)


@given(COMMANDS, st.sampled_from(Strategy))
@settings(deadline=None, max_examples=examples(60))
def test_undo_to_the_start_gives_the_start(commands: list[object], strategy: Strategy):
    walk = Walk(ANA, BO).do(strategy, *commands)
    while walk.state.editor.history.done:
        walk.do(Undo())
    assert walk.gold == Annotations()


@pytest.mark.parametrize("who", [0, 1])
def test_one_persons_version_of_everything_is_what_they_said(who: int):
    walk = Walk(ANA, BO).do(Strategy.ALL)
    for difference in walk.comparison.differences:
        walk.state = replace(walk.state, at=difference.id)
        walk.do(TakeVersion(who))
    theirs = (ANA, BO)[who]
    assert [(s.start, s.end, s.label, dict(s.attributes)) for s in walk.gold.accepted_spans()] == [
        (s.start, s.end, s.label, dict(s.attributes)) for s in theirs.accepted_spans()
    ]
    assert len(walk.links()) == len(theirs.relations)


def test_a_relation_without_its_ends_settles_itself_and_opens_again_with_them():
    walk = Walk(ANA, BO).do(Strategy.ALL)
    general = next(each for each in walk.comparison.differences if each.mention is not None)
    holds = next(each for each in walk.comparison.differences if each.ties and each.ties[0])
    assert {tie.label for tie in holds.scope} == {"HOLDS"}
    walk.state = replace(walk.state, at=general.id)
    walk.do(TakeVersion(1))
    assert walk.gold.settled[holds.id].by == "ends"
    walk.state = replace(walk.state, at=general.id)
    walk.do(TakeVersion(0))
    assert holds.id not in walk.gold.settled


def test_a_relation_that_golds_labels_do_not_allow_is_not_taken():
    ana = side(("met", "EVENT"), ("envoy", "ROLE"), links=(("TARGET", "met", "envoy"),))
    bo = side(("met", "EVENT"), ("envoy", "EVENT"))
    walk = Walk(ana, bo).do(Strategy.ALL)
    label, target = walk.comparison.differences
    walk.state = replace(walk.state, at=label.id)
    walk.do(TakeVersion(1))
    walk.state = replace(walk.state, at=target.id)
    walk.do(TakeVersion(0))
    assert "gold has other labels there" in walk.state.editor.message
    assert walk.links() == [] and target.id not in walk.gold.settled


def test_another_label_takes_out_the_relations_it_does_not_allow():
    ana = side(("met", "EVENT"), ("envoy", "ROLE"), links=(("TARGET", "met", "envoy"),))
    bo = side(("met", "EVENT"), ("envoy", "EVENT"))
    walk = Walk(ana, bo).do(Strategy.ALL)
    label, target = walk.comparison.differences
    for difference, who in ((label, 0), (target, 0), (label, 1)):
        walk.state = replace(walk.state, at=difference.id)
        walk.do(TakeVersion(who))
    assert walk.links() == [] and walk.gold.settled[target.id].taken == ("p1",)


def test_who_had_what_all_agree_on_accepted_and_who_finished_is_kept():
    walk = Walk(ANA, ANA)
    walk.state = replace(walk.state, decider="eva")
    walk.do(Strategy.ALL, Finish(), Finish())
    assert walk.gold.settled["agreed.1"] == Settlement(("p0", "p1"), "all", "", "eva")
    assert walk.gold.settled["finished.1"].decider == "eva"


def test_what_is_changed_after_it_was_settled_is_settled_as_ones_own():
    walk = Walk(ANA, BO).do(Strategy.ALL, TakeVersion(0))
    id = walk.state.at
    walk.do(ApplyLabel("EVENT"))
    assert id is not None and walk.gold.settled[id].taken == ()
