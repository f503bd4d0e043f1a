"""Who may see other people's work stands in `[roles]`."""

from pathlib import Path

import pytest

from annotator.config.errors import ConfigErrors
from annotator.config.roles import Role, has_role, require_role
from annotator.document.errors import ProjectError
from tests.config.test_project import settings

NAMED = '[roles]\nlead = ["dora"]\nadjudicator = ["eve", "fay"]\n'


def test_whoever_leads_has_every_role(tmp_path: Path) -> None:
    roles = settings(tmp_path, NAMED).roles
    assert [has_role(roles, "dora", role) for role in Role] == [True, True]
    assert [has_role(roles, "fay", role) for role in Role] == [False, True]
    assert [has_role(roles, "alice", role) for role in Role] == [False, False]


def test_where_none_are_named_everybody_has_all(tmp_path: Path) -> None:
    assert has_role(settings(tmp_path, "").roles, "alice", Role.LEAD)


def test_who_has_not_got_the_role_is_told_who_has(tmp_path: Path) -> None:
    roles = settings(tmp_path, NAMED).roles
    with pytest.raises(ProjectError, match="this is for eve, fay, dora"):
        require_role(roles, "alice", Role.ADJUDICATOR)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roles = 1", "1: roles: must be a table"),
        ('[roles]\nlead = "dora"', "2: roles.lead: must be a list of names"),
        ('[roles]\nlead = ["Dora"]', "2: roles.lead: annotator name 'Dora' is not allowed"),
        ('[roles]\nlead = ["gold"]', "2: roles.lead: annotator name 'gold' is reserved"),
        ("[roles]\nlead = [1]", "2: roles.lead: '1' is no name"),
        ('[roles]\nlead = ["dora"]\nleed = ["eve"]', "3: roles.leed: unknown role: did you mean"),
        ('[roles]\nadjudicator = ["eve"]', "1: roles: nobody leads the project"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigErrors) as caught:
        settings(tmp_path, text)
    assert said in str(caught.value)
