"""Which articles are trained on and which are held out: decided once, for all imported articles.

Articles that tell one story (copies with another headline, cut paragraphs, reworded quotes, see
`extractor.near_duplicates`) are on one side. They are looked at in the order of import, and what becomes
of one depends on those before it alone: an article near to earlier ones joins their side, one near to
both sides is left out of both, any other goes where its key leads. So no article ever moves, whatever
is imported or finished later, as long as the share stays the same. With another share, only articles
between the two shares change sides, and those near to them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from annotator.document.errors import UsageError
from annotator.store.articles import count_articles, get_article
from annotator.store.database import Database
from annotator.store.streams import iter_articles

ProgressCallback = Callable[[int, int], None]
"""Told how many articles of how many have been read."""

SHARE = 0.8
"""Share of the stories that are trained on when nobody says."""


class Side(StrEnum):
    """Where an article belongs: `neither` is one that is near to articles of both sides."""

    TRAIN = "train"
    DEV = "dev"
    NEITHER = "neither"


class Split(Struct, frozen=True):
    """The side of every article.

    Attributes:
        share: of the stories, that are trained on.
        sides: article key → side, in the order of import.
        stories: article key → key of the first article of its story.
        near: of each article that is left out, the keys of one article of either side it is near to.
    """

    share: float
    sides: Mapping[str, Side]
    stories: Mapping[str, str]
    near: Mapping[str, tuple[str, ...]]


def split_articles(
    database: Database, share: float = SHARE, progress: ProgressCallback = lambda done, total: None
) -> Split:
    """The side of every imported article; read inside `database.snapshot()`.

    The first story goes where its key leads, the second to the other side, so that both sides have
    articles from the second story on. With a share of 1 everything is trained on.

    Raises:
        UsageError: the share is not above 0 and up to 1.
        StoreError: the database refuses.
    """
    from annotator.extractor.near_duplicates import place_texts

    check_share(share)
    keys: list[str] = []

    def texts() -> Iterator[str]:
        total = count_articles(database)
        for number, article in iter_articles(database):
            keys.append(article.key)
            yield article.text
            progress(number, total)

    placed = place_texts(
        texts(),
        lambda number: get_article(database, keys[number]).text,
        lambda number, stories: _begins_in_training(keys, number, stories, share),
    )
    return Split(
        share,
        {key: _side(text.side) for key, text in zip(keys, placed, strict=True)},
        {key: keys[text.story] for key, text in zip(keys, placed, strict=True)},
        {keys[n]: tuple(keys[other] for other in text.near) for n, text in enumerate(placed) if text.near},
    )


def check_share(share: float) -> None:
    """Raise UsageError unless it is a share of articles to train on."""
    if not 0 < share <= 1:
        raise UsageError(
            f"--split {share} is no share to train on", "give a number above 0 and up to 1, as 0.8"
        )


def _begins_in_training(keys: list[str], number: int, stories: int, share: float) -> bool:
    """The side of the story that begins with an article; the first article always begins one."""
    if stories == 1 and share < 1:
        return not _leads_to_training(keys[0], share)
    return _leads_to_training(keys[number], share)


def _leads_to_training(key: str, share: float) -> bool:
    """Whether the key, as a number spread evenly over 0 to 1, lies below the share."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8, person=b"annotator-split")
    return int.from_bytes(digest.digest()) / 2**64 < share


def _side(in_training: bool | None) -> Side:
    match in_training:
        case True:
            return Side.TRAIN
        case False:
            return Side.DEV
        case None:
            return Side.NEITHER
