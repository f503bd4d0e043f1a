"""Agreement between annotators: what is computed, from plain sequences or from columns.

Nothing here needs a project. Spans are `(start, end, label)` with exclusive ends, coded units one sequence
per unit with None where a rating is missing; every value is a `Value` or an `Undefined` with its reason.

>>> from annotator.agreement import krippendorff_alpha, match, span_score
>>> str(krippendorff_alpha([["yes", "yes"], ["no", "no"], ["yes", "no"], ["no", None]]).figure)
'0.444'
>>> str(span_score(match([(0, 4, "ACTOR"), (9, 12, "EVENT")], [(0, 4, "ACTOR")])).f1)
'0.667'

Matching and scores of one document: `match`, `span_scores`, `label_scores`, `label_confusion`; over
documents `pairwise_f1`; events `nugget_scores`, `argument_scores`; relations `relation_scores`,
`same_as_scores`; all differences as a list `all_disagreements`.

Coded units (documents, attributes, tokens): `krippendorff_alpha`, `cohen_kappa`, `fleiss_kappa`,
`scott_pi`, `gwet_ac1`, `gwet_ac2`, `bennett_s`, `percent_agreement`.

Unitizing: `u_alpha`, `u_alpha_binary`, `cu_alpha`, `ku_alpha` over a `Continuum` or over sums of
`coincide`; `alpha_u_1995` only to compare with INCEpTION; `gamma_agreement` with the extra `gamma`.

A whole corpus with intervals: `measure(corpus_of(documents))`, or `Corpus.of` where there are columns.

>>> from annotator.agreement import Document, Plan, corpus_of, measure
>>> both = {"ana": [(0, 4, "ACTOR"), (9, 12, "EVENT")], "bo": [(0, 4, "ACTOR")]}
>>> report = measure(corpus_of([Document("1", 20, both)]), Plan(replicates=200))
>>> str(report.find("f1.strict").figure)
'0.667'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.agreement.alpha import krippendorff_alpha, krippendorff_alpha_per_category
    from annotator.agreement.arguments import ArgumentScores, argument_scores
    from annotator.agreement.attributes import (
        Attribute,
        Coverage,
        attribute_coverage,
        attribute_ratings,
        attribute_units,
    )
    from annotator.agreement.bootstrap import Interval, Plan, bootstrap_interval
    from annotator.agreement.coefficient import Coefficient
    from annotator.agreement.confusion import Confusion, label_confusion
    from annotator.agreement.continuum import Continuum
    from annotator.agreement.corpus.columns import Corpus, RelationColumns, SpanColumns
    from annotator.agreement.corpus.documents import Document, corpus_of
    from annotator.agreement.corpus.options import Options
    from annotator.agreement.corpus.report import Report, measure
    from annotator.agreement.corpus.rows import Estimate, How, Layer, Note
    from annotator.agreement.disagreements import (
        DifferenceKind,
        Disagreement,
        all_disagreements,
        ranked,
        relation_disagreements,
        span_disagreements,
    )
    from annotator.agreement.distances import Metric, Scale, jaccard_distance, masi_distance, set_distance
    from annotator.agreement.gamma import Gamma, GammaError, GammaPlan, gamma_agreement, gamma_is_installed
    from annotator.agreement.gwet import gwet_ac1, gwet_ac2
    from annotator.agreement.kappa import (
        bennett_s,
        cohen_kappa,
        cohen_kappa_maximum,
        cohen_kappa_per_category,
        davies_fleiss_kappa,
        fleiss_kappa,
        fleiss_kappa_per_category,
        light_kappa,
        pairwise_cohen_kappa,
        scott_pi,
    )
    from annotator.agreement.linking import candidate_ratings
    from annotator.agreement.links import Aligned, Link, Linked, align_links
    from annotator.agreement.matching import Matching, Pair, Stage, match, match_by_overlap
    from annotator.agreement.mentions import Mention
    from annotator.agreement.nuggets import NuggetScores, nugget_scores, nugget_scores_per_type
    from annotator.agreement.pairwise import PairwiseF1, pairwise_f1
    from annotator.agreement.percent import (
        percent_agreement,
        percent_agreement_by_values,
        percent_agreement_per_category,
        specific_agreement,
    )
    from annotator.agreement.ratings import Ratings
    from annotator.agreement.relations import RelationScores, relation_scores, relation_scores_per_label
    from annotator.agreement.same_as import BCubed, EquivalenceScores, b_cubed, clusters, same_as_scores
    from annotator.agreement.scores import Score
    from annotator.agreement.segments import base_layer
    from annotator.agreement.semeval import (
        Scheme,
        Tally,
        add_scores,
        label_scores,
        span_score,
        span_scores,
        tally,
    )
    from annotator.agreement.states import Overlap, State, overlap
    from annotator.agreement.tokens import Base, token_ratings
    from annotator.agreement.unitizing import (
        Coincidences,
        ValueReliability,
        coincide,
        cu_alpha,
        ku_alpha,
        u_alpha,
        u_alpha_binary,
    )
    from annotator.agreement.unitizing_1995 import alpha_u_1995, alpha_u_1995_per_label
    from annotator.agreement.values import Figure, Reason, Undefined, Value

_PLACES = {
    "Aligned": "links",
    "ArgumentScores": "arguments",
    "Attribute": "attributes",
    "BCubed": "same_as",
    "Base": "tokens",
    "Coefficient": "coefficient",
    "Coincidences": "unitizing",
    "Confusion": "confusion",
    "Continuum": "continuum",
    "Corpus": "corpus.columns",
    "Coverage": "attributes",
    "DifferenceKind": "disagreements",
    "Disagreement": "disagreements",
    "Document": "corpus.documents",
    "EquivalenceScores": "same_as",
    "Estimate": "corpus.rows",
    "Figure": "values",
    "Gamma": "gamma",
    "GammaError": "gamma",
    "GammaPlan": "gamma",
    "How": "corpus.rows",
    "Interval": "bootstrap",
    "Layer": "corpus.rows",
    "Link": "links",
    "Linked": "links",
    "Matching": "matching",
    "Mention": "mentions",
    "Metric": "distances",
    "Note": "corpus.rows",
    "NuggetScores": "nuggets",
    "Options": "corpus.options",
    "Overlap": "states",
    "Pair": "matching",
    "PairwiseF1": "pairwise",
    "Plan": "bootstrap",
    "Ratings": "ratings",
    "Reason": "values",
    "RelationColumns": "corpus.columns",
    "RelationScores": "relations",
    "Report": "corpus.report",
    "Scale": "distances",
    "Scheme": "semeval",
    "Score": "scores",
    "SpanColumns": "corpus.columns",
    "Stage": "matching",
    "State": "states",
    "Tally": "semeval",
    "Undefined": "values",
    "Value": "values",
    "ValueReliability": "unitizing",
    "add_scores": "semeval",
    "align_links": "links",
    "all_disagreements": "disagreements",
    "alpha_u_1995": "unitizing_1995",
    "alpha_u_1995_per_label": "unitizing_1995",
    "argument_scores": "arguments",
    "attribute_coverage": "attributes",
    "attribute_ratings": "attributes",
    "attribute_units": "attributes",
    "b_cubed": "same_as",
    "base_layer": "segments",
    "bennett_s": "kappa",
    "bootstrap_interval": "bootstrap",
    "candidate_ratings": "linking",
    "clusters": "same_as",
    "cohen_kappa": "kappa",
    "cohen_kappa_maximum": "kappa",
    "cohen_kappa_per_category": "kappa",
    "coincide": "unitizing",
    "corpus_of": "corpus.documents",
    "cu_alpha": "unitizing",
    "davies_fleiss_kappa": "kappa",
    "fleiss_kappa": "kappa",
    "fleiss_kappa_per_category": "kappa",
    "gamma_agreement": "gamma",
    "gamma_is_installed": "gamma",
    "gwet_ac1": "gwet",
    "gwet_ac2": "gwet",
    "jaccard_distance": "distances",
    "krippendorff_alpha": "alpha",
    "krippendorff_alpha_per_category": "alpha",
    "ku_alpha": "unitizing",
    "label_confusion": "confusion",
    "label_scores": "semeval",
    "light_kappa": "kappa",
    "masi_distance": "distances",
    "match": "matching",
    "match_by_overlap": "matching",
    "measure": "corpus.report",
    "nugget_scores": "nuggets",
    "nugget_scores_per_type": "nuggets",
    "overlap": "states",
    "pairwise_cohen_kappa": "kappa",
    "pairwise_f1": "pairwise",
    "percent_agreement": "percent",
    "percent_agreement_by_values": "percent",
    "percent_agreement_per_category": "percent",
    "ranked": "disagreements",
    "relation_disagreements": "disagreements",
    "relation_scores": "relations",
    "relation_scores_per_label": "relations",
    "same_as_scores": "same_as",
    "scott_pi": "kappa",
    "set_distance": "distances",
    "span_disagreements": "disagreements",
    "span_score": "semeval",
    "span_scores": "semeval",
    "specific_agreement": "percent",
    "tally": "semeval",
    "token_ratings": "tokens",
    "u_alpha": "unitizing",
    "u_alpha_binary": "unitizing",
}
"""Public name → the module that has it: numpy is loaded when something needs it."""

__all__ = [
    "Aligned",
    "ArgumentScores",
    "Attribute",
    "BCubed",
    "Base",
    "Coefficient",
    "Coincidences",
    "Confusion",
    "Continuum",
    "Corpus",
    "Coverage",
    "DifferenceKind",
    "Disagreement",
    "Document",
    "EquivalenceScores",
    "Estimate",
    "Figure",
    "Gamma",
    "GammaError",
    "GammaPlan",
    "How",
    "Interval",
    "Layer",
    "Link",
    "Linked",
    "Matching",
    "Mention",
    "Metric",
    "Note",
    "NuggetScores",
    "Options",
    "Overlap",
    "Pair",
    "PairwiseF1",
    "Plan",
    "Ratings",
    "Reason",
    "RelationColumns",
    "RelationScores",
    "Report",
    "Scale",
    "Scheme",
    "Score",
    "SpanColumns",
    "Stage",
    "State",
    "Tally",
    "Undefined",
    "Value",
    "ValueReliability",
    "add_scores",
    "align_links",
    "all_disagreements",
    "alpha_u_1995",
    "alpha_u_1995_per_label",
    "argument_scores",
    "attribute_coverage",
    "attribute_ratings",
    "attribute_units",
    "b_cubed",
    "base_layer",
    "bennett_s",
    "bootstrap_interval",
    "candidate_ratings",
    "clusters",
    "cohen_kappa",
    "cohen_kappa_maximum",
    "cohen_kappa_per_category",
    "coincide",
    "corpus_of",
    "cu_alpha",
    "davies_fleiss_kappa",
    "fleiss_kappa",
    "fleiss_kappa_per_category",
    "gamma_agreement",
    "gamma_is_installed",
    "gwet_ac1",
    "gwet_ac2",
    "jaccard_distance",
    "krippendorff_alpha",
    "krippendorff_alpha_per_category",
    "ku_alpha",
    "label_confusion",
    "label_scores",
    "light_kappa",
    "masi_distance",
    "match",
    "match_by_overlap",
    "measure",
    "nugget_scores",
    "nugget_scores_per_type",
    "overlap",
    "pairwise_cohen_kappa",
    "pairwise_f1",
    "percent_agreement",
    "percent_agreement_by_values",
    "percent_agreement_per_category",
    "ranked",
    "relation_disagreements",
    "relation_scores",
    "relation_scores_per_label",
    "same_as_scores",
    "scott_pi",
    "set_distance",
    "span_disagreements",
    "span_score",
    "span_scores",
    "specific_agreement",
    "tally",
    "token_ratings",
    "u_alpha",
    "u_alpha_binary",
]


def __getattr__(name: str) -> Any:
    """A public name, its module loaded now."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(_PLACES)
