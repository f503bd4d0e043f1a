"""Giving articles and taking them back, in a project that people work in meanwhile."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from threading import Thread

import pytest

from annotator.config.errors import ConfigErrors
from annotator.document.errors import AnnotatorError, DataError, ProjectError, UsageError
from annotator.editing.annotations import Answer
from annotator.store.articles import ArticleRow, add_articles
from annotator.store.assigned import wrong_assigned
from annotator.store.database import Database
from annotator.workspace import assigning
from annotator.workspace.adjudication import AdjudicationDesk
from annotator.workspace.article_list import read_article_list
from annotator.workspace.assigning import Order, assign, assignments, take_back
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import import_files
from annotator.workspace.overlap import Overlap
from annotator.workspace.project import Project
from tests.support.projects import make_project, store_answer

CREW = ("alice", "bob", "carol")
NOW = 1_800_000_000_000
DAY = 86_400_000


def give(
    project: Project, *people: str, each: int = 1, double: str = "0", keys: set[str] | None = None
) -> dict[str, int]:
    order = Order(people, Overlap(each, Fraction(double)), keys)
    return dict(assign(project, order, assigner="dora", at=NOW).given)


def standing(project: Project) -> set[tuple[str, int]]:
    with project.database() as database:
        assert wrong_assigned(database) == ()
        return set(database.query("SELECT annotator, article FROM assigned"))  # type: ignore[arg-type]


def records(project: Project) -> list[tuple[object, ...]]:
    with project.database() as database:
        return database.query("SELECT * FROM assignment ORDER BY number")


def add(project: Project, first: int, last: int) -> None:
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow(f"n{number}", f"New {number}") for number in range(first, last)])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, articles=30)


def test_every_article_goes_to_as_many_people_as_said(project: Project) -> None:
    assert give(project, *CREW, each=2) == {"alice": 20, "bob": 20, "carol": 20}
    assert assignments(project).copies == {0: 0, 2: 30}


def test_a_second_time_gives_nothing(project: Project) -> None:
    give(project, *CREW, double="0.2")
    before = records(project)
    assert give(project, *CREW, double="0.2") == {}
    assert records(project) == before


def test_more_articles_and_people_only_add(project: Project) -> None:
    give(project, *CREW, double="0.2")
    before = records(project)
    add(project, 1, 31)
    assert sum(give(project, *CREW, "dave", double="0.2").values()) == 36
    assert records(project)[: len(before)] == before
    assert {share.annotator: share.held for share in assignments(project).shares} == dict.fromkeys(
        [*CREW, "dave"], 18
    )


def test_a_list_of_articles_goes_to_the_people_named(project: Project) -> None:
    assert give(project, "alice", "bob", each=2, keys={"k3", "k9"}) == {"alice": 2, "bob": 2}
    assert standing(project) == {("alice", 3), ("alice", 9), ("bob", 3), ("bob", 9)}
    assert give(project, "alice", "bob", "carol")["carol"] == 11, "what is on the list counts"


def test_lists_whose_articles_lie_far_apart_are_given_in_several_batches(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigning, "REACH", 5)
    assert give(project, "alice", keys={"k1", "k2", "k20", "k30"}) == {"alice": 4}


def test_what_somebody_finished_unasked_counts_and_what_they_began_is_theirs(project: Project) -> None:
    with project.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1, annotator="eve")
        store_answer(database, "k2", None, number=2, annotator="alice")
        store_answer(database, "k3", Answer.ACCEPT, number=3, annotator="gold")
    give(project, *CREW)
    held = standing(project)
    assert not {person for person, number in held if number == 1}
    assert {person for person, number in held if number == 2} == {"alice"}
    assert len({person for person, number in held if number == 3}) == 1


def test_an_answer_from_a_file_counts_for_who_was_given_the_article(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "bob.jsonl"
    row = {"id": "n1", "text": "Marsh met Terzi.", "answer": "accept", "spans": []}
    file.write_text(json.dumps({key: row[key] for key in ("id", "text")}) + "\n", "utf-8")
    import_files(project, [file])
    give(project, "bob")
    file.write_text(json.dumps(row) + "\n", "utf-8")
    import_files(project, [file], annotator="bob")
    (share,) = assignments(project).shares
    assert (share.finished, share.new) == (1, 30)
    assert standing(project) >= {("bob", 31)}


@pytest.mark.parametrize(
    ("people", "each", "double", "what"),
    [
        (("alice",), 2, "0", "2 people are wanted"),
        (("alice",), 1, "0.1", "2 people are wanted"),
        (CREW, 0, "0", "at least one"),
        (CREW, 1, "3/2", "between 0 and 1"),
        (("gold",), 1, "0", "reserved"),
        (("Al ice",), 1, "0", "not allowed"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_before_anything_is_given(
    project: Project, people: tuple[str, ...], each: int, double: str, what: str
) -> None:
    with pytest.raises(UsageError, match=what):
        give(project, *people, each=each, double=double)
    assert records(project) == []


def test_unknown_articles_are_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match="no article 'zz'"):
        give(project, "alice", keys={"k1", "zz"})


def test_too_few_people_are_told(project: Project) -> None:
    with project.database() as database:
        store_answer(database, "k1", Answer.ACCEPT, number=1, annotator="bob")
    order = Order(("alice", "bob"), Overlap(2), {"k1"})
    assert assign(project, order, assigner="dora", at=NOW).lacking == 0
    order = Order(("alice",), Overlap(1), {"k2"})
    assert assign(project, order, assigner="dora", at=NOW).lacking == 0


class Stopped(Exception):
    pass


def test_a_run_that_was_ended_goes_on_where_it_was(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigning, "BATCH", 7)
    whole = make_project(tmp_path / "other", articles=30)
    give(whole, *CREW, each=2)

    def stop(done: int, total: int) -> None:
        if done == 14:
            raise Stopped

    with pytest.raises(Stopped):
        assign(project, Order(CREW, Overlap(2)), assigner="dora", at=NOW, progress=stop)
    assert len(standing(project)) == 28
    give(project, *CREW, each=2)
    assert standing(project) == standing(whole)


def test_two_who_assign_at_once_give_nothing_twice(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assigning, "BATCH", 1)
    failed: list[AnnotatorError] = []

    def run() -> None:
        try:
            give(project, *CREW, each=2)
        except AnnotatorError as error:
            failed.append(error)

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert assignments(project).copies == {0: 0, 2: 30}
    assert len(records(project)) == 60


# Taking back


def later(project: Project, *people: str, age: int = DAY, at: int = NOW + 2 * DAY) -> Counter[str]:
    return take_back(project, at - age, people, assigner="dora", at=at)


def decide(database: Database, key: str, answer: Answer | None, annotator: str, days: float) -> None:
    seconds = round(days * 86_400) + int(key[1:]) + 100 * (*CREW, "gold").index(annotator)
    number = (NOW - 1_700_000_000_000) // 1000 + seconds
    store_answer(database, key, answer, number=number, annotator=annotator)


def test_what_was_abandoned_comes_back_and_goes_to_others(project: Project) -> None:
    give(project, *CREW)
    with project.database() as database:
        held = {name: sorted(n for person, n in standing(project) if person == name) for name in CREW}
        alice = held["alice"]
        decide(database, f"k{alice[0]}", None, "alice", 0.1)
        decide(database, f"k{alice[1]}", Answer.ACCEPT, "alice", 1.9)
        decide(database, f"k{held['bob'][0]}", Answer.ACCEPT, "bob", 0.2)
    assert later(project) == {"alice": 1, "bob": 9, "carol": 10}, "begun and left; or away for a day"
    give(project, *CREW)
    now = standing(project)
    assert ("alice", alice[0]) not in now
    assert not {person for person, number in now if number in held["bob"][1:]} - {"alice", "carol"}
    assert assignments(project).copies == {0: 0, 1: 30}
    with project.database() as database:
        assert database.one("SELECT count(*) FROM decision") == (3,), "what was decided stays"


def test_finished_and_fresh_articles_are_not_taken(project: Project) -> None:
    give(project, "alice")
    assert later(project, at=NOW + DAY // 2) == {}
    with project.database() as database:
        for number in range(1, 31):
            decide(database, f"k{number}", Answer.ACCEPT, "alice", 0)
    assert later(project) == {}


def test_who_has_no_assignments_is_named(project: Project) -> None:
    give(project, "alice")
    with pytest.raises(UsageError, match=r"'bob' has no assignments: these have: alice"):
        later(project, "bob")


def test_work_on_an_article_that_was_taken_back_meanwhile_is_stored_and_counts(project: Project) -> None:
    give(project, "alice", keys={"k1"})
    later(project)
    with project.database() as database:
        decide(database, "k1", Answer.ACCEPT, "alice", 3)
    assert give(project, "alice", "bob", keys={"k1"}) == {}


# What people see


def test_a_person_sees_what_is_assigned_to_them_and_nothing_else(project: Project) -> None:
    give(project, "alice", keys={"k4", "k8", "k12"})
    with Desk(project, "alice") as desk:
        assert desk.first_key() == "k4"
        assert [desk.next_unfinished(key) for key in ("k4", "k8", "k12")] == ["k8", "k12", "k4"]
        assert [desk.neighbour("k8", step) for step in (-1, 1, 2)] == ["k4", "k12", None]
        assert [row.key for row in desk.queue().rows] == ["k4", "k8", "k12"]
        assert (desk.progress().total, desk.progress().is_assigned) == (3, True)
        loaded = desk.load("k8")
        assert (loaded.number, loaded.total) == (2, 3)
    with Desk(project, "alice", sees_all=True) as desk:
        assert (desk.first_key(), desk.progress().total, len(desk.queue().rows)) == ("k1", 30, 30)
    with Desk(project, "bob") as desk:
        assert desk.progress().total == 30, "who was given nothing is free"


def test_what_is_assigned_while_one_works_shows_at_once(project: Project) -> None:
    give(project, "alice", keys={"k4"})
    with Desk(project, "alice") as desk:
        give(project, "alice", keys={"k6"})
        assert desk.next_unfinished("k4") == "k6"
        take_back(project, NOW + 1, (), assigner="dora", at=NOW + 1)
        assert desk.next_unfinished("k4") is None
        assert desk.progress().total == 0


def seen(project: Project) -> object:
    """All that alice's desk tells."""
    with Desk(project, "alice") as desk:
        keys = [row.key for row in desk.queue().rows]
        return (
            [repr(desk.load(key)) for key in keys],
            desk.queue(),
            desk.progress(),
            desk.pace(0),
            desk.distrusted(),
            desk.last_decided(),
            desk.first_key(),
            desk.next_unfinished(keys[0]),
        )


