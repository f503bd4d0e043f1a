"""Floor 2: agreement between annotators."""
