"""The audit trail: who decided what, when, in words; nothing is left out, undone things are marked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import cast

from msgspec import Struct

from annotator.document.article import Article
from annotator.document.ids import PROPOSED
from annotator.document.relations import Relation
from annotator.document.safe_text import safe
from annotator.document.spans import AttributeValue, Span, Suggestion
from annotator.editing.annotations import (
    AGREED,
    FINISHED,
    OWN,
    Answer,
    RelationRecord,
    Settlement,
    SpanRecord,
    Verdict,
)
from annotator.editing.decisions import Decision, edit_to_dict
from annotator.editing.edits import (
    AnswerEdit,
    Edit,
    FlagEdit,
    FrameEdit,
    NoteEdit,
    RelationEdit,
    SettledEdit,
    SpanEdit,
)
from annotator.store.articles import article_number, get_article
from annotator.store.database import Database
from annotator.store.decisions import annotators_of, history
from annotator.store.suggestions import get_suggestions
from annotator.store.summaries import iter_begun
from annotator.workspace.output_types import Change, LogRow

LONGEST_QUOTE = 60
"""Characters of article text quoted in a line."""

MOST_WORDS = 12
"""Edits of one decision that its line names; the others are counted."""

_VERBS = {
    Verdict.ACCEPTED: "accepted",
    Verdict.REJECTED: "rejected",
    Verdict.UNDECIDED: "left open",
}
_ANSWERS = {
    None: "opened the article again",
    Answer.ACCEPT: "finished the article",
    Answer.REJECT: "rejected the article",
    Answer.IGNORE: "skipped the article",
}


class TrailEntry(Struct, frozen=True):
    """One decision in words.

    Attributes:
        article: the article's key.
        words: what was decided, one entry per edit, safe to show.
        undone: it was taken back later and not done again.
    """

    article: str
    annotator: str
    decision: Decision
    words: tuple[str, ...]
    undone: bool

    @property
    def line(self) -> str:
        """One line for people: time (UTC), annotator, way of deciding, what.

        What was left open on purpose is only counted, and so are very many edits; `words` has them all.
        """
        decision = self.decision
        what = "; ".join(self._brief()) or f"took the suggestions of run {decision.run}"
        command = decision.command
        lead = f"{command}: " if command in ("undo", "redo", "join") or command.startswith("settle-") else ""
        marks = ["undone"] * self.undone + ["after finishing"] * decision.after_done
        tail = f" [{', '.join(marks)}]" if marks else ""
        return f"{_time(decision.at)}  {safe(self.annotator)}  {decision.how}  {lead}{what}{tail}"

    def _brief(self) -> Iterator[str]:
        """The words, those of items left open, and of what goes beyond MOST_WORDS, as a count."""
        left: list[str] = []
        told: list[str] = []
        for edit, words in zip(self.decision.edits, self.words, strict=True):
            (left if _is_left_open(edit) else told).append(words)
        if left:
            yield left[0] if len(left) == 1 else f"left {len(left)} items open"
        yield from told[:MOST_WORDS]
        if len(told) > MOST_WORDS:
            yield f"and {len(told) - MOST_WORDS} more"

    @property
    def row(self) -> LogRow:
        """The decision as one JSON object."""
        decision = self.decision
        return {
            "article": self.article,
            "annotator": self.annotator,
            "op": decision.op,
            "at": _time(decision.at),
            "command": decision.command,
            "how": decision.how.value,
            "words": list(self.words),
            "edits": cast("list[Change]", [edit_to_dict(edit) for edit in decision.edits]),
            "run": decision.run,
            "group": decision.group,
            "reverses": decision.reverses,
            "undone": self.undone,
            "after_done": decision.after_done,
            "schema": decision.schema,
        }


def _is_left_open(edit: Edit) -> bool:
    match edit:
        case SpanEdit(after=SpanRecord(verdict=Verdict.UNDECIDED)):
            return True
        case RelationEdit(after=RelationRecord(verdict=Verdict.UNDECIDED)):
            return True
        case _:
            return False


def trail(database: Database, article: str | None = None, person: str | None = None) -> Iterator[TrailEntry]:
    """The trail of one article, or of all in the order of import, by annotator, oldest first.

    Of everybody, or of one person alone. Raises ProjectError when there is no such article.
    """
    if article is None:
        begun = iter_begun(database)
    else:
        article_number(database, article)
        begun = ((article, annotator) for annotator in annotators_of(database, article))
    for key, annotator in begun:
        if person in (None, annotator):
            yield from _of_person(database, key, annotator)


def _of_person(database: Database, key: str, annotator: str) -> Iterator[TrailEntry]:
    decisions = history(database, annotator, key)
    undone = undone_operations(decisions)
    words = _Words(get_article(database, key))
    for decision in decisions:
        words.know_run(database, decision.run)
        yield TrailEntry(key, annotator, decision, words.after(decision), decision.op in undone)


def undone_operations(decisions: Iterable[Decision]) -> frozenset[str]:
    """Operation ids of the decisions that are taken back at the end of the history."""
    undone: set[str] = set()
    members: dict[str, set[str]] = {}
    for decision in decisions:
        members.setdefault(decision.group or decision.op, set()).add(decision.op)
        if decision.command == "undo":
            undone |= members.get(decision.reverses, {decision.reverses})
        elif decision.command == "redo":
            undone -= members.get(decision.reverses, {decision.reverses})
    return frozenset(undone)


class _Words:
    """Puts edits into words, knowing all spans seen so far."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._spans: dict[str, Span] = {}
        self._run = 0

    def know_run(self, database: Database, run: int) -> None:
        """Learn the spans that the run suggests, since links may end at spans nobody decided."""
        if run != self._run:
            self._run = run
            for suggested in get_suggestions(database, run, self._article.key).spans:
                self._spans.setdefault(suggested.span.id, suggested.span)

    def after(self, decision: Decision) -> tuple[str, ...]:
        """The words for a decision; spans are called as they are after it."""
        for edit in decision.edits:
            if isinstance(edit, SpanEdit) and (record := edit.after or edit.before):
                self._spans[edit.id] = record.span
        return tuple(self._edit(edit) for edit in decision.edits)

    def _edit(self, edit: Edit) -> str:
        match edit:
            case SpanEdit(_, before, after):
                return self._span_edit(before, after)
            case RelationEdit(_, was, now):
                return self._relation_edit(was, now)
            case FrameEdit(id, _, checked):
                return f"{'looked at' if checked else 'no longer looked at'} the parts of {self._end(id)}"
            case AnswerEdit(_, answer):
                return _ANSWERS[answer]
            case FlagEdit(_, flag):
                return "flagged the article" if flag else "took the flag off"
            case NoteEdit(_, note):
                return f"noted “{_short(note)}”" if note else "removed the note"
            case SettledEdit(id, _, settlement):
                return _settled(id, settlement)

    def _span_edit(self, before: SpanRecord | None, after: SpanRecord | None) -> str:
        if after is None:
            if before is None:
                return "changed nothing"
            verb = "removed" if before.suggested is None else "opened again"
            return f"{verb} {self._named(before.span)}"
        named = self._named(after.span)
        by = _by(after.suggested.by if after.suggested else None)
        if before is None or before.verdict is not after.verdict:
            verb = "made" if after.suggested is None and before is None else _VERBS[after.verdict]
            began = before.span if before else after.suggested.span if after.suggested else after.span
            return f"{verb} {named}{by}{self._changes(began, after.span)}"
        return f"changed {named}{self._changes(before.span, after.span)}"

    def _changes(self, began: Span, now: Span) -> str:
        changes = []
        if began.label != now.label:
            changes.append(f"label was {safe(began.label)}")
        if (began.start, began.end) != (now.start, now.end):
            changes.append(f"extent was “{self._quote(began)}”")
        changes += _attribute_changes(began.attributes, now.attributes)
        return f", {', '.join(changes)}" if changes else ""

    def _relation_edit(self, was: RelationRecord | None, now: RelationRecord | None) -> str:
        if now is None:
            if was is None:
                return "changed nothing"
            verb = "removed" if was.suggested is None else "opened again"
            return f"{verb} {self._link(was.relation)}"
        by = _by(now.suggested.by if now.suggested else None)
        made = now.suggested is None and was is None
        verb = "made" if made else _VERBS[now.verdict]
        label = was.relation.label if was else now.relation.label
        change = "" if label == now.relation.label else f", label was {safe(label)}"
        return f"{verb} {self._link(now.relation)}{by}{change}"

    def _link(self, relation: Relation) -> str:
        return f"{safe(relation.label)} {self._end(relation.head)} → {self._end(relation.child)}"

    def _end(self, id: str) -> str:
        span = self._spans.get(id)
        return f"“{self._quote(span)}”" if span else f"span {safe(id)}"

    def _named(self, span: Span) -> str:
        return f"{safe(span.label)} “{self._quote(span)}”"

    def _quote(self, span: Span) -> str:
        return _short(self._article.text[span.start : span.end])


