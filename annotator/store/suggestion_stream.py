"""What was suggested for all articles, in the order of import, read beside the other streams."""

from annotator.document.relations import Suggestions
from annotator.store.database import Database
from annotator.store.streams import ByArticle
from annotator.store.suggestions import unpacked


class SuggestionStream:
    """The suggestions of one run, or of the newest run of each article."""

    def __init__(self, database: Database, run: int = 0) -> None:
        """Begin to read; inside `database.snapshot()`. Without `run` the newest of each article."""
        wanted = "run = ?" if run else "? = 0"
        self._rows = ByArticle(
            database.stream(
                f"SELECT article, run, items FROM suggested WHERE {wanted} ORDER BY article, run", (run,)
            )
        )

    def take(self, number: int) -> Suggestions | None:
        """What is suggested for an article, None when no run has seen it; the numbers asked for must rise."""
        rows = self._rows.take(number)
        return unpacked(rows[-1][1], rows[-1][2]) if rows else None
