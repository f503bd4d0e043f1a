"""Runs full-screen programs in a pseudo-terminal of their own, and measures what a key costs."""
