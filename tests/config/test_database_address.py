"""The address of a database holds no secret, and names a database."""

from pathlib import Path

import pytest

from annotator.config.database_address import check_database_address
from annotator.config.errors import ConfigErrors
from annotator.config.project import read_project_settings
from annotator.document.errors import UsageError

GOOD = (
    "postgresql://db.example.org/press",
    "postgres://alice@db.example.org:5433/press?sslmode=verify-full",
    "postgresql:///press?host=/run/postgresql",
    "postgresql:///?service=press",
    "postgresql://[::1]/press",
)


@pytest.mark.parametrize("address", GOOD)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert check_database_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://alice:secret@db/press",
        "postgresql://alice:@db/press",
        "postgresql://db/press?password=secret",
        "postgresql://db/press?user=a&PASSWORD=secret",
        "postgresql://db/press?sslpassword=secret",
        "mysql://alice:secret@db/press",
    ],
)
def test_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="password") as told:
        check_database_address(address)
    assert "secret" not in str(told.value)
    assert "PGPASSWORD" in told.value.hint


@pytest.mark.parametrize(
    "address",
    ["", "press", "sqlite:///a.db", "postgresql://db", "postgresql://db/", "postgresql://db:x/p",
     "postgresql://db/p#a", "postgresql://db/a b", "postgresql://db/\x1b[2J", "host=db dbname=press"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="postgresql://HOST/DATABASE"):
        check_database_address(address)


def test_the_settings_take_one_and_name_the_line_of_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "annotator.toml"
    file.write_text(f'schema = "schema.toml"\ndatabase = "{GOOD[0]}"\n')
    assert read_project_settings(file).database == GOOD[0]
    file.write_text('schema = "schema.toml"\ndatabase = "postgresql://a:secret@db/press"\n')
    with pytest.raises(ConfigErrors) as told:
        read_project_settings(file)
    (mistake,) = told.value.errors
    assert (mistake.line, mistake.field) == (2, "database")
    assert "secret" not in str(mistake)
