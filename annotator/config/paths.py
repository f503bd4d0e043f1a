"""Where a project and the files that come with the program are. Looking creates nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe

SETTINGS = "annotator.toml"
DATABASE = "annotations.db"
EXPORTS = "exports"
FOLDER = "annotations"
"""The folder of a project inside the directory whose articles it holds."""


def find_project(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The directory of the project: the one named, else `$ANNOTATOR_PROJECT`, else the nearest one upwards.

    Raises:
        ProjectError: when the directory named is no project, or none is found.
    """
    if explicit is not None:
        return _named_project(cwd / explicit, "--project")
    if named := environ.get("ANNOTATOR_PROJECT"):
        return _named_project(cwd / named, "$ANNOTATOR_PROJECT")
    for candidate in _upwards(cwd):
        if is_project(candidate):
            return candidate
    raise ProjectError(
        f"no project in {safe(str(cwd))} or above it",
        "make one with `annotator init`, or name one with --project DIR",
    )


def is_project(directory: Path) -> bool:
    """Whether the directory holds a project's settings; one that cannot be looked into does not."""
    try:
        return (directory / SETTINGS).is_file()
    except OSError:
        return False


def _named_project(directory: Path, where: str) -> Path:
    if is_project(directory):
        return directory
    shown = safe(str(directory))
    if is_project(directory / FOLDER):
        raise ProjectError(f"{where}: {shown} is not a project", f"but {shown}/{FOLDER} is one: name that")
    hint = (
        f"make it one with `annotator init {shown}`" if directory.is_dir() else "there is no such directory"
    )
    raise ProjectError(f"{where}: {shown} is not a project (it has no {SETTINGS})", hint)


def _upwards(cwd: Path) -> Iterator[Path]:
    here = cwd.absolute()
    for directory in (here, *here.parents):
        yield directory
        yield directory / FOLDER


def schemas_directory() -> Path:
    """The label schemas and JSON Schemas that come with the program; ProjectError when they are missing."""
    if found := _shipped("schemas"):
        return found
    raise ProjectError("the label schemas that come with the program are missing", "install it again")


def sample_directory() -> Path | None:
    """The sample articles, or None where the program came without them."""
    return _shipped("sample_data")


def _shipped(name: str) -> Path | None:
    """A directory that a wheel carries inside the package and a checkout has beside it."""
    package = Path(__file__).parents[1]
    if (package / "_shipped" / name).is_dir():
        return package / "_shipped" / name
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return None
