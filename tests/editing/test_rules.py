"""The schema's rules against what has been accepted."""

from msgspec.structs import replace

from annotator.document.article import Article
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema, Rule, RuleKind, Severity
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.editing.commands import Accept, FocusOn, Reject
from annotator.editing.rules import problems, problems_in
from annotator.editing.session import open_session, reduce
from annotator.editing.updating import open_board
from tests.support.articles import SUGGESTED, TEXT, context, tokenize

EVENT = Span("e", 5, 8, "EVENT", {"event_type": "CONSULT"})
ACTOR = Span("a", 0, 4, "ACTOR")


def decided(*spans: Span, links: tuple[Relation, ...] = (), frames: tuple[str, ...] = ()) -> Annotations:
    return Annotations(
        {span.id: SpanRecord(span, Verdict.ACCEPTED) for span in spans},
        {link.id: RelationRecord(link, Verdict.ACCEPTED) for link in links},
        frozenset(frames),
    )


def with_rule(schema: LabelSchema, rule: Rule) -> LabelSchema:
    return replace(schema, rules=(rule,))


def test_what_is_required_must_be_there(schema: LabelSchema) -> None:
    bare = replace(EVENT, attributes={})
    assert [p.message for p in problems(schema, decided(bare))] == ["EVENT needs event_type"]
    assert problems(schema, decided(EVENT)) == ()


def test_one_of_several_links_is_enough(schema: LabelSchema) -> None:
    rule = Rule(RuleKind.REQUIRES, Severity.WARN, on="EVENT", what="SOURCE|TARGET")
    schema = with_rule(schema, rule)
    assert [p.message for p in problems(schema, decided(EVENT))] == ["EVENT needs SOURCE or TARGET"]
    linked = decided(EVENT, ACTOR, links=(Relation("r", "TARGET", "e", "a"),))
    assert problems(schema, linked) == ()


def test_a_frame_that_was_looked_at_and_is_empty_is_no_warning_but_may_be_an_error(
    schema: LabelSchema,
) -> None:
    rule = Rule(RuleKind.REQUIRES, Severity.WARN, on="EVENT", what="SOURCE|TARGET")
    looked_at = decided(EVENT, frames=("e",))
    assert problems(with_rule(schema, rule), looked_at) == ()
    strict = replace(rule, severity=Severity.ERROR)
    assert len(problems(with_rule(schema, strict), looked_at)) == 1


def test_more_than_allowed_is_counted(schema: LabelSchema) -> None:
    rule = Rule(RuleKind.AT_MOST, Severity.ERROR, on="EVENT", what="SOURCE", count=1)
    other = Span("b", 9, 12, "ACTOR")
    links = (Relation("r", "SOURCE", "e", "a"), Relation("s", "SOURCE", "e", "b"))
    found = problems(with_rule(schema, rule), decided(EVENT, ACTOR, other, links=links))
    assert [p.message for p in found] == ["EVENT has 2 SOURCE, at most 1 allowed"]


def test_labels_that_may_not_overlap_are_told_once(schema: LabelSchema) -> None:
    over = Span("o", 3, 8, "EVENT", {"event_type": "CONSULT"})
    found = problems(schema, decided(ACTOR, over))
    assert [(p.span_id, p.message) for p in found] == [("o", "EVENT overlaps ACTOR")]


def test_rejected_spans_break_nothing(schema: LabelSchema) -> None:
    bare = replace(EVENT, attributes={})
    assert problems(schema, Annotations({"e": SpanRecord(bare, Verdict.REJECTED)})) == ()


def test_as_one_works_what_is_open_counts_as_present_and_what_is_wrong_as_absent(schema: LabelSchema) -> None:
    rule = Rule(RuleKind.REQUIRES, Severity.ERROR, on="EVENT", what="SOURCE|TARGET")
    state = open_session(
        Article("a", TEXT, {}, tokenize(TEXT)), replace(schema, rules=(rule, *schema.rules)), SUGGESTED
    )
    met = next(i for i in state.board.in_sentence(0).items if state.board.surface(i.span) == "met")
    accepted = reduce(reduce(state, FocusOn(met.span.id), context()).state, Accept(), context(1)).state
    assert problems_in(accepted.board, 0) == ()
    for number, link in enumerate(accepted.board.links_from(met.span.id)):
        focused = reduce(accepted, FocusOn(link.relation.id), context()).state
        accepted = reduce(focused, Reject(), context(10 + number)).state
    assert [p.message for p in problems_in(accepted.board, 0)] == ["EVENT needs SOURCE or TARGET"]
    assert problems_in(accepted.board, 1) == ()


def test_an_overlap_is_told_in_the_sentence_of_the_later_span(schema: LabelSchema) -> None:
    article = Article("a", TEXT, {}, tokenize(TEXT))
    over = Span("o", 8, 16, "EVENT", {"event_type": "CONSULT"})
    board = open_board(article, schema, SUGGESTED, decided(Span("a", 8, 12, "ACTOR"), over))
    assert [p.span_id for p in problems_in(board, 0)] == ["o"]
