"""Prodigy rows of windows: what each window is written from, and what windows have no place for."""

from collections.abc import Iterator

from msgspec.structs import replace

from annotator.document.spans import Span
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.losses import Losses
from annotator.formats.prodigy_task import Task
from annotator.formats.read_own import OURS
from annotator.formats.sentence_windows import SentenceWindow, crossing_links, sentence_windows, shifted

JOINED = "windows of more sentences, since something decided goes over their borders"
CROSSING = "rejected or open relations over the borders of windows, left out"
ROW_KEYS = "keys of imported rows, left out of windows"
BARE = "spans and relations of imported rows that are none here, left out of windows"
FACTS = "facts in `meta` that have the name of one a window needs"

_WRITTEN = frozenset({"id", "text", "meta", "tokens", "spans", "relations", "answer", OURS})
_NEEDED = ("article", "offset", "window")


def window_rows(
    given: AnnotatedArticle, task: Task, sentences: int, losses: Losses
) -> Iterator[tuple[AnnotatedArticle, Task]]:
    """The windows of an article, each as an article of its own with the task it stands for.

    Args:
        given: the article.
        task: the row it came as.
        sentences: how many a window has, unless something decided connects more.
        losses: where to count what windows have no place for.
    """
    windows = list(
        sentence_windows(given.article, given.tokens, given.annotations, given.find_span, sentences)
    )
    _note(given, task, windows, losses)
    for window in windows:
        article = replace(
            given,
            article=window.article,
            annotations=window.annotations,
            find_span=_FindInWindow(given, window),
        )
        yield article, _task(task, window, is_cut_alike=len(task.tokens) == len(given.tokens))


def _task(task: Task, window: SentenceWindow, *, is_cut_alike: bool) -> Task:
    """The task a window stands for: its own text and place; spans and tokens keep their unknown keys."""
    meta = dict(window.article.meta)
    return replace(
        task,
        row={"text": window.article.text, "meta": meta},
        meta=meta,
        tokens=task.tokens[window.first : window.stop] if is_cut_alike else (),
        bare_spans=(),
        foreign=(),
    )


class _FindInWindow:
    """Finds a suggested span that lies in a window, with offsets as there."""

    def __init__(self, given: AnnotatedArticle, window: SentenceWindow) -> None:
        self._find, self._start = given.find_span, window.start
        self._end = window.start + len(window.article.text)

    def __call__(self, id: str) -> Span | None:
        span = self._find(id)
        is_inside = span is not None and self._start <= span.start and span.end <= self._end
        return shifted(span, self._start) if span is not None and is_inside else None


def _note(given: AnnotatedArticle, task: Task, windows: list[SentenceWindow], losses: Losses) -> None:
    key = given.article.key
    for window in windows:
        if window.joined:
            losses.add(JOINED, f"{key}: at {window.start}")
    for record in crossing_links(windows, given.annotations):
        losses.add(CROSSING, f"{key}: {record.relation.label}")
    for name in task.row:
        if name not in _WRITTEN and not name.startswith("_"):
            losses.add(ROW_KEYS, f"{key}: {name}")
    if bare := len(task.bare_spans) + len(task.foreign):
        losses.add(BARE, key, bare)
    for name in _NEEDED:
        if name in given.article.meta:
            losses.add(FACTS, f"{key}: {name}")
