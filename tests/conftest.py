"""Settings of all tests, and what several rooms need."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.examples import examples
from tests.support.postgres import Server, why_not

settings.register_profile("checks", deadline=None, max_examples=examples(100))
settings.load_profile("checks")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line why nothing was tried on a server."""
    if reason := why_not():
        terminalreporter.write_line(f"Nothing was tried on a database server: {reason}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own."""
    if reason := why_not():
        pytest.skip(reason)
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def made_template(postgres: Server) -> str:
    """A database with the tables of a new project, to be copied."""
    from annotator.store.database import open_database

    name = postgres.database()
    open_database(postgres.address(name), create=True).close()
    return name


@pytest.fixture(scope="session")
def emptied_again(postgres: Server, made_template: str) -> str:
    return postgres.database(made_template)


@pytest.fixture
def server_address(postgres: Server, emptied_again: str) -> str:
    """The address of a database with the tables of a new project, and nothing in them."""
    postgres.empty(emptied_again)
    return postgres.address(emptied_again)


@pytest.fixture
def own_address(postgres: Server, made_template: str) -> str:
    """The same, of a database of the test's own, whose tables it may spoil."""
    return postgres.address(postgres.database(made_template))
