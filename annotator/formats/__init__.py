"""Floor 2: codecs of text formats."""
