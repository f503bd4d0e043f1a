"""The pipeline that `annotator train` trains: evidence first, then components that learn.

    annotator_evidence → ner (→ spancat) → annotator_attributes → annotator_relation_model

What the English model and the rules know goes in as evidence, and the part of `ner` that reads words begins
with the weights of the model's own.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from annotator.document.errors import ProjectError
from annotator.document.schema import LabelSchema
from annotator.extractor import models
from annotator.extractor.evidence.columns import COLUMNS
from annotator.extractor.evidence.component import EVIDENCE, Evidence
from annotator.extractor.evidence.factories import EVIDENCE_TOK2VEC, register_factories
from annotator.extractor.pipeline import blank_with_rules, model_with_rules
from annotator.extractor.rules.factories import COMPONENTS
from annotator.extractor.tokens import blank_pipeline
from annotator.extractor.trained_facts import is_trained_here
from annotator.extractor.training_config import NER, SPANCAT
from annotator.extractor.training_notes import ALL_SPANS

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model

ATTRIBUTES, RELATIONS = "annotator_attributes", "annotator_relation_model"
BLANK = "blank"
"""The name of a base that asks for training without any model."""
_ENGLISH = "en"
_WIDTH = 96
_NAMELESS = "pipeline"
Block = dict[str, Any]


class Recipe(Struct, frozen=True):
    """What a pipeline is made of.

    Attributes:
        base: the pipeline to start from, by package name or directory; empty for none.
        rules: whether the rules are asked for evidence; they are English.
        spans: components that learn spans, `ner` and perhaps `spancat`.
        longest_span: in tokens, for `spancat`.
    """

    base: str = ""
    rules: bool = True
    spans: tuple[str, ...] = (NER,)
    longest_span: int = 1


def default_base(schema: LabelSchema) -> str:
    """The English model where it is installed and the schema is English, else none."""
    is_there = schema.language == _ENGLISH and models.is_installed(models.DEFAULT_MODEL)
    return models.DEFAULT_MODEL if is_there else ""


def build_pipeline(schema: LabelSchema, recipe: Recipe) -> "Language":
    """The pipeline before training; its components have no labels and no weights yet.

    Raises:
        ProjectError: the base cannot be loaded, or is itself one that was trained here.
    """
    from annotator.extractor.trainable.factories import register_factories as register_trainable
    from annotator.extractor.trainable.settings import attribute_blocks, relation_blocks

    register_factories()
    register_trainable()
    inside = _inside(schema, recipe)
    nlp = _empty(schema, inside)
    if inside is not None:
        component = nlp.add_pipe(EVIDENCE)
        assert isinstance(component, Evidence)
        component.inside = inside
    reading = _reading(inside)
    if NER in recipe.spans:
        nlp.add_pipe(NER, config={"model": _ner_model(reading)})
    if SPANCAT in recipe.spans:
        nlp.add_pipe(SPANCAT, config=_spancat(reading, recipe.longest_span))
    if attributes := attribute_blocks(schema):
        nlp.add_pipe(ATTRIBUTES, config={"attributes": attributes})
    if relations := relation_blocks(schema):
        nlp.add_pipe(RELATIONS, config={"relations": relations})
    return nlp


def trained_components(nlp: "Language") -> tuple[str, ...]:
    """Those that learn, in the order in which they are trained."""
    return tuple(name for name in nlp.pipe_names if name != EVIDENCE)


def base_version(nlp: "Language") -> str:
    """Package and version of the model that gives evidence, empty without one."""
    inside = nlp.get_pipe(EVIDENCE).inside if nlp.has_pipe(EVIDENCE) else None
    if inside is None or inside.meta.get("name") in ("", None, _NAMELESS):
        return ""
    return f"{models.pipeline_name(inside)} {models.pipeline_version(inside)}"


def has_rules(nlp: "Language") -> bool:
    """Whether the rules give evidence."""
    inside = nlp.get_pipe(EVIDENCE).inside if nlp.has_pipe(EVIDENCE) else None
    return inside is not None and inside.has_pipe(COMPONENTS[0])


def begin_with_base_weights(nlp: "Language", name: str) -> bool:
    """Give the part of a component that reads words the weights of the base; whether there were any.

    The component has been initialized.
    """
    inside = nlp.get_pipe(EVIDENCE).inside if nlp.has_pipe(EVIDENCE) else None
    source = _word_reader(inside)
    target = _words_of(nlp.get_pipe(name).model)
    if source is None or target is None or len(list(source.walk())) != len(list(target.walk())):
        return False
    target.from_bytes(source.to_bytes())
    return True


def _inside(schema: LabelSchema, recipe: Recipe) -> "Language | None":
    """The pipeline that gives evidence: base and rules, one of them, or None."""
    with_rules = recipe.rules and schema.language == _ENGLISH
    if not recipe.base:
        return blank_with_rules() if with_rules else None
    inside = model_with_rules(recipe.base) if with_rules else models.load_model(recipe.base)
    if is_trained_here(inside):
        raise ProjectError(
            f"the base {recipe.base!r} is a pipeline that was trained here",
            "train from the model it began with; every training uses all annotations",
        )
    return inside


def _empty(schema: LabelSchema, inside: "Language | None") -> "Language":
    """A blank pipeline of the schema's language, with the words and tables of the base."""
    import spacy

    language = blank_pipeline(schema.language).lang
    nlp = spacy.blank(language) if inside is None else spacy.blank(language, vocab=inside.vocab)
    nlp.max_length = blank_pipeline(schema.language).max_length
    return nlp


