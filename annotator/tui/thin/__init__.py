"""Sends the terminal only what changed: a shadow of its cells, and the least output that mends it."""
