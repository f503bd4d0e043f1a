"""Counts what of an imported row a training format has no place for."""

from annotator.document.safe_text import cut
from annotator.document.schema import LabelSchema
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.losses import Losses
from annotator.formats.unwritten import unwritten
from annotator.store.articles import get_incoming
from annotator.store.database import Database

_PLACE = 80
"""Cells of the words that name a place."""


def note_row(database: Database, given: AnnotatedArticle, schema: LabelSchema, losses: Losses) -> None:
    """Note what stays with the row that an article, or this person's answer to it, came as."""
    key = given.article.key
    line = get_incoming(database, key, given.annotator).line
    if line is None:
        return
    attributes = frozenset(attribute.id for attribute in schema.attributes)
    for kind, words in unwritten(line, attributes):
        losses.add(kind, f"{key}: {cut(words, _PLACE)}")
