"""A server keeps people apart by itself: what plain SQL can see and do as each role."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from annotator.document.errors import ProjectError, StoreError
from annotator.document.ids import GOLD
from annotator.editing.annotations import Answer, Verdict
from annotator.store.acceptance import add_acceptance
from annotator.store.articles import ArticleRow, add_articles, add_incoming, get_incoming
from annotator.store.assignments import AssignmentKind, record_assignments
from annotator.store.database import Database, Writing, open_database
from annotator.store.decisions import append, history
from annotator.store.postgres_rights import GUARDED, OWNED
from annotator.store.postgres_roles import ADJUDICATORS, ANNOTATORS, LEADS, role_statements
from annotator.store.progress import annotators
from annotator.store.shared_articles import shared_articles
from annotator.store.structure import is_structure_seen
from annotator.store.summaries import ArticleState, SummaryRow
from tests.support.postgres import ADMIN, Server
from tests.support.projects import answered, store_answer

FINISHED = SummaryRow(ArticleState.DONE)
STARTED = SummaryRow(ArticleState.STARTED)

Plain = Callable[..., list[tuple[object, ...]]]


def give_roles(postgres: Server, database: Database, *, sees_gold: bool = False) -> None:
    people = {"alice": ANNOTATORS, "bob": ANNOTATORS, "ada": ADJUDICATORS, "lena": LEADS}
    for name, group in people.items():
        made = [f"{each};" for each in role_statements(database, name, group, sees_gold=sees_gold)]
        postgres.sql("\n".join(made), database=name_of(database), role=ADMIN)


def name_of(database: Database) -> str:
    found = database.one("SELECT current_database()::text")
    assert found is not None
    return str(found[0])


def as_role(database: Database, role: str) -> str:
    return str(database.address).replace("owner@", f"{role}@")


@pytest.fixture
def filled(postgres: Server, server_address: str) -> Database:
    """Three articles; alice and bob have both finished the first, bob has begun the second."""
    database = open_database(server_address)
    give_roles(postgres, database)
    with database.transaction():
        rows = [
            ArticleRow(key, f"Text {key}", incoming=b"@bob" if key == "k1" else None) for key in ("k1", "k2")
        ]
        add_articles(database, [*rows, ArticleRow("k3", "Third", incoming=b'{"text": "Third"}')])
        add_incoming(database, "bob", ArticleRow("k1", "Text k1", incoming=b'{"answer": "accept"}'))
        record_assignments(
            database,
            AssignmentKind.GIVEN,
            [("alice", 1), ("bob", 1), ("bob", 2), ("ada", 2)],
            assigner="lena",
            at=1,
        )
    store_answer(database, "k1", Answer.ACCEPT, number=1, annotator="alice")
    store_answer(database, "k1", Answer.REJECT, number=2, annotator="bob")
    store_answer(database, "k2", None, number=3, annotator="bob")
    with database.transaction():
        for name in ("alice", "bob"):
            add_acceptance(database, name, Counter({("rules", "ACTOR", Verdict.ACCEPTED): 1}))
    return database


@pytest.fixture
def plain(postgres: Server, filled: Database) -> Plain:
    """Runs plain SQL as a role."""

    def run(role: str, *statements: str) -> list[tuple[object, ...]]:
        schema = "SET search_path = annotator"
        return postgres.sql(schema, *statements, database=name_of(filled), role=role)

    return run


def people(rows: list[tuple[object, ...]]) -> set[object]:
    return {row[0] for row in rows}


def refused(plain: Plain, role: str, statement: str) -> str:
    import psycopg

    with pytest.raises(psycopg.Error) as told:
        plain(role, statement)
    return str(told.value)


def test_every_table_with_peoples_rows_is_guarded_from_its_owner_too(filled: Database) -> None:
    rows = filled.query(
        "SELECT relname::text, relrowsecurity AND relforcerowsecurity FROM pg_class JOIN pg_attribute "
        "ON attrelid = pg_class.oid WHERE relnamespace = 'annotator'::regnamespace AND relkind = 'r' "
        "AND attname = 'annotator'"
    )
    assert dict(rows) == dict.fromkeys(GUARDED, True)


@pytest.mark.parametrize("table", GUARDED)
def test_an_annotator_sees_and_counts_own_rows_alone(filled: Database, plain: Plain, table: str) -> None:
    assert "bob" in people(plain("lena", f"SELECT annotator FROM {table}"))
    assert people(plain("alice", f"SELECT annotator FROM {table}")) <= {"alice", ""}
    assert plain("alice", f"SELECT count(*) FROM {table} WHERE annotator = 'bob'") == [(0,)]
    if table in OWNED:
        assert people(plain("alice", f"SELECT annotator FROM {table}")) == {"alice"}


def test_the_row_of_an_article_that_names_a_person_is_not_shown(filled: Database, plain: Plain) -> None:
    seen = plain("alice", "SELECT article FROM incoming WHERE annotator = ''")
    assert people(seen) == {2, 3}
    with open_database(as_role(filled, "alice")) as own:
        assert get_incoming(own, "k1").line is None
        assert get_incoming(own, "k3").line == b'{"text": "Third"}'


INSERTS = {
    "decision": "(op, annotator, article, command, how, edits, at, cursor, run, undo_group, reverses, "
    "after_done, schema_hash) VALUES ('x', 'bob', 1, 'note', 'article', '[]', 1, 0, 0, '', '', 0, '')",
    "summary": "(annotator, article, state, finished, open, accepted, rejected, flagged, note, decisions, "
    "at, place) VALUES ('bob', 3, 'new', 0, 0, 0, 0, 0, '', 0, 0, 0)",
    "progress": "VALUES ('bob', 1, 0, 0, 0, 0, 0)",
    "acceptance": "VALUES ('bob', 'rules', 'ACTOR', 1, 0)",
    "assignment": "(annotator, article, kind, assigner, at) VALUES ('alice', 2, 'given', 'alice', 1)",
    "assigned": "VALUES ('alice', 2, 1, 'new', 0, 0, '')",
    "incoming": "VALUES (2, 'alice', '', 1, 1, NULL)",
    "article": "(number, key, title, source, date, meta, text) VALUES (9, 'x', '', '', '', '{}', 'x')",
    "tokens": "VALUES (1, '', '', '')",
    "suggested": "VALUES (1, 1, '{}')",
    "catalogue": "(article, words, date, certainty) VALUES (3, '', '', 1)",
}


@pytest.mark.parametrize("table", INSERTS)
def test_an_annotator_adds_nothing_in_anothers_name_and_nothing_of_the_corpus(
    plain: Plain, table: str
) -> None:
    told = refused(plain, "alice", f"INSERT INTO {table} {INSERTS[table]}")
    assert "row-level security" in told or "permission denied" in told


@pytest.mark.parametrize("table", GUARDED)
def test_an_annotator_removes_nothing(filled: Database, plain: Plain, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"DROP TABLE {table}"):
        told = refused(plain, "alice", statement)
        assert "permission denied" in told or "must be owner" in told


def test_an_annotator_changes_no_decision_and_nobody_elses_counts(filled: Database, plain: Plain) -> None:
    assert "permission denied" in refused(plain, "alice", "UPDATE decision SET edits = '[]'")
    assert "permission denied" in refused(plain, "alice", "UPDATE assigned SET article = 3")
    assert "row-level security" in refused(plain, "alice", "UPDATE progress SET annotator = 'bob2'")
    plain("alice", "UPDATE summary SET note = 'mine'")
    assert filled.query("SELECT annotator FROM summary WHERE note = 'mine'") == [("alice",)]


def test_an_annotator_reads_no_sequence_and_learns_nothing_from_gaps(filled: Database, plain: Plain) -> None:
    for name, _ in filled.query(
        "SELECT sequencename::text, 1 FROM pg_sequences WHERE schemaname = 'annotator'"
    ):
        assert "permission denied" in refused(plain, "alice", f"SELECT last_value FROM {name}")
    numbers = [number for (number,) in filled.query("SELECT number FROM decision ORDER BY at")]
    assert numbers == sorted(numbers)
    assert min(after - before for before, after in pairwise(numbers)) > 1


def test_anothers_operation_id_can_be_tried_without_learning_anything(filled: Database, plain: Plain) -> None:
    said = INSERTS["decision"].replace("'bob'", "'alice'")
    plain("alice", f"INSERT INTO decision {said.replace(chr(39) + 'x' + chr(39), chr(39) + 'op2' + chr(39))}")
    assert [each.op for each in history(filled, "bob", "k1")] == ["op2"]


def test_estimates_do_not_tell_how_much_another_has_done(filled: Database, plain: Plain) -> None:
    with filled.transaction():
        filled.execute(
            "INSERT INTO decision (op, annotator, article, command, how, edits, at, cursor, run, undo_group, "
            "reverses, after_done, schema_hash) SELECT 'b' || n, 'bob', 2, 'note', 'article', '[]', n, 0, 0, "
            "'', '', 0, '' FROM generate_series(1, 500) AS n"
        )
    plain("owner", "ANALYZE decision, summary, progress")
    explained = {
        name: plain("alice", f"EXPLAIN SELECT * FROM decision WHERE annotator = '{name}'")[0]
        for name in ("bob", "zoe")
    }
    assert explained["bob"] == explained["zoe"]
    assert (
        plain("alice", "EXPLAIN SELECT * FROM decision WHERE article = 2")[0]
        == (plain("alice", "EXPLAIN SELECT * FROM decision WHERE article = 3")[0])
    )
    assert plain("alice", "SELECT count(*) FROM pg_stats WHERE tablename = 'decision'") == [(0,)]


def test_nobody_asks_the_rules_about_another_person(plain: Plain) -> None:
    for name in ("open_articles", "finished_articles"):
        assert plain("alice", f"SELECT {name}('bob')") == []
    assert plain("alice", "SELECT finished_articles('alice')") == [(1,)]
    assert plain("alice", "SELECT is_lead(), is_adjudicator(), sees_gold()") == [(False, False, False)]
    assert "permission denied" in refused(plain, "alice", "SELECT may_lead()")
    assert "permission denied" in refused(plain, "alice", "SET ROLE lena")


def test_a_temporary_table_stands_in_front_of_nothing(filled: Database, plain: Plain) -> None:
    rows = plain(
        "alice",
        "CREATE TEMPORARY TABLE summary AS "
        "SELECT 'alice'::text AS annotator, 2::bigint AS article, 1 AS finished",
        "SELECT finished_articles('alice')",
    )
    assert rows == [(1,)]


def test_an_adjudicator_sees_what_is_finished_and_not_what_they_still_annotate(
    filled: Database, plain: Plain
) -> None:
    assert set(plain("ada", "SELECT annotator, article FROM decision")) == {("alice", 1), ("bob", 1)}
    store_answer(filled, "k2", Answer.ACCEPT, number=4, annotator="bob")
    assert ("bob", 2) not in plain("ada", "SELECT annotator, article FROM decision"), "it is assigned to ada"
    store_answer(filled, "k3", Answer.ACCEPT, number=5, annotator="bob")
    assert ("bob", 3) in plain("ada", "SELECT annotator, article FROM decision")
    assert "row-level security" in refused(plain, "ada", f"INSERT INTO decision {INSERTS['decision']}")
    with open_database(as_role(filled, "ada")) as own:
        assert shared_articles(own, ("alice", "bob")) == [(1, "k1")]
        with own.transaction(Writing.OWN):
            append(own, GOLD, "k1", answered(9, Answer.ACCEPT), FINISHED)
    assert people(plain("ada", "SELECT annotator FROM progress")) == {GOLD}


@pytest.mark.parametrize("sees_gold", [False, True])
def test_gold_is_shown_to_annotators_of_what_they_finished_when_the_project_says_so(
    postgres: Server, filled: Database, plain: Plain, sees_gold: bool
) -> None:
    give_roles(postgres, filled, sees_gold=sees_gold)
    for number, key in enumerate(("k1", "k2"), 20):
        store_answer(filled, key, Answer.ACCEPT, number=number, annotator=GOLD)
    found = plain("alice", f"SELECT article FROM decision WHERE annotator = '{GOLD}'")
    assert found == ([(1,)] if sees_gold else [])


def test_a_lead_sees_and_writes_everything_but_changes_no_decision(filled: Database, plain: Plain) -> None:
    with open_database(as_role(filled, "lena")) as lead:
        assert annotators(lead) == ("alice", "bob")
        with lead.transaction():
            add_articles(lead, [ArticleRow("k4", "Fourth")])
            record_assignments(lead, AssignmentKind.GIVEN, [("alice", 4)], assigner="lena", at=1)
        with lead.transaction(Writing.HOLDINGS):
            record_assignments(lead, AssignmentKind.TAKEN, [("alice", 4)], assigner="lena", at=2)
    for statement in ("UPDATE decision SET edits = '[]'", "DELETE FROM decision", "TRUNCATE decision"):
        assert "permission denied" in refused(plain, "lena", statement)


def test_a_lead_verifies_all_but_the_tables_themselves(filled: Database) -> None:
    assert is_structure_seen(filled)
    with open_database(as_role(filled, "lena")) as lead:
        assert not is_structure_seen(lead)


def test_the_owner_cannot_change_decisions_either(plain: Plain) -> None:
    for statement in ("UPDATE decision SET edits = '[]'", "DELETE FROM decision", "TRUNCATE decision"):
        assert "append-only" in refused(plain, "owner", statement)


def test_an_annotator_works_with_the_rights_of_their_role(filled: Database) -> None:
    with open_database(as_role(filled, "alice")) as own:
        with own.transaction(Writing.OWN):
            assert append(own, "alice", "k2", answered(7, Answer.ACCEPT), FINISHED)
        with own.transaction(Writing.OWN):
            assert not append(own, "alice", "k2", answered(7, Answer.ACCEPT), FINISHED)
        assert annotators(own) == ("alice",)
        with pytest.raises(StoreError, match="may not do this"), own.transaction(Writing.OWN):
            append(own, "bob", "k2", answered(8, Answer.ACCEPT), FINISHED)
        assert (own.may_write_corpus(), filled.may_write_corpus()) == (False, True)
        with pytest.raises(StoreError, match="may not do this"), own.transaction():
            add_articles(own, [ArticleRow("k9", "Ninth")])


def test_a_session_is_the_roles_own(filled: Database) -> None:
    with open_database(as_role(filled, "alice")) as own:
        own.check_author("alice")
        with pytest.raises(ProjectError, match="knows you as alice"):
            own.check_author("bob")
        with pytest.raises(ProjectError, match="knows you as alice"):
            own.check_author(GOLD)
    with open_database(as_role(filled, "ada")) as own:
        own.check_author(GOLD)
        with pytest.raises(ProjectError):
            own.check_author("bob")
    for role in ("lena", "owner"):
        with open_database(as_role(filled, role)) as own:
            own.check_author("bob")


def test_rights_are_taken_away_by_making_the_role_anew(
    postgres: Server, filled: Database, plain: Plain
) -> None:
    for group, sees in ((LEADS, True), (ANNOTATORS, False)):
        made = [f"{each};" for each in role_statements(filled, "bob", group, sees_gold=False)]
        postgres.sql("\n".join(made), database=name_of(filled), role=ADMIN)
        assert plain("bob", "SELECT is_lead()") == [(sees,)]


def test_who_has_no_rights_is_told_whom_to_ask(postgres: Server, filled: Database) -> None:
    postgres.sql("DROP ROLE IF EXISTS mallory", "CREATE ROLE mallory LOGIN")
    with pytest.raises(StoreError, match=r"your role may not.*database-role"):
        open_database(as_role(filled, "mallory"))
