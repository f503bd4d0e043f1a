"""Short names of layers and measures; `--json` has the whole ones."""

from annotator.agreement.corpus.rows import How, Layer

LAYERS = {
    Layer.SPANS: "spans",
    Layer.TOKENS: "tokens",
    Layer.UNITIZING: "unitizing",
    Layer.EVENTS: "events",
    Layer.RELATIONS: "relations",
    Layer.ARGUMENTS: "event arguments",
    Layer.ATTRIBUTES: "attributes of matched spans",
    Layer.DOCUMENTS: "answers about articles",
}

OVER = {How.MEAN: ", mean", How.POOLED: ", pooled", How.ALL: "", How.PAIR: ""}

MEASURES = {
    "f1.strict": "F1 extent and label",
    "f1.exact": "F1 extent",
    "f1.partial": "F1 overlap as half",
    "f1.type": "F1 label, any overlap",
    "f1.overlap": "F1 any overlap",
    "f1.dice": "F1 overlap by Dice",
    "cohen.all": "Cohen's κ, all tokens",
    "cohen.annotated": "Cohen's κ, annotated tokens",
    "fleiss.all": "Fleiss' κ, all tokens",
    "fleiss.annotated": "Fleiss' κ, annotated tokens",
    "alpha.all": "α, all tokens",
    "alpha.annotated": "α, annotated tokens",
    "u_alpha": "uα extents and labels",
    "u_alpha.binary": "|uα labelled at all",
    "cu_alpha": "cuα labels where both labelled",
    "alpha_u.1995": "α_U 1995, mean over articles",
    "nugget.span": "F1 triggers by Dice",
    "nugget.type": "F1 + type",
    "nugget.attributes": "F1 + all attributes",
    "relation.exact": "F1 ends exact",
    "relation.aligned": "F1 ends overlap",
    "relation.unlabelled": "F1 whatever the type",
    "relation.conditional": "F1 given shared ends",
    "linking.cohen": "Cohen's κ, candidate pairs",
    "linking.alpha": "α, candidate pairs",
    "same_as.closure": "F1 closed, ends overlap",
    "same_as.closure_exact": "F1 closed, ends exact",
    "attribute.alpha": "α",
    "attribute.cohen": "Cohen's κ",
    "attribute.percent": "percent",
    "attribute.coverage": "share of spans matched",
    "document.percent": "percent, mean over articles",
    "document.alpha": "α",
    "document.fleiss": "Fleiss' κ",
    "document.ac1": "Gwet's AC1",
    "document.cohen": "Cohen's κ, mean",
}

_LEVELS = {
    "trigger": "F1 triggers",
    "trigger_type": "F1 triggers + type",
    "argument": "F1 arguments",
    "role": "F1 arguments + role",
    "type_given_trigger": "types given the trigger",
    "argument_given_type": "F1 arguments given type",
    "role_given_argument": "roles given the argument",
}

MEASURES |= {
    f"argument.{way}.{level}": f"{name}, {way}"
    for way in ("aligned", "exact")
    for level, name in _LEVELS.items()
}
