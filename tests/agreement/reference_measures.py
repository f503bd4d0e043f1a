"""The measures of a reference file, by the names they have there."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any

from annotator.agreement.alpha import krippendorff_alpha, krippendorff_alpha_per_category
from annotator.agreement.arguments import ArgumentScores, score_arguments
from annotator.agreement.coefficient import Coefficient
from annotator.agreement.continuum import Continuum
from annotator.agreement.distances import Metric, Scale
from annotator.agreement.gwet import gwet_ac2
from annotator.agreement.kappa import (
    bennett_s,
    cohen_kappa,
    cohen_kappa_maximum,
    cohen_kappa_per_category,
    davies_fleiss_kappa,
    fleiss_kappa,
    fleiss_kappa_per_category,
    light_kappa,
    scott_pi,
)
from annotator.agreement.linking import candidate_ratings
from annotator.agreement.links import align_links
from annotator.agreement.matching import match
from annotator.agreement.nuggets import NuggetScores, nugget_scores, nugget_scores_per_type
from annotator.agreement.pairwise import pairwise_f1
from annotator.agreement.percent import (
    percent_agreement,
    percent_agreement_by_values,
    percent_agreement_per_category,
    specific_agreement,
)
from annotator.agreement.relations import RelationScores, score_links
from annotator.agreement.same_as import EquivalenceScores, b_cubed, clusters, same_as_scores
from annotator.agreement.scores import NOTHING, Score
from annotator.agreement.semeval import Scheme, add_scores, label_scores, span_score, tally
from annotator.agreement.tokens import Base, token_ratings
from annotator.agreement.unitizing import cu_alpha, ku_alpha, u_alpha, u_alpha_binary
from annotator.agreement.unitizing_1995 import (
    Disagreement,
    alpha_u_1995,
    alpha_u_1995_per_label,
)
from annotator.agreement.values import Undefined, Value
from tests.agreement.reference_data import (
    Case,
    coded,
    continuum,
    distance,
    found_spans,
    linked,
    setting,
)

Number = float | None


class UnknownMeasure(LookupError):
    """The file names a measure that this test does not know: a failure, never a skip."""


@dataclass(frozen=True)
class Found:
    """What a measure gave: one number, or several by name."""

    number: Number = None
    parts: Mapping[str, Any] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        """A part by its name, whatever its case and spelling."""
        known = {plain(key): value for key, value in self.parts.items()}
        if plain(name) not in known:
            raise UnknownMeasure(f"no part {name!r}; there are {sorted(self.parts)}")
        return known[plain(name)]


def plain(name: object) -> str:
    """A name without case, spaces and signs."""
    return re.sub(r"[^a-z0-9φ∅]+", "_", str(name).lower()).strip("_") or str(name)


def number(figure: Any) -> Number:
    """The number of a figure, a coefficient, a fraction."""
    match figure:
        case Coefficient():
            return figure.figure.or_none()
        case Value() | Undefined():
            return figure.or_none()
        case Score():
            return figure.f1.or_none()
        case Fraction():
            return float(figure)
        case _:
            return None if figure is None else float(figure)


def evaluate(case: Case) -> Found:
    """The value of a case; UnknownMeasure when nothing here has its name."""
    name = plain(case["measure"])
    for pattern, measure in MEASURES.items():
        if found := re.fullmatch(pattern, name):
            return measure(case, **found.groupdict())
    raise UnknownMeasure(case["measure"])


def by_label(figures: Mapping[Any, Any]) -> Found:
    return Found(None, {str(key): number(value) for key, value in figures.items()})


def of_coefficient(made: Coefficient, what: str | None = None) -> Found:
    """A coefficient, or its observed or expected part."""
    observed, expected = made.observed, made.expected
    parts = {"observed": observed, "expected": expected, "value": number(made), "units": made.units}
    parts |= {"po": observed, "pe": expected, "pa": observed, "percent": made.percent}
    parts |= {"observed_agreement": observed, "expected_agreement": expected, "dropped": made.dropped}
    parts |= {"do": observed, "de": expected, "kappa": number(made), "alpha": number(made)}
    parts |= {"agreement": number(made), "coefficient": number(made), "q": made.categories}
    if what:
        return Found(parts[what.split("_")[0]])
    return Found(number(made), parts)


def alpha(case: Case, metric: str | None = None, what: str | None = None) -> Found:
    units = coded(case)
    named = metric or setting(case, "metric", "level", "distance", default="nominal")
    return of_coefficient(krippendorff_alpha(units, distance(case, named, units.labels)), what)


def kappa(case: Case, scale: str | None = None, what: str | None = None) -> Found:
    units = coded(case)
    return of_coefficient(cohen_kappa(units, _scale(case, scale, units.labels, "weighted")), what)


def gwet(case: Case, scale: str | None = None, what: str | None = None) -> Found:
    units = coded(case)
    return of_coefficient(gwet_ac2(units, _scale(case, scale, units.labels, None)), what)


def _scale(case: Case, named: str | None, labels: tuple[Any, ...], custom: str | None) -> Any:
    aliases = {"unweighted": "identity", "nominal": "identity", "interval": "quadratic"}
    wanted = named if named and named != "weighted" else setting(case, "scale", "weighting", "weights_name")
    if wanted is None:
        weights = setting(case, "weights")
        wanted = weights if isinstance(weights, str) else (named if named == custom else None)
    if wanted is None:
        return Scale.IDENTITY
    wanted = aliases.get(str(wanted), str(wanted))
    return wanted if wanted in list(Scale) else distance(case, wanted, labels)


def coefficient(measure: Callable[[Any], Coefficient]) -> Callable[..., Found]:
    return lambda case, what=None: of_coefficient(measure(coded(case)), what)


def single(measure: Callable[[Any], Any]) -> Callable[..., Found]:
    return lambda case: Found(number(measure(coded(case))))


def labelled(measure: Callable[[Any], Mapping[Any, Any]]) -> Callable[..., Found]:
    return lambda case: by_label(measure(coded(case)))


def kappa_and_f1(case: Case) -> Found:
    units = coded(case)
    kappa_of = number(cohen_kappa(units))
    f1 = number(specific_agreement(units)[1])
    names = {"cohen_kappa": kappa_of, "kappa": kappa_of, "f1": f1, "psa": f1, "positive_agreement": f1}
    negative = number(specific_agreement(units)[0])
    return Found(None, names | {"positive_specific_agreement": f1, "negative_agreement": negative})


def unitized(measure: Callable[[Any], Any]) -> Callable[..., Found]:
    return lambda case: Found(number(measure(continuum(case))))


def of_values(case: Case, what: str | None = None) -> Found:
    values = ku_alpha(continuum(case))
    coverage = {f"{label}_coverage": one.coverage for label, one in values.items()}
    if what:
        return Found(None, {label: one.coverage for label, one in values.items()})
    return Found(None, {label: number(one.figure) for label, one in values.items()} | coverage)


def alpha_1995(case: Case, what: str | None = None) -> Found:
    document = continuum(case, Continuum.per_label)
    labels = alpha_u_1995_per_label(document)
    total = sum(labels.values(), Disagreement(Fraction(0), Fraction(0)))
    parts: dict[str, Any] = {"do": total.observed, "de": total.expected, "overall": alpha_u_1995(document)}
    for label, one in labels.items():
        parts |= {label: one.figure, f"Do_{label}": one.observed, f"De_{label}": one.expected}
    found = {name: number(part) for name, part in parts.items()}
    if what in ("observed", "observed_disagreement"):
        return Found(float(total.observed), found)
    if what in ("expected", "expected_disagreement"):
        return Found(float(total.expected), found)
    return Found(number(alpha_u_1995(document)), found)


SPELLINGS = {"ent_type": "type", "token_dice": "dice", "dice_weighted": "dice", "relaxed": "overlap"}


def semeval(case: Case, scheme: str | None = None, what: str | None = None) -> Found:
    """Scores under every scheme, or one; F1 unless precision, recall or counts are asked for."""
    documents = [list(one.values()) for one in found_spans(case)]
    if any(len(one) > 2 for one in documents):
        return among_many(case, scheme)
    matchings = [match(first, second) for first, second in documents]
    parts: dict[str, Any] = {}
    for one in Scheme:
        score = sum((span_score(m, one) for m in matchings), NOTHING)
        numbers = {"f1": score.f1, "precision": score.precision, "recall": score.recall}
        inside = {key: number(value) for key, value in numbers.items()} | _counts(matchings, one)
        picked = inside[what] if what in numbers else inside["f1"]
        whole = Found(picked, inside | {"p": inside["precision"], "r": inside["recall"], "f": inside["f1"]})
        spellings = [key for key, value in SPELLINGS.items() if value == one]
        for name in (one.value, *spellings):
            parts[name] = whole
            parts |= {f"{name}_{key}": value for key, value in whole.parts.items()}
            parts |= {f"{key}_{name}": value for key, value in whole.parts.items()}
    if scheme:
        return parts[SPELLINGS.get(scheme, scheme)]
    return Found(parts["strict"].number, parts)


def _counts(matchings: list[Any], scheme: Scheme) -> dict[str, int]:
    tallies = [tally(one, scheme) for one in matchings]
    names = {"COR": "correct", "INC": "incorrect", "PAR": "partial", "MIS": "missing", "SPU": "spurious"}
    names |= {"POS": "possible", "ACT": "actual"}
    counts = {short: sum(getattr(one, long) for one in tallies) for short, long in names.items()}
    return counts | {long: counts[short] for short, long in names.items() if long != "partial"}


def among_many(case: Case, scheme: str | None = None) -> Found:
    """Three annotators or more: mean over pairs and pooled."""
    pairs = pairwise_f1(found_spans(case), SPELLINGS.get(scheme or "", scheme or "strict"))
    parts = {"macro": number(pairs.macro), "mean": number(pairs.macro), "pooled": number(pairs.pooled)}
    parts |= {"-".join(names): number(score) for names, score in pairs.pairs.items()}
    return Found(parts["macro"], parts)


def span_f1_per_label(case: Case) -> Found:
    documents = [list(one.values()) for one in found_spans(case)]
    scores = add_scores(label_scores(match(first, second)) for first, second in documents)
    return Found(
        None,
        {
            label: Found(
                number(score), {"precision": number(score.precision), "recall": number(score.recall)}
            )
            for label, score in scores.items()
        },
    )


def nuggets(case: Case, level: str | None = None) -> Found:
    total = NuggetScores(NOTHING, NOTHING, NOTHING)
    types: list[dict[str, Score]] = []
    for first, second in (one.values() for one in found_spans(case)):
        total += nugget_scores(first, second)
        types.append(nugget_scores_per_type(first, second))
    parts = {"span": number(total.span), "type": number(total.type)}
    parts |= dict.fromkeys(("attributes", "all_attributes", "all"), number(total.attributes))
    parts |= {label: number(score) for label, score in add_scores(types).items()}
    return Found(parts[level or "span"], parts)


def relations(case: Case, level: str | None = None) -> Found:
    symmetric = setting(case, "symmetric", default=("SAME_AS",))
    documents = [align_links(*sides, symmetric=symmetric) for sides in linked(case)]
    total = sum((score_links(one) for one in documents), RelationScores())
    parts: dict[str, Any] = {}
    for name in ("exact", "aligned", "unlabelled", "conditional"):
        score = getattr(total, name)
        parts |= {name: score, f"r_{name}": score}
        parts |= {f"r_{name}_precision": score.precision, f"r_{name}_recall": score.recall}
    parts["r_unlabeled"] = total.unlabelled
    if len(documents) == 1:
        allowed = setting(case, "allowed")
        if allowed is not None:
            allowed = {label: {tuple(pair) for pair in pairs} for label, pairs in allowed.items()}
        units = candidate_ratings(documents[0], allowed)
        parts |= {"r_conditional_alpha": krippendorff_alpha(units), "alpha": krippendorff_alpha(units)}
        parts |= {"r_conditional_kappa": cohen_kappa(units), "kappa": cohen_kappa(units)}
    found = {name: number(part) for name, part in parts.items()}
    return Found(found[level or "r_exact"], found)


def same_as(case: Case) -> Found:
    label = setting(case, "same_as", "equivalence", default="SAME_AS")
    scores = [same_as_scores(*sides, label=label) for sides in linked(case)]
    total = sum(scores, EquivalenceScores())
    parts = {"closure": total.closure, "drawn": total.drawn, "closure_exact": total.closure_exact}
    return Found(
        number(total.closure), {name: number(one) for name, one in parts.items()} | _b_cubed(case, label)
    )


def _b_cubed(case: Case, label: str) -> dict[str, Number]:
    aligned = align_links(*linked(case)[0])
    groups = []
    for side, links in enumerate((aligned.first, aligned.second)):
        joined = clusters((link.head, link.child) for link in links if link.label == label)
        alone = set(aligned.numbers[side]) - {one for group in joined for one in group}
        groups.append([*joined, *([one] for one in sorted(alone))])
    found = b_cubed(groups[0], groups[1])
    names = {"b_cubed_precision": found.precision, "b_cubed_recall": found.recall, "b_cubed": found.f1}
    return {name: number(one) for name, one in names.items()}


def b_cubed_alone(case: Case) -> Found:
    found = _b_cubed(case, "SAME_AS")
    return Found(
        found["b_cubed"],
        found
        | {
            "f1": found["b_cubed"],
            "precision": found["b_cubed_precision"],
            "recall": found["b_cubed_recall"],
        },
    )


def event_arguments(case: Case) -> Found:
    documents = linked(case)
    heads = {str(side.spans[r[1]][2]) for sides in documents for side in sides for r in side.relations}
    events = setting(case, "events", "event_labels", default=sorted(heads))
    exact = bool(setting(case, "exact", default=False))
    aligned = [align_links(*sides, exact=exact) for sides in documents]
    total = sum((score_arguments(one, events) for one in aligned), ArgumentScores())
    names = {name: number(getattr(total, name)) for name in ArgumentScores.__struct_fields__}
    spellings = {"trigger_identified": "trigger", "argument_identified": "argument"}
    spellings |= {"argument_role": "role", "argument_and_role": "role", "trigger_and_type": "trigger_type"}
    return Found(names["role"], names | {new: names[old] for new, old in spellings.items()})


def of_tokens(case: Case, measure: str, base: str | None = None) -> Found:
    """κ or α of the labels of tokens, over all of them or over the annotated ones."""
    over = Base.ANNOTATED if "annotated" in (base or setting(case, "base", default="all")) else Base.ALL
    units = token_ratings(continuum(case), over)
    measures: dict[str, Callable[[Any], Coefficient]] = {
        "cohen_kappa": cohen_kappa,
        "kappa": cohen_kappa,
        "fleiss_kappa": fleiss_kappa,
        "krippendorff_alpha": krippendorff_alpha,
        "krippendorff_alpha_nominal": krippendorff_alpha,
        "alpha": krippendorff_alpha,
    }
    return of_coefficient(measures[measure](units))


def pair_mean(case: Case) -> Found:
    units = coded(case)
    pairs = combinations(range(units.raters), 2)
    parts = {f"{a}-{b}": number(cohen_kappa(units.of_raters(a, b))) for a, b in pairs}
    return Found(number(light_kappa(units)), parts)


def words(options: Iterable[str]) -> str:
    return "|".join(options)


WHAT = r"(_(?P<what>observed(_agreement|_disagreement)?|expected(_agreement|_disagreement)?))?"
METRICS = words([*Metric, "masi", "jaccard", "set", "custom_distance", "custom_table", "custom", "weighted"])
SCALES = words([*Scale, "weighted", "unweighted", "nominal", "interval", "custom", "custom_distance"])
EACH = r"_(per|by)_(category|label|value|class)"
SCHEMES = words([*Scheme, *SPELLINGS])

MEASURES: dict[str, Callable[..., Found]] = {
    rf"(krippendorff_)?alpha(_(?P<metric>{METRICS}))?{WHAT}": alpha,
    rf"(krippendorff_)?alpha(_nominal)?{EACH}": labelled(krippendorff_alpha_per_category),
    rf"(cohen_)?kappa(_(?P<scale>{SCALES}))?(_weights|_weighted)?{WHAT}": kappa,
    rf"(cohen_)?(?P<scale>weighted)_(cohen_)?kappa{WHAT}": kappa,
    rf"cohen_weighted_kappa(_(?P<scale>{SCALES}))?{WHAT}": kappa,
    rf"(cohen_)?weighted_kappa_(?P<scale>{SCALES}){WHAT}": kappa,
    rf"(?P<scale>{SCALES})_weighted_kappa{WHAT}": kappa,
    r"cohen_kappa_max(imum)?": single(cohen_kappa_maximum),
    rf"cohen_kappa(_one_vs_rest)?{EACH}(_one_vs_rest)?": labelled(cohen_kappa_per_category),
    r"cohen_kappa_one_(vs|against)_(the_)?rest": labelled(cohen_kappa_per_category),
    r"(cohen_kappa_and_f1|f1_and_cohen_kappa|kappa_and_f1)": kappa_and_f1,
    r"(positive_)?specific_agreement|positive_agreement": labelled(specific_agreement),
    rf"specific_agreement{EACH}": labelled(specific_agreement),
    r"(pairwise_(mean_)?cohen_kappa|mean_(pairwise_)?cohen_kappa|light_kappa)": pair_mean,
    rf"gwet_ac1{WHAT}": lambda case, what=None: gwet(case, "identity", what),
    rf"gwet_ac2(_(?P<scale>{SCALES}))?(_weights)?{WHAT}": gwet,
    rf"scott_pi{WHAT}": coefficient(scott_pi),
    rf"(fleiss_kappa|fleiss|multi_pi|fleiss_pi){WHAT}": coefficient(fleiss_kappa),
    rf"fleiss{WHAT}": coefficient(fleiss_kappa),
    rf"(fleiss_kappa|kappa|fleiss){EACH}(_pooled(_margins)?)?": labelled(fleiss_kappa_per_category),
    rf"(kappa_)?pooled_margins?{EACH}": labelled(fleiss_kappa_per_category),
    rf"(bennett_s|randolph_kappa|randolph|brennan_prediger(_kappa)?|free_marginal_kappa){WHAT}": (
        coefficient(bennett_s)
    ),
    rf"(davies_fleiss(_multi)?_kappa|multi_kappa|hubert_kappa|conger_kappa){WHAT}": (
        coefficient(davies_fleiss_kappa)
    ),
    r"(percent(age)?_agreement|observed_agreement)(_mean_over_units|_unweighted)?": single(percent_agreement),
    r"percent(age)?_agreement_(weighted_by_)?(pairable_)?(values|weighted)": single(
        percent_agreement_by_values
    ),
    rf"percent(age)?_agreement{EACH}": labelled(percent_agreement_per_category),
    r"u_alpha(_nominal)?": unitized(u_alpha),
    r"(u_alpha_binary|bin_u_alpha|binary_u_alpha)": unitized(u_alpha_binary),
    r"cu_alpha(_nominal)?": unitized(cu_alpha),
    r"k_?u_alpha(_nominal)?(_per_(value|label|category))?(_(?P<what>coverage))?": of_values,
    rf"alpha_u_(1995|2004){WHAT}(_(per|by)_(category|label))?": alpha_1995,
    r"alpha_u_(1995|2004)_(per|by)_(category|label)": alpha_1995,
    r"token_(?P<measure>(cohen_|fleiss_)?kappa|(krippendorff_)?alpha(_nominal)?)"
    r"(_(over_)?(?P<base>all|annotated)(_tokens)?)?": of_tokens,
    r"semeval(2013)?(_(?P<what>f1|precision|recall|counts))?": semeval,
    rf"semeval(2013)?_(?P<scheme>{SCHEMES})(_(?P<what>f1|precision|recall|counts))?": semeval,
    rf"(span_)?(?P<scheme>{SCHEMES})_(span_)?(?P<what>f1|precision|recall)": semeval,
    r"(span|spans|pairwise|pairwise_span)_(?P<what>f1|precision|recall)": semeval,
    rf"pairwise_f1_(?P<scheme>{SCHEMES})": semeval,
    rf"(span|semeval|strict|pairwise)_f1{EACH}": span_f1_per_label,
    r"(event_)?nugget(s)?(_(?P<level>span|type|attributes))?_f1": nuggets,
    r"nugget_f1_(?P<level>span|type|attributes)": nuggets,
    r"relations?_f1": relations,
    r"(relation_f1_)?(?P<level>r_(exact|aligned|unlabelled|unlabeled|conditional))(_f1)?": relations,
    r"relation_(?P<level>r_conditional_(alpha|kappa))": relations,
    r"same_as_f1(_closure)?": same_as,
    r"b_?(3|cubed)(_f1)?": b_cubed_alone,
    r"(event_)?arguments?_f1|ace_(event_)?(arguments?|scores?|f1|levels)": event_arguments,
}
"""Pattern of a measure's plain name → how it is computed; the first that fits."""
