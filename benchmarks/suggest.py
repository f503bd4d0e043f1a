"""How much of the pipeline's speed is left when suggestions are made of what it finds.

    python benchmarks/suggest.py [FILE.jsonl] [--words N]

Prints, in one run and over the same tokens: the model alone, the model with the rules through
`nlp.pipe`, and the extractor as the program uses it (documents built from stored tokens, spans and
relations read off), each in words a second, and the last as a share of the one before.
"""

import argparse
import gc
import json
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from annotator.config.label_schema import DEFAULT_SCHEMA, find_label_schema, read_label_schema
from annotator.document.article import Tokens
from annotator.extractor.documents import document
from annotator.extractor.rules.factories import COMPONENTS
from annotator.extractor.suggest import Extractor, load_extractor
from annotator.extractor.tokens import tokenize

SAMPLE = Path(__file__).parents[1] / "sample_data" / "articles.jsonl"
ROUNDS = 7
BATCH = 16


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE, help="articles, one JSON object a line")
    parser.add_argument("--words", type=int, default=20_000, help="about how many words to measure on")
    options = parser.parse_args()
    extractor = load_extractor(read_label_schema(find_label_schema(DEFAULT_SCHEMA)))
    articles = read_articles(options.file, options.words)
    words = sum(len(tokens) for _, tokens in articles)
    print(f"{extractor.name} {extractor.version}, {len(articles)} articles, {words} tokens, {ROUNDS} rounds")
    report(words, measure(extractor, articles))


def read_articles(path: Path, words: int) -> list[tuple[str, Tokens]]:
    """The file's articles with their tokens, repeated until they have about so many words."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").split("\n") if line.strip()]
    articles = [(text, tokenize(text)) for text in texts]
    repeats = max(1, round(words / max(1, sum(len(tokens) for _, tokens in articles))))
    return articles * repeats


def measure(extractor: Extractor, articles: list[tuple[str, Tokens]]) -> dict[str, list[float]]:
    """Seconds of each round of the three ways, taken in turn so that all meet the same machine."""
    nlp = extractor.nlp

    def piped() -> None:
        docs = deque(document(nlp.vocab, text, tokens)[0] for text, tokens in articles)
        gc.collect()
        started[0] = time.perf_counter()
        for _ in nlp.pipe((docs.popleft() for _ in articles), batch_size=BATCH):
            pass

    def alone() -> None:
        with nlp.select_pipes(disable=list(COMPONENTS)):
            piped()

    def extracted() -> None:
        gc.collect()
        started[0] = time.perf_counter()
        for _ in extractor.extract(((text, tokens, 1) for text, tokens in articles), batch_size=BATCH):
            pass

    started = [0.0]
    ways: dict[str, Callable[[], None]] = {"model alone": alone, "nlp.pipe": piped, "extractor": extracted}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    piped()
    for _ in range(ROUNDS):
        for name, run in ways.items():
            run()
            seconds[name].append(time.perf_counter() - started[0])
    return seconds


def report(words: int, seconds: dict[str, list[float]]) -> None:
    """Print words a second (best of the rounds) and the ratios."""
    speeds = {name: words / min(rounds) for name, rounds in seconds.items()}
    for name, speed in speeds.items():
        print(f"{name:<12} {speed:>8,.0f} words/s")
    print(f"extractor / nlp.pipe     {speeds['extractor'] / speeds['nlp.pipe']:.3f}")
    print(f"nlp.pipe / model alone   {speeds['nlp.pipe'] / speeds['model alone']:.3f}")


if __name__ == "__main__":
    main()
