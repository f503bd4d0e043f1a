"""The lexicon files that ship with the rules."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def read_lexicon(name: str) -> Mapping[str, Any]:
    """The lexicon file `name` (without `.toml`) as it is written."""
    content = files("annotator.extractor.rules").joinpath("lexicons", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(content)
