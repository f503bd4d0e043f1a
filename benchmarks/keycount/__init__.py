"""How many keys an article costs: the parts of `benchmarks/keystrokes.py`."""
