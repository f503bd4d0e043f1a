"""Environments for programs that tests start."""

import sysconfig
from pathlib import Path


def without_annotator(directory: Path) -> Path:
    """A folder with all installed packages but this one, to be the `PYTHONPATH` of `python -S`."""
    folder = directory / "packages"
    folder.mkdir(exist_ok=True)
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        link = folder / path.name
        if "annotator" not in path.name and path.suffix != ".pth" and not link.exists():
            link.symlink_to(path)
    return folder
