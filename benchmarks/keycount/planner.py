"""The best keys for an article: a beam search over corrections, each of them typed and reduced.

Sentence by sentence, as one reads. For every fault of the sentence there are several ways to mend it
(move by arrows, jump or `tab`; select or label and move edges; from the event or from the name), and
`space` or `a` where what they take is right. The search keeps the ways that have cost least and have
least before them.
"""

from collections.abc import Callable, Iterator, Mapping

from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.document.spans import AttributeValue
from annotator.editing.annotations import Verdict
from annotator.editing.board import Board
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    Finish,
    MoveBy,
    MoveBySentence,
    MoveEdge,
    NextOpen,
    NextOverlap,
    Reject,
    Side,
    StartSelection,
    TakeStep,
)
from annotator.editing.items import Item, Link, Status
from annotator.editing.session import open_session
from annotator.editing.state import EditorState
from annotator.editing.steps import waiting_in

from .goal import Faults, Goal, attributes_of, place_of, stands
from .gold import Gold, GoldLink, Place
from .hints import Hints
from .typist import For, Stroke, Typist

BEAM = 8
"""Ways kept; twice as many save about one key in a hundred."""

LATEST = 60
"""Corrections in one sentence after which the search has lost its way."""


class NoWay(Exception):
    """The gold cannot be reached from here."""


def plan(
    gold: Gold,
    schema: LabelSchema,
    suggestions: Suggestions,
    *,
    by_item: bool = False,
    beam: int = BEAM,
    lexicon: Mapping[str, Mapping[str, AttributeValue]] | None = None,
) -> list[Stroke]:
    """The keys that lead from the suggestions to the gold; NoWay when none are found.

    By item, `space` is not used: every open span and link is decided by a key of its own.
    """
    state = open_session(gold.article, schema, suggestions, lexicon=lexicon or {})
    start, goal = Typist(state, Hints(gold.article)), Goal(gold, by_item=by_item)
    try:
        done = _search(goal, start, beam)
    except NoWay:
        done = _search(goal, start, 5 * beam)
    check(gold, done.state)
    typed = done.think().press("enter", Finish(), For.STEP)
    for _ in range(2):
        if typed.state.board.annotations.answer is None:
            typed = typed.press("enter", Finish(), For.STEP)
    check(gold, typed.state)
    if typed.state.board.annotations.answer is None or typed.strokes is None:
        raise NoWay(f"{gold.article.key}: enter does not finish the article: {typed.state.message}")
    return typed.strokes.all()


def check(gold: Gold, state: EditorState) -> None:
    """Raise NoWay unless what has been accepted is the gold, and nothing is open."""
    annotations = state.board.annotations
    spans = annotations.accepted_spans()
    places = {span.id: Place(span.start, span.end, span.label) for span in spans}
    found = set(places.values())
    wrong = [f"{place} missing" for place in gold.spans if place not in found]
    wrong += [f"{place} too many" for place in found if place not in gold.spans]
    wrong += [
        f"{places[span.id]} has {dict(span.attributes)}"
        for span in spans
        if places[span.id] in gold.spans and not gold.wants(places[span.id], span.attributes)
    ]
    if len(found) != len(spans):
        wrong.append("two spans are the same")
    links = [gold.link(r.label, places[r.head], places[r.child]) for r in annotations.accepted_relations()]
    wrong += [f"{link} missing" for link in gold.links if link not in links]
    wrong += [f"{link} too many" for link in links if link not in gold.links]
    if len(set(links)) != len(links):
        wrong.append("two links are the same")
    if any(shown.is_open for shown in state.board.things()):
        wrong.append("something is open")
    if any(record.verdict is Verdict.UNDECIDED for record in annotations.spans.values()):
        wrong.append("something was left undecided")
    if wrong:
        raise NoWay(f"{gold.article.key}: {'; '.join(wrong[:5])}")


