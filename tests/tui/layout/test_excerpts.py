"""A place in its sentence, on one line."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.document.safe_text import safe
from annotator.tui.layout.excerpts import Excerpt, excerpt
from tests.tui.layout.texts import hard_texts

TEXT = "First. General Dara met\nMinister Oke in Lusaka. Last."
HERE = (7, 47)
AT = TEXT.index("met")


def test_a_sentence_that_fits_is_shown_whole_on_one_line() -> None:
    assert excerpt(TEXT, AT, AT + 3, HERE, 60) == Excerpt("General Dara ", "met", " Minister Oke in Lusaka.")


def test_what_does_not_fit_is_left_out_at_both_ends() -> None:
    found = excerpt(TEXT, AT, AT + 3, HERE, 20)
    assert found.middle == "met"
    assert found.before.startswith("…")
    assert found.after.endswith("…")
    assert cell_len(found.before + found.middle + found.after) <= 20


def test_room_that_one_side_does_not_need_goes_to_the_other() -> None:
    found = excerpt(TEXT, 7, 14, HERE, 30)
    assert found.before == ""
    assert cell_len(found.middle + found.after) >= 28


@given(hard_texts, st.data(), st.integers(8, 60))
def test_an_excerpt_is_safe_and_fits(text: str, data: st.DataObject, width: int) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = excerpt(text, start, end, (0, len(text)), width)
    whole = found.before + found.middle + found.after
    assert safe(whole) == whole
    assert cell_len(whole) <= width
