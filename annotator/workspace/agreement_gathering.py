"""Reads a whole project for agreement: a large one in two programs at once."""

from annotator.store.articles import count_articles
from annotator.store.database import Database
from annotator.store.streams import Range, last_decision
from annotator.workspace.agreement_columns import Gathered
from annotator.workspace.agreement_reading import Reading, gather_range
from annotator.workspace.agreement_worker import ENOUGH, Task, helper
from annotator.workspace.annotated import ProgressCallback
from annotator.workspace.project import Project
from annotator.workspace.row_workers import worker_count


def gather(
    project: Project,
    database: Database,
    reading: Reading,
    progress: ProgressCallback = lambda done, total: None,
    *,
    enough: int = ENOUGH,
) -> Gathered:
    """Everything that is said about all articles; call it inside `database.snapshot()`.

    Args:
        project: whose.
        database: an open connection to it.
        reading: who is read.
        progress: told how many articles of how many are read.
        enough: articles from which a second program reads the second half.

    Raises:
        StoreError: the database refuses.
    """
    articles = count_articles(database)
    until = last_decision(database)
    if articles < max(2, enough) or worker_count() < 2:
        return gather_range(project, database, reading, Range(last=articles, until=until), progress)
    middle = articles // 2
    first, second = Range(1, middle, until), Range(middle + 1, articles, until)
    with helper(Task(project.directory, reading, second, database.moment())) as other:
        found = gather_range(project, database, reading, first, progress)
        rest = other.result()
    if rest is None:
        rest = gather_range(project, database, reading, second)
    found.join(rest)
    return found
