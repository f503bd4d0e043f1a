"""The components' spaCy factories, registered when first asked for.

`nlp.add_pipe` finds them by name in any program in which this package is installed, through the
entry points in group `spacy_factories`, which name the functions in `entry_points`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.extractor.rules.actors import Actors
from annotator.extractor.rules.annotation import register_extensions
from annotator.extractor.rules.events import Events
from annotator.extractor.rules.relations import Relations
from annotator.extractor.rules.roles import Roles

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENTS = ("annotator_actors", "annotator_roles", "annotator_events", "annotator_relations")
"""Names of the components, in the order in which they must run."""


def actors(nlp: "Language", name: str) -> "Callable[[Doc], Doc]":
    """Factory of `annotator_actors`: named and national participants."""
    register_extensions()
    return Actors()


def roles(nlp: "Language", name: str) -> "Callable[[Doc], Doc]":
    """Factory of `annotator_roles`: titles with their premodifiers."""
    register_extensions()
    return Roles()


def events(nlp: "Language", name: str) -> "Callable[[Doc], Doc]":
    """Factory of `annotator_events`: trigger words with type, mode, polarity and time."""
    register_extensions()
    return Events()


def relations(nlp: "Language", name: str) -> "Callable[[Doc], Doc]":
    """Factory of `annotator_relations`: SOURCE, TARGET, HOLDS and SAME_AS between the spans found."""
    register_extensions()
    return Relations()


@lru_cache(maxsize=1)
def register_factories() -> None:
    """Tell spaCy about the factories; needed once in a program."""
    from spacy.language import Language

    for name, factory in zip(COMPONENTS, (actors, roles, events, relations), strict=True):
        Language.factory(name, func=factory)
