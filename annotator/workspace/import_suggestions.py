"""Suggestions from a file: a run of their own, for new articles and for those that are there."""

from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation, Suggestions
from annotator.document.spans import Span, SuggestedSpan
from annotator.store.database import Database
from annotator.store.imports import ImportWriter, PackedSuggestions, pack_suggestions
from annotator.store.suggestions import get_suggestions, new_run, runs_for, unpacked

Extent = tuple[int, int, str]


class SuggestionImport:
    """Stores the suggestions of one file.

    A row about an article that is there adds a newer run to it, unless one of its runs says the same
    already. Several rows of the file about one article are put together: each newer run of the file holds
    what the one before it holds and more.
    """

    def __init__(self, database: Database, writer: ImportWriter, source: str, schema: str) -> None:
        self._database, self._writer = database, writer
        self._source, self._schema = source, schema
        self._runs: list[int] = []

    def store(
        self, suggested: PackedSuggestions, key: str, number: int, *, is_new: bool
    ) -> PackedSuggestions | None:
        """Store what a row suggests; what was stored, None when it is known already.

        Args:
            suggested: by the row.
            key, number: of its article.
            is_new: the article has come with this row.
        """
        place = 0
        if not is_new:
            self._writer.flush()
            known = {
                run: get_suggestions(self._database, run, key) for run in runs_for(self._database, number)
            }
            place = max((place + 1 for place, run in enumerate(self._runs) if run in known), default=0)
            before = known[self._runs[place - 1]] if place else Suggestions()
            together = _joined(before, unpacked(0, suggested.items))
            if any(_content(suggestions) == _content(together) for suggestions in known.values()):
                return None
            suggested = pack_suggestions(together)
        self._writer.suggest(number, self._run(place), suggested)
        return suggested

    def _run(self, place: int) -> int:
        """The file's run at a place, begun when it is first needed."""
        if place == len(self._runs):
            self._runs.append(new_run(self._database, source=self._source, schema_hash=self._schema))
        return self._runs[place]


def _joined(before: Suggestions, after: Suggestions) -> Suggestions:
    """What both suggest, under the ids of the second run; of two for one extent and label the second."""
    run = after.run
    spans = {_extent(s.span): s for s in before.spans} | {_extent(s.span): s for s in after.spans}
    extents = {s.span.id: _extent(s.span) for s in (*before.spans, *after.spans)}
    renamed = {
        extent: Span(suggested_span_id(run, *extent), *extent, s.span.attributes)
        for extent, s in spans.items()
    }
    made = [SuggestedSpan(renamed[extent], s.by) for extent, s in spans.items()]
    made.sort(key=lambda s: _extent(s.span))
    links: dict[tuple[str, str, str], SuggestedRelation] = {}
    for link in (*before.relations, *after.relations):
        label = link.relation.label
        head, child = (renamed[extents[end]].id for end in link.relation.ends)
        relation = Relation(suggested_relation_id(run, label, head, child), label, head, child)
        links[label, head, child] = SuggestedRelation(relation, link.by)
    return Suggestions(run, tuple(made), tuple(links.values()))


def _extent(span: Span) -> Extent:
    return span.start, span.end, span.label


def _content(suggestions: Suggestions) -> tuple[list[object], set[object]]:
    """What is suggested, whatever the run."""
    extents = {s.span.id: _extent(s.span) for s in suggestions.spans}
    spans: list[object] = [
        (extents[s.span.id], dict(s.span.attributes), s.by.model, s.by.score) for s in suggestions.spans
    ]
    links: set[object] = {
        (s.relation.label, extents[s.relation.head], extents[s.relation.child]) for s in suggestions.relations
    }
    return spans, links
