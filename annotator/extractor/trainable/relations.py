"""`annotator_relation_model`: relations between spans, learned from annotations."""

import dataclasses
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from spacy.training import Example
from thinc.api import Model

from annotator.extractor.trainable import clues
from annotator.extractor.trainable.features import Instances
from annotator.extractor.trainable.gold import Gold, gold_of
from annotator.extractor.trainable.hashing import Flags, Scores
from annotator.extractor.trainable.laid_out import LaidOut, lay_out
from annotator.extractor.trainable.learning_pipe import LearningPipe, fingerprint, source_of
from annotator.extractor.trainable.links import (
    Related,
    Truth,
    by_first_token,
    related,
    relation_loss,
    stated_pairs,
    truth_of,
)
from annotator.extractor.trainable.memory import Memory
from annotator.extractor.trainable.mentions import Mention, mentions_in
from annotator.extractor.trainable.pair_features import READ, pair_instances
from annotator.extractor.trainable.pairs import Ends, candidate_pairs
from annotator.extractor.trainable.plain import Plain, plain_copy
from annotator.extractor.trainable.scoring import Tally, count_relations, link
from annotator.extractor.trainable.seen import seen_relations
from annotator.extractor.trainable.settings import Block, RelationSetting, relation_settings
from annotator.extractor.trainable.words import words_of
from annotator.extractor.training_notes import register_attributes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Considered(Struct, frozen=True):
    """What is scored in one document, between what, and what is known about it.

    Attributes:
        spans: all of its mentions.
        ends: numbers of heads and children.
        truth: None where there is no gold.
    """

    instances: Instances
    spans: LaidOut
    ends: Ends
    truth: Truth | None = None

    @property
    def size(self) -> int:
        """Bytes that are taken, about."""
        return self.instances.size + self.ends[0].nbytes * 2 + self.spans.before.nbytes * 8