def _search(goal: Goal, start: Typist, beam: int) -> Typist:
    ways = [start]
    for sentence in range(goal.sentences):
        ways = _through(goal, ways, sentence, beam)
    return min(ways, key=lambda typist: typist.cost)


def _through(goal: Goal, ways: list[Typist], sentence: int, beam: int) -> list[Typist]:
    """The best ways to have everything up to `sentence` done."""
    finished: dict[object, tuple[float, Typist]] = {}
    frontier = [(typist.cost + goal.estimate(typist.state.board, sentence), typist) for typist in ways]
    seen: dict[object, int] = {}
    for _ in range(LATEST):
        following: dict[object, tuple[float, Typist]] = {}
        for worth, typist in frontier:
            here = goal.first_undone(typist.state.board, 0)
            if here > sentence:
                _keep(finished, _mark(typist, worth), worth, typist)
                continue
            for after in _moves(goal, typist, here):
                worth = after.cost + goal.estimate(after.state.board, min(here, sentence))
                mark = _mark(after, worth - after.cost)
                if seen.get(mark, 10**9) > after.cost:
                    _keep(following, mark, worth, after)
        best = sorted(finished.values(), key=_worth)[:beam]
        limit = best[-1][0] if len(best) == beam else (best[0][0] + 3 if best else float("inf"))
        frontier = [each for each in sorted(following.values(), key=_worth) if each[0] < limit][:beam]
        seen.update((_mark(typist, worth - typist.cost), typist.cost) for worth, typist in frontier)
        if not frontier:
            break
    if not finished:
        raise NoWay(f"{goal.gold.article.key}: sentence {sentence} cannot be made right")
    return [typist for _, typist in sorted(finished.values(), key=_worth)[:beam]]


def _worth(each: tuple[float, Typist]) -> float:
    return each[0]


def _keep(pool: dict[object, tuple[float, Typist]], mark: object, worth: float, typist: Typist) -> None:
    if mark not in pool or pool[mark][0] > worth:
        pool[mark] = (worth, typist)


def _mark(typist: Typist, rest: float) -> object:
    """What makes two places in the work the same, nearly enough."""
    state = typist.state
    focus = state.focused_item or state.focused_link
    at: object = None
    if isinstance(focus, Item):
        at = place_of(focus)
    elif isinstance(focus, Link):
        at = focus.relation.label
    step = state.step and (state.step.sentence, bool(state.step.frame))
    counts = state.board.counts
    return state.cursor, at, step, round(rest, 2), counts, typist.grid is not None, state.warned


# what can be done next


def _moves(goal: Goal, typist: Typist, sentence: int) -> Iterator[Typist]:
    board = typist.state.board
    faults = goal.faults(board, sentence)
    typist = typist.think()
    taken = list(_right_as_shown(goal, typist, sentence))
    yield from taken
    for mend in _mends(goal, typist, sentence, faults):
        for after in mend():
            if after is not None and after.cost > typist.cost:
                yield after
    if not faults.any and not taken:
        yield from _to_what_waits(typist, sentence)


