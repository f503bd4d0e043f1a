"""The data card as Markdown, safe against whatever labels, titles and sources contain."""

import re
from collections.abc import Iterable, Iterator, Mapping

from annotator.document.safe_text import cut, safe
from annotator.workspace.data_card import CountsRow, DataCard, SideRow

_LISTED = 30
"""Sources and articles that are listed by name; `data_card.json` has all."""
_WIDEST = 80
_MARKUP = re.compile(r"[\\`*_\[\]<>|#~$&]")
_LINKED = re.compile(r"(?<=:)//|(?<=www)\.|@", re.IGNORECASE)

HOW_TO_TRAIN = "python -m spacy train config.cfg --output ../model"
"""To be run inside the folder; the output stands beside it, since an export replaces the folder."""


def card_text(card: DataCard) -> str:
    """The card as Markdown; the same card gives the same text."""
    blocks = [*_head(card), *_contents(card), *_origin(card), *_limits(card), *_use(card)]
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line, without links or markup."""
    escaped = _MARKUP.sub(r"\\\g<0>", cut(safe(text), _WIDEST))
    return _LINKED.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), escaped)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    rule = ["---", *("---:" for _ in names[1:])]
    lines = [names, rule, *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else plain(str(value))


def _head(card: DataCard) -> Iterator[str]:
    schema = card["schema"]
    until = f", with decisions until {card['last_decision']}" if card["last_decision"] else ""
    yield f"# Data card: {plain(card['dataset'])}"
    yield f"A training set for spaCy {card['training']['spacy']}, made by {plain(card['program'])}{until}."
    yield (
        f"Label schema: {plain(schema['name'])}, version {plain(schema['version'])}, "
        f"language {plain(schema['language'])}, SHA-256 `{schema['hash']}`."
    )
    license = (
        plain(card["license"]) if card["license"] else "not stated; fill it in before passing the files on"
    )
    yield f"Licence of the texts: {license}."


def _contents(card: DataCard) -> Iterator[str]:
    train, dev = card["train"], card["dev"]
    plain_counts = ("articles", "stories", "unfinished", "sentences", "tokens", "entities", "undecided")
    rows = [[name, train[name], dev[name]] for name in plain_counts]  # type: ignore[literal-required]
    looked_at = [f"{side['frames']['looked_at']:,} of {side['frames']['all']:,}" for side in (train, dev)]
    yield "## Contents"
    yield _table(["", "train", "dev"], [*rows, ["frames looked at", *looked_at]])
    yield "Copies of one story count as one of the stories and are all in the same file."
    for title, part in (("Spans", "spans"), ("Relations", "relations")):
        yield f"### {title}"
        yield _table(
            ["label", "train", "dev", "accepted", "corrected", "manual", "rejected"],
            _label_rows(train[part], dev[part]),  # type: ignore[literal-required]
        )
    yield (
        "Accepted, corrected: suggestions kept, and kept after a change. Manual: made by hand. Rejected: "
        "suggestions refused, the negatives. All four are of both files together."
    )
    yield "### Attributes"
    yield _table(["attribute", "value", "train", "dev"], _attribute_rows(train, dev))


def _label_rows(train: Mapping[str, CountsRow], dev: Mapping[str, CountsRow]) -> Iterator[list[object]]:
    for label in {**train, **dev}:
        sides = [side[label] for side in (train, dev) if label in side]
        of = [side[label]["all"] if label in side else 0 for side in (train, dev)]
        origins = ("accepted", "corrected", "manual", "rejected")
        yield [label, *of, *(sum(side[name] for side in sides) for name in origins)]  # type: ignore[literal-required]


def _attribute_rows(train: SideRow, dev: SideRow) -> Iterator[list[object]]:
    for name in {**train["attributes"], **dev["attributes"]}:
        sides = [side["attributes"].get(name, {"given": 0}) for side in (train, dev)]
        yield [name, "(all)", *(side["given"] for side in sides)]
        if any("different" in side for side in sides):
            yield ["", "(different ones)", *(side.get("different", 0) for side in sides)]
        values = [side.get("values", {}) for side in sides]
        for value in {**values[0], **values[1]}:
            yield ["", value, *(counts.get(value, 0) for counts in values)]


def _origin(card: DataCard) -> Iterator[str]:
    train, dev = card["train"], card["dev"]
    yield "## Sources"
    yield _listed("source", train["sources"], dev["sources"], unnamed="(not stated)")
    dates = (train["dates"], dev["dates"])
    firsts = [side["first"] for side in dates if side["first"]]
    lasts = [side["last"] for side in dates if side["last"]]
    without = sum(side["without"] for side in dates)
    when = f"Dates from {plain(min(firsts))} to {plain(max(lasts))}" if firsts else "No dates"
    yield f"{when}; {without:,} articles state none."
    yield "## Annotators"
    yield _listed("annotator", train["annotators"], dev["annotators"])
    agreement = card["agreement"]
    value = (
        f"n/a ({plain(agreement.get('reason', ''))})"
        if agreement["value"] is None
        else f"{agreement['value']:.3f} ({agreement['n']:,} spans)"
    )
    yield f"Agreement, F1 of spans with the same extent and label, over all pairs of annotators: {value}."


def _listed(name: str, train: Mapping[str, int], dev: Mapping[str, int], unnamed: str = "") -> str:
    counts = [(key or unnamed, train.get(key, 0), dev.get(key, 0)) for key in {**train, **dev}]
    rows = sorted(counts, key=lambda row: (-row[1] - row[2], row[0]))
    table = _table([name, "train", "dev"], rows[:_LISTED])
    return table if len(rows) <= _LISTED else f"{table}\n\n… and {len(rows) - _LISTED:,} more."


def _limits(card: DataCard) -> Iterator[str]:
    split, passed = card["split"], card["passed_over"]
    yield "## Split"
    yield (
        f"{split['share']:.0%} of the stories are trained on. The side of an article depends on its key and "
        "on the articles imported before it, and never changes."
    )
    if split["near"]:
        near = list(split["near"].items())
        rows = [[key, *others] for key, others in near[:_LISTED]]
        yield f"{split['left_out']:,} articles are near to articles of both sides and are in neither file:"
        yield _table(["left out", "near to, in dev", "near to, in train"], rows)
    yield "## Not in it, or otherwise than annotated"
    lines = [f"- {passed['unfinished']:,} begun and not finished (counted for each person)"]
    lines.append(f"- {passed['not_accepted']:,} articles rejected or skipped")
    if passed["other_questions"]:
        lines.append(f"- {passed['other_questions']:,} articles whose rows asked for no spans")
    for name, count in passed["several"].items():
        lines.append(f"- {count:,} articles by several annotators: those of {plain(name)} were taken")
    for loss in card["losses"]:
        places = "; ".join(plain(place) for place in loss["places"])
        lines.append(f"- {loss['count']:,} {plain(loss['kind'])}: {places}")
    yield "\n".join(lines)


def _use(card: DataCard) -> Iterator[str]:
    training = card["training"]
    base = f", starting from {plain(training['base_model'])}" if training["base_model"] else ""
    yield "## Training"
    yield (
        f"`config.cfg` trains {', '.join(map(plain, training['components']))}{base}, "
        f"seed {training['seed']}. The longest span has {training['longest_span']} tokens. In this folder:"
    )
    yield f"    {HOW_TO_TRAIN}"
