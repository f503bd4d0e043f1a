"""Counting what is in one file of a training set, article by article."""

from collections import Counter

from msgspec import Struct, field

from annotator.document.schema import AttributeKind, LabelSchema
from annotator.extractor.training_notes import DocNote, RelationNote, SpanNote
from annotator.workspace.data_card import AttributeRow, CountsRow, SideRow


class _Label(Struct):
    origins: Counter[str] = field(default_factory=Counter)
    rejected: int = 0

    @property
    def row(self) -> CountsRow:
        """As counted; what became of a suggestion is none of the labels' business when it was replaced."""
        return {
            "all": self.origins.total(),
            "accepted": self.origins["accepted"],
            "corrected": self.origins["corrected"],
            "manual": self.origins["manual"],
            "rejected": self.rejected,
        }

    def add(self, note: SpanNote | RelationNote) -> None:
        """Count a span or relation."""
        if note["verdict"] == "accepted":
            self.origins[note["origin"]] += 1
        elif note["verdict"] == "rejected":
            self.rejected += 1


class SideCounts:
    """What is in one file of a training set, counted article by article.

    Attributes:
        lengths: of the spans that are trained on, in tokens, and how many have each.
        entities, spans: labels of the entities and of all spans, and how many have each.
        entity_tokens: labels, and how many tokens are part of such an entity.
        words: tokens.
    """

    def __init__(self, schema: LabelSchema) -> None:
        self._schema = schema
        self._labels = {label.id: _Label() for label in schema.spans}
        self._relations = {label.id: _Label() for label in schema.relations}
        self._values: dict[str, Counter[str]] = {attribute.id: Counter() for attribute in schema.attributes}
        self._given: Counter[str] = Counter()
        self._plain: Counter[str] = Counter()
        self._stories: set[str] = set()
        self._annotators: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()
        self._dates: list[str] = []
        self.lengths: Counter[int] = Counter()
        self.entities: Counter[str] = Counter()
        self.spans: Counter[str] = Counter()
        self.entity_tokens: Counter[str] = Counter()
        self.words = 0

    @property
    def articles(self) -> int:
        """How many."""
        return self._plain["articles"]

    @property
    def overlap(self) -> int:
        """How many spans are no entities since they overlap one."""
        return self.spans.total() - self.entities.total()

    def add(self, note: DocNote, *, story: str, tokens: int, sentences: int) -> None:
        """Count one article.

        Args:
            note: what its document carries.
            story: key of the first article of its story.
            tokens, sentences: how many it has.
        """
        self._plain.update(articles=1, sentences=sentences, unfinished=int(not note["answer"]))
        self.words += tokens
        self._stories.add(story)
        self._annotators[note["annotator"]] += 1
        self._sources[note["source"]] += 1
        self._dates += [note["date"]] if note["date"] else []
        trained = {
            (s["tokens"], s["label"]) for s in note["spans"] if s["verdict"] == "accepted" and s["tokens"]
        }
        self.lengths.update(stop - first for (first, stop), _ in trained)
        self.spans.update(label for _, label in trained)
        for span in note["spans"]:
            self._add_span(span)
        for relation in note["relations"]:
            self._relations.setdefault(relation["label"], _Label()).add(relation)

    def _add_span(self, span: SpanNote) -> None:
        if span["replaced"]:
            self._plain["replaced"] += 1
            return
        self._labels.setdefault(span["label"], _Label()).add(span)
        self._plain["undecided"] += int(span["verdict"] == "undecided")
        if span["verdict"] != "accepted":
            return
        if self._schema.is_frame(span["label"]):
            self._plain["frames"] += 1
            self._plain["looked_at"] += int(span["links_complete"])
        if span["in_ents"] and span["tokens"]:
            first, stop = span["tokens"]
            self.entities[span["label"]] += 1
            self.entity_tokens[span["label"]] += stop - first
        for name, value in span["attributes"].items():
            self._given[name] += 1
            self._values.setdefault(name, Counter()).update([value] if isinstance(value, str) else value)

    def row(self) -> SideRow:
        """All counts, labels in the order of the schema."""
        plain = self._plain
        return {
            "articles": plain["articles"],
            "stories": len(self._stories),
            "unfinished": plain["unfinished"],
            "sentences": plain["sentences"],
            "tokens": self.words,
            "entities": self.entities.total(),
            "spans": {name: label.row for name, label in self._labels.items()},
            "relations": {name: label.row for name, label in self._relations.items()},
            "attributes": {name: self._attribute(name) for name in self._values},
            "replaced": plain["replaced"],
            "undecided": plain["undecided"],
            "frames": {"looked_at": plain["looked_at"], "all": plain["frames"]},
            "annotators": dict(sorted(self._annotators.items())),
            "sources": dict(sorted(self._sources.items())),
            "dates": {
                "first": min(self._dates, default=None),
                "last": max(self._dates, default=None),
                "without": self.articles - len(self._dates),
            },
        }

    def _attribute(self, name: str) -> AttributeRow:
        counts, given = self._values[name], self._given[name]
        kinds = {attribute.id: attribute for attribute in self._schema.attributes}
        if name in kinds and kinds[name].kind is not AttributeKind.TEXT:
            unsaid = kinds[name].default
            known = {value: counts[value] for value in kinds[name].values if value != unsaid or counts[value]}
            return {"given": given, "values": {**known, **dict(sorted(counts.items()))}}
        return {"given": given, "different": len(counts)}
