"""How long the components that learn take to train, and what they have learned then.

    python benchmarks/train_components.py [--articles 100] [--held-out 50] [--epochs 10] [--base MODEL]

Writes invented articles (see generated_news.py), trains attributes and relations on them as `annotator
train` does, with their evidence made once, and prints the seconds of every part and of an epoch of `ner`
on the same articles. Then, on other articles with half of the words unknown, how well the spans of the gold
are described and related, beside what the rules make of the same spans.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.article import Article
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import Span
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.extractor.docbin import training_doc
from annotator.extractor.noting import TrainingArticle
from annotator.extractor.tokens import tokenize
from annotator.extractor.trained_pipeline import ATTRIBUTES, RELATIONS, Recipe, build_pipeline, default_base
from annotator.extractor.training import batch_words
from annotator.extractor.training_examples import make_examples
from benchmarks.generated_news import generate
from benchmarks.newsroom.vocabulary import World

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

_CORE = frozenset({"start", "end", "label", "text"})
_SEED = 1


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100, help="articles to train on")
    parser.add_argument("--held-out", type=int, default=50, help="articles to measure on")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument(
        "--base", help="pipeline that gives evidence, empty for none; default: the English model"
    )
    parser.add_argument("--no-ner", action="store_true", help="leave the epoch of ner out")
    options = parser.parse_args()
    schema = read_label_schema(find_label_schema(DEFAULT_SCHEMA))
    base = default_base(schema) if options.base is None else options.base
    nlp = build_pipeline(schema, Recipe(base=base))
    learned = timed("evidence", lambda: examples_of(nlp, schema, options.articles, World.SAME))
    held_out = examples_of(nlp, schema, options.held_out, World.PARTLY)
    words = sum(len(example.reference) for example in learned)
    print(f"{len(learned)} articles, {words} tokens, base {base or 'none'}, {len(held_out)} held out")
    for name in (*(() if options.no_ner else ("ner",)), ATTRIBUTES, RELATIONS):
        train(nlp, name, learned, 1 if name == "ner" else options.epochs, batch_words(words))
    report(nlp, learned, held_out)


def timed(what: str, run: Callable[[], Any]) -> Any:
    """What `run` gives; prints how long it took."""
    watch = Watch()
    result = run()
    watch.show(what)
    return result


class Watch:
    """Seconds on the clock and of the processor since it was made; the second do not depend on other work."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    def show(self, what: str) -> None:
        """Print both."""
        clock, processor = time.perf_counter() - self._clock, time.process_time() - self._processor
        print(f"{what:<34} {clock:7.1f} s {processor:7.1f} s of processor", flush=True)


def examples_of(nlp: "Language", schema: LabelSchema, count: int, world: World) -> "list[Example]":
    """So many invented articles with their evidence."""
    rows = generate(count, _SEED if world is World.SAME else _SEED + 1, world)
    docs = [training_doc(nlp.vocab, article_of(row), schema, lambda kind, words: None) for row in rows]
    return list(make_examples(nlp, docs))


def article_of(row: dict[str, Any]) -> TrainingArticle:
    """A gold row as one person's finished work."""
    spans = {
        (span["start"], span["end"]): Span(
            f"{span['start']}-{span['end']}",
            span["start"],
            span["end"],
            span["label"],
            dict(attributes_of(span)),
        )
        for span in row["spans"]
    }
    relations = [
        Relation(str(number), link["label"], spans[tuple(link["head"])].id, spans[tuple(link["child"])].id)
        for number, link in enumerate(row["relations"])
    ]
    annotations = Annotations(
        {span.id: SpanRecord(span, Verdict.ACCEPTED, None) for span in spans.values()},
        {relation.id: RelationRecord(relation, Verdict.ACCEPTED, None) for relation in relations},
        frozenset(span.id for span in spans.values()),
        Answer.ACCEPT,
    )
    text = row["text"]
    return TrainingArticle(Article(text, text, {}), tokenize(text), "gold", annotations)


