"""What a format could not hold, in sentences."""

from annotator.formats.losses import Losses


def losses_said(losses: Losses) -> list[str]:
    """One line for each kind: how often, then the first places."""
    return [_sentence(kind, loss.count, loss.places) for kind, loss in losses.kinds.items()]


def _sentence(kind: str, count: int, places: list[str]) -> str:
    more = f", and {count - len(places):,} more" if count > len(places) else ""
    return f"{count:,} {kind}: {', '.join(places)}{more}"
