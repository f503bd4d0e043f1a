from itertools import combinations

from annotator.editing import commands
from annotator.editing.commands import Plain

PLAIN = [kind for kind in vars(commands).values() if isinstance(kind, type) and issubclass(kind, Plain)]


def test_a_command_without_details_equals_its_own_kind_alone() -> None:
    made = [kind() for kind in PLAIN if kind is not Plain]
    assert len(made) > 10
    assert all(one == type(one)() and hash(one) == hash(type(one)()) for one in made)
    assert not any(one == other for one, other in combinations(made, 2))
