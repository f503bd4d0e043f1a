"""The configuration a training set is trained with: `spacy train config.cfg`, complete, no value left out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from annotator.document.base_layer import allows_overlap
from annotator.document.errors import ProjectError
from annotator.document.schema import LabelSchema
from annotator.extractor.models import load_model
from annotator.extractor.tokens import blank_pipeline
from annotator.extractor.training_notes import ALL_SPANS

TRAIN_FILE, DEV_FILE, LABELS_FOLDER = "train.spacy", "dev.spacy", "labels"
NER, SPANCAT, TOK2VEC = "ner", "spancat", "tok2vec"
FIRST_BATCH, LAST_BATCH = 600, 1500
"""Words of a training step, at first and later on: one article, then two or three."""
_EVALUATE_AFTER = (100, 1000)
"""Fewest and most steps between evaluations; in between, once an epoch."""
_PATIENCE = 8
"""Evaluations without a better score after which training ends."""
_MOST_STEPS = 20_000

Block = dict[str, Any]


def span_components(schema: LabelSchema, *, overlapping: bool) -> tuple[str, ...]:
    """The components that learn spans: `ner`, and `spancat` where spans overlap or the schema lets them."""
    return (NER, SPANCAT) if overlapping or allows_overlap(schema) else (NER,)


def make_config(
    schema: LabelSchema,
    *,
    components: Sequence[str] = (NER,),
    base_model: str | None = None,
    span_lengths: Collection[int] = (),
    seed: int = 0,
    words: int = 0,
    train: str = TRAIN_FILE,
    dev: str = DEV_FILE,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    annotating: Iterable[str] = (),
) -> str:
    """The text of a config that trains on `train.spacy` and `dev.spacy` in the current directory.

    The same arguments give the same text, with one version of spaCy.

    Args:
        schema: gives the language.
        components: to train, in this order, behind a shared `tok2vec`: `ner`, `spancat`, or the name of
            any factory that spaCy finds.
        base_model: an installed pipeline or the directory of one whose `tok2vec` is trained on; it must
            still be there when training starts. None starts from nothing and needs no model.
        span_lengths: lengths of spans in tokens as the data have them; `spancat` is offered all up to
            the longest.
        seed: of all random numbers.
        words: in the training set; sets how often is evaluated.
        train, dev: paths of the files, relative to the directory in which training is started.
        settings: component → settings of its own that replace the factory's.
        annotating: components whose predictions those behind them are trained on.

    Raises:
        ProjectError: the base model cannot be loaded, or shares no `tok2vec`.
        ValueError: spaCy knows no such factory, or it refuses the settings.
    """
    chosen = dict(settings or {})
    base = _base(base_model) if base_model else _FROM_NOTHING
    blocks = {name: _component(name, base.width, span_lengths, chosen.get(name, {})) for name in components}
    paths = {"train": train, "dev": dev, "labels": LABELS_FOLDER, "vectors": base.vectors}
    config: Block = {
        "paths": {**paths, "init_tok2vec": None},
        "system": {"gpu_allocator": None, "seed": seed},
        "nlp": {
            "lang": blank_pipeline(schema.language).lang,
            "pipeline": [TOK2VEC, *components],
            "batch_size": 64,
        },
        "components": {TOK2VEC: base.tok2vec, **blocks},
        "corpora": {name: _corpus(name) for name in ("train", "dev")},
        "training": _training(words, list(annotating)),
        "initialize": {
            "vectors": "${paths.vectors}",
            "init_tok2vec": "${paths.init_tok2vec}",
            "components": {name: _labels(name) for name in components if name in (NER, SPANCAT)},
        },
    }
    return _filled(config)


def listener(width: int) -> Block:
    """The model block by which a component shares the pipeline's `tok2vec`, which is so wide."""
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}


class _Base(Struct, frozen=True):
    """What training starts from: the block of `tok2vec`, its width, and the pipeline with its vectors."""

    tok2vec: Block
    width: int
    vectors: str | None = None


def _base(model: str) -> _Base:
    nlp = load_model(model)
    if TOK2VEC not in nlp.pipe_names:
        raise ProjectError(
            f"the pipeline {model!r} has no component {TOK2VEC} to start from",
            "name one that has, or train from nothing",
        )
    source = str(Path(model).absolute()) if Path(model).is_dir() else model
    tok2vec: Any = nlp.get_pipe(TOK2VEC)
    width = int(tok2vec.model.get_dim("nO"))
    return _Base({"source": source}, width, source if len(nlp.vocab.vectors) else None)


def _filled(config: Block) -> str:
    """The config with every default of this version of spaCy written out."""
    from spacy.util import CONFIG_SECTION_ORDER, get_sourced_components, load_model_from_config
    from thinc.api import Config

    ordered = Config(config, section_order=CONFIG_SECTION_ORDER)
    filled = load_model_from_config(ordered, auto_fill=True).config
    filled["components"].update(get_sourced_components(ordered))
    return str(filled.to_str())


def _component(name: str, width: int, span_lengths: Collection[int], settings: Mapping[str, Any]) -> Block:
    match name:
        case "ner":
            block: Block = {"factory": NER, "model": _ner_model(width)}
        case "spancat":
            block = _spancat(width, max(span_lengths, default=1))
        case _:
            block = {"factory": name}
    return {**block, **settings}


_WIDTH = 96
_FROM_NOTHING = _Base(
    {
        "factory": TOK2VEC,
        "model": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": _WIDTH,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": [5000, 1000, 2500, 2500],
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": _WIDTH,
                "depth": 4,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        },
    },
    _WIDTH,
)
"""The `tok2vec` of spaCy's small models."""


def _ner_model(width: int) -> Block:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": listener(width),
    }


def _spancat(width: int, longest: int) -> Block:
    return {
        "factory": SPANCAT,
        "spans_key": ALL_SPANS,
        "threshold": 0.5,
        "suggester": {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": longest},
        "model": {
            "@architectures": "spacy.SpanCategorizer.v1",
            "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
            "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": None, "nI": None},
            "tok2vec": listener(width),
        },
    }


def _corpus(name: str) -> Block:
    return {
        "@readers": "spacy.Corpus.v1",
        "path": f"${{paths.{name}}}",
        "max_length": 0,
        "gold_preproc": False,
        "limit": 0,
        "augmenter": None,
    }


def _labels(name: str) -> Block:
    """The labels as written beside the config; read from the data when the file is not there."""
    path = f"${{paths.labels}}/{name}.json"
    return {"labels": {"@readers": "spacy.read_labels.v1", "path": path, "require": False}}


def _training(words: int, annotating: list[str]) -> Block:
    least, most = _EVALUATE_AFTER
    evaluate_after = min(max(words // LAST_BATCH, least), most)
    return {
        "seed": "${system.seed}",
        "gpu_allocator": "${system.gpu_allocator}",
        "dev_corpus": "corpora.dev",
        "train_corpus": "corpora.train",
        "dropout": 0.1,
        "accumulate_gradient": 1,
        "patience": _PATIENCE * evaluate_after,
        "max_epochs": 0,
        "max_steps": _MOST_STEPS,
        "eval_frequency": evaluate_after,
        "annotating_components": annotating,
        "optimizer": {"@optimizers": "Adam.v1"},
        "batcher": {
            "@batchers": "spacy.batch_by_words.v1",
            "discard_oversize": False,
            "tolerance": 0.2,
            "size": {
                "@schedules": "compounding.v1",
                "start": FIRST_BATCH,
                "stop": LAST_BATCH,
                "compound": 1.005,
            },
        },
    }
