"""Floor 2: the project database."""
