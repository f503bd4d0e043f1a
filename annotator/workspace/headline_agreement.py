"""The one figure of agreement that a data card tells: F1 of spans, same extent and label, over all pairs."""

from itertools import combinations

from annotator.agreement.corpus.one_sided import Sides
from annotator.agreement.corpus.pair_matching import match_corpus
from annotator.agreement.scores import Score
from annotator.document.ids import GOLD
from annotator.store.database import Database
from annotator.store.shared_articles import finishers, shared_articles
from annotator.workspace.agreement_gathering import gather
from annotator.workspace.agreement_reading import Reading
from annotator.workspace.output_types import FigureRow
from annotator.workspace.project import Project


def headline_agreement(project: Project, database: Database, *, alone: bool = False) -> FigureRow:
    """Pooled F1 of all pairs of annotators on the articles both finished; call it inside a snapshot.

    Of one annotator `alone` it is unknown: their export tells nothing of the others.

    The adjudicated layer does not count as an annotator. `n` is how many spans the pairs made there.

    Raises:
        StoreError: the database refuses.
    """
    names = tuple(name for name in finishers(database) if name != GOLD)
    if alone or len(names) < 2:
        return _unknown("one annotator's annotations alone")
    shared = shared_articles(database, names)
    if not shared:
        return _unknown("no article was finished by two people")
    corpus = gather(project, database, Reading(names, False, 0)).corpus(names)
    total = Score(0, 0, 0)
    for pair in combinations(range(len(names)), 2):
        total += Sides.of(corpus, pair, match_corpus(corpus, *pair)).score
    made = total.first + total.second
    if not made:
        return _unknown("nobody marked a span in the articles that two people finished")
    share = float(2 * total.hits / made)
    return {"value": round(share, 3), "n": made}


def _unknown(reason: str) -> FigureRow:
    return {"value": None, "n": 0, "reason": reason}
