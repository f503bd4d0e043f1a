"""Many new articles with what was said about them, stored in one transaction: rows are written in batches.

What is derived from decisions (counts, acceptance, the catalogue) is added up and written at the end.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.editing.decisions import How
from annotator.store.acceptance import Changes, add_acceptance
from annotator.store.articles import ArticleRow, count_articles, further_row, line_with
from annotator.store.assigned import follow_summaries
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
    "tokens": "INSERT INTO tokens (article, starts, ends, sentences) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (article) DO NOTHING",
    "decision": "INSERT INTO decision (annotator, article, op, command, how, edits, at, schema_hash, "
    "cursor, run, undo_group, reverses, after_done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', '', 0)",
    "summary": "INSERT INTO summary (annotator, article, state, finished, open, accepted, rejected, flagged, "
    "note, decisions, at, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0) "
    "ON CONFLICT (annotator, article) DO UPDATE SET state = excluded.state, "
    "finished = excluded.finished, open = excluded.open, accepted = excluded.accepted, "
    "rejected = excluded.rejected, flagged = excluded.flagged, note = excluded.note, "
    "decisions = summary.decisions + 1, at = excluded.at, place = excluded.place",
    "suggested": "INSERT INTO suggested (article, run, items) VALUES (?, ?, ?)",
}
"""The statements, in the order in which a batch is written."""


class ArticleValues(NamedTuple):
    """An article as it is stored.

    Attributes:
        words: in which the queue looks for what is typed.
        tokens: the columns of its tokens and sentences, or None.
    """

    key: str
    title: str
    source: str
    date: str
    meta: str
    text: str
    words: str
    file: str
    hashes: tuple[int, int] | None
    tokens: tuple[bytes, bytes, bytes] | None


class FirstDecision(NamedTuple):
    """A person's first decision about an article, with what it leads to.

    Attributes:
        op, command, at, schema: as in `editing.decisions.Decision`.
        edits: as `editing.decisions.edits_to_json` writes them.
        acceptance: what it changes in the counts of suggestions accepted and rejected.
    """

    op: str
    command: str
    edits: str
    at: int
    schema: str
    summary: SummaryRow
    acceptance: Changes


class PackedSuggestions(NamedTuple):
    """What a run suggests for an article, as it is stored, and how many of what with which scores."""

    items: str
    spans: int
    relations: int
    scores: tuple[float | None, ...]


class Found(NamedTuple):
    """An article that is stored: its number and its text."""

    number: int
    text: str


def article_values(row: ArticleRow) -> ArticleValues:
    """The article as it is stored."""
    title = Article(row.key, row.text, row.meta).title
    source, date = (
        value if isinstance(value := row.meta.get(key), str) else "" for key in ("source", "date")
    )
    tokens = None
    if row.tokens is not None:
        tokens = pack(row.tokens.starts), pack(row.tokens.ends), pack(row.tokens.sentences)
    words = searched(title, row.key, source)
    meta = to_json(row.meta)
    return ArticleValues(
        row.key, title, source, date, meta, row.text, words, row.source_file, row.hashes, tokens
    )


def pack_suggestions(suggestions: Suggestions) -> PackedSuggestions:
    """The suggestions as they are stored."""
    spans, relations = suggestions.spans, suggestions.relations
    scores = (*(span.by.score for span in spans), *(relation.by.score for relation in relations))
    return PackedSuggestions(packed(suggestions.run, spans, relations), len(spans), len(relations), scores)


_NO_HASHES = (None, None)


class _Person(Struct):
    """What a person's decisions of the import add up to: the states they led to, and from."""

    states: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
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
        self._standing: list[tuple[str, int, str, int]] = []
        self._decided: set[tuple[str, int]] = set()
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

    def add(self, article: ArticleValues, line: bytes | None, *, line_of: str = "") -> int:
        """Store an article whose key is new, and give its number.

        Args:
            article: its values.
            line: the row it came as, None for a text file.
            line_of: the person whose decision the same row brings, where it does; the line is then stored
                once, with theirs.
        """
        self._flush_sometimes()
        self._count += 1
        number, waiting = self._count, self._waiting
        waiting["article"].append((number, *article[:6]))
        self._catalogue[number] = article.words, article.date
        kept = line_with(line_of) if line_of and line is not None else line
        waiting["incoming"].append((number, "", article.file, *(article.hashes or _NO_HASHES), kept))
        if article.tokens is not None:
            waiting["tokens"].append((number, *article.tokens))
        self._fresh[article.key] = Found(number, article.text)
        return number

    def give_tokens(self, number: int, article: ArticleValues) -> None:
        """Give an article that is there the tokens of a row, unless it has some."""
        if article.tokens is not None:
            self._waiting["tokens"].append((number, *article.tokens))

    def has_decided(self, annotator: str, number: int) -> bool:
        """Whether a person has decided something about an article."""
        if (annotator, number) in self._decided:
            return True
        sql = "SELECT 1 FROM summary WHERE annotator = ? AND article = ? AND decisions > 0"
        return self._database.one(sql, (annotator, number)) is not None

    def decide(
        self,
        annotator: str,
        number: int,
        decision: FirstDecision,
        article: ArticleValues,
        line: bytes | None,
    ) -> None:
        """Store the first decision of a person about an article, and the row that brought it."""
        self._flush_sometimes()
        op, command, edits, at, schema, summary, acceptance = decision
        waiting = self._waiting
        waiting["decision"].append((annotator, number, op, command, str(How.ARTICLE), edits, at, schema))
        standing = (str(summary.state), int(summary.state.finished), summary.open, summary.accepted)
        remarks = (summary.rejected, int(summary.flagged), summary.note)
        waiting["summary"].append((annotator, number, *standing, *remarks, at))
        self._standing.append((annotator, number, str(summary.state), summary.open))
        hashes = article.hashes or _NO_HASHES
        waiting["incoming"].append((number, annotator, article.file, *hashes, line))
        self._decided.add((annotator, number))
        person = self._people[annotator]
        person.states[str(summary.state)] += 1
        person.acceptance.update(acceptance)

    def rows_of(self, annotator: str, number: int) -> list[bytes]:
        """The rows of a person about an article, their own first, as they were imported."""
        self.flush()
        found = self._database.query(
            "SELECT line FROM incoming WHERE article = ? AND substr(annotator || '#', 1, ?) = ? "
            "AND line IS NOT NULL ORDER BY annotator",
            (number, len(annotator) + 1, annotator + "#"),
        )
        return [bytes(line) for (line,) in found]

    def commands_of(self, annotator: str, number: int) -> set[str]:
        """The commands of a person's decisions about an article."""
        self.flush()
        sql = "SELECT DISTINCT command FROM decision WHERE annotator = ? AND article = ?"
        return {command for (command,) in self._database.query(sql, (annotator, number))}

    def keep_beside(self, annotator: str, number: int, article: ArticleValues, line: bytes) -> None:
        """Keep a further row of a person beside the one that brought their decision."""
        name = further_row(annotator, len(self.rows_of(annotator, number)) + 2)
        hashes = article.hashes or _NO_HASHES
        self._waiting["incoming"].append((number, name, article.file, *hashes, line))

    def put_beside(self, annotator: str, number: int) -> str:
        """Make a person's own row about an article a further one; gives the state their answer led to.

        Their next decision about it is then counted as one that leads from there.
        """
        name = further_row(annotator, len(self.rows_of(annotator, number)) + 1)
        place = (number, annotator)
        self._database.execute(
            "UPDATE incoming SET annotator = ? WHERE article = ? AND annotator = ?", (name, *place)
        )
        self._database.execute(
            "UPDATE incoming SET line = ? WHERE article = ? AND annotator = '' AND line = ?",
            (line_with(name), number, line_with(annotator)),
        )
        found = self._database.one(
            "SELECT state FROM summary WHERE article = ? AND annotator = ?", (number, annotator)
        )
        state = str(found[0]) if found else ""
        self._people[annotator].left[state] += 1
        return state

    def suggest(self, number: int, run: int, suggestions: PackedSuggestions) -> None:
        """Store what a run suggests for an article that it has nothing for yet."""
        self._waiting["suggested"].append((number, run, suggestions.items))
        self._suggested[number] = run, suggestions.scores

    def _flush_sometimes(self) -> None:
        if max(len(self._fresh), len(self._waiting["decision"])) >= BATCH:
            self.flush()

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
        follow_summaries(self._database, self._standing)
        self._standing = []
        for number, (run, scores) in self._suggested.items():
            self._database.execute("DELETE FROM unsuggested WHERE article = ?", (number,))
            weigh(self._database, number, run, scores)
        self._catalogue, self._suggested, self._fresh = {}, {}, {}
        self._decided.clear()

    def finish(self) -> None:
        """Write what is left, and what everything adds up to."""
        self.flush()
        for annotator, person in self._people.items():
            add_progress(self._database, annotator, person.states, person.left)
            add_acceptance(self._database, annotator, person.acceptance)
