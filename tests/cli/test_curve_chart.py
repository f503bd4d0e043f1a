"""A learning curve drawn in characters."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.curve_chart import Series, chart

SCORES = st.floats(0, 1)


def test_points_stand_where_their_numbers_are_and_the_rules_are_named() -> None:
    spans = Series("spans", "●", "•", [(10, 0.70), (20, 0.80), (40, 0.90)], 0.75)
    relations = Series("relations", "○", "·", [(10, 0.50), (20, 0.60), (40, 0.70)], 0.55)
    lines = list(chart([spans, relations], 60, 9))
    assert [line for line in lines if line.startswith(" 0.90 │")] == [lines[0]]
    assert lines[0].endswith("●")
    assert lines[4].endswith("○"), "half way between 0.50 and 0.90"
    assert "spans, rules" in lines[3]
    assert "relations, rules" in lines[7]
    assert lines[-2].split() == ["10", "20", "40"]
    assert lines[-1].split() == ["F1", "by", "articles", "to", "train", "on", "●", "spans", "○", "relations"]


@given(st.dictionaries(st.integers(1, 10**6), SCORES, min_size=1, max_size=6), SCORES, st.integers(30, 100))
def test_it_keeps_to_its_size_and_shows_every_point(
    points: dict[int, float], level: float, width: int
) -> None:
    lines = list(chart([Series("spans", "●", "•", sorted(points.items()), level)], width, 13))
    assert len(lines) == 16
    assert max(map(len, lines[:-1])) <= width
    assert 1 <= "".join(lines[:13]).count("●") <= len(points)
