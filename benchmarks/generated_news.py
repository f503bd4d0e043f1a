"""Writes invented news with exact annotations, to train on and to test with.

    python benchmarks/generated_news.py 100 --seed 1 > train.jsonl
    python benchmarks/generated_news.py 50 --seed 2 --words partly > held_out.jsonl

Each line is a gold row (`text`, `meta`, `spans`, `relations`). The same seed gives the same bytes. The
words come from lists that are dealt out: `same` writes with the words of training, `partly` with half
of them and as many others, `apart` with others alone. Names of people are new in every article. A share
of the words for events, and of the titles, is in none of the lexicons of the rules (`--unlisted`).
Free to use for anything (CC0).
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.newsroom.page import Page
from benchmarks.newsroom.sentences import CONSTRUCTIONS, past
from benchmarks.newsroom.vocabulary import Vocabulary, World
from benchmarks.newsroom.writer import Writer

WORDS = 400
"""About how many words an article has."""
UNLISTED = 0.25
"""Share of triggers and titles that are in none of the lexicons of the rules."""


def generate(
    count: int, seed: int, world: World = World.SAME, *, unlisted: float = UNLISTED, words: int = WORDS
) -> Iterator[dict[str, Any]]:
    """So many gold rows; article `number` of a seed and world is always the same."""
    vocabulary = Vocabulary(world, unlisted)
    for number in range(count):
        yield _row(vocabulary, Random(f"{world}-{seed}-{number}"), f"{world}-{seed}-{number}", words)


def _row(vocabulary: Vocabulary, random: Random, key: str, words: int) -> dict[str, Any]:
    writer = Writer(vocabulary, random)
    page = writer.page
    title = _head(writer)
    makers = [maker for maker, _ in CONSTRUCTIONS]
    weights = [weight for _, weight in CONSTRUCTIONS]
    left = 0
    while len(page.text.split()) < words:
        if left == 0:
            page.paragraph()
            left = random.choice((1, 1, 2, 2, 3))
            writer.last = writer.last if random.random() < 0.3 else None
        random.choices(makers, weights)[0](writer)
        page.end_sentence()
        left -= 1
    _foot(writer)
    return _gold(page, key, title)


def _head(writer: Writer) -> str:
    """Menu, headline (sometimes twice), byline, dateline: what scraped pages begin with."""
    page, random = writer.page, writer.random
    if random.random() < 0.5:
        page.put("".join(writer.words.words("sections")) + "\n\n")
    page.begins = True
    start = page.length
    past(writer)
    title = page.text[start:]
    if random.random() < 0.5:
        page.put("\n" + writer.fill(writer.pick("furniture")))
    if random.random() < 0.4:
        page.put("\n\n" + writer.pick("cities").upper() + " - ")
        page.begins = True
        past(writer)
        page.end_sentence()
    return title


def _foot(writer: Writer) -> None:
    """A caption with its credit, and what stands below articles."""
    page, random = writer.page, writer.random
    if random.random() < 0.6:
        page.paragraph()
        past(writer)
        page.end_sentence()
        page.put(f" [{writer.pick('photographers')}/{random.choice(('Reuters', 'AP', 'Northline'))}]")
    for _ in range(random.randint(0, 3)):
        page.put("\n" + writer.fill(writer.pick("furniture")))
    page.put("\n")


def _gold(page: Page, key: str, title: str) -> dict[str, Any]:
    text, spans = page.text, page.spans
    extents = [(span["start"], span["end"]) for span in spans]
    rows = [
        {**span, "text": text[span["start"] : span["end"]]}
        for span in sorted(spans, key=lambda s: s["start"])
    ]
    relations = [
        {"head": list(extents[head]), "child": list(extents[child]), "label": label}
        for label, head, child in sorted(set(page.links))
    ]
    return {"text": text, "meta": {"id": key, "title": title}, "spans": rows, "relations": relations}


def write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Gold rows as JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def main() -> None:
    """Print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", dest="world", type=World, default=World.SAME, choices=list(World))
    parser.add_argument("--length", type=int, default=WORDS, help="words an article, about")
    parser.add_argument(
        "--unlisted", type=float, default=UNLISTED, help="share of words outside the lexicons"
    )
    options = parser.parse_args()
    for row in generate(
        options.count, options.seed, options.world, unlisted=options.unlisted, words=options.length
    ):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
