"""Roles: who may see other people's work. A project that names none leaves everything to everybody."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from annotator.config.nearest import did_you_mean
from annotator.config.toml_file import TomlFile, shown
from annotator.document.errors import DataError, ProjectError, UsageError
from annotator.document.ids import check_annotator
from annotator.document.safe_text import safe


class Role(StrEnum):
    """What a person may do beside annotating.

    `lead`: everything. `adjudicator`: compare what people did once they have finished, and settle it.
    """

    LEAD = "lead"
    ADJUDICATOR = "adjudicator"


Roles = Mapping[Role, tuple[str, ...]]
"""Role → the annotators who have it."""


def roles_of(table: object) -> Roles:
    """What a checked `[roles]` table says; empty without one."""
    if not isinstance(table, dict):
        return MappingProxyType({})
    return MappingProxyType({Role(name): tuple(map(str, people)) for name, people in table.items()})


def role_mistakes(toml: TomlFile) -> Iterator[DataError]:
    """What is wrong with `[roles]`."""
    table = toml.content.get("roles", {})
    if not isinstance(table, dict):
        yield toml.mistake(("roles",), "must be a table", "write [roles]")
        return
    for name, people in table.items():
        if name not in list(Role):
            yield toml.mistake(("roles", name), "unknown role", did_you_mean(name, [*Role]))
        elif not isinstance(people, list):
            yield toml.mistake(("roles", name), "must be a list of names", f'write {name} = ["alice"]')
        else:
            yield from _name_mistakes(toml, name, people)
    if table and not table.get(Role.LEAD):
        hint = "name at least one person, or remove [roles]"
        yield toml.mistake(("roles",), "nobody leads the project", f'{hint}: lead = ["alice"]')


def _name_mistakes(toml: TomlFile, role: str, people: Sequence[object]) -> Iterator[DataError]:
    for person in people:
        if not isinstance(person, str):
            yield toml.mistake(
                ("roles", role), f"{shown(str(person))!r} is no name", 'write names as "alice"'
            )
            continue
        try:
            check_annotator(person)
        except UsageError as error:
            yield toml.mistake(("roles", role), error.message, error.hint)


def has_role(roles: Roles, person: str, role: Role) -> bool:
    """Whether a person has a role: whoever leads has all, and where there are none everybody has."""
    return not roles or person in roles.get(Role.LEAD, ()) or person in roles.get(role, ())


def require_role(roles: Roles, person: str, role: Role) -> None:
    """Raise ProjectError unless the person has the role; it says who has."""
    if has_role(roles, person, role):
        return
    known = dict.fromkeys([*roles.get(role, ()), *roles.get(Role.LEAD, ())])
    raise ProjectError(
        f"{safe(person)} annotates here and may not see or change other people's work",
        f"this is for {', '.join(known)}; is one of these you, say so with ANNOTATOR_NAME",
    )
