"""How many keys an article costs, from suggestions and from nothing, beside other tools.

    python benchmarks/keystrokes.py [GOLD.jsonl] [--suggestions degraded none rules] [--seeds 3] [--json]

Replays the gold of each article as an expert would type it: every key goes through the real reducer, and
what has been accepted at the end is the gold, or the program fails. Without a file the first articles of
the shipped gold are taken. What is counted, and how, is told in docs/keystrokes.md.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from keycount.degrade import Quality, degraded
from keycount.gold import Gold, read_golds
from keycount.model import Operators
from keycount.planner import BEAM
from keycount.report import Figures, as_dicts, measure, table

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue
from annotator.extractor.suggest import load_extractor
from annotator.workspace.event_words import usual_types

SAMPLE = Path(__file__).parents[1] / "sample_data" / "gold.jsonl"
SAMPLED = 4
STARTS = ("degraded", "none", "rules")


def main() -> None:
    """Measure and print."""
    options = _options()
    schema = read_label_schema(find_label_schema(options.schema))
    golds = read_golds(options.gold or SAMPLE, schema)
    golds = golds[: options.articles or (len(golds) if options.gold else SAMPLED)]
    operators = Operators(key=options.key_seconds)
    lexicon = {} if options.no_lexicon else usual_types(schema)
    figures = []
    for each in _measured(golds, schema, options, operators, lexicon):
        figures.append(each)
        print(f"{each.article} from {each.start}: {each.keys} keys", file=sys.stderr)
    if options.json:
        print(json.dumps({"operators": vars(operators), "figures": as_dicts(figures)}, indent=1))
    else:
        print(table(figures))
        print(
            f"\nseconds: hands / with M; K {operators.key} P {operators.point} B {operators.button}"
            f" H {operators.home} M {operators.mental} (keystroke-level model)"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "gold", nargs="?", type=Path, help="articles with what is right, one JSON object a line"
    )
    parser.add_argument("--suggestions", nargs="+", choices=STARTS, default=["degraded", "none"])
    parser.add_argument("--seeds", type=int, default=1, help="how many draws of degraded suggestions")
    parser.add_argument("--articles", type=int, default=0, help="only the first so many articles")
    parser.add_argument("--beam", type=int, default=BEAM, help="ways that the search keeps")
    parser.add_argument("--schema", default=DEFAULT_SCHEMA)
    parser.add_argument("--key-seconds", type=float, default=Operators().key, help="K; 0.12 for an expert")
    parser.add_argument("--no-lexicon", action="store_true", help="a marked word gets no usual event type")
    parser.add_argument("--no-items", action="store_true", help="leave out deciding one item at a time")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(
    golds: list[Gold],
    schema: LabelSchema,
    options: argparse.Namespace,
    operators: Operators,
    lexicon: Mapping[str, Mapping[str, AttributeValue]],
) -> Iterator[Figures]:
    for start in options.suggestions:
        for gold, seed, suggestions in _suggested(start, golds, schema, options.seeds):
            yield measure(
                gold,
                schema,
                suggestions,
                start,
                seed,
                operators,
                beam=options.beam,
                lexicon=lexicon,
                with_items=not options.no_items,
            )


def _suggested(
    start: str, golds: list[Gold], schema: LabelSchema, seeds: int
) -> Iterator[tuple[Gold, int, Suggestions]]:
    if start == "rules":
        extractor = load_extractor(schema)
        texts = ((gold.article.text, gold.tokens, 1) for gold in golds)
        for gold, found in zip(golds, extractor.extract(texts), strict=True):
            yield gold, 0, Suggestions(1, found.spans, found.relations)
        return
    for gold in golds:
        for seed in range(seeds if start == "degraded" else 1):
            given = degraded(gold, schema, Quality(), seed) if start == "degraded" else Suggestions()
            yield gold, seed, given


if __name__ == "__main__":
    main()
