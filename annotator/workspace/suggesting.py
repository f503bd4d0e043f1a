"""Suggesting: the extractor over stored articles, in pieces that can be broken off and taken up again."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.errors import ProjectError
from annotator.document.relations import Suggestions
from annotator.store.articles import get_article, iter_keys_without_tokens, set_tokens
from annotator.store.database import Database
from annotator.store.suggestions import (
    Which,
    add_suggestions,
    count_keys_for_run,
    find_run,
    finish_run,
    get_suggestions,
    iter_keys_for_run,
    latest_run_for,
    new_run,
)
from annotator.workspace.project import Project
from annotator.workspace.suggesters import Suggester, source_of

if TYPE_CHECKING:
    from annotator.extractor.suggest import Extraction

BATCH = 32
"""Articles stored in one transaction: what an interruption loses, at most, is some seconds of work."""


class SuggestReport(Struct, frozen=True):
    """What a pass over the articles did.

    Attributes:
        run: its number.
        articles: how many got suggestions, `spans` and `relations` in all.
        unmapped: label of the pipeline that the schema does not know → how many were left out.
        skipped: keys of articles whose tokens were made otherwise meanwhile; they can be tried again.
        tokenized: how many articles whose suggestions came with them got their tokens.
    """

    run: int
    articles: int
    spans: int
    relations: int
    unmapped: Mapping[str, int]
    skipped: tuple[str, ...]
    tokenized: int = 0


ProgressCallback = Callable[[int, int], None]
"""Called with how many articles are done and how many there are."""


def _no_progress(done: int, total: int) -> None:
    """Nobody wants to know."""


def suggest(
    project: Project,
    extractor: Suggester,
    *,
    only: str = Which.NEW,
    progress: ProgressCallback = _no_progress,
) -> SuggestReport:
    """Store suggestions for the articles that have none, that nobody has finished, or for all.

    Args:
        project: the project.
        extractor: what suggests.
        only: `new`, `open` or `all`.
        progress: told after each batch.

    A pass that was broken off is taken up where it ended when the same extractor is used with the
    same label schema. Suggestions that somebody works with stay; newer ones are offered to them.
    """
    which = Which(only)
    with project.database() as reader, project.database() as writer:
        run = _run_of(project, writer, extractor, is_pass=which is not Which.NEW)
        total = count_keys_for_run(reader, which, run)
        progress(0, total)
        keys: deque[str] = deque()
        texts = _texts(reader, iter_keys_for_run(reader, which, run), run, keys)
        found = extractor.extract(texts)
        tally = _Tally(run)
        while batch := list(islice(found, BATCH)):
            with writer.transaction():
                for extraction in batch:
                    tally.add(keys.popleft(), extraction, writer)
            progress(tally.articles + len(tally.skipped), total)
        with writer.transaction():
            finish_run(writer, run)
        tokenized = _tokenize_rest(project, reader, writer)
    return replace(tally.report(), tokenized=tokenized)


def _tokenize_rest(project: Project, reader: Database, writer: Database) -> int:
    """Give tokens to the articles whose suggestions came from a file without any; how many there were."""
    from annotator.extractor.tokens import tokenize

    keys = iter_keys_without_tokens(reader)
    count = 0
    while batch := list(islice(keys, BATCH)):
        made = [(key, tokenize(get_article(reader, key).text, project.schema.language)) for key in batch]
        with writer.transaction():
            for key, tokens in made:
                set_tokens(writer, key, tokens)
        count += len(batch)
    return count


def suggest_one(project: Project, extractor: Suggester, key: str) -> Suggestions:
    """Suggestions for one article, stored if it had none: for the thread beside the app.

    Raises ProjectError when there is no such article, StoreError when the database refuses.
    """
    with project.database() as database:
        run = latest_run_for(database, key)
        if run == 0:
            _refuse_others(database)
            run = _run_of(project, database, extractor, is_pass=False)
            article = get_article(database, key)
            extraction = next(iter(extractor.extract([(article.text, article.tokens, run)])))
            with database.transaction():
                _Tally(run).add(key, extraction, database)
        return get_suggestions(database, latest_run_for(database, key), key)


def _refuse_others(database: Database) -> None:
    """Raise ProjectError where the database lets only those who lead write what is everybody's."""
    if not database.may_write_corpus():
        raise ProjectError(
            "your role on the server cannot make them",
            "ask whoever leads the project to run `annotator suggest`",
        )


def tokenize_one(project: Project, key: str) -> Article:
    """The article with its tokens, made and stored when it had none; quicker than waiting for suggestions."""
    with project.database() as database:
        article = get_article(database, key)
        if article.tokens is None:
            _refuse_others(database)
            from annotator.extractor.tokens import tokenize

            tokens = tokenize(article.text, project.schema.language)
            with database.transaction():
                set_tokens(database, key, tokens)
            article = get_article(database, key)
        return article


class _Tally:
    """Stores extractions and counts them."""

    def __init__(self, run: int) -> None:
        self.run = run
        self.articles = 0
        self.skipped: list[str] = []
        self._spans = 0
        self._relations = 0
        self._unmapped: Counter[str] = Counter()

    def add(self, key: str, extraction: "Extraction", database: Database) -> None:
        """Store the suggestions, and the tokens they stand on unless the article has others."""
        if not set_tokens(database, key, extraction.tokens):
            self.skipped.append(key)
            return
        add_suggestions(database, self.run, key, extraction.spans, extraction.relations)
        self.articles += 1
        self._spans += len(extraction.spans)
        self._relations += len(extraction.relations)
        self._unmapped.update(extraction.unmapped)

    def report(self) -> SuggestReport:
        """The counts."""
        return SuggestReport(
            self.run, self.articles, self._spans, self._relations, dict(self._unmapped), tuple(self.skipped)
        )


def _run_of(project: Project, database: Database, extractor: Suggester, *, is_pass: bool) -> int:
    """The run to add to.

    Articles without suggestions join the newest run of the same making; a pass over articles that
    have some takes up the one that was broken off, else begins a new one.
    """
    model = f"{extractor.name} {extractor.version}"
    making = {"source": source_of(extractor), "model": model, "schema_hash": project.schema.hash}
    with database.transaction():
        run = find_run(database, **making, finished=not is_pass)
        return run or new_run(database, **making, finished=not is_pass)


def _texts(
    reader: Database, keys: Iterable[str], run: int, pending: deque[str]
) -> Iterator[tuple[str, Tokens | None, int]]:
    """The articles as the extractor wants them; `pending` gets the keys it has taken, in order."""
    for key in keys:
        article = get_article(reader, key)
        pending.append(key)
        yield article.text, article.tokens, run
