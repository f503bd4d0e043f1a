"""Whole corpora as columns: every measure from one pass over arrays, with intervals."""
