"""What the types and features of our CAS files are called: INCEpTION's own where it has them."""

import re
from collections.abc import Mapping

from annotator.document.schema import Attribute, LabelSchema

SPAN, RELATION = "custom.Span", "custom.Relation"
"""The layers that INCEpTION's basic annotation project has."""
LABEL = "label"
GOVERNOR, DEPENDENT = "Governor", "Dependent"
"""Where a relation begins and where it ends, in any project."""
STATE = "annotator.Article"
"""Ours: one for each file, with what is said of the whole article. INCEpTION leaves it aside."""
STATE_FEATURES = ("key", "annotator", "answer", "flagged", "note", "meta", "at")

METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"

TYPE_SYSTEM = "TypeSystem.xml"
"""The file beside the articles that defines all of these."""

_TAKEN = frozenset({LABEL, "begin", "end", "sofa", "self", "type", "id", "xmiID", GOVERNOR, DEPENDENT})
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]")


def features(schema: LabelSchema) -> Mapping[str, Attribute]:
    """The feature of SPAN for each attribute: its id as far as that is a name in UIMA and free."""
    found: dict[str, Attribute] = {}
    for attribute in schema.attributes:
        name = _NOT_IN_A_NAME.sub("_", attribute.id)
        if not name[:1].isalpha():
            name = f"a_{name}"
        while name in _TAKEN or name in found:
            name += "_of_span"
        found[name] = attribute
    return found
