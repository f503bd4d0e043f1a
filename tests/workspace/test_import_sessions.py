"""Sessions of Prodigy become names of annotators: readable, allowed, and never two as one."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.document.ids import check_annotator
from annotator.workspace.import_sessions import annotators_for


def names(*sessions: str, dataset: str = "mine") -> list[str]:
    found = annotators_for(sessions, dataset)
    return [found[session] for session in sessions]


def test_the_dataset_is_left_out() -> None:
    assert names("news-alice", "news-bob") == ["alice", "bob"]
    assert names("my-news-anna-maria", "my-news-bob") == ["anna-maria", "bob"]
    assert names("news-alice", "news-anna") == ["alice", "anna"]
    assert names("news-alice") == ["alice"]
    assert names("mine-anna-maria", "mine-anna-lena") == ["anna-maria", "anna-lena"]
    assert names("original_annotations") == ["original_annotations"]


def test_names_quoted_as_in_a_url_are_read() -> None:
    assert names("news-J%C3%B6rg%20M", "news-%E5%BC%B5")[0] == "jorg-m"


def test_sessions_without_a_name_are_called_by_their_time() -> None:
    assert names("2024-02-06_10-17-19", "news-2024-02-06_11-00-00", "", "news-bob") == [
        "session-20240206-101719",
        "session-20240206-110000",
        "unnamed",
        "bob",
    ]


def test_short_names_that_clash_keep_the_whole_session() -> None:
    assert names("a-x-bob", "b-x-bob", "c") == ["a-x-bob", "b-x-bob", "c"]
    one, other = names("news-Bob", "news-bob")
    assert one != other
    assert one.startswith("news-bob-")
    (reserved,) = names("gold")
    assert reserved.startswith("gold-")


@given(st.sets(st.text(max_size=50), min_size=1, max_size=6), st.text(max_size=5))
def test_every_session_gets_a_name_of_its_own(sessions: set[str], dataset: str) -> None:
    found = annotators_for(sessions, dataset)
    assert found == annotators_for(sorted(sessions, reverse=True), dataset)
    assert found.keys() == sessions
    assert len(set(found.values())) == len(sessions)
    for name in found.values():
        check_annotator(name)