def _attribute_changes(
    before: Mapping[str, AttributeValue], after: Mapping[str, AttributeValue]
) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield f"{safe(name)} {_value(old) or 'none'} → {_value(new) or 'none'}"


def _value(value: AttributeValue) -> str:
    return safe(value if isinstance(value, str) else "+".join(value))


def _by(by: Suggestion | None) -> str:
    if by is None:
        return ""
    if by.source == PROPOSED:
        return f" (proposed by {safe(by.model.replace(',', ', ')) or 'nobody'})"
    score = "" if by.score is None else f" {by.score:.2f}"
    return f" ({safe(by.source)}{score})"


_OPENED = {
    AGREED: "opened what all agree on again",
    FINISHED: "not all is settled any more",
    OWN: "took back who decided it",
}


def _settled(id: str, settlement: Settlement | None) -> str:
    id, _, place = id.partition(".")
    if settlement is None:
        return _OPENED.get(id, "opened a difference again")
    if id == FINISHED:
        return f"settled all by {safe(settlement.decider) or 'somebody'}"
    if id == OWN:
        return f"{safe(place)} decided by {safe(settlement.decider) or 'somebody'}, where nobody differed"
    taken = f"as {safe(' and '.join(settlement.taken))} had it" if settlement.taken else "as nobody had it"
    decider = f" by {safe(settlement.decider)}" if settlement.decider else ""
    because = f", because: {_short(settlement.reason)}" if settlement.reason else ""
    ways = {"key": "", "ends": ", gold has not its ends"}
    how = ways.get(settlement.by, f" with --settle {safe(settlement.by)}")
    what = "what all agree on" if id == AGREED else "a difference"
    return f"settled {what} {taken}{decider}{how}{because}"


def _short(text: str) -> str:
    shown = safe(text[: LONGEST_QUOTE + 1])
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


def _time(at: int) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03d}Z"