def test_nothing_a_desk_tells_depends_on_other_people(project: Project) -> None:
    give(project, "alice", "bob", each=2)
    before = seen(project)
    with project.database() as database:
        for number in range(1, 20):
            decide(database, f"k{number}", Answer.REJECT if number % 2 else None, "bob", 1)
            decide(database, f"k{number}", Answer.ACCEPT, "gold", 1)
    give(project, "alice", "bob", "carol", each=3)
    take_back(project, NOW + DAY, ("carol",), assigner="dora", at=NOW + DAY)
    assert seen(project) == before


def test_who_adjudicates_sees_nothing_of_articles_they_have_still_to_annotate(project: Project) -> None:
    give(project, *CREW, each=3, keys={"k1", "k2"})
    with project.database() as database:
        for number, name in enumerate(CREW[1:], 1):
            store_answer(database, "k1", Answer.ACCEPT, number=number, annotator=name)
            store_answer(database, "k2", Answer.ACCEPT, number=10 + number, annotator=name)
    with pytest.raises(ProjectError, match="alice has still to annotate"):
        AdjudicationDesk(project, "alice")
    with project.database() as database:
        store_answer(database, "k2", Answer.ACCEPT, number=20, annotator="alice")
    desk = AdjudicationDesk(project, "alice")
    assert desk.keys == ["k2"]
    desk.close()


# Lists


def test_a_list_names_each_article_on_a_line(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"\xef\xbb\xbfk1\r\n\n  k2 \nk1\n")
    assert read_article_list(project, file) == {"k1", "k2"}


def test_each_wrong_line_of_a_list_is_named(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"k1\nzz\x1b[2J\n\xff\n")
    with pytest.raises(ConfigErrors) as caught:
        read_article_list(project, file)
    said = [str(error) for error in caught.value.errors]
    assert said[0].startswith(f"{file}:2: there is no article “zz␛[2J”")
    assert said[1].startswith(f"{file}:3: is no line of UTF-8")
    file.write_bytes(b"\n")
    with pytest.raises(DataError, match="names no article"):
        read_article_list(project, file)
