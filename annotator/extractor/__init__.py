"""Floor 2: spaCy, from tokens to suggestions."""
