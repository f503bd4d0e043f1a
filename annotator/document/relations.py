"""Relations between spans. They name span ids, never offsets."""

from msgspec import Struct

from annotator.document.spans import SuggestedSpan, Suggestion


class Relation(Struct, frozen=True):
    """A labelled link from one span to another.

    Attributes:
        id: given once.
        label: id of a relation label of the schema.
        head: id of the span it starts at (an event, for SOURCE and TARGET).
        child: id of the span it ends at.
    """

    id: str
    label: str
    head: str
    child: str

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of both ends, head first."""
        return self.head, self.child


class SuggestedRelation(Struct, frozen=True):
    """A relation that a model or an imported row proposes; its ends are suggested spans."""

    relation: Relation
    by: Suggestion


class Suggestions(Struct, frozen=True):
    """All that one run proposes for one article.

    Attributes:
        run: the run's number in the store; 0 means no run at all.
        spans: in text order, ids unique within the run.
        relations: their ends are ids of `spans`.
    """

    run: int = 0
    spans: tuple[SuggestedSpan, ...] = ()
    relations: tuple[SuggestedRelation, ...] = ()
