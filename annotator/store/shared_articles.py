"""Articles that several people have finished, for those who compare them."""

from collections.abc import Sequence

from annotator.store.database import Database


def finishers(database: Database) -> tuple[str, ...]:
    """Everybody who has finished an article with accept, by name."""
    rows = database.query("SELECT DISTINCT annotator FROM summary WHERE state = 'done' ORDER BY annotator")
    return tuple(str(row[0]) for row in rows)


def shared_articles(database: Database, annotators: Sequence[str]) -> list[tuple[int, str]]:
    """Number and key of the articles that at least two of these have finished, in the order of import."""
    marks = ", ".join("?" for _ in annotators)
    rows = database.query(
        "SELECT number, key FROM summary JOIN article ON number = article "
        f"WHERE state = 'done' AND annotator IN ({marks}) "
        "GROUP BY number, key HAVING count(*) > 1 ORDER BY number",
        tuple(annotators),
    )
    return [(int(number), str(key)) for number, key in rows]


def finished_by(database: Database, key: str, annotators: Sequence[str]) -> tuple[str, ...]:
    """Those of the annotators, in their order, who have finished the article with accept."""
    rows = database.query(
        "SELECT annotator FROM summary WHERE state = 'done' "
        "AND article = (SELECT number FROM article WHERE key = ?)",
        (key,),
    )
    done = {str(row[0]) for row in rows}
    return tuple(name for name in annotators if name in done)
