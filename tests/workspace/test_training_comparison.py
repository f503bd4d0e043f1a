"""What is said of a trained pipeline that is worse than the rules."""

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.workspace.comparing import Comparison, Measured
from annotator.workspace.evaluation import score_articles
from annotator.workspace.held_out import HeldOut
from annotator.workspace.scored import Annotations, GoldArticle, ScoredSpan
from annotator.workspace.systems import System, SystemKind
from annotator.workspace.training_comparison import below_rules, performance

GOLD = Annotations((ScoredSpan(0, 4, "ACTOR", {}), ScoredSpan(5, 8, "EVENT", {})), ())
ACTOR_ALONE = Annotations(GOLD.spans[:1], ())


def comparison(rules: Annotations, trained: Annotations) -> Comparison:
    schema = read_label_schema(find_label_schema(DEFAULT_SCHEMA))
    measured = [
        Measured(System(kind.value, kind, None), score_articles([(GOLD, found)], schema), ())  # type: ignore[arg-type]
        for kind, found in ((SystemKind.RULES, rules), (SystemKind.TRAINED, trained))
    ]
    return Comparison(schema, HeldOut((GoldArticle("Dara met.", GOLD),)), tuple(measured))


def test_labels_that_got_worse_are_named_with_the_loss() -> None:
    (said,) = below_rules(comparison(GOLD, ACTOR_ALONE))
    assert said.startswith("F1 below the rules on 1 held-out articles: ")
    assert "EVENT -1.000" in said
    assert "all spans -0.333" in said
    assert "ACTOR" not in said


def test_nothing_is_said_of_one_that_is_as_good_or_better() -> None:
    assert below_rules(comparison(GOLD, GOLD)) == []
    assert below_rules(comparison(ACTOR_ALONE, GOLD)) == []


def test_scores_are_those_of_the_trained_one() -> None:
    scores = performance(comparison(GOLD, ACTOR_ALONE))
    assert (scores["ents_p"], scores["ents_r"]) == (1.0, 0.5)
    assert scores["ents_per_type"]["EVENT"]["r"] == 0.0
    assert performance(None) == {}
