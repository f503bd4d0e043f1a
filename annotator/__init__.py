"""annotator: turns news articles into training data, in a terminal, with the keyboard."""

__version__ = "0.1.0"