def _mends(
    goal: Goal, typist: Typist, sentence: int, faults: Faults
) -> list[Callable[[], Iterator[Typist | None]]]:
    """Ways to mend the faults that are nearest, and the first of the sentence."""
    cursor = typist.state.board.tokens.starts[typist.state.cursor]
    board = typist.state.board
    found: list[tuple[int, int, Callable[[], Iterator[Typist | None]]]] = []

    def add(start: int, mend: Callable[[], Iterator[Typist | None]]) -> None:
        found.append((abs(start - cursor), start, mend))

    for place in faults.missing:
        add(place.start, lambda place=place: _make(goal, typist, place))  # type: ignore[misc]
    for item in faults.wrong:
        add(item.span.start, lambda item=item: _reject(typist, item))  # type: ignore[misc]
    for item in faults.doubted:
        add(item.span.start, lambda item=item: _keep_doubted(typist, item))  # type: ignore[misc]
    for item in faults.attributes:
        add(item.span.start, lambda item=item: _set_attributes(goal, typist, item))  # type: ignore[misc]
    early = [
        link
        for later in range(sentence + 1, min(sentence + 4, goal.sentences))
        for link in goal.links_at.get(later, ())
        if goal.sentence_of(link.head) == sentence and goal.shown(board, link) is None
    ]
    for link in faults.missing_links + early:
        add(link.head.start, lambda link=link: _link(goal, typist, link))  # type: ignore[misc]
    for shown in faults.wrong_links + faults.doubted_links:
        head = board.item(shown.relation.head)
        if head:
            add(head.span.start, lambda shown=shown: _decide_link(goal, typist, shown))  # type: ignore[misc]
    by_nearness = sorted(found, key=lambda each: each[:2])
    by_place = sorted(found, key=lambda each: each[1])
    chosen = by_nearness[:4] + [each for each in by_place[:2] if each not in by_nearness[:4]]
    return [mend for _, _, mend in chosen]


def _right_as_shown(goal: Goal, typist: Typist, sentence: int) -> Iterator[Typist]:
    """`space` or `a`, where what they decide is right, and not ahead of the reading."""
    state = typist.state
    board = state.board
    if not goal.by_item and state.sentence <= sentence:
        after = typist.press("space", TakeStep(), For.STEP)
        if goal.is_harmless(after.last, board):
            yield after
    focus = state.focused_item or state.focused_link
    here = goal.by_item or state.sentence <= sentence
    if here and focus is not None and focus.status in (Status.OPEN, Status.ACCEPTED):
        after = typist.press("a", Accept(), For.ITEM)
        if after.last is not None and goal.is_harmless(after.last, board):
            yield after
    if goal.by_item and focus is not None and focus.status is Status.OPEN and not stands(focus):
        after = typist.press("x", Reject(), For.WRONG)
        if goal.is_harmless(after.last, board):
            yield after


def _to_what_waits(typist: Typist, sentence: int) -> Iterator[Typist]:
    """Nothing is wrong, something waits in a sentence, and the focus is not there yet."""
    board = typist.state.board
    for id in waiting_in(board, sentence)[:2]:
        yield from _by_tab(typist, id, 4)
        link = board.link(id)
        for there in _focus(typist, link.relation.head if link else id):
            if there is not typist:
                yield there
            if link:
                yield from _by_tab(there, id, 3)


# moving


def _to_token(typist: Typist, token: int) -> list[Typist]:
    """The cursor on a token: by arrows, by a jump, by a sentence key and arrows."""
    state = typist.state
    if state.cursor == token:
        return [typist]
    found = []
    for by in (0, 1, -1, 2):
        start = typist
        if by:
            way = 1 if by > 0 else -1
            for _ in range(abs(by)):
                start = start.press(")" if by > 0 else "(", MoveBySentence(way), For.MOVE)
        distance = _inked(state.board, start.state.cursor, token)
        if abs(distance) <= 4:
            found.append(_arrows(start, distance))
    jumped = typist.jump(token)
    if jumped:
        found.append(jumped)
    else:
        for near, distance in ((token - 1, 1), (token + 1, -1)):
            beside = typist.jump(near) if 0 <= near < len(state.board.tokens) else None
            if beside:
                found.append(_arrows(beside, distance))
    found = [each for each in found if each.state.cursor == token]
    if not found:
        found = [_far(typist, token)]
    return sorted(found, key=lambda each: each.cost)[:2]


def _far(typist: Typist, token: int) -> Typist:
    """Sentence keys as far as it takes, then arrows or a jump."""
    board = typist.state.board
    wanted = board.tokens.sentence_of(token)
    for _ in range(len(board.tokens.sentences) + 1):
        by = wanted - typist.state.sentence
        if by == 0:
            break
        way = 1 if by > 0 else -1
        typist = typist.press(")" if way > 0 else "(", MoveBySentence(way), For.MOVE)
    jumped = typist.jump(token)
    walked = _arrows(typist, _inked(board, typist.state.cursor, token))
    return jumped if jumped and jumped.cost < walked.cost else walked


