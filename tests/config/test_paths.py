"""Projects and the files that come with the program are found; looking creates nothing."""

from pathlib import Path

import pytest

from annotator.config import paths
from annotator.config.paths import find_project, sample_directory, schemas_directory
from annotator.document.errors import ProjectError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    directory = tmp_path / "work" / "project"
    (directory / "deep" / "down").mkdir(parents=True)
    (directory / "annotator.toml").touch()
    return directory


def test_a_project_is_found_from_inside(project: Path) -> None:
    assert find_project(None, {}, project) == project
    assert find_project(None, {}, project / "deep" / "down") == project


def test_a_folder_called_annotations_counts_as_found(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "annotator.toml").touch()
    (tmp_path / "deep").mkdir()
    assert find_project(None, {}, tmp_path / "deep") == tmp_path / "annotations"


def test_the_nearest_project_is_taken(project: Path) -> None:
    inner = project / "deep" / "annotations"
    inner.mkdir()
    (inner / "annotator.toml").touch()
    assert find_project(None, {}, project / "deep" / "down") == inner
    assert find_project(None, {}, project) == project


def test_the_option_comes_before_the_environment_and_both_before_the_place(
    project: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "annotator.toml").touch()
    environ = {"ANNOTATOR_PROJECT": str(tmp_path / "one")}
    assert find_project(tmp_path / "two", environ, project) == tmp_path / "two"
    assert find_project(None, environ, project) == tmp_path / "one"
    assert find_project(Path("two"), {}, tmp_path) == tmp_path / "two"


def test_without_a_project_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="annotator init"):
        find_project(None, {}, tmp_path)
    with pytest.raises(ProjectError, match="there is no such directory"):
        find_project(tmp_path / "none", {}, tmp_path)
    with pytest.raises(ProjectError, match=r"\$ANNOTATOR_PROJECT"):
        find_project(None, {"ANNOTATOR_PROJECT": str(tmp_path)}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_naming_the_directory_around_a_project_is_told(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "annotator.toml").touch()
    with pytest.raises(ProjectError, match="annotations is one: name that"):
        find_project(tmp_path, {}, tmp_path)


def test_a_checkout_has_schemas_and_samples_beside_the_package() -> None:
    checkout = Path(__file__).parents[2]
    assert schemas_directory() == checkout / "schemas"
    assert sample_directory() == checkout / "sample_data"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "annotator"
    (package / "_shipped" / "schemas").mkdir(parents=True)
    (tmp_path / "site-packages" / "sample_data").mkdir()
    monkeypatch.setattr(paths, "__file__", str(package / "config" / "paths.py"))
    assert schemas_directory() == package / "_shipped" / "schemas"
    assert sample_directory() is None


def test_a_program_without_schemas_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "annotator" / "config" / "paths.py"))
    with pytest.raises(ProjectError, match="install it again"):
        schemas_directory()
