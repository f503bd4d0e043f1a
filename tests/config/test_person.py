"""Who annotates: the option, the environment, the project, the login name, in this order."""

import pytest

from annotator.config import person
from annotator.config.person import annotator_name
from annotator.config.project import ProjectSettings
from annotator.document.errors import UsageError

SETTINGS = ProjectSettings(schema="schema.toml", dataset="d", annotator="carol")
ENVIRON = {"ANNOTATOR_NAME": "bob", "LOGNAME": "dora"}


def test_the_first_that_is_given_counts() -> None:
    assert annotator_name("alice", ENVIRON, SETTINGS) == "alice"
    assert annotator_name(None, ENVIRON, SETTINGS) == "bob"
    assert annotator_name(None, {"LOGNAME": "dora"}, SETTINGS) == "carol"
    assert annotator_name(None, {"LOGNAME": "dora"}, None) == "dora"
    assert annotator_name(None, {"USER": "dora"}, ProjectSettings("s.toml", "d")) == "dora"


@pytest.mark.parametrize(
    ("login", "name"),
    [("Zoë.Müller", "zoe.muller"), ("DOMAIN\\erik", "domain-erik"), ("-x-", "x"), ("a" * 50, "a" * 32)],
)
def test_a_login_name_is_made_to_fit(login: str, name: str) -> None:
    assert annotator_name(None, {"LOGNAME": login}, None) == name


def test_a_written_name_is_taken_as_it_is_or_refused() -> None:
    for explicit, environ in (("Alice", {}), (None, {"ANNOTATOR_NAME": "Alice"}), ("", {})):
        with pytest.raises(UsageError, match="is not allowed"):
            annotator_name(explicit, environ, SETTINGS)
    with pytest.raises(UsageError, match="reserved"):
        annotator_name("gold", {}, SETTINGS)


def test_a_login_name_that_cannot_be_used_asks_for_a_name() -> None:
    for login in ("日本", "model"):
        with pytest.raises(UsageError, match="--annotator NAME"):
            annotator_name(None, {"LOGNAME": login}, None)


def test_a_user_without_a_name_is_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person.os, "getuid", lambda: 2**31 - 5)
    with pytest.raises(UsageError, match="--annotator NAME"):
        annotator_name(None, {}, None)
