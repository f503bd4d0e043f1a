"""Before it learns from people, `ner` learns to say what the rules say, from the evidence alone.

So training begins where the rules are, even with a handful of articles, and goes on from there only as far as
that is an improvement.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from annotator.extractor.evidence.notes import stated_spans

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.training import Example

UPDATES = 400
"""Most updates; as good as perfect well before."""
_ENOUGH = 0.99
_LOOK_AFTER = 50
_BATCH = 200
_LEARN_RATE = 0.003
_LAYER = "hidden_at_times"


def imitate_rules(pipe: Any, examples: "Sequence[Example]", seed: int) -> bool:
    """Teach a fresh `ner` the spans of the rules, words hidden; whether there was anything to imitate.

    Args:
        pipe: the component, initialized; only spans of its labels are taught.
        examples: with evidence; what people annotated in them is not looked at.
        seed: of the order.
    """
    from thinc.api import Adam

    docs = [example.predicted for example in examples]
    if not any(_spans(doc, pipe.labels) for doc in docs):
        return False
    optimizer = Adam(_LEARN_RATE, L2=0.01, grad_clip=1.0, use_averages=False)
    pieces = [_taught(doc, pipe.labels) for doc in docs]
    hidden = [node for node in pipe.model.walk() if node.name == _LAYER]
    shares = [node.attrs["share"] for node in hidden]
    for node in hidden:
        node.attrs["share"] = 1.1
    try:
        batches = _batches(pieces, Random(f"imitation {seed}"))
        for update in range(1, UPDATES + 1):
            pipe.update(next(batches), sgd=optimizer)
            if update % _LOOK_AFTER == 0 and _agreement(pipe, pieces) >= _ENOUGH:
                break
    finally:
        for node, share in zip(hidden, shares, strict=True):
            node.attrs["share"] = share
    return True


def _spans(doc: "Doc", labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """The spans of the rules that can be taught: of known labels, inside one sentence, without overlap."""
    kept: list[tuple[int, int, str]] = []
    for start, end, label in stated_spans(doc):
        crosses = any(doc[place].is_sent_start for place in range(start + 1, end))
        if label in labels and not crosses and (not kept or kept[-1][1] <= start):
            kept.append((start, end, label))
    return kept


def _taught(doc: "Doc", labels: Sequence[str]) -> "Example":
    from spacy.tokens import Doc, Span
    from spacy.training import Example

    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    reference = Doc(doc.vocab, words=words, spaces=spaces)
    found = [Span(reference, start, end, label=label) for start, end, label in _spans(doc, labels)]
    reference.set_ents(found)
    return Example(doc, reference)


def _batches(examples: "Sequence[Example]", random: Random) -> "Iterator[list[Example]]":
    """Batches without end, in another order each time round."""
    while True:
        order = list(examples)
        random.shuffle(order)
        batch: list[Example] = []
        for example in order:
            batch.append(example)
            if sum(len(one.reference) for one in batch) >= _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _agreement(pipe: Any, examples: "Sequence[Example]") -> float:
    from spacy.training import Example

    docs = pipe.pipe(example.predicted.copy() for example in examples)
    found = [Example(doc, example.reference) for doc, example in zip(docs, examples, strict=True)]
    return float(pipe.score(found).get("ents_f") or 0.0)
