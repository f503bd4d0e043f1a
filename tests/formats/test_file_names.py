"""Names of files made from article keys."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.file_names import LONGEST, safe_file_name

KEYS = st.text(max_size=150) | st.text(st.sampled_from("aA1._-/\\~\x00\x1b é"), max_size=20)


@given(KEYS)
def test_a_name_is_safe_everywhere(key: str) -> None:
    name = safe_file_name(key)
    assert 1 <= len(name.encode()) <= LONGEST
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert name[0].isalnum()
    assert name[-1] != "."
    assert name.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.lists(KEYS, unique=True, max_size=30))
def test_different_keys_have_different_names_whatever_the_case(keys: list[str]) -> None:
    assert len({safe_file_name(key).casefold() for key in keys}) == len(keys)


@given(KEYS)
def test_a_name_is_no_key_of_another_name(key: str) -> None:
    name = safe_file_name(key)
    assert name == key or safe_file_name(name) != name


@pytest.mark.parametrize(
    "key", ["a1", "wire-2024.05_7", hashlib.sha256(b"x").hexdigest(), "8f14e45f-ceea-467f-9a3b-0123456789ab"]
)
def test_a_plain_key_is_its_own_name(key: str) -> None:
    assert safe_file_name(key) == key


def test_what_a_name_is_made_of() -> None:
    assert safe_file_name("../../etc/passwd").startswith("etc_passwd-")
    assert safe_file_name("新闻").startswith("article-")
    assert safe_file_name("con") != "con"
    composed, taken_apart = "é", unicodedata.normalize("NFD", "é")
    assert safe_file_name(composed) != safe_file_name(taken_apart)
