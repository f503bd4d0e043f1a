"""The figures of `annotator stats` as lines for people."""

from collections.abc import Iterator, Mapping

from annotator.cli.diagnostics import counted
from annotator.store.progress import Progress
from annotator.workspace.figures import ENOUGH, Figure, Outcomes, Work
from annotator.workspace.pace import IDLE_AFTER
from annotator.workspace.stats import Stats


def listing(stats: Stats) -> Iterator[str]:
    """The lines, at most 80 characters long unless labels or names are."""
    yield (
        f"{counted(stats.articles, 'article')}: {stats.finished:,} finished by somebody, "
        f"{stats.begun:,} begun, {stats.new:,} new"
    )
    if stats.unsuggested:
        yield f"{counted(stats.unsuggested, 'article')} without suggestions: `annotator suggest` makes them"
    for person in stats.progress:
        yield ""
        yield person.annotator
        yield from _progress(person)
        if person.annotator in stats.assigned:
            yield _assigned(stats.assigned[person.annotator])
        yield from _work(stats.work[person.annotator])
    if len(stats.progress) > 1:
        yield ""
        yield "all together"
        yield from _work(stats.total)
    if stats.progress:
        yield ""
        yield from _legend()


def _progress(person: Progress) -> Iterator[str]:
    yield _line("articles", f"{person.finished:,} finished, {person.started:,} begun, {person.new:,} new")
    if person.finished:
        yield _line(
            "finished", f"{person.done:,} done, {person.rejected:,} rejected, {person.skipped:,} skipped"
        )


def _assigned(held: Progress) -> str:
    said = f"{held.finished:,} finished, {held.started:,} begun, {held.new:,} new"
    return _line("assigned", f"{held.total:,}: {said}")


def _work(work: Work) -> Iterator[str]:
    imported = f", {work.imported:,} imported" if work.imported else ""
    yield _line("decisions", f"{work.decisions:,}, of them {work.undone:,} undone{imported}")
    time, rate = work.time, work.per_hour
    pauses = counted(work.pauses, "pause")
    yield _line("time", _undefined(time) if time.value is None else f"{_duration(time.value)} in {pauses}")
    yield _line(
        "decisions an hour", _undefined(rate) if rate.value is None else f"{rate.value:,.0f} in {pauses}"
    )
    if work.made:
        made = ", ".join(f"{count:,} {label}" for label, count in sorted(work.made.items()))
        yield _line("made by hand", made)
    if not work.labels:
        yield _line("suggestions", "none decided")
    yield from _outcomes("suggested label", work.labels)
    yield from _outcomes("way of deciding", work.ways)


def _line(name: str, what: str) -> str:
    return f"  {name:<19}{what}"


def _outcomes(title: str, groups: Mapping[str, Outcomes]) -> Iterator[str]:
    if not groups:
        return
    width = max(len(title), *map(len, groups)) + 1
    yield ""
    yield f"  {title:<{width}} acceptance      n accepted corrected rejected left open"
    for name in sorted(groups):
        found = groups[name]
        share = found.rate
        shown = f"{share.value:.2f}" if share.value is not None else "n/a"
        yield (
            f"  {name:<{width}} {shown:>10} {share.n:>6} {found.accepted:>8} {found.corrected:>9} "
            f"{found.rejected:>8} {found.undecided:>9}"
        )


def _legend() -> Iterator[str]:
    yield "acceptance: accepted and corrected ones among the n suggestions judged;"
    yield f"            n/a where n is less than {ENOUGH}, which says little"
    yield "time:       the pauses between a person's decisions; of one longer than"
    yield f"            {IDLE_AFTER} s only {IDLE_AFTER} s count"


def _undefined(figure: Figure) -> str:
    return f"n/a ({figure.reason})"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
