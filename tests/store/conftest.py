from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.store.database import Database, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "annotations.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with open_database(path, create=True) as opened:
        yield opened
