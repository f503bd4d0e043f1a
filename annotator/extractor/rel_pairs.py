"""Relations of a training document in the shape of spaCy's tutorial: pairs of first tokens to labels."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from annotator.document.schema import LabelSchema, RelationLabel
from annotator.extractor.training_notes import RelationNote, SpanNote

Rel = dict[tuple[int, int], dict[str, float]]
"""First token of the head and of the child → label → 1.0 or 0.0."""


def rel_pairs(
    schema: LabelSchema,
    spans: Sequence[SpanNote],
    relations: Sequence[RelationNote],
    sentences: Sequence[int],
) -> Rel:
    """What is known about the pairs of entities; what is 1.0 and 0.0 is said in `training_notes`.

    Args:
        schema: what may be related to what.
        spans, relations: the notes.
        sentences: number of the sentence of each word.
    """
    known: dict[tuple[int, int, str], float] = {}
    for label, head, child in _unmarked(schema, spans, sentences):
        known[head, child, label] = 0.0
    for note, ends in _directed(schema, spans, relations, "rejected"):
        known[(*ends, note["label"])] = 0.0
    for note, ends in _directed(schema, spans, relations, "undecided"):
        known.pop((*ends, note["label"]), None)
    for note, ends in _directed(schema, spans, relations, "accepted"):
        known[(*ends, note["label"])] = 1.0
    rel: Rel = {}
    for (head, child, label), value in sorted(known.items()):
        rel.setdefault((head, child), {})[label] = value
    return rel


def _unmarked(
    schema: LabelSchema, spans: Sequence[SpanNote], sentences: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    """Label, head and child of every pair in one sentence that the schema allows and that was looked at."""
    by_sentence: dict[int, list[tuple[int, SpanNote]]] = defaultdict(list)
    for span in spans:
        if span["in_ents"] and span["tokens"]:
            by_sentence[sentences[span["tokens"][0]]].append((span["tokens"][0], span))
    for entities in by_sentence.values():
        for start, head in entities:
            for relation in _labels_from(schema, head):
                for other, child in entities:
                    if other != start and relation.allows(head["label"], child["label"]):
                        yield relation.id, start, other


def _labels_from(schema: LabelSchema, head: SpanNote) -> tuple[RelationLabel, ...]:
    return schema.relations_from(head["label"]) if head["links_complete"] else ()


def _directed(
    schema: LabelSchema, spans: Sequence[SpanNote], relations: Sequence[RelationNote], verdict: str
) -> Iterator[tuple[RelationNote, tuple[int, int]]]:
    """The relations of this verdict with their tokens, those that are symmetric in both directions."""
    symmetric = {relation.id for relation in schema.relations if relation.symmetric}
    for note in relations:
        head, child = spans[note["head"]], spans[note["child"]]
        if note["verdict"] == verdict and head["in_ents"] and child["in_ents"]:
            assert head["tokens"] and child["tokens"]
            ends = head["tokens"][0], child["tokens"][0]
            yield note, ends
            if note["label"] in symmetric:
                yield note, (ends[1], ends[0])
