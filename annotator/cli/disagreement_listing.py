"""Disagreements as lines for people: kind, place, both versions, sentence, and how to open the place."""

import textwrap
from collections.abc import Iterator, Sequence

from annotator.cli.diagnostics import counted
from annotator.document.safe_text import cut, safe
from annotator.workspace.agreeing import Agreement
from annotator.workspace.agreement_report import open_with
from annotator.workspace.disagreements import Disagreement, Said, Words

WIDTH = 79
_CONTEXT = 60
"""Code points of a sentence that are shown before the place."""


def listing(agreement: Agreement, listed: Sequence[Disagreement]) -> Iterator[str]:
    """The lines; one heading for all of the same label and kind."""
    total = len(agreement.differences) if agreement.differences is not None else 0
    yield ""
    if not total:
        yield "no disagreements"
        return
    yield f"{len(listed):,} of {counted(total, 'disagreement')}, those of the most frequent kind first"
    heading = ""
    for one in listed:
        named = f"{one.kind.value}: {safe(one.label)} ({one.count:,})"
        if named != heading:
            yield ""
            yield cut(named, WIDTH)
            heading = named
        yield from _entry(one)


def _entry(one: Disagreement) -> Iterator[str]:
    detail = f"  {one.detail}" if one.detail else ""
    place = f"{safe(one.article)}, line {one.line:,}, characters {one.start:,}–{one.end:,}{detail}"
    yield ""
    yield f"  {cut(place, WIDTH - 2)}"
    for line in textwrap.wrap(_sentence(one), WIDTH - 4):
        yield f"    {line}"
    for name, version in zip(one.annotators, one.versions, strict=True):
        shown = "; ".join(_said(said) for said in version) or "nothing"
        yield from textwrap.wrap(
            f"{name}: {shown}", WIDTH - 4, initial_indent="    ", subsequent_indent="      "
        )
    yield f"    {safe(open_with(one))}"


def _sentence(one: Disagreement) -> str:
    """The sentence with the place in brackets, its ends cut off where it is long."""
    start, end = one.start - one.sentence_start, one.end - one.sentence_start
    before, words, after = one.sentence[:start], one.sentence[start:end], one.sentence[end:]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    return f"{safe(before)}[{cut(safe(words), 120)}]{cut(safe(after), 100)}"


def _said(said: Said) -> str:
    if said.child is None:
        return _words(said.span)
    return f"{safe(said.relation)} from {_place(said.span)} to {_place(said.child)}"


def _words(words: Words) -> str:
    given = ", ".join(f"{safe(key)} {safe(value)}" for key, value in sorted(words.attributes.items()))
    return f"{safe(words.label)} “{cut(safe(words.text), 100)}”" + (f" ({given})" if given else "")


def _place(words: Words) -> str:
    return f"“{cut(safe(words.text), 40)}” ({safe(words.label)})"
