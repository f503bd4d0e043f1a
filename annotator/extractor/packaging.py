"""A trained pipeline as a package that pip installs, made by spaCy's own packager."""

import contextlib
import io
from pathlib import Path

from annotator.document.errors import ProjectError
from annotator.document.safe_text import safe


def make_package(model: Path, output: Path) -> Path:
    """Make a source distribution of the pipeline in a folder; gives its path.

    The package needs annotator, which its `requirements` say.

    Raises:
        ProjectError: spaCy refuses, or a tool for building packages is missing.
    """
    from spacy.cli.package import package

    output.mkdir(parents=True, exist_ok=True)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            package(model, output, create_sdist=True, create_wheel=False, force=True, silent=True)
    except (SystemExit, OSError) as error:
        reason = " ".join(said.getvalue().split())[-200:] or str(error)
        hint = "pip install build, and try again"
        raise ProjectError(f"no package was made of {safe(str(model))} ({safe(reason)})", hint) from error
    made = sorted(output.glob("*/dist/*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not made:
        raise ProjectError(f"no package was made of {safe(str(model))}", "pip install build, and try again")
    return made[-1]
