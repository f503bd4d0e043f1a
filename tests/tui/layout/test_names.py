from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.document.safe_text import safe
from annotator.tui.layout.names import one_line, repeats, shorten
from tests.tui.layout.texts import hard_texts


@given(hard_texts, st.integers(1, 40))
def test_a_shortened_name_fits_and_is_safe(text: str, cells: int) -> None:
    shown = shorten(text, cells)
    assert cell_len(shown) <= cells
    assert safe(shown) == shown


def test_what_is_left_out_is_at_the_end_and_shows() -> None:
    assert shorten("Abdel Fattah al-Burhan", 11) == "Abdel Fatt…"
    assert shorten("Abdel Fattah al-Burhan", 7) == "Abdel…"
    assert shorten("Lavrov", 11) == "Lavrov"
    assert shorten("林书恒外长", 5) == "林书…"


def test_a_name_repeats_what_differs_in_case_article_or_possessive_alone() -> None:
    assert repeats("the Broad  Front", "Broad Front’s")
    assert not repeats("Besnik Prela", "Prela")


def test_white_space_becomes_single_spaces() -> None:
    assert one_line("Khalifa\r\n  Haftar ") == "Khalifa Haftar"
