"""What spaCy's entry points name; importing it, as spaCy does when asked for one, registers the factories."""

from annotator.extractor.rules.factories import actors, events, register_factories, relations, roles

register_factories()

__all__ = ["actors", "events", "relations", "roles"]
