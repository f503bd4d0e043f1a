"""What may be an actor, and the draft of one article's actors while they are being found."""

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.extractor.rules.names import People
from annotator.extractor.rules.view import View


class Candidate(Struct, eq=False):
    """A stretch of tokens that may be an actor.

    Attributes:
        kind: person, org, state or group; while it is only the model's entity, the model's label.
        score: how sure that is, 0 to 1.
        actor: canonical name, or empty for the words themselves.
        source: `rules`, or `model` when the model alone found it.
    """

    start: int
    end: int
    kind: str
    score: float
    actor: str = ""
    source: str = "rules"

    def as_kind(self, kind: str, score: float) -> "Candidate":
        """The same stretch as this kind of actor, that sure."""
        return replace(self, kind=kind, score=score)


class Draft(Struct, eq=False):
    """The actors of one document while they are being found.

    Attributes:
        settled: one byte a token, set where it has been decided what the token is.
        bodies: names of organisations met in the article.
    """

    view: View
    settled: bytearray
    people: People = field(default_factory=People)
    found: list[Candidate] = field(default_factory=list)
    bodies: set[tuple[str, ...]] = field(default_factory=set)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing has been decided about these tokens and they are no page furniture."""
        return start < end and not any(self.settled[start:end]) and not any(self.view.silent[start:end])

    def settle(self, start: int, end: int) -> None:
        """Decide that these tokens are nothing further."""
        self.settled[start:end] = b"\x01" * (end - start)

    def add(self, candidate: Candidate) -> None:
        """Decide that these tokens are this actor."""
        self.found.append(candidate)
        self.settle(candidate.start, candidate.end)

    def words(self, start: int, end: int) -> tuple[str, ...]:
        """The words of these tokens."""
        return tuple(self.view.words[start:end])
