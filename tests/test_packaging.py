"""What a wheel holds, and that the program finds its files in a wheel as in a checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from annotator.config.label_schema import find_label_schema
from annotator.config.paths import sample_directory

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "annotator"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without the network and unpacked."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = directory.glob("annotator_tui-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(directory / "site")
    return directory / "site"


def run_in(unpacked: Path, code: str, cwd: Path) -> str:
    """What `code` prints with the wheel's package and not the checkout's."""
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); {code}"
    # -S and -I would hide the installed dependencies; the path put first wins over the checkout.
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_every_file_of_the_package_is_in_the_wheel(unpacked: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "annotator"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert len(tracked) > 100
    assert [name for name in tracked if not (unpacked / name).is_file()] == []


def test_label_schemas_are_found_in_a_checkout() -> None:
    assert find_label_schema("political-events") == ROOT / "schemas" / "political-events.toml"
    assert sample_directory() == ROOT / "sample_data"


def test_label_schemas_are_found_in_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "from annotator.config.label_schema import find_label_schema, known_label_schemas; "
        "print(find_label_schema('political-events')); print(*known_label_schemas())"
    )
    found, known = run_in(unpacked, code, tmp_path).split("\n")
    assert Path(found).is_relative_to(unpacked)
    assert Path(found).read_bytes() == (ROOT / "schemas" / "political-events.toml").read_bytes()
    assert known == "people-places political-events"


def test_a_project_can_be_made_and_filled_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "from annotator.config.paths import sample_directory; from annotator.__main__ import main; "
        "sys.argv = ['annotator', 'import', '--project', 'p', str(sample_directory() / 'articles.jsonl')]; "
        "main()"
    )
    init = "from annotator.__main__ import main; sys.argv = ['annotator', 'init', 'p']; main()"
    run_in(unpacked, init, tmp_path)
    run_in(unpacked, code, tmp_path)
    count = (
        "from annotator.workspace.project import Project; "
        "from annotator.store.articles import count_articles; "
        "from pathlib import Path; print(count_articles(Project.open(Path('p')).database()))"
    )
    assert int(run_in(unpacked, count, tmp_path)) >= 12


def test_the_command_and_the_spacy_components_are_announced(unpacked: Path) -> None:
    (announced,) = unpacked.glob("annotator_tui-*.dist-info/entry_points.txt")
    text = announced.read_text()
    assert "annotator = annotator.__main__:main" in text
    assert "annotator_events = annotator.extractor.rules.entry_points:events" in text


def test_the_licence_goes_with_it(unpacked: Path) -> None:
    assert list(unpacked.glob("annotator_tui-*.dist-info/licenses/LICENSE"))
