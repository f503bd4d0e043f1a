"""Short names of layers and measures; `--json` has the whole ones."""

from annotator.agreement.corpus.rows import Estimate, Layer

LAYERS = {
    Layer.SPANS: "spans",
    Layer.TOKENS: "tokens",
    Layer.UNITIZING: "unitizing",
    Layer.EVENTS: "events",
    Layer.RELATIONS: "relations",
    Layer.ARGUMENTS: "event arguments",
    Layer.ATTRIBUTES: "attributes",
    Layer.DOCUMENTS: "answers about articles",
}

MEASURES = {
    "f1.strict": "F1 extent and label",
    "f1.exact": "F1 extent",
    "f1.partial": "F1 overlap counts half",
    "f1.type": "F1 label, any overlap",
    "f1.overlap": "F1 any overlap",
    "f1.dice": "F1 overlap by Dice",
    "percent.all": "percent, all",
    "percent.annotated": "percent, annotated",
    "cohen.all": "Cohen's κ, all",
    "cohen.annotated": "Cohen's κ, annotated",
    "fleiss.all": "Fleiss' κ, all",
    "fleiss.annotated": "Fleiss' κ, annotated",
    "alpha.all": "α, all",
    "alpha.annotated": "α, annotated",
    "u_alpha": "uα extents and labels",
    "u_alpha.binary": "|uα labelled at all",
    "cu_alpha": "cuα labels alone",
    "alpha_u.1995": "α_U 1995, of articles",
    "nugget.span": "F1 triggers by Dice",
    "nugget.type": "F1 + type",
    "nugget.attributes": "F1 + all attributes",
    "relation.exact": "F1 ends exact",
    "relation.aligned": "F1 ends overlap",
    "relation.unlabelled": "F1 whatever the type",
    "relation.conditional": "F1 given shared ends",
    "linking.percent": "percent, candidates",
    "linking.cohen": "Cohen's κ, candidates",
    "linking.alpha": "α, candidates",
    "same_as.closure": "F1 closed, ends overlap",
    "same_as.closure_exact": "F1 closed, ends exact",
    "attribute.alpha": "α",
    "attribute.cohen": "Cohen's κ",
    "attribute.percent": "percent",
    "attribute.coverage": "share of spans matched",
    "document.percent": "percent, mean of articles",
    "document.percent_values": "percent, by ratings",
    "document.fleiss": "Fleiss' κ",
    "document.ac1": "Gwet's AC1",
    "document.cohen": "Cohen's κ",
    "document.scott": "Scott's π",
    **{f"document.ac2.{scale}": f"Gwet's AC2, {scale}" for scale in ("linear", "quadratic")},
    **{f"document.cohen.{scale}": f"Cohen's κ, {scale}" for scale in ("linear", "quadratic")},
}

_LEVELS = {
    "trigger": "F1 triggers",
    "trigger_type": "F1 triggers + type",
    "argument": "F1 arguments",
    "role": "F1 arguments + role",
    "type_given_trigger": "types given trigger",
    "argument_given_type": "F1 arguments given type",
    "role_given_argument": "roles given argument",
}

MEASURES |= {
    f"argument.{way}.{level}": name for way in ("aligned", "exact") for level, name in _LEVELS.items()
}


def name_of(one: Estimate) -> str:
    """What a measure is called in the table."""
    if one.measure.startswith(("document.alpha", "attribute.alpha")):
        return f"α, {one.formula.rpartition(', ')[2]}"
    return MEASURES.get(one.measure, one.formula)


def group_of(one: Estimate) -> str:
    """Under which heading it stands within its layer, or empty."""
    if one.layer is Layer.ARGUMENTS:
        return "exact extents" if one.measure.startswith("argument.exact") else "extents that overlap"
    return one.label or ""
