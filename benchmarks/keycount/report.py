"""Figures of each article, and the table of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue

from .gold import Gold
from .model import Operators, Seconds, prodigy, slate, typed
from .planner import plan
from .slate import slate_keys
from .typist import For, Stroke

LINKING = (For.LINK, For.FAR, For.UNLINK)


@dataclass(frozen=True)
class Figures:
    """What one article costs from one set of suggestions.

    Attributes:
        keys: in all; by_item: when every item is decided by a key of its own, 0 when not asked.
        per_link: keys for links, wrong ones included, per link of the gold.
        per_made_link: keys per link made or changed by hand, 0 when there was none.
        per_made_type: keys per event type given by hand, 0 when there was none.
        far: keys spent to reach ends of links that are off the screen.
        purposes: what the keys were pressed for.
    """

    article: str
    start: str
    seed: int
    spans: int
    links: int
    events: int
    keys: int
    by_item: int
    slate: int
    per_span: float
    per_link: float
    per_made_link: float
    per_made_type: float
    far: int
    purposes: dict[str, int]
    seconds: Seconds
    by_item_seconds: Seconds
    slate_seconds: Seconds
    prodigy_seconds: Seconds


def measure(
    gold: Gold,
    schema: LabelSchema,
    suggestions: Suggestions,
    start: str,
    seed: int,
    operators: Operators,
    *,
    beam: int,
    lexicon: Mapping[str, Mapping[str, AttributeValue]],
    with_items: bool = True,
) -> Figures:
    """Plan one article both ways and count."""
    strokes = plan(gold, schema, suggestions, beam=beam, lexicon=lexicon)
    items = plan(gold, schema, suggestions, beam=beam, lexicon=lexicon, by_item=True) if with_items else []
    purposes = Counter(stroke.why for stroke in strokes)
    tool = slate_keys(gold)
    linking = sum(purposes[why] for why in LINKING)
    return Figures(
        article=gold.article.key,
        start=start,
        seed=seed,
        spans=len(gold.spans),
        links=len(gold.links),
        events=sum(schema.is_frame(place.label) for place in gold.spans),
        keys=len(strokes),
        by_item=len(items),
        slate=tool,
        per_span=len(strokes) / max(1, len(gold.spans)),
        per_link=linking / max(1, len(gold.links)),
        per_made_link=_per_made(strokes, For.LINK),
        per_made_type=_per_made(strokes, For.TYPE),
        far=purposes[For.FAR],
        purposes={str(why): count for why, count in purposes.most_common()},
        seconds=typed(strokes, operators),
        by_item_seconds=typed(items, operators),
        slate_seconds=slate(gold, tool, operators),
        prodigy_seconds=prodigy(gold, suggestions, operators),
    )


def _per_made(strokes: Sequence[Stroke], why: For) -> float:
    """Keys per thing made by hand, 0 when nothing was."""
    keys = [stroke.acts for stroke in strokes if stroke.why is why]
    return len(keys) / sum(keys) if any(keys) else 0.0


def table(figures: Sequence[Figures]) -> str:
    """The figures as lines of text, a block for each set of suggestions."""
    lines = []
    for start in dict.fromkeys(each.start for each in figures):
        chosen = [each for each in figures if each.start == start]
        lines += ["", f"from {start}", _HEAD]
        lines += [_line(each.article + (f"/{each.seed}" if each.seed else ""), [each]) for each in chosen]
        if len(chosen) > 1:
            lines.append(_line("mean", chosen))
        spent: Counter[str] = Counter()
        for each in chosen:
            spent.update(each.purposes)
        total = sum(spent.values())
        lines.append(
            "keys go to  " + "  ".join(f"{why} {count / total:.0%}" for why, count in spent.most_common())
        )
    return "\n".join(lines)


_HEAD = (
    f"{'article':<18}{'spans':>6}{'links':>6}{'keys':>6}{'/span':>6}{'/link':>6}{'made':>6}{'type':>6}"
    f"{'items':>7}{'SLATE':>7}   {'seconds':>9}{'items':>11}{'SLATE':>11}{'Prodigy':>11}"
)


def _line(name: str, all_of: Sequence[Figures]) -> str:
    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    def seconds(values: Sequence[Seconds]) -> str:
        return f"{mean([v.hands for v in values]):.0f}/{mean([v.whole for v in values]):.0f}"

    return (
        f"{name[-17:]:<18}{mean([f.spans for f in all_of]):>6.0f}{mean([f.links for f in all_of]):>6.0f}"
        f"{mean([f.keys for f in all_of]):>6.0f}{mean([f.per_span for f in all_of]):>6.2f}"
        f"{mean([f.per_link for f in all_of]):>6.2f}{mean([f.per_made_link for f in all_of]):>6.2f}"
        f"{mean([f.per_made_type for f in all_of]):>6.2f}{mean([f.by_item for f in all_of]):>7.0f}"
        f"{mean([f.slate for f in all_of]):>7.0f}   {seconds([f.seconds for f in all_of]):>9}"
        f"{seconds([f.by_item_seconds for f in all_of]):>11}{seconds([f.slate_seconds for f in all_of]):>11}"
        f"{seconds([f.prodigy_seconds for f in all_of]):>11}"
    )


def as_dicts(figures: Sequence[Figures]) -> list[dict[str, object]]:
    """The figures as plain values."""
    return [asdict(each) for each in figures]
