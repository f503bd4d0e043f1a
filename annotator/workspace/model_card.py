"""The card of a trained pipeline: what it is, what it was made from, how good it is, in Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from annotator.extractor.trained_facts import TrainedFacts
from annotator.workspace.comparing import Comparison
from annotator.workspace.data_card_text import plain
from annotator.workspace.evaluation import ALL
from annotator.workspace.evaluation_intervals import PickTally, pick_attribute, pick_relation, pick_span


def card_text(
    name: str,
    facts: TrainedFacts,
    numbers: Mapping[str, int],
    pipes: Sequence[str],
    comparison: Comparison | None,
) -> str:
    """The card as Markdown; the same training gives the same text.

    Args:
        name: of the pipeline.
        facts: how it was made.
        numbers: articles and words it was made from, by what they are called in the card.
        pipes: its components.
        comparison: with the rules, on the held-out articles; None when there were none.
    """
    return "\n\n".join([*_blocks(name, facts, numbers, pipes), *_scores(comparison)]) + "\n"


def _blocks(
    name: str, facts: TrainedFacts, numbers: Mapping[str, int], pipes: Sequence[str]
) -> Iterator[str]:
    schema = facts["schema"]
    yield f"# {plain(name)}"
    yield (
        f"A spaCy pipeline that suggests spans, their attributes and relations of the label schema "
        f"“{plain(schema['name'])}”, version {plain(schema['version'])} (SHA-256 `{schema['hash']}`). "
        f"Made by {plain(facts['program'])} with spaCy {plain(facts['spacy'])}, seed {facts['seed']}."
    )
    yield (
        "`spacy.load` opens this folder where annotator is installed (its components are found through entry "
        "points), and `annotator suggest --model` uses it."
    )
    base = plain(facts["base"]) if facts["base"] else "no model"
    rules = f", with evidence from the rules, version {plain(facts['rules'])}" if facts["rules"] else ""
    yield f"Components: {', '.join(f'`{pipe}`' for pipe in pipes)}. Began with {base}{rules}."
    yield "## Data"
    yield "\n".join(f"- {what}: {number:,}" for what, number in numbers.items())
    yield (
        f"SHA-256 of the training set: `{facts['data']}`. Its own card is `DATA_CARD.md`. `meta.json` names "
        "the articles learned from and held out by the beginnings of the SHA-256 of their texts."
    )


def _scores(comparison: Comparison | None) -> Iterator[str]:
    yield "## Scores"
    if comparison is None:
        yield "None: no article was held out, so nothing is known about its quality."
        return
    held_out = comparison.held_out
    count = len(held_out.articles)
    yield (
        f"F1 on {count} held-out {'article' if count == 1 else 'articles'} ({comparison.words:,} words), "
        f"exact edges; in brackets 95 % of the values over {comparison.plan.replicates:,} resamples of the "
        "articles. They took no part in training, nor in choosing when to stop."
    )
    names = [plain(one.system.name) for one in comparison.measured]
    lines = [f"| | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    first = comparison.measured[0].evaluation
    rows: list[tuple[str, PickTally]] = [
        *(("all spans" if label == ALL else label, pick_span(label)) for label in first.spans),
        *(("all relations" if label == ALL else label, pick_relation(label)) for label in first.relations),
        *((attribute, pick_attribute(attribute)) for attribute in first.attributes),
    ]
    lines += [f"| {plain(label)} | {' | '.join(_cells(comparison, pick))} |" for label, pick in rows]
    yield "\n".join(lines)


def _cells(comparison: Comparison, pick: PickTally) -> Iterator[str]:
    for one in comparison.measured:
        value = comparison.f1(one, pick)
        bounds = comparison.interval(one.evaluation, pick)
        if value is None:
            yield "n/a"
        elif bounds is None:
            yield f"{value:.3f}"
        else:
            yield f"{value:.3f} ({bounds.low:.2f}–{bounds.high:.2f})"
