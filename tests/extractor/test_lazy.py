"""What loading the extractor's modules costs, and what ships with them."""

import subprocess
import sys
from importlib.resources import files

import pytest

from annotator.extractor.lexicons import read_lexicon
from annotator.extractor.rules.factories import COMPONENTS, actors, events, relations, roles


def test_importing_the_extractor_does_not_import_spacy() -> None:
    code = (
        "import sys, annotator.extractor.suggest, annotator.extractor.pipeline;"
        "import annotator.workspace.evaluation;"
        "print([name for name in ('spacy', 'numpy', 'thinc') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name", ["events", "furniture", "irregular", "organizations", "places", "roles", "states"]
)
def test_lexicons_ship_beside_the_rules(name: str) -> None:
    assert files("annotator.extractor.rules").joinpath("lexicons", f"{name}.toml").is_file()
    assert read_lexicon(name)


def test_every_component_has_a_factory() -> None:
    assert len(COMPONENTS) == len({actors, roles, events, relations})
