"""One sshd for all tests of a worker; each test has a project of its own behind the same two keys."""

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.ssh.site import ARTICLES, NotPossibleError, Site, copy_project, find_sshd, sshd_on_loopback
from tests.terminal.terminal import CHECKOUT

PEOPLE = ("alice", "bob")


@pytest.fixture(scope="session")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter that finds this checkout by itself, without PYTHONPATH."""
    where = [sys.executable, "-I", "-c", "import annotator; print(annotator.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=False).stdout.strip()
    if found and Path(found).is_relative_to(CHECKOUT):
        return sys.executable
    directory = tmp_path_factory.mktemp("interpreter")
    venv.create(directory, symlinks=True)
    (packages,) = directory.glob("lib/python*/site-packages")
    packages.joinpath("here.pth").write_text("\n".join([str(CHECKOUT), *filter(None, sys.path)]))
    return str(directory / "bin" / "python")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, interpreter: str) -> Any:
    """A server that is not started, with keys and a project for two people."""
    try:
        find_sshd()
    except NotPossibleError as reason:
        pytest.skip(str(reason))
    directory = tmp_path_factory.mktemp("sshd")
    directory.chmod(0o755)
    server = sshd_on_loopback.Loopback(directory, python=interpreter)
    (directory / "articles.jsonl").write_text(ARTICLES, "utf-8")
    server.make_project(directory / "elections", directory / "articles.jsonl", PEOPLE)
    for person in PEOPLE:
        server.make_key(person)
        server.admit(person, "--project", directory / "elections")
    return server


Serve = Callable[..., Site]


@pytest.fixture(scope="session")
def serve(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str | None], Any]]:
    """Starts a server with the recipe of the page, or with another one; it runs until the last test."""
    running: dict[str | None, Any] = {}
    with ExitStack() as ends:

        def start(recipe: str | None = None) -> Any:
            if recipe not in running:
                directory = tmp_path_factory.mktemp("server")
                for person in PEOPLE:
                    for suffix in ("", ".pub"):
                        copy = directory / f"{person}{suffix}"
                        copy.write_bytes((template.directory / copy.name).read_bytes())
                        copy.chmod(0o600)
                server = sshd_on_loopback.Loopback(directory, python=template.python, recipe=recipe)
                running[recipe] = ends.enter_context(server)
                server.start()
            return running[recipe]

        yield start


@pytest.fixture
def open_site(template: Any, serve: Callable[[str | None], Any], tmp_path: Path) -> Iterator[Serve]:
    """Opens a site for this test; `recipe` and `lines` stand for those of the page, if given."""
    opened: list[Site] = []

    def start(recipe: str | None = None, lines: dict[str, str] | None = None) -> Site:
        server = serve(recipe)
        project, home = tmp_path / "elections", tmp_path / "home"
        if not opened:
            copy_project(template.directory / "elections", project)
            home.mkdir()
        old = str(template.directory / "elections")
        server.lines = lines or {
            name: line.replace(old, str(project)) for name, line in template.lines.items()
        }
        server.write_lines()
        opened.append(Site(server, project, home))
        return opened[-1]

    yield start
    for site in opened:
        site.wait_for_none()


@pytest.fixture
def recipe_text() -> str:
    """The page with the recipe."""
    return str(sshd_on_loopback.RECIPE.read_text("utf-8"))


@pytest.fixture
def site(open_site: Serve) -> Site:
    """A server with the recipe of the page, and alice and bob at a project."""
    return open_site()
