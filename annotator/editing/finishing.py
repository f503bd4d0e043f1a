"""Deciding about the whole article: done, skipped, rejected, flagged, noted."""

from msgspec.structs import replace

from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.editing.board import Board
from annotator.editing.bulk import apply_preview
from annotator.editing.commands import Confirm, Finish, Flag, RejectArticle, Skip, WriteNote
from annotator.editing.deciding import decide
from annotator.editing.decisions import How
from annotator.editing.edits import AnswerEdit, Edit, FlagEdit, NoteEdit, RelationEdit, SpanEdit
from annotator.editing.items import Status
from annotator.editing.movement import focus_on
from annotator.editing.rules import Problem, problems
from annotator.editing.state import Context, EditorState, Leave, Outcome, Question
from annotator.editing.steps import next_step, waiting_in

COMMANDS = {Answer.ACCEPT: "finish", Answer.REJECT: "reject-article", Answer.IGNORE: "skip"}
"""What the decision is called that gives a whole article its answer."""

ArticleCommand = Flag | WriteNote | Finish | Skip | RejectArticle | Confirm


def decide_article(state: EditorState, command: ArticleCommand, context: Context) -> Outcome:
    """What the command does; what cannot be taken lightly asks first."""
    match command:
        case Flag():
            flagged = state.board.annotations.flagged
            said = "flag taken off" if flagged else "flagged"
            edit: Edit = FlagEdit(flagged, not flagged)
            return decide(state, context, "flag", [edit], how=How.ARTICLE, message=said)
        case WriteNote(text):
            old = state.board.annotations.note
            edits = [NoteEdit(old, text)] if text != old else []
            said = "note unchanged" if not edits else "note saved" if text else "note taken off"
            return decide(state, context, "note", edits, how=How.ARTICLE, message=said)
        case Skip():
            return _ask(state, Question.SKIP, "skip this article, neither right nor wrong?")
        case RejectArticle():
            return _ask(state, Question.REJECT, "reject the whole article as unfit?")
        case Finish():
            return _finish(state, context)
        case Confirm():
            return _confirmed(state, context)


def _ask(state: EditorState, question: Question, text: str) -> Outcome:
    return Outcome(replace(state, asking=question, message=f"{text} · {{question.yes}} yes · other keys no"))


def _finish(state: EditorState, context: Context) -> Outcome:
    """`enter`: the next problem; warnings pass with a second `enter`, open items only with `y`."""
    open_count = _open_count(state.board)
    if open_count:
        if state.warned == "open":
            return _ask(state, Question.FINISH, _finish_question(state, open_count))
        return _show_open(state, open_count)
    broken = problems(state.board.schema, state.board.annotations)
    if broken and state.warned != "rules":
        return _show_problem(state, broken)
    passed = f"passed {len(broken)} rule{'s' if len(broken) > 1 else ''}" if broken else ""
    return _answer(state, Answer.ACCEPT, context, message=passed)


def _finish_question(state: EditorState, open_count: int) -> str:
    broken = problems(state.board.schema, state.board.annotations)
    if not broken:
        return f"finish and leave {open_count} open undecided?"
    more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
    return f"{broken[0].message}{more}; finish all the same, with {open_count} open undecided?"


def _open_count(board: Board) -> int:
    """How many spans, links and unseen frames wait in the article."""
    total = len(board.tokens.sentences)
    open_ones = (n for n in range(total) if board.in_sentence(n).is_open)
    return sum(len(waiting_in(board, number)) for number in open_ones)


def _show_open(state: EditorState, count: int) -> Outcome:
    step = next_step(state.board, state.sentence)
    sentence = step.sentence if step else state.sentence
    waiting = waiting_in(state.board, sentence)
    shown = focus_on(replace(state, step=step), waiting[0]) if waiting else state
    return Outcome(
        replace(
            shown,
            asking=None,
            warned="open",
            message=f"{count} open, here is the next · {{article.finish}} finish anyway",
        )
    )


def _show_problem(state: EditorState, broken: tuple[Problem, ...]) -> Outcome:
    first = broken[0]
    more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
    shown = focus_on(state, first.span_id)
    return Outcome(
        replace(shown, warned="rules", message=f"{first.message}{more} · {{article.finish}} finish anyway")
    )


def _confirmed(state: EditorState, context: Context) -> Outcome:
    plain = replace(state, asking=None, warned="")
    match state.asking:
        case Question.SKIP:
            return _answer(plain, Answer.IGNORE, context)
        case Question.REJECT:
            return _answer(plain, Answer.REJECT, context)
        case Question.FINISH:
            return _answer(plain, Answer.ACCEPT, context)
        case Question.BULK:
            return apply_preview(state, context)
        case None:
            return Outcome(replace(state, message="nothing was asked"))


def _answer(state: EditorState, answer: Answer, context: Context, *, message: str = "") -> Outcome:
    """Give the article its answer; finishing records what is still open as deliberately undecided."""
    old = state.board.annotations.answer
    edits: list[Edit] = [] if old is answer else [AnswerEdit(old, answer)]
    if answer is Answer.ACCEPT:
        edits = _leave_open(state.board) + edits
    if not edits:
        return Outcome(replace(state, message="done already"), leave=Leave.NEXT_ARTICLE)
    outcome = decide(
        replace(state, asking=None, warned=""), context, COMMANDS[answer], edits, how=How.ARTICLE
    )
    after = replace(outcome.state, step=None, message=message or _SAID[answer])
    return Outcome(after, outcome.decision, Leave.NEXT_ARTICLE)


_SAID = {Answer.ACCEPT: "done", Answer.REJECT: "article rejected", Answer.IGNORE: "article skipped"}


def _leave_open(board: Board) -> list[Edit]:
    """The edits that record every open span and link as undecided."""
    edits: list[Edit] = []
    for shown in board.things():
        for item in shown.items:
            if item.status is Status.OPEN:
                suggested = board.suggested.spans.get(item.span.id)
                edits.append(
                    SpanEdit(item.span.id, None, SpanRecord(item.span, Verdict.UNDECIDED, suggested))
                )
        for link in shown.links:
            if link.status is Status.OPEN:
                left = RelationRecord(link.relation, Verdict.UNDECIDED, link.suggested)
                edits.append(RelationEdit(link.relation.id, None, left))
    return edits
