"""What a format could not hold, in sentences."""

from annotator.formats.losses import Losses


def losses_said(losses: Losses) -> list[str]:
    """One line for each kind: how often, then the first places."""
    return [_sentence(kind, loss.count, loss.places) for kind, loss in losses.kinds.items()]


_NOUNS = {
    noun + "s": noun
    for noun in (
        "span",
        "relation",
        "row",
        "article",
        "text",
        "result",
        "region",
        "slot",
        "attribute",
        "link",
    )
}


def _counted_kind(kind: str, count: int) -> str:
    """`3 spans given twice`, `1 span given twice`; kinds begin with what is counted, in the plural."""
    noun, _, rest = kind.partition(" ")
    if count == 1 and noun in _NOUNS and not rest.startswith("and "):
        return f"1 {_NOUNS[noun]} {rest}".rstrip()
    return f"{count:,} {kind}"


def _sentence(kind: str, count: int, places: list[str]) -> str:
    more = f", and {count - len(places):,} more" if count > len(places) else ""
    return f"{_counted_kind(kind, count)}: {', '.join(places)}{more}"