def _reading(inside: "Language | None") -> Block:
    """The block of the part that reads words and evidence."""
    words = _word_block(inside)
    if inside is None:
        return words
    width = int(words.get("encode", {}).get("width", _WIDTH))
    return {
        "@architectures": EVIDENCE_TOK2VEC,
        "tok2vec": words,
        "encode": _encode(width, depth=1),
        "columns": list(COLUMNS),
    }


def _word_block(inside: "Language | None") -> Block:
    """How the base reads words, or how spaCy does for small training sets."""
    if _word_reader(inside) is not None:
        assert inside is not None
        components = inside.config.interpolate()["components"]
        own: Block = components[NER]["model"]["tok2vec"]
        return own if "embed" in own else components["tok2vec"]["model"]
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": _WIDTH,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": [5000, 1000, 2500, 2500],
            "include_static_vectors": False,
        },
        "encode": _encode(_WIDTH, depth=4),
    }


def _encode(width: int, *, depth: int) -> Block:
    return {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": width,
        "depth": depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }


def _word_reader(inside: "Language | None") -> "Model[Any, Any] | None":
    """The tok2vec of the base's `ner`, its own or the one it listens to; None where there is none."""
    if inside is None or not inside.has_pipe(NER):
        return None
    block: Mapping[str, Any] = inside.config.interpolate()["components"][NER].get("model", {})
    own = block.get("tok2vec", {})
    if "embed" in own:
        model: Model[Any, Any] = inside.get_pipe(NER).model.get_ref("tok2vec").layers[0]
        return model
    if "Listener" in str(own.get("@architectures")) and inside.has_pipe("tok2vec"):
        shared: Model[Any, Any] = inside.get_pipe("tok2vec").model
        return shared if "embed" in inside.config.interpolate()["components"]["tok2vec"]["model"] else None
    return None


def _words_of(model: "Model[Any, Any]") -> "Model[Any, Any] | None":
    from annotator.extractor.evidence.layers import WORDS

    for node in model.walk():
        if node.has_ref(WORDS):
            return node.get_ref(WORDS)
    return None


def _ner_model(reading: Block) -> Block:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": reading,
    }


def _spancat(reading: Block, longest: int) -> Block:
    return {
        "spans_key": ALL_SPANS,
        "threshold": 0.5,
        "suggester": {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": longest},
        "model": {
            "@architectures": "spacy.SpanCategorizer.v1",
            "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
            "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": None, "nI": None},
            "tok2vec": reading,
        },
    }
