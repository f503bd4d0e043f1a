"""UIMA CAS XMI for INCEpTION: a folder with a file for each article and person, and the types they use.

INCEpTION reads the articles as "UIMA CAS XMI (XML 1.0)" once its project has the layers: those of its
basic annotation project, or what Settings, Layers, Import makes of `TypeSystem.xml`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from annotator.document.errors import UsageError
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.file_names import safe_file_name
from annotator.formats.left_out import UNWRITABLE, note_left_out
from annotator.formats.losses import Losses
from annotator.formats.registry import WriteContext
from annotator.formats.xmi_cas import CasMaker
from annotator.formats.xmi_read import read
from annotator.formats.xmi_types import TYPE_SYSTEM

__all__ = ["read", "write"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (section 2.2 of the recommendation)."""


def write(articles: Iterable[AnnotatedArticle], context: WriteContext) -> Iterator[tuple[str, bytes]]:
    """`TypeSystem.xml`, then `KEY.xmi` for each article, or `KEY.PERSON.xmi` where several annotated it.

    An article with characters that XML 1.0 has no way to write (most controls) is left out and counted:
    without them its offsets would be those of another text.

    Raises:
        UsageError: dkpro-cassis is not installed.
    """
    try:
        maker = CasMaker(context.schema, context.dataset)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("cassis", "lxml"):
            raise
        raise UsageError("xmi needs the package cassis", "pip install 'annotator-tui[xmi]'") from error
    yield TYPE_SYSTEM, maker.type_system()
    for key, group in groupby(articles, key=lambda each: each.article.key):
        people = list(group)
        for article in people:
            if _is_writable(article, context.losses):
                note_left_out(article, context.losses)
                name = safe_file_name(key)
                yield (
                    f"{name}.{article.annotator}.xmi" if len(people) > 1 else f"{name}.xmi",
                    maker.xmi(article),
                )


def _is_writable(article: AnnotatedArticle, losses: Losses) -> bool:
    """Whether XML 1.0 can hold all that the file would say; a loss is noted when not."""
    for what, text in _strings(article):
        if found := _NOT_XML.search(text):
            place = f"{what} has U+{ord(found[0]):04X} at character {found.start()}"
            losses.add(UNWRITABLE, f"{article.article.key}: {place}")
            return False
    return True


def _strings(article: AnnotatedArticle) -> Iterator[tuple[str, str]]:
    """All that goes into the file as it is, each with what it is."""
    yield "the text", article.article.text
    yield "the key", article.article.key
    yield "the note", article.annotations.note
    for record in article.accepted():
        for name, value in record.span.attributes.items():
            for text in [value] if isinstance(value, str) else value:
                yield name, text