def _inked(board: Board, here: int, there: int) -> int:
    """How many arrow presses lead from one token to another; negative to the left."""
    first, last = sorted((here, there))
    tokens, text = board.tokens, board.article.text
    count = sum(not text[tokens.starts[t] : tokens.ends[t]].isspace() for t in range(first, last))
    return count if here <= there else -count


def _arrows(typist: Typist, distance: int, why: For = For.MOVE) -> Typist:
    way = 1 if distance > 0 else -1
    for _ in range(abs(distance)):
        typist = typist.press("right" if way > 0 else "left", MoveBy(way), why)
    return typist


def _focus(typist: Typist, id: str) -> list[Typist]:
    """The focus on a span, the two or three cheapest ways."""
    state = typist.state
    if state.focus == id:
        return [typist]
    item = state.board.item(id)
    if item is None:
        return []
    found = list(_by_tab(typist, id, 3))
    first, stop = state.board.tokens.covering(item.span.start, item.span.end)
    for token in {first, stop - 1, min(max(state.cursor, first), stop - 1)}:
        for there in _to_token(typist, token):
            found += _overlap(there, id)
    return sorted(found, key=lambda each: each.cost)[:3]


def _overlap(typist: Typist, id: str) -> list[Typist]:
    for _ in range(3):
        if typist.state.focus == id:
            return [typist]
        typist = typist.press("o", NextOverlap(), For.MOVE)
    return []


def _by_tab(typist: Typist, id: str, most: int) -> Iterator[Typist]:
    for key, by in (("tab", 1), ("shift+tab", -1)):
        there = typist
        for _ in range(most):
            there = there.press(key, NextOpen(by), For.MOVE)
            if there.last is not None or there.state.focus is None:
                break
            if there.state.focus == id:
                yield there
                break


# mending


def _make(goal: Goal, typist: Typist, place: Place) -> Iterator[Typist | None]:
    """A span that is missing: out of one that stands there, or by selecting."""
    board = typist.state.board
    yield from _out_of_others(typist, place)
    first, stop = board.tokens.aligned(place.start, place.end) or (0, 1)
    width = goal.width[place]
    for there in _to_token(typist, first):
        if width == 1:
            yield _label(there, place)
            continue
        yield _label(_extended(there, width - 1, 1), place)
        if width > 4:
            started = there.press("v", StartSelection(), For.EXTENT)
            jumped = started.jump(stop - 1)
            if jumped:
                yield _label(jumped, place)
    if width > 1:
        for there in _to_token(typist, stop - 1):
            yield _label(_extended(there, width - 1, -1), place)


def _out_of_others(typist: Typist, place: Place) -> Iterator[Typist | None]:
    state = typist.state
    for item in state.board.between(place.start, place.end):
        if item.status is Status.REJECTED or (not stands(item) and item.status is not Status.OPEN):
            continue
        for there in _focus(typist, item.span.id):
            yield _reshaped(there, item, place)


def _reshaped(typist: Typist, item: Item, place: Place) -> Typist | None:
    """The focused span with other edges, then another label where that differs."""
    board = typist.state.board
    first, stop = board.tokens.covering(item.span.start, item.span.end)
    wanted = board.tokens.aligned(place.start, place.end)
    if wanted is None:
        return None
    left, right = _inked(board, first, wanted[0]), _inked(board, stop - 1, wanted[1] - 1)
    if abs(left) + abs(right) > 5:
        return None
    edges = [("<", Side.LEFT, True, max(0, -left)), (">", Side.LEFT, False, max(0, left))]
    edges += [(".", Side.RIGHT, True, max(0, right)), (",", Side.RIGHT, False, max(0, -right))]
    for key, side, outwards, times in sorted(edges, key=lambda edge: not edge[2]):
        for _ in range(times):
            typist = typist.press(key, MoveEdge(side, outwards), For.EXTENT)
    if place.label != item.span.label:
        typist = typist.press(_digit(board, place), ApplyLabel(place.label), For.LABEL)
    return typist


