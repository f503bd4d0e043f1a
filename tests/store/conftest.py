from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.store.database import Address, Database, open_database

BOTH = ("file", "server")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "annotations.db"


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest, path: Path) -> Address:
    """Where a new database is to be: in a file, and on a server."""
    found: Address = path if request.param == "file" else request.getfixturevalue("server_address")
    return found


@pytest.fixture
def database(address: Address) -> Iterator[Database]:
    with open_database(address, create=True) as opened:
        yield opened
