"""When a person decided, for their own pace: read from an index of the decisions made by hand."""

from annotator.store.database import Database


def times_since(database: Database, annotator: str, since: int) -> list[int]:
    """When the person decided something from `since` on (milliseconds since the epoch), oldest first."""
    rows = database.query(
        "SELECT at FROM decision WHERE annotator = ? AND at >= ? AND command <> 'import' ORDER BY at",
        (annotator, since),
    )
    return [row[0] for row in rows]


def count_finished_since(database: Database, annotator: str, since: int) -> int:
    """How many articles the person gave an answer since then that still stands."""
    rows = database.query(
        "SELECT decision.article FROM decision JOIN summary ON summary.annotator = decision.annotator "
        "AND summary.article = decision.article WHERE decision.annotator = ? AND decision.at >= ? "
        "AND command <> 'import' AND how = 'article' AND command IN ('finish', 'reject-article', 'skip') "
        "AND finished = 1",
        (annotator, since),
    )
    return len({row[0] for row in rows})
