"""The figures of `annotator stats` as lines for people."""

from collections.abc import Iterator, Mapping

from annotator.document.safe_text import safe
from annotator.store.progress import Progress
from annotator.workspace.figures import Figure, Outcomes, Work
from annotator.workspace.stats import IDLE_AFTER, Stats


def listing(stats: Stats) -> Iterator[str]:
    """The lines."""
    yield (
        f"{stats.articles} articles: {stats.begun} begun, {stats.finished} of them finished by somebody, "
        f"{stats.unsuggested} without suggestions"
    )
    for person in stats.progress:
        yield ""
        yield _progress(person)
        yield from _work(stats.work[person.annotator])
    if len(stats.progress) > 1:
        yield ""
        yield "all together"
        yield from _work(stats.total)
    if stats.progress:
        yield ""
        yield (
            f"Time: the pauses between a person's decisions; of one longer than {IDLE_AFTER} s only "
            f"{IDLE_AFTER} s count."
        )


def _progress(person: Progress) -> str:
    return (
        f"{safe(person.annotator)}: {person.finished} of {person.total} articles finished "
        f"({person.done} done, {person.rejected} rejected, {person.skipped} skipped), "
        f"{person.started} begun, {person.new} new"
    )


def _work(work: Work) -> Iterator[str]:
    imported = f", {work.imported} imported" if work.imported else ""
    yield f"  decisions {work.decisions} ({work.undone} undone{imported})"
    time = work.time
    shown = f"{_duration(time.value)} (n={time.n} pauses)" if time.value is not None else _undefined(time)
    yield f"  time {shown}"
    rate = work.per_hour
    shown = f"{rate.value:.0f} (n={rate.n} pauses)" if rate.value is not None else _undefined(rate)
    yield f"  decisions an hour {shown}"
    yield from _outcomes("suggested label", work.labels)
    yield from _outcomes("way of deciding", work.ways)
    if work.made:
        made = ", ".join(f"{count} {safe(label)}" for label, count in sorted(work.made.items()))
        yield f"  made by hand: {made}"


def _outcomes(title: str, groups: Mapping[str, Outcomes]) -> Iterator[str]:
    if not groups:
        yield f"  by {title}: n/a (no suggestion decided)"
        return
    yield f"  by {title:<16} acceptance      n  accepted corrected  rejected left open"
    for name in sorted(groups):
        found = groups[name]
        share = found.rate
        shown = f"{share.value:.2f}" if share.value is not None else "n/a"
        yield (
            f"    {safe(name):<17} {shown:>10} {share.n:>6} {found.accepted:>9} {found.corrected:>9} "
            f"{found.rejected:>9} {found.undecided:>9}"
        )


def _undefined(figure: Figure) -> str:
    return f"n/a ({figure.reason})"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
