"""How spaCy's relation tutorial reads Prodigy rows, by its documented behaviour.

Written from what the generic parser of the project `rel_component` (explosion/projects) is known to do:
it takes accepted rows, reads `tokens`, `spans` and `relations` without a default, needs spans on token
borders that do not overlap, finds the ends of a relation by the last token of a span, gives up on the
rest of a row at the first relation that ends elsewhere or has a label that is not listed, and keeps
rows with at least one relation.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

Pair = tuple[int, int]


@dataclass
class Parsed:
    """What the parser makes of a file.

    Attributes:
        docs: with entities, each with its positive pairs: first tokens → labels.
        given_up: rows whose relations were not all read.
        positive, instances: counted over all documents.
    """

    docs: list[tuple[Doc, dict[Pair, set[str]]]] = field(default_factory=list)
    given_up: int = 0
    positive: int = 0
    instances: int = 0


def parse(rows: Iterable[dict[str, Any]], symmetric: Collection[str], directed: Collection[str]) -> Parsed:
    """Read rows as the tutorial does; KeyError or ValueError for rows it cannot read."""
    parsed, vocab = Parsed(), Vocab()
    labels = {*symmetric, *directed}
    for row in rows:
        if row["answer"] != "accept":
            continue
        tokens = row["tokens"]
        doc = Doc(vocab, [token["text"] for token in tokens], [token["ws"] for token in tokens])
        entities = [doc.char_span(span["start"], span["end"], label=span["label"]) for span in row["spans"]]
        doc.ents = entities
        first_by_last = {span["token_end"]: span["token_start"] for span in row["spans"]}
        pairs: dict[Pair, set[str]] = {}
        for relation in row["relations"]:
            head, child = first_by_last.get(relation["head"]), first_by_last.get(relation["child"])
            if head is None or child is None or relation["label"] not in labels:
                parsed.given_up += 1
                break
            pairs.setdefault((head, child), set()).add(relation["label"])
            if relation["label"] in symmetric:
                pairs.setdefault((child, head), set()).add(relation["label"])
        if pairs:
            parsed.docs.append((doc, pairs))
            parsed.positive += sum(map(len, pairs.values()))
            parsed.instances += len(set(first_by_last.values())) ** 2 * len(labels)
    return parsed
