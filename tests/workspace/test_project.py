"""A project is made whole or not at all, and nothing that is there is overwritten."""

import stat
from pathlib import Path

import pytest

from annotator.config import label_schema
from annotator.config.errors import ConfigErrors
from annotator.document.errors import ProjectError, StoreError, UsageError
from annotator.store.articles import ArticleRow, add_articles
from annotator.workspace.project import Project


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_new_project_has_settings_its_own_schema_and_a_database(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "a" / "my news", "political-events")
    assert names(project.directory)[:1] == ["annotations.db"]
    assert {"annotator.toml", "schema.toml"} <= set(names(project.directory))
    assert project.settings.dataset == "my-news"
    assert project.schema.has_span("ACTOR")
    assert stat.S_IMODE(project.directory.stat().st_mode) == 0o700
    assert Project.open(project.directory).schema == project.schema


def test_its_schema_is_a_copy_byte_for_byte(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_bytes(
        (Path(__file__).parents[2] / "schemas" / "people-places.toml").read_bytes() + b"\n# mine\n"
    )
    project = Project.init(tmp_path / "p", str(mine))
    mine_then = mine.read_bytes()
    mine.unlink()
    assert (project.directory / "schema.toml").read_bytes() == mine_then


def test_a_project_is_not_made_over_another(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "p", "political-events")
    before = {name: (project.directory / name).read_bytes() for name in ("annotator.toml", "schema.toml")}
    with pytest.raises(ProjectError, match="project already"):
        Project.init(tmp_path / "p", "people-places")
    assert before == {name: (project.directory / name).read_bytes() for name in before}


@pytest.mark.parametrize("name", ["schema.toml"])
def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ProjectError):
        Project.init(tmp_path, "political-events")
    assert (tmp_path / name).read_text() == "mine"


def test_making_one_is_taken_up_where_it_was_broken_off(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "p", "political-events")
    (project.directory / "annotator.toml").unlink()
    assert Project.init(tmp_path / "p", "political-events").schema == project.schema


def test_articles_that_lost_their_settings_are_not_taken_over(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "p", "political-events")
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("a", "x")])
    (project.directory / "annotator.toml").unlink()
    with pytest.raises(ProjectError, match="holds articles"):
        Project.init(tmp_path / "p", "political-events")


def test_an_unknown_or_broken_schema_makes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('name = "x"\nnonsense = 1\n')
    with pytest.raises(ConfigErrors, match="nonsense"):
        Project.init(tmp_path / "p", str(broken))
    with pytest.raises(UsageError):
        Project.init(tmp_path / "p", "no-such-schema")
    assert names(tmp_path) == ["broken.toml"]


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match="file"):
        Project.init(tmp_path / "file" / "p", "political-events")


def test_a_project_without_its_database_says_so(tmp_path: Path) -> None:
    project = Project.init(tmp_path / "p", "political-events")
    (project.directory / "annotations.db").unlink()
    with pytest.raises(StoreError, match="no database"):
        Project.open(project.directory).database()


def test_a_changed_schema_is_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.init(tmp_path / "p", "people-places")
    checks: list[str] = []
    check = label_schema._check
    monkeypatch.setattr(label_schema, "_check", lambda toml: (checks.append(toml.name), check(toml)))
    file = project.directory / "schema.toml"
    for change, expected in (("# one", 1), ("", 1), ("# two", 2)):
        file.write_text(file.read_text("utf-8") + change + "\n" * bool(change), "utf-8")
        Project.open(project.directory)
        Project.open(project.directory)
        assert len(checks) == expected
    file.write_text(file.read_text("utf-8") + "\ncolour = 1\n", "utf-8")
    for _ in range(2):
        with pytest.raises(ConfigErrors):
            Project.open(project.directory)
