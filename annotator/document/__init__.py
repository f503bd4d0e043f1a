"""Floor 0: articles, tokens, spans, relations, the label schema. Standard library only."""
