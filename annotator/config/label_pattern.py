"""What a label may be called: as Prodigy and others let it, without signs that mean something elsewhere.

Commas, brackets and bars part labels from each other in ids, rules and other tools' files; quotation
marks and backslashes would have to be escaped; an equals sign parts two labels on the command line.
"""

_NEVER = r'(),|="\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069'
LABEL = rf"^[^\s{_NEVER}](?:[^{_NEVER}]{{0,62}}[^\s{_NEVER}])?$"
"""One to 64 characters, spaces inside alone."""
