"""A small annotated article, made by hand, for tests of training documents."""

from collections.abc import Iterable, Mapping

from annotator.document.article import Article, Tokens
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue, Span, SuggestedSpan
from annotator.editing.annotations import Annotations, Answer, RelationRecord, SpanRecord, Verdict
from annotator.extractor.docbin import Told, training_doc
from annotator.extractor.noting import TrainingArticle
from tests.support.articles import RULES, make_schema, tokenize

TEXT = "General Dara met Oke in Lusaka. She refused to say more.\n\nDara left."


def span(words: str, label: str, text: str = TEXT, **attributes: AttributeValue) -> Span:
    """The first place of the words; its id is words and label."""
    start = text.index(words)
    return Span(f"{words}/{label}", start, start + len(words), label, attributes)


def record(
    marked: Span,
    verdict: Verdict = Verdict.ACCEPTED,
    *,
    began: Span | None = None,
    replaced: bool = False,
) -> SpanRecord:
    """A decided span, made by hand unless `began` says what was suggested."""
    return SpanRecord(marked, verdict, SuggestedSpan(began, RULES) if began else None, replaced)


def link(
    label: str,
    head: Span,
    child: Span,
    verdict: Verdict = Verdict.ACCEPTED,
    *,
    began: Relation | None = None,
) -> RelationRecord:
    """A decided relation."""
    relation = Relation(f"{label} {head.id} {child.id}", label, head.id, child.id)
    return RelationRecord(relation, verdict, SuggestedRelation(began, RULES) if began else None)


def annotated(
    spans: Iterable[SpanRecord] = (),
    links: Iterable[RelationRecord] = (),
    *,
    frames: Iterable[Span] = (),
    answer: Answer | None = Answer.ACCEPT,
    text: str = TEXT,
    tokens: Tokens | None = None,
    suggested: Mapping[str, Span] | None = None,
    foreign_tokens: bool = False,
) -> TrainingArticle:
    """An article with these decisions."""
    return TrainingArticle(
        Article("a1", text, {"title": "Dara leaves", "source": "Post", "date": "2024-05-01"}),
        tokens or tokenize(text),
        "alice",
        Annotations(
            {each.span.id: each for each in spans},
            {each.relation.id: each for each in links},
            frozenset(each.id for each in frames),
            answer,
        ),
        (suggested or {}).get,
        foreign_tokens,
    )


class Made:
    """The document of an article, and what was told while it was made."""

    def __init__(self, given: TrainingArticle, schema: LabelSchema | None = None) -> None:
        from spacy.vocab import Vocab

        self.told: list[tuple[Told, str]] = []
        self.doc = training_doc(
            Vocab(), given, schema or make_schema(), lambda kind, words: self.told.append((kind, words))
        )
        self.note = self.doc.user_data["annotator"]
        self.rel = self.doc.user_data["._.", "rel", None, None]

    def entities(self) -> list[tuple[str, str]]:
        """Words and label of each entity."""
        return [(entity.text, entity.label_) for entity in self.doc.ents]

    def group(self, key: str) -> list[tuple[str, str]]:
        """Words and label of each span of a group."""
        return [(each.text, each.label_) for each in self.doc.spans[key]]

    def unknown(self) -> list[str]:
        """The words of which it is unknown whether they are part of an entity."""
        return [token.text for token in self.doc if token.ent_iob == 0]
