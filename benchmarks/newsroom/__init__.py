"""Invented news articles with exact annotations, to measure retraining on; free to use for anything (CC0)."""
