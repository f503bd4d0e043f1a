"""Short annotated texts from which the components that learn are taught in tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.document.article import Article
from annotator.document.relations import Relation
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.extractor.docbin import training_doc
from annotator.extractor.noting import TrainingArticle
from annotator.extractor.tokens import tokenize
from annotator.extractor.trainable.settings import attribute_blocks, relation_blocks
from annotator.extractor.training_examples import words_alone

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

Words = str
Link = tuple[str, Words, Words]


@dataclass(frozen=True)
class Lesson:
    """A text and what is annotated in it.

    Attributes:
        spans: words, label and attributes; the words' first place is meant.
        links: label, and the words of head and child, of accepted relations.
        refused: the same of rejected ones, left_open: of those left undecided.
        frames: the words of the events whose frame was looked at; None for all of them.
    """

    text: str
    spans: tuple[tuple[Words, str, dict[str, AttributeValue]], ...]
    links: tuple[Link, ...] = ()
    refused: tuple[Link, ...] = ()
    left_open: tuple[Link, ...] = ()
    frames: tuple[Words, ...] | None = None
    finished: bool = True


def event(
    words: Words, event_type: str, **more: AttributeValue
) -> tuple[Words, str, dict[str, AttributeValue]]:
    """An EVENT of a type."""
    return words, "EVENT", {"event_type": event_type, **more}


def actor(words: Words, kind: str = "person") -> tuple[Words, str, dict[str, AttributeValue]]:
    """An ACTOR."""
    return words, "ACTOR", {"kind": kind}


def role(words: Words) -> tuple[Words, str, dict[str, AttributeValue]]:
    """A ROLE."""
    return words, "ROLE", {}


LESSONS = (
    Lesson(
        "General Dara met Oke in Lusaka.",
        (role("General"), actor("Dara"), event("met", "CONSULT", mode="visit"), actor("Oke")),
        (("SOURCE", "met", "Dara"), ("TARGET", "met", "Oke"), ("HOLDS", "Dara", "General")),
    ),
    Lesson(
        "Tolvia condemned Marenia.",
        (
            actor("Tolvia", "state"),
            event("condemned", "ACCUSE", mode="disapprove"),
            actor("Marenia", "state"),
        ),
        (("SOURCE", "condemned", "Tolvia"), ("TARGET", "condemned", "Marenia")),
    ),
    Lesson(
        "Oke was arrested by the Coastal Guard.",
        (actor("Oke"), event("arrested", "COERCE", mode="arrest"), actor("Coastal Guard", "org")),
        (("SOURCE", "arrested", "Coastal Guard"), ("TARGET", "arrested", "Oke")),
    ),
    Lesson(
        "President Marsh will not visit Varn next week.",
        (
            role("President"),
            actor("Marsh"),
            event("visit", "CONSULT", mode="visit", polarity="negative", time=("future",)),
            actor("Varn", "state"),
        ),
        (("SOURCE", "visit", "Marsh"), ("TARGET", "visit", "Varn"), ("HOLDS", "Marsh", "President")),
    ),
    Lesson(
        "Terzi, the minister, refused. The Northern Dawn (ND) shelled Varn.",
        (
            actor("Terzi"),
            role("minister"),
            event("refused", "REJECT"),
            actor("Northern Dawn", "group"),
            actor("ND", "group"),
            event("shelled", "ASSAULT", mode="heavy-weapons"),
            actor("Varn", "state"),
        ),
        (
            ("SOURCE", "refused", "Terzi"),
            ("HOLDS", "Terzi", "minister"),
            ("SAME_AS", "ND", "Northern Dawn"),
            ("SOURCE", "shelled", "Northern Dawn"),
            ("TARGET", "shelled", "Varn"),
        ),
    ),
    Lesson(
        "If Tolvia agrees, the union could send aid to Varn.",
        (
            actor("Tolvia", "state"),
            event("agrees", "AGREE", time=("hypothetical",)),
            actor("union", "org"),
            event("send", "AID", time=("future", "hypothetical")),
            actor("Varn", "state"),
        ),
        (("SOURCE", "agrees", "Tolvia"), ("SOURCE", "send", "union"), ("TARGET", "send", "Varn")),
    ),
)


def article_of(lesson: Lesson) -> TrainingArticle:
    """The lesson as a person's annotations of an article."""
    spans = {
        words: Span(words, start, start + len(words), label, attributes)
        for words, label, attributes in lesson.spans
        for start in (lesson.text.index(words),)
    }
    looked_at = [words for words, label, _ in lesson.spans if label == "EVENT"]
    links = [
        _record(link, verdict)
        for verdict, some in (
            (Verdict.ACCEPTED, lesson.links),
            (Verdict.REJECTED, lesson.refused),
            (Verdict.UNDECIDED, lesson.left_open),
        )
        for link in some
    ]
    return TrainingArticle(
        Article(lesson.text, lesson.text, {}),
        tokenize(lesson.text),
        "alice",
        Annotations(
            {words: SpanRecord(span, Verdict.ACCEPTED, None) for words, span in spans.items()},
            {record.relation.id: record for record in links},
            frozenset(looked_at if lesson.frames is None else lesson.frames),
            Answer.ACCEPT if lesson.finished else None,
        ),
    )


def _record(link: Link, verdict: Verdict) -> RelationRecord:
    label, head, child = link
    return RelationRecord(Relation(f"{label} {head} {child} {verdict}", label, head, child), verdict, None)


def taught(nlp: "Language", schema: LabelSchema, lessons: Iterable[Lesson] = LESSONS) -> "list[Example]":
    """Training examples of the lessons."""
    from spacy.training import Example

    references = [
        training_doc(nlp.vocab, article_of(one), schema, lambda kind, words: None) for one in lessons
    ]
    return [Example(words_alone(reference), reference) for reference in references]


def pipeline(
    schema: LabelSchema, *, attributes: Any = None, relations: Any = None, language: str = "en"
) -> "Language":
    """Both components on a blank pipeline, with these further settings."""
    import spacy

    nlp = spacy.blank(language)
    nlp.add_pipe(
        "annotator_attributes", config={"attributes": attribute_blocks(schema), **(attributes or {})}
    )
    nlp.add_pipe(
        "annotator_relation_model", config={"relations": relation_blocks(schema), **(relations or {})}
    )
    return nlp


def teach(
    nlp: "Language", examples: "Sequence[Example]", steps: int, *, seed: int = 0, rate: float = 0.005
) -> list[dict[str, float]]:
    """Train on all examples at once so many times; the losses of each time."""
    from spacy.util import fix_random_seed
    from thinc.api import Adam

    fix_random_seed(seed)
    nlp.initialize(lambda: examples)
    optimizer = Adam(rate)
    return [dict(nlp.update(examples, sgd=optimizer)) for _ in range(steps)]


def with_gold_spans(examples: "Sequence[Example]") -> "list[Doc]":
    """The words of the examples with the entities of their references."""
    docs = []
    for example in examples:
        doc = example.predicted.copy()
        doc.set_ents(
            [doc.char_span(e.start_char, e.end_char, label=e.label_) for e in example.reference.ents]
        )
        docs.append(doc)
    return docs
