"""A pipeline that has just been trained beside the rules, on the held-out articles."""

from collections.abc import Sequence
from typing import Any

from annotator.workspace.comparing import Comparison, Progress, compare
from annotator.workspace.evaluation import ALL
from annotator.workspace.evaluation_intervals import pick_relation, pick_span
from annotator.workspace.held_out import HeldOut
from annotator.workspace.project import Project
from annotator.workspace.scored import GoldArticle
from annotator.workspace.systems import System, SystemKind


def compare_with_rules(
    project: Project, nlp: Any, name: str, gold: Sequence[GoldArticle], progress: Progress
) -> Comparison:
    """The trained pipeline beside the rules, the first of the two.

    Args:
        project: whose schema and labels count.
        nlp: the pipeline, a `Language`; name: what it is called.
        gold: articles that it has not learned from.
        progress: told which of the two has read how many articles.
    """
    from annotator.extractor.suggest import Extractor, load_extractor
    from annotator.extractor.trained_facts import mark_trained

    mark_trained(nlp)
    labels = project.settings.suggest_labels
    rules = System("rules", SystemKind.RULES, load_extractor(project.schema, label_map=labels))
    trained = System("trained", SystemKind.TRAINED, Extractor(nlp, project.schema, name, "", True))
    return compare([rules, trained], HeldOut(tuple(gold)), project.schema, progress)


def below_rules(comparison: Comparison) -> list[str]:
    """What the trained pipeline does worse than the rules on the held-out articles, in a sentence or none."""
    trained = comparison.measured[-1]
    layers = (
        ("spans", pick_span, trained.evaluation.spans),
        ("relations", pick_relation, trained.evaluation.relations),
    )
    worse = []
    for layer, pick, labels in layers:
        for label in labels:
            found = comparison.gain(trained, pick(label))
            if found is not None and found[0] < 0:
                worse.append(f"{f'all {layer}' if label == ALL else label} {found[0]:+.3f}")
    if not worse:
        return []
    count = len(comparison.held_out.articles)
    return [
        f"F1 below the rules on {count} held-out articles: {', '.join(worse)}; "
        "before you use it, see `annotator evaluate`, and annotate more"
    ]


def performance(comparison: Comparison | None) -> dict[str, Any]:
    """Scores of the last system as spaCy names them in `meta.json`, by label; empty without any."""
    if comparison is None:
        return {}
    evaluation = comparison.measured[-1].evaluation
    named: dict[str, Any] = {}
    for layer, scores in (("ents", evaluation.spans), ("rel", evaluation.relations)):
        figures = {
            label: {"p": score.exact.precision, "r": score.exact.recall, "f": score.exact.f1}
            for label, score in scores.items()
        }
        total = figures.pop("all")
        named |= {f"{layer}_{figure}": value for figure, value in total.items()}
        named[f"{layer}_per_type"] = figures
    named["attributes_per_type"] = {
        name: {"f": said.items.f1} for name, said in evaluation.attributes.items()
    }
    return named
