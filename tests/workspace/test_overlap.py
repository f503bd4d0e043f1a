"""Who gets an article is fair, repeatable, and does not change when more articles or people come."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.store.assignments import NOBODY, Holders
from annotator.workspace.overlap import BLOCK, Loads, Overlap

PEOPLE = [f"p{number}" for number in range(8)]

crews = st.integers(1, len(PEOPLE)).map(lambda count: PEOPLE[:count])
shares = st.fractions(0, 1, max_denominator=50)
seeds = st.integers(0, 1000)
Given = dict[int, tuple[str, ...]]


def deal(people: list[str], overlap: Overlap, numbers: range, before: Given | None = None) -> Given:
    """Who gets each article, after those that were given before."""
    dealt = dict(before or {})
    held = Counter(name for chosen in dealt.values() for name in chosen)
    met = Counter(pair for chosen in dealt.values() for pair in combinations(sorted(chosen), 2))
    loads = Loads(people, held, met, overlap.seed)
    for number, copies in overlap.copies(numbers).items():
        standing = Holders(frozenset(dealt.get(number, ())), frozenset())
        chosen = loads.choose(number, copies, standing)
        loads.give(chosen, standing)
        dealt[number] = (*dealt.get(number, ()), *chosen)
    return dealt


def loads_of(dealt: Given, people: list[str]) -> list[int]:
    held = Counter(name for chosen in dealt.values() for name in chosen)
    return [held[name] for name in people]


@given(crews, st.data(), st.integers(0, 120), seeds, shares)
def test_nobody_has_two_articles_more_than_another(people, data, count, seed, share) -> None:
    overlap = Overlap(data.draw(st.integers(1, len(people))), share, seed)
    dealt = deal(people, overlap, range(1, count + 1))
    held = loads_of(dealt, people)
    assert max(held) - min(held) <= 1


@given(crews, st.data(), st.integers(0, 60), seeds, shares)
def test_every_article_gets_as_many_different_people_as_wanted(people, data, count, seed, share) -> None:
    overlap = Overlap(data.draw(st.integers(1, len(people))), share, seed)
    for number, chosen in deal(people, overlap, range(1, count + 1)).items():
        assert len(set(chosen)) == len(chosen) == min(overlap.copies([number])[number], len(people))


@given(shares, seeds, st.integers(0, 300))
def test_of_any_first_articles_the_wanted_share_gets_one_more_person(share, seed, count) -> None:
    overlap = Overlap(1, share, seed)
    more = sum(overlap.copies(range(1, count + 1)).values()) - count
    assert abs(more - share * count) <= BLOCK * share + 1


@given(shares, seeds, st.integers(1, 20))
def test_of_whole_blocks_it_is_the_share_to_the_article(share, seed, blocks) -> None:
    overlap = Overlap(1, share, seed)
    more = sum(overlap.copies(range(1, blocks * BLOCK + 1)).values()) - blocks * BLOCK
    assert abs(more - share * blocks * BLOCK) < 1


def test_which_articles_get_one_more_person_does_not_repeat_with_a_period() -> None:
    overlap = Overlap(1, Fraction(1, 2), 3)
    odd = sum(overlap.copies(range(1, 401, 2)).values()) - 200
    assert 60 < odd < 140, "else one of two alternating sources would have all of them"


@given(crews, st.integers(0, 60), st.integers(0, 60), seeds, shares)
def test_more_articles_change_nothing_for_those_that_are_there(people, first, more, seed, share) -> None:
    overlap = Overlap(1, share, seed)
    begun = deal(people, overlap, range(1, first + 1))
    whole = deal(people, overlap, range(1, first + more + 1))
    assert begun.items() <= whole.items()
    assert deal(people, overlap, range(first + 1, first + more + 1), begun) == whole, (
        "an interruption neither"
    )


@given(st.integers(2, 6), st.integers(1, 60), seeds)
def test_a_second_time_gives_nothing_and_another_person_only_adds(count, articles, seed) -> None:
    people = PEOPLE[:count]
    dealt = deal(people, Overlap(1, seed=seed), range(1, articles + 1))
    assert deal(people, Overlap(1, seed=seed), range(1, articles + 1), dealt) == dealt
    twice = deal([*people, "new"], Overlap(2, seed=seed), range(1, articles + 1), dealt)
    assert all(twice[number][: len(chosen)] == chosen for number, chosen in dealt.items())
    held = loads_of(twice, [*people, "new"])
    assert max(held) - min(held) <= max(1, max(loads_of(dealt, people)))


@settings(deadline=None)
@given(st.integers(3, 6), seeds)
def test_each_two_people_meet_about_equally_often(count, seed) -> None:
    people = PEOPLE[:count]
    pairs = list(combinations(people, 2))
    dealt = deal(people, Overlap(2, seed=seed), range(1, 20 * len(pairs) + 1))
    met = Counter(tuple(sorted(chosen)) for chosen in dealt.values())
    assert max(met[pair] for pair in pairs) - min(met[pair] for pair in pairs) <= 4


def test_the_seed_decides_who_gets_what() -> None:
    dealt = [deal(PEOPLE[:3], Overlap(1, seed=seed), range(1, 31)) for seed in (1, 1, 2)]
    assert dealt[0] == dealt[1] != dealt[2]


def test_from_whom_it_was_taken_comes_last() -> None:
    loads = Loads(["a", "b"], {"b": 100}, {}, 0)
    assert loads.choose(1, 1, Holders(frozenset(), frozenset({"a"}))) == ("b",)
    assert loads.choose(1, 2, Holders(frozenset(), frozenset({"a"}))) == ("b", "a")
    assert loads.choose(1, 3, NOBODY) == ("a", "b")