def attributes_of(span: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The attributes of a span of a gold row."""
    for name, value in span.items():
        if name not in _CORE:
            yield name, tuple(sorted(value)) if isinstance(value, list) else value


def train(nlp: "Language", name: str, examples: "Sequence[Example]", epochs: int, words: int) -> None:
    """Train one component; prints the seconds of its first epoch and of all."""
    from spacy.util import fix_random_seed
    from thinc.api import Adam

    fix_random_seed(_SEED)
    pipe = nlp.get_pipe(name)
    timed(f"{name}: begin", lambda: pipe.initialize(lambda: examples, nlp=nlp))
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True)
    whole = Watch()
    for epoch in range(1, epochs + 1):
        watch = Watch()
        order = list(examples)
        Random(epoch).shuffle(order)
        for batch in batches(order, words):
            pipe.update(batch, sgd=optimizer, drop=0.2)
        if epoch <= 2:
            watch.show(f"{name}: epoch {epoch}")
    whole.show(f"{name}: {epochs} epochs")
    for key, values in optimizer.averages.items():
        for node in pipe.model.walk():
            if key[0] == node.id:
                node.set_param(key[1], values)


def batches(examples: "Iterable[Example]", words: int) -> "Iterator[list[Example]]":
    """Batches of about so many words."""
    batch: list[Example] = []
    for example in examples:
        batch.append(example)
        if sum(len(one.reference) for one in batch) >= words:
            yield batch
            batch = []
    if batch:
        yield batch


def report(nlp: "Language", learned: "Sequence[Example]", held_out: "Sequence[Example]") -> None:
    """Print how the spans of the gold are described and related."""
    for title, examples in (("trained on", learned), ("held out", held_out)):
        attributes = nlp.get_pipe(ATTRIBUTES).score(examples)
        relations = nlp.get_pipe(RELATIONS).score(examples)
        by_rules = attributes_by_rules(nlp, examples)
        print(f"\n{title}")
        for name, share in by_rules.items():
            print(f"  {name:<12} right: learned {attributes[f'{name}_acc'] or 0:.3f} rules {share:.3f}")
        show("learned", relations["rel_given_spans_per_type"] or {}, relations["rel_given_spans_f"])
        rules = rules_on_gold(nlp, examples)
        show("rules", rules["rel_per_type"] or {}, rules["rel_micro_f"])


def show(who: str, kinds: dict[str, dict[str, float]], total: float | None) -> None:
    """Print the scores of all relations."""
    for kind, score in kinds.items():
        print(f"  {who:<8} {kind:<8} P {score['p']:.3f} R {score['r']:.3f} F {score['f']:.3f}")
    print(f"  {who:<8} {'all':<8} {'':>15} F {total or 0:.3f}")


def attributes_by_rules(nlp: "Language", examples: "Sequence[Example]") -> dict[str, float]:
    """How often the rules are right about the attributes of the gold's spans."""
    from annotator.extractor.trainable.clues import attribute_clues
    from annotator.extractor.trainable.gold import gold_of
    from annotator.extractor.trainable.plain import plain_copy
    from annotator.extractor.trainable.scoring import values_of

    counts = {setting.name: [0, 0] for setting in nlp.get_pipe(ATTRIBUTES).settings}
    for example in examples:
        mentions = gold_of(example, "sc").mentions
        clues = attribute_clues(plain_copy(example.predicted), mentions)
        for mention, clue in zip(mentions, clues, strict=True):
            for setting in nlp.get_pipe(ATTRIBUTES).settings:
                if mention.label in setting.on:
                    gold = values_of(mention.attributes.get(setting.name), setting)
                    counts[setting.name][0] += values_of(clue.get(setting.name), setting) == gold
                    counts[setting.name][1] += 1
    return {name: right / max(1, of) for name, (right, of) in counts.items()}


def rules_on_gold(nlp: "Language", examples: "Sequence[Example]") -> dict[str, Any]:
    """What the rules make of the gold's spans, whose types and kinds they are told."""
    from annotator.extractor.trainable.clues import relation_clues
    from annotator.extractor.trainable.gold import gold_of
    from annotator.extractor.trainable.plain import plain_copy
    from annotator.extractor.trainable.scoring import Tally, count_relations, link

    pipe = nlp.get_pipe(RELATIONS)
    tally, settings = Tally(), {setting.label: setting for setting in pipe.settings}
    for example in examples:
        gold = gold_of(example, "sc")
        by_token = {mention.start: mention.place for mention in gold.mentions}
        stated = relation_clues(plain_copy(example.predicted), gold.mentions)
        links = {
            link(settings[label], by_token[head], by_token[child])
            for (head, child), labels in stated.items()
            for label, score in labels.items()
            if score >= 0.3
        }
        count_relations(tally, gold, links, pipe.settings)
    return tally.figures("rel_micro", "rel_per_type")


if __name__ == "__main__":
    main()
