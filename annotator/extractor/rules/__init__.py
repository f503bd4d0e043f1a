"""Rules as spaCy components: actors, roles, events, relations, and the lexicons they read."""