def _extended(typist: Typist, times: int, way: int) -> Typist:
    for _ in range(times):
        key = "shift+right" if way > 0 else "shift+left"
        typist = typist.press(key, MoveBy(way, extend=True), For.EXTENT)
    return typist


def _digit(board: Board, place: Place) -> str:
    return board.schema.span(place.label).key


def _label(typist: Typist, place: Place) -> Typist:
    """The digit; on a focused span it would change that one, so a selection is begun there first."""
    state = typist.state
    item = state.focused_item
    if state.anchor is None and item is not None and (item.span.start, item.span.end) != place[:2]:
        typist = typist.press("v", StartSelection(), For.EXTENT)
    return typist.press(_digit(state.board, place), ApplyLabel(place.label), For.LABEL)


def _reject(typist: Typist, item: Item) -> Iterator[Typist | None]:
    for there in _focus(typist, item.span.id):
        yield there.press("x", Reject(), For.WRONG)


def _keep_doubted(typist: Typist, item: Item) -> Iterator[Typist | None]:
    for there in _focus(typist, item.span.id):
        yield there.press(_digit(there.state.board, place_of(item)), ApplyLabel(item.span.label), For.LABEL)
        yield there.press("a", Accept(), For.ITEM)


def _set_attributes(goal: Goal, typist: Typist, item: Item) -> Iterator[Typist | None]:
    """`e` and the letters of what differs, the type first: what depends on it goes with it."""
    wanted = goal.gold.spans[place_of(item)]
    for there in _focus(typist, item.span.id):
        typed: Typist | None = there
        for id in goal.gold.counted:
            now = typed.state.focused_item if typed else None
            if now is None or (id == "event_type" and place_of(item) in goal.gold.loose):
                continue
            for value in _toggles(attributes_of(now).get(id), wanted.get(id)):
                typed = typed.attribute(id, value) if typed else None
        yield typed


def _toggles(have: AttributeValue | None, want: AttributeValue | None) -> list[str]:
    """The values to pick so that `have` becomes `want`."""
    if have == want:
        return []
    if isinstance(have, tuple) or isinstance(want, tuple):
        return sorted(set(have or ()) ^ set(want or ()))
    return [want or have or ""]


def _link(goal: Goal, typist: Typist, link: GoldLink) -> Iterator[Typist | None]:
    """A missing link, from either end."""
    board = typist.state.board
    head, child = goal.item_at(board, link.head), goal.item_at(board, link.child)
    if head is None or child is None:
        return
    for one, other in ((head, child), (child, head)):
        for there in _focus(typist, one.span.id):
            yield there.link(link.label, other.span.id)


def _decide_link(goal: Goal, typist: Typist, link: Link) -> Iterator[Typist | None]:
    """A wrong link out of the way, or a doubted one kept."""
    board = typist.state.board
    right = goal.gold_link(board, link) in goal.gold.links
    key, command, why = ("a", Accept(), For.ITEM) if right else ("x", Reject(), For.UNLINK)
    id = link.relation.id
    ways = [typist] if typist.state.focus == id else list(_by_tab(typist, id, 4))
    head = board.item(link.relation.head)
    if head is not None and typist.state.focus != head.span.id:
        for there in _focus(typist, head.span.id):
            ways += _by_tab(there, id, 3)
    for there in sorted(ways, key=lambda each: each.cost)[:3]:
        yield there.press(key, command, why)
        for other in goal.other_labels(board, link):
            yield there.relabel(other)
    if not right and link.status is Status.ACCEPTED and head is not None:
        for there in _focus(typist, head.span.id):
            yield there.link(link.relation.label, link.relation.child)
