"""In a real terminal, with the thin output stage and with whole frames: no payload reaches it."""

from pathlib import Path

import pytest

from annotator.store.decisions import history
from annotator.workspace.project import Project
from tests.hostile.payloads import payloads
from tests.hostile.projects import SHARED, make_hostile_project
from tests.hostile.stream import strange
from tests.terminal.terminal import Terminal

REPLIES = {
    "title": "\x1b]l2 1 a x S y\x1b\\",
    "title ended by a bell": "\x1b]0;2 1 a x S y\x07",
    "clipboard": "\x1b]52;c;YSB4IDEgMg==\x07",
    "colour": "\x1b]11;rgb:1a1a/1b1b/1c1c\x1b\\",
    "setting": "\x1bP1$r1;2 axS y\x1b\\",
    "capability": "\x1bP1+r544e=61\x1b\\",
    "version": "\x1bP>|a x 1 2\x1b\\",
    "picture": "\x1b_Gi=31;a x 1\x1b\\",
    "message": "\x1b^a x 1 2\x1b\\",
    "place": "\x1b[12;34R",
    "attributes": "\x1b[?62;1;2;4;22c",
    "more attributes": "\x1b[>41;354;0c",
    "size": "\x1b[8;24;80t",
    "size in band": "\x1b[48;9999;9999;0;0t",
    "old mouse": "\x1b[M  a",
    "one byte each": "\x9d0;a x 1 2\x9c",
    "many numbers": "\x1b[12;34;56;78S",
    "a code too high": "\x1b[999999999u",
    "an event of a key": "\x1b[97;1:3u",
}
"""What a terminal may type by itself, each with letters and digits that would decide if they were keys."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_hostile_project(tmp_path_factory.mktemp("hostile"))


def start(project: Project, *options: str, name: str = "zoe", rows: int = 24) -> Terminal:
    arguments = ["annotate", "--project", str(project.directory), "--annotator", name, *options]
    terminal = Terminal(arguments, cwd=project.directory, rows=rows)
    terminal.wait_for("General")
    terminal.settle()
    return terminal


@pytest.mark.parametrize("output", ["thin", "--plain-output"])
def test_nothing_hostile_is_sent(hostile: Project, output: str) -> None:
    options = [output] if output.startswith("--") else []
    with start(hostile, *options, name="ana", rows=40) as terminal:
        for keys in (
            "i",
            "?",
            "esc",
            "c",
            "esc",
            "G",
            "g",
            "q",
            "G",
            "g",
            "/",
            "A",
            "esc",
            "esc",
            "v",
            "right",
            "5",
            "m",
        ):
            terminal.press(keys)
            terminal.settle(0.1)
        terminal.press("\x1b[200~" + "".join(each.framed for each in payloads()) + "\x1b[201~")
        terminal.settle(0.1)
        terminal.press("enter")
        terminal.settle(0.1)
        for _ in payloads():
            terminal.press("J")
            terminal.settle(0.05)
        assert strange(bytes(terminal.raw)) == []
        for payload in payloads():
            if payload.expect == "mark":
                assert payload.framed.encode() not in terminal.raw, payload.name


@pytest.mark.parametrize("pieces", [1, 3, 1000], ids=["at once", "in pieces", "byte by byte"])
def test_what_a_terminal_types_by_itself_decides_nothing_and_types_nothing(
    hostile: Project, pieces: int
) -> None:
    with start(hostile) as terminal:
        terminal.press("m")
        terminal.wait_for("note:")
        for name, reply in REPLIES.items():
            content = reply.encode() if name != "one byte each" else reply.encode("latin-1")
            size = max(1, len(content) // pieces)
            for begin in range(0, len(content), size):
                terminal.send(content[begin : begin + size])
                terminal.read(0.001)
        terminal.settle()
        line = next(line for line in terminal.text.split("\n") if "note:" in line)
        assert line.strip() == "note:"
        terminal.press("esc")
        terminal.settle()
        for reply in REPLIES.values():
            terminal.send(reply.encode())
        terminal.settle()
        terminal.press("?")
        terminal.wait_for("guideline, keys")
    with hostile.database() as database:
        assert history(database, "zoe", SHARED) == []


def test_hidden_characters_are_named_by_a_key(hostile: Project) -> None:
    with start(hostile, name="cleo", rows=40) as terminal:
        terminal.press("c")
        terminal.wait_for("hidden character")
        seen = ""
        for _ in range(12):
            seen += terminal.settle(0.1)
            terminal.press("pgdn")
        for name in (
            "RIGHT-TO-LEFT OVERRIDE",
            "ZERO WIDTH SPACE",
            "TAG LATIN CAPITAL LETTER A",
            "control 1B",
        ):
            assert name in seen
        terminal.press("enter")
        terminal.settle()
        assert "hidden character" not in terminal.text.split("\n")[-8]


def test_an_article_of_one_endless_line_opens_scrolls_and_is_annotated(tmp_path: Path) -> None:
    from annotator.store.articles import ArticleRow, add_articles, set_tokens
    from tests.support.articles import tokenize
    from tests.support.projects import make_project

    project = make_project(tmp_path)
    text = "General Dara met the envoy " + "and said so again " * 55_000 + "in the end."
    with project.database() as database, database.transaction():
        add_articles(database, [ArticleRow("long", text, {"title": "Long"})])
        set_tokens(database, "long", tokenize(text))
    with start(project) as terminal:
        terminal.press("right", "1")
        terminal.wait_for("✓ 1")
        terminal.wait_for("saved")
        terminal.press("G")
        terminal.wait_for("in the end.")
        terminal.press("1")
        terminal.wait_for("✓ 2")
        terminal.press("g")
        terminal.wait_for("General Dara")
    with project.database() as database:
        assert [each.command for each in history(database, "zoe", "long")] == ["label", "label"]
