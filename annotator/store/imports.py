"""Many new articles with what was said about them, stored in one transaction: rows are written in batches.

What is derived from decisions (counts, acceptance, the catalogue) is added up and written at the end.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.editing.decisions import Decision, edits_to_json
from annotator.store.acceptance import Changes, acceptance_changes, add_acceptance
from annotator.store.articles import ArticleRow, count_articles, line_with
from annotator.store.catalogue import UNSCORED, certainty, searched, weigh
from annotator.store.columns import pack, to_json
from annotator.store.database import Database
from annotator.store.progress import add_progress
from annotator.store.suggestions import packed
from annotator.store.summaries import SummaryRow

BATCH = 64
"""Articles that are written together."""

_INSERT = {
    "article": "INSERT INTO article (number, key, title, source, date, meta, text) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)",
    "catalogue": "INSERT INTO catalogue (article, words, date, suggested, certainty) VALUES (?, ?, ?, ?, ?)",
    "unsuggested": "INSERT INTO unsuggested (article) VALUES (?)",
    "incoming": "INSERT INTO incoming (article, annotator, file, input_hash, task_hash, line) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (article, annotator) DO NOTHING",
    "tokens": "INSERT INTO tokens (article, starts, ends, sentences) VALUES (?, ?, ?, ?)",
    "decision": "INSERT INTO decision (annotator, article, op, command, how, edits, at, cursor, run, undo_group, "
    "reverses, after_done, schema_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, ?)",
    "summary": "INSERT INTO summary (annotator, article, state, finished, open, accepted, rejected, flagged, "
    "note, decisions, at, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0) "
    "ON CONFLICT (annotator, article) DO UPDATE SET state = excluded.state, "
    "finished = excluded.finished, open = excluded.open, accepted = excluded.accepted, "
    "rejected = excluded.rejected, flagged = excluded.flagged, note = excluded.note, "
    "decisions = summary.decisions + 1, at = excluded.at, place = excluded.place",
    "suggested": "INSERT INTO suggested (article, run, items) VALUES (?, ?, ?)",
}
"""The statements, in the order in which a batch is written."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is stored: its number and its text."""

    number: int
    text: str


@dataclass(slots=True)
class _Person:
    """What a person's decisions of the import add up to."""

    states: Counter[str] = field(default_factory=Counter)
    acceptance: Changes = field(default_factory=Counter)


class ImportWriter:
    """Writes the articles of one file; the caller holds the transaction and calls `finish` in it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._count = count_articles(database)
        self._fresh: dict[str, Found] = {}
        self._waiting: dict[str, list[tuple[object, ...]]] = {table: [] for table in _INSERT}
        self._suggested: dict[int, tuple[int, Sequence[float | None]]] = {}
        self._catalogue: dict[int, tuple[str, str]] = {}
        self._people: defaultdict[str, _Person] = defaultdict(_Person)

    @property
    def count(self) -> int:
        """How many articles there are, those that wait to be written included."""
        return self._count

    def find(self, key: str) -> Found | None:
        """The stored article with this key."""
        if key in self._fresh:
            return self._fresh[key]
        found = self._database.one("SELECT number, text FROM article WHERE key = ?", (key,))
        return Found(*found) if found else None

    def add(self, row: ArticleRow, *, line_of: str = "") -> int:
        """Store an article whose key is new, and give its number.

        Args:
            row: the article.
            line_of: the person whose decision the same row brings, where it does; the line is then stored
                once, with theirs.
        """
        if len(self._fresh) >= BATCH:
            self.flush()
        self._count += 1
        number, waiting = self._count, self._waiting
        title = Article(row.key, row.text, row.meta).title
        source, date = (
            value if isinstance(value := row.meta.get(key), str) else "" for key in ("source", "date")
        )
        waiting["article"].append((number, row.key, title, source, date, to_json(row.meta), row.text))
        self._catalogue[number] = searched(title, row.key, source), date
        line = line_with(line_of) if line_of and row.incoming is not None else row.incoming
        self._add_incoming(number, "", row, line)
        if row.tokens is not None:
            tokens = row.tokens
            columns = pack(tokens.starts), pack(tokens.ends), pack(tokens.sentences)
            waiting["tokens"].append((number, *columns))
        self._fresh[row.key] = Found(number, row.text)
        return number

    def _add_incoming(self, number: int, annotator: str, row: ArticleRow, line: bytes | None) -> None:
        hashes = row.hashes or (None, None)
        self._waiting["incoming"].append((number, annotator, row.source_file, *hashes, line))

    def has_decided(self, annotator: str, number: int) -> bool:
        """Whether a person has decided something about an article."""
        if any(other == number and name == annotator for name, other, *_ in self._waiting["decision"]):
            return True
        if number > self._count - len(self._fresh):
            return False
        sql = "SELECT 1 FROM summary WHERE annotator = ? AND article = ? AND decisions > 0"
        return self._database.one(sql, (annotator, number)) is not None

    def decide(
        self, annotator: str, number: int, decision: Decision, summary: SummaryRow, row: ArticleRow
    ) -> None:
        """Store the first decision of a person about an article, and the row that brought it."""
        self._waiting["decision"].append(
            (
                annotator,
                number,
                decision.op,
                decision.command,
                str(decision.how),
                edits_to_json(decision.edits),
                decision.at,
                decision.cursor,
                decision.run,
                decision.schema,
            )
        )
        self._waiting["summary"].append(
            (
                annotator,
                number,
                str(summary.state),
                int(summary.state.finished),
                summary.open,
                summary.accepted,
                summary.rejected,
                int(summary.flagged),
                summary.note,
                decision.at,
            )
        )
        self._add_incoming(number, annotator, row, row.incoming)
        person = self._people[annotator]
        person.states[str(summary.state)] += 1
        person.acceptance.update(acceptance_changes(decision.edits))

    def suggest(self, number: int, suggestions: Suggestions) -> None:
        """Store what a run suggests for an article that it has nothing for yet."""
        run, spans, relations = suggestions.run, suggestions.spans, suggestions.relations
        self._waiting["suggested"].append((number, run, packed(run, spans, relations)))
        scores = [*(span.by.score for span in spans), *(relation.by.score for relation in relations)]
        self._suggested[number] = run, scores

    def flush(self) -> None:
        """Write what is waiting."""
        for number, (words, date) in self._catalogue.items():
            _, scores = self._suggested.pop(number, (0, None))
            if scores is None:
                self._waiting["unsuggested"].append((number,))
            weight = (None, UNSCORED) if scores is None else (len(scores), certainty(scores))
            self._waiting["catalogue"].append((number, words, date, *weight))
        for table, statement in _INSERT.items():
            if rows := self._waiting[table]:
                self._database.execute_many(statement, rows)
                self._waiting[table] = []
        for number, (run, scores) in self._suggested.items():
            self._database.execute("DELETE FROM unsuggested WHERE article = ?", (number,))
            weigh(self._database, number, run, scores)
        self._catalogue, self._suggested, self._fresh = {}, {}, {}

    def finish(self) -> None:
        """Write what is left, and what everything adds up to."""
        self.flush()
        for annotator, person in self._people.items():
            add_progress(self._database, annotator, person.states)
            add_acceptance(self._database, annotator, person.acceptance)