class RelationPredictor(LearningPipe[Considered]):
    """The component.

    It learns from the spans and relations of references, and relates the spans that stand in `doc.ents` and
    `doc.spans[spans_key]` when it is run. Relations are left in `doc._.rel`: first tokens of head and
    child → label → certainty.
    """

    prior = -2.0
    """Most pairs are not related."""

    def __init__(
        self,
        nlp: "Language",
        model: Model[Any, Any],
        name: str,
        *,
        relations: Mapping[str, Block],
        spans_key: str,
        rules: bool,
        max_tokens: int,
        max_sentences: int,
        threshold: float,
        negatives: float,
        positive_weight: float,
        smoothing: float,
        scorer: Callable[..., dict[str, Any]] | None,
    ) -> None:
        """Take the settings; raises ValueError when those of a relation do not hold together.

        Args:
            nlp: the pipeline.
            model: as `layers.span_scorer` makes it.
            name: of the component.
            relations: label → its section, see `settings.RelationSetting`; when empty, what the
                references have.
            spans_key: of `doc.spans`.
            rules: whether what the rules say is a feature, in English.
            max_tokens, max_sentences: how far apart two spans may be, see `pairs.candidate_pairs`.
            threshold: chance, over 0 and below 1, from which a relation is predicted; it comes out as 0.5.
            negatives: share of the pairs, known not to be related, that each update learns from; those
                that a person rejected always count.
            positive_weight, smoothing: see `links.relation_loss`.
            scorer: gives the figures of `spacy evaluate`.
        """
        self.vocab, self.model, self.name, self.scorer = nlp.vocab, model, name, scorer
        self._language = nlp.lang
        self._memory: Memory[Considered] = Memory()
        self.cfg = {
            "spans_key": spans_key,
            "rules": rules,
            "max_tokens": max_tokens,
            "max_sentences": max_sentences,
            "threshold": threshold,
            "negatives": negatives,
            "positive_weight": positive_weight,
            "smoothing": smoothing,
        }
        self._configure(relations)

    def _configure(self, relations: Mapping[str, Block]) -> None:
        settings = relation_settings(relations)
        self.cfg["relations"] = {setting.label: setting.block() for setting in settings}
        self.cfg["labels"] = list(self.cfg["relations"])
        register_attributes(READ)

    @property
    def settings(self) -> tuple[RelationSetting, ...]:
        """The relations, in the order of the labels."""
        return relation_settings({label: self.cfg["relations"][label] for label in self.labels})

    @property
    def label_data(self) -> dict[str, Block]:
        """The relations as sections of a config, as `spacy init labels` writes them."""
        return dict(self.cfg["relations"])

    def add_label(self, label: str) -> int:
        """Add a relation between spans of any labels; 0 when it is known, else 1."""
        if label in self.labels:
            return 0
        self.cfg["relations"][label] = RelationSetting(label, (), ()).block()
        self._add_output(label)
        return 1

    def predict(self, docs: "Iterable[Doc]") -> list[Related]:
        """The relations between the spans of each document, which stays as it is, by first tokens."""
        docs = list(docs)
        given = [mentions_in(doc, self.cfg["spans_key"], READ) for doc in docs]
        return [
            by_first_token(found, spans) for found, spans in self._relate(docs, given, map(plain_copy, docs))
        ]

    def _relate(
        self, docs: "Sequence[Doc]", given: Sequence[Sequence[Mention]], copies: Iterable[Plain]
    ) -> list[tuple[Related, LaidOut]]:
        considered = [self._consider(copy, mentions) for copy, mentions in zip(copies, given, strict=True)]
        scores = self.scores_in(docs, [one.instances for one in considered])
        return [
            (related(rows, one.spans, one.ends, self.settings, self.cfg["threshold"]), one.spans)
            for one, rows in zip(considered, scores, strict=True)
        ]

    def set_annotations(self, docs: "Iterable[Doc]", scores: Sequence[Related]) -> None:
        """Leave what `predict` gave in `doc._.rel`, instead of what was there."""
        register_attributes(READ)
        for doc, found in zip(docs, scores, strict=True):
            doc._.rel = found

    def _gold(self, example: Example) -> Gold:
        gold = gold_of(example, self.cfg["spans_key"])
        return replace(gold, mentions=tuple(map(_readable, gold.mentions)))

    def case_of(self, example: Example) -> Considered:
        """The pairs of the reference's spans, over the predicted document."""
        gold = self._gold(example)
        made_of = (fingerprint(example.predicted, example.reference), _comparable(gold), self.labels)
        known = self._memory.get(example.reference, made_of)
        if known is None:
            always = stated_pairs(gold, self.settings)
            considered = self._consider(source_of(example), gold.mentions, always)
            truth = truth_of(gold, considered.spans, considered.ends, self.settings)
            known = replace(considered, truth=truth)
            self._memory.put(example.reference, made_of, known)
        return known

    def _consider(
        self, plain: Plain, mentions: Sequence[Mention], always: Collection[tuple[int, int]] = ()
    ) -> Considered:
        """What is to be scored in a document."""
        words = words_of(plain)
        spans = lay_out(words, mentions)
        ends = candidate_pairs(
            words,
            spans,
            self.settings,
            max_tokens=self.cfg["max_tokens"],
            max_sentences=self.cfg["max_sentences"],
            always=always,
        )
        knows = self.cfg["rules"] and clues.can_be_had(self._language, {m.label for m in mentions})
        said = clues.relation_clues(plain, mentions) if knows and len(ends[0]) else None
        return Considered(pair_instances(words, spans, ends, self.labels, said), spans, ends)

    def loss_of(self, case: Considered, scores: Scores) -> tuple[float, Scores]:
        """Binary cross entropy of what is known about each pair."""
        assert case.truth is not None
        return relation_loss(
            scores,
            case.truth,
            kept=self._sampled(case.truth.holds),
            positive_weight=self.cfg["positive_weight"],
            smoothing=self.cfg["smoothing"],
        )

    def _sampled(self, holds: Scores) -> Flags:
        share = self.cfg["negatives"]
        if share >= 1.0:
            return np.ones(holds.shape, bool)
        kept: Flags = np.random.random(holds.shape) < share
        return kept

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The scorer's figures, and `rel_given_spans_f`: how well the gold's spans are related."""
        examples = list(examples)
        figures: dict[str, Any] = super().score(examples, **kwargs)
        if figures:
            figures |= self._given_spans(examples)
        return figures

    def _given_spans(self, examples: Sequence[Example]) -> dict[str, Any]:
        golds = [self._gold(example) for example in examples]
        docs = [example.predicted for example in examples]
        found = self._relate(docs, [gold.mentions for gold in golds], map(plain_copy, docs))
        tally, settings = Tally(), {setting.label: setting for setting in self.settings}
        for gold, (pairs, spans) in zip(golds, found, strict=True):
            places = [mention.place for mention in spans.mentions]
            links = {
                link(settings[label], places[head], places[child])
                for (head, child), labels in pairs.items()
                for label in labels
            }
            count_relations(tally, gold, links, self.settings)
        return tally.figures("rel_given_spans", "rel_given_spans_per_type")

    def read_labels(self, examples: Callable[[], Iterable[Example]], labels: Any) -> None:
        """Take the relations handed over, else those of the config, else those the references have."""
        if labels:
            self._configure(labels)
        elif not self.cfg["relations"]:
            self._configure(seen_relations(examples(), self.cfg["spans_key"]))


def _readable(mention: Mention) -> Mention:
    """The mention with those attributes alone that are features."""
    return dataclasses.replace(mention, attributes={n: v for n, v in mention.attributes.items() if n in READ})


def _comparable(gold: Gold) -> Hashable:
    """All that a gold says, to be compared with what it said before."""
    return (
        gold.mentions,
        tuple(tuple(sorted(mention.attributes.items())) for mention in gold.mentions),
        gold.complete,
        tuple((pair, tuple(labels.items())) for pair, labels in gold.relations.items()),
    )
