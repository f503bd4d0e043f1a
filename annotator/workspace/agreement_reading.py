"""Reads from a project what agreement is about: who finished which article, and with what."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from annotator.agreement.states import State
from annotator.document.article import Article, Tokens
from annotator.document.ids import MODEL
from annotator.document.relations import Suggestions
from annotator.editing.folding import fold_records
from annotator.formats.quick_json import quick_reader
from annotator.store.articles import count_articles
from annotator.store.database import Database
from annotator.store.streams import (
    EVERYTHING,
    Begun,
    BegunStream,
    Decided,
    DecidedStream,
    PeoplesRowStream,
    Range,
    iter_articles,
)
from annotator.store.suggestion_stream import SuggestionStream
from annotator.store.summaries import ArticleState
from annotator.workspace.agreement_columns import ANSWER, Gathered, SpanRow
from annotator.workspace.agreement_questions import NO_ROW, REJECTED, Asked, asked_in_all
from annotator.workspace.annotated import ProgressCallback, with_tokens
from annotator.workspace.project import Project

ACCEPTED, ACCEPT = "accepted", "accept"
_PLACE = ("start", "end", "label")


class Reading(Struct, frozen=True):
    """What is read.

    Attributes:
        annotators: names; `model` stands for the suggestions.
        with_unfinished: whether articles that were begun and not finished count too.
        run: the run whose suggestions are meant, 0 for the newest of each article.
    """

    annotators: tuple[str, ...]
    with_unfinished: bool = False
    run: int = 0


def gather_range(
    project: Project,
    database: Database,
    reading: Reading,
    range: Range = EVERYTHING,
    progress: ProgressCallback = lambda done, total: None,
) -> Gathered:
    """Everything that is said about some of the articles; call it inside `database.snapshot()`.

    Args:
        project: whose label schema and language count.
        database: an open connection to it.
        reading: who is read.
        range: which articles, and up to which decision.
        progress: told after each article how many of these are read.

    Raises:
        StoreError: the database refuses.
    """
    found = Gathered(project.schema, reading.annotators, with_unfinished=reading.with_unfinished)
    total, begun = min(count_articles(database), range.last) - range.first + 1, BegunStream(database)
    people = [name for name in reading.annotators if name != MODEL]
    streams = {name: DecidedStream(database, name, range) for name in people}
    suggested = SuggestionStream(database, reading.run) if MODEL in reading.annotators else None
    rows = PeoplesRowStream(database, range)
    tokens_of, read = _tokens_of(project), quick_reader()
    for number, article in iter_articles(database, range):
        standing = [person for person in begun.take(number) if person.annotator in streams]
        counted = [person for person in standing if _counts(person, reading.with_unfinished)]
        proposed = suggested.take(number) if suggested else None
        tokens = tokens_of(article) if standing or proposed else None
        document = found.add_article(article.key, len(article.text), tokens)
        lines = rows.take(number) if standing else {}
        questions = {name: asked_in_all(*rows) for name, rows in lines.items() if name in streams}
        for person in standing:
            _note(found, document, person, questions.get(person.annotator, NO_ROW))
        if tokens is not None:
            for person in counted:
                row, decided = questions.get(person.annotator, NO_ROW), streams[person.annotator].take(number)
                _add_person(found, document, person, decided, row, tokens, read)
            if proposed is not None:
                _add_model(found, document, proposed, tokens)
        progress(number - range.first + 1, total)
    return found


def _tokens_of(project: Project) -> Callable[[Article], Tokens]:
    """The tokens of an article, made here when it has none."""

    def tokens(article: Article) -> Tokens:
        made = with_tokens(article, project.schema.language).tokens
        assert made is not None
        return made

    return tokens


def _counts(person: Begun, with_unfinished: bool) -> bool:
    begun = with_unfinished and person.state is ArticleState.STARTED
    return person.state is ArticleState.DONE or begun


def _note(found: Gathered, document: int, person: Begun, row: Asked) -> None:
    """What is known without reading decisions: the answers, and that an article was begun."""
    side = found.sides[person.annotator]
    for question, chosen in row.answers.items():
        if question in row.beside or _stands(person, chosen, found.with_unfinished):
            side.questions.setdefault(question, {})[document] = chosen
        elif person.state is ArticleState.STARTED:
            side.reopened.add(document)
    if person.state is ArticleState.STARTED:
        side.states[document] = State.IN_PROGRESS
    elif person.state in (ArticleState.DONE, ArticleState.REJECTED):
        said = "accept" if person.state is ArticleState.DONE else "reject"
        side.answers.setdefault(ANSWER, {})[document] = said


def _stands(person: Begun, chosen: str, with_unfinished: bool) -> bool:
    """Whether an answer about the whole text still counts; of a rejected article only the rejection."""
    if person.state is ArticleState.REJECTED:
        return chosen == REJECTED
    return _counts(person, with_unfinished)


def _add_person(
    found: Gathered,
    document: int,
    person: Begun,
    decided: Decided,
    row: Asked,
    tokens: Tokens,
    read: Callable[[str], Any],
) -> None:
    side = found.sides[person.annotator]
    if decided.is_imported and not row.spans:
        return
    if decided.is_imported and row is not NO_ROW and row.links is not True:
        (side.unlinked if row.links is False else side.unsure).add(document)
    if decided.is_imported and not row.values:
        side.unvalued.add(document)
    stands = fold_records([decided.edits] if decided.edits else [], read)
    accepted = {id: row for id, row in stands.spans.items() if row["verdict"] == ACCEPTED}
    links = [row["relation"] for row in stands.relations.values() if row["verdict"] == ACCEPTED]
    items = found.add_work(
        person.annotator,
        list(accepted),
        [row["span"] for row in accepted.values()],
        [_is_as_suggested(row) for row in accepted.values()],
        [(link["label"], link["head"], link["child"]) for link in links],
        tokens,
    )
    finished = stands.answer == ACCEPT
    side.states[document] = State.of(opened=True, finished=finished, items=items)
    side.times[document] = decided.at


def _is_as_suggested(row: Mapping[str, Any]) -> bool:
    """Whether an accepted span has the extent and label that were suggested."""
    was = row.get("suggested")
    if not was:
        return False
    now, began = row["span"], was["span"]
    return now == began or all(now[part] == began[part] for part in _PLACE)


def _add_model(found: Gathered, document: int, proposed: Suggestions, tokens: Tokens) -> None:
    spans = [one.span for one in proposed.spans]
    links = [(one.relation.label, one.relation.head, one.relation.child) for one in proposed.relations]
    rows: list[SpanRow] = [
        {"start": span.start, "end": span.end, "label": span.label, "attributes": dict(span.attributes)}
        for span in spans
    ]
    items = found.add_work(MODEL, [span.id for span in spans], rows, [False] * len(spans), links, tokens)
    found.sides[MODEL].states[document] = State.of(opened=True, finished=True, items=items)
