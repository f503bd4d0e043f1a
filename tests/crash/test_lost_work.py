"""How people lost their work in other annotation tools, played through here.

Each test tells in its docstring what was reported, and of which tool (the number is that of the thread in its
public tracker).
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.document.schema import Severity
from annotator.editing.annotations import Annotations, Answer
from annotator.editing.decisions import Decision, fold
from annotator.store.articles import ArticleRow, add_articles, iter_article_keys, set_tokens
from annotator.store.decisions import history
from annotator.store.suggestions import add_suggestions, latest_run, new_run
from annotator.workspace.check import check
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project
from tests.cli.running import run
from tests.support.articles import SUGGESTED, suggest, tokenize
from tests.support.projects import make_suggested_project
from tests.terminal.terminal import CHECKOUT, Terminal

SECOND = "Prime Minister Ana Bel visited Lusaka."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two articles with suggestions."""
    made = make_suggested_project(tmp_path)
    with made.database() as database, database.transaction():
        add_articles(database, [ArticleRow("a2", SECOND, {"title": "A visit"})])
        set_tokens(database, "a2", tokenize(SECOND))
        run_ = latest_run(database)
        found = suggest(SECOND, [("Prime Minister", 0, "ROLE"), ("Ana Bel", 0, "ACTOR")], [], run_)
        add_suggestions(database, run_, "a2", found.spans, found.relations)
    return made


def start(project: Project, name: str = "alice", shown: str = "General Dara") -> Terminal:
    terminal = Terminal(
        ["annotate", "--project", str(project.directory), "--annotator", name], cwd=project.directory
    )
    terminal.wait_for(shown)
    terminal.settle()
    return terminal


def press(terminal: Terminal, *keys: str) -> str:
    for key in keys:
        terminal.press(key)
        terminal.settle(0.15)
    return terminal.text


def leave(terminal: Terminal) -> None:
    press(terminal, "q", "q")
    assert terminal.wait() == 0


def decisions(project: Project, name: str = "alice", key: str = "a1") -> list[Decision]:
    with project.database() as database:
        return history(database, name, key)


def kept(project: Project, name: str = "alice", key: str = "a1") -> Annotations:
    return fold(decisions(project, name, key))


def test_the_computer_went_off_in_the_middle(project: Project) -> None:
    """doccano 1111: the battery was empty, and after the restart all that had been annotated was gone."""
    with start(project) as terminal:
        press(terminal, "space")
        terminal.wait_for("✓ 6")
        terminal.signal(signal.SIGKILL)
        terminal.wait()
    with start(project) as terminal:
        terminal.wait_for("✓ 6")
        leave(terminal)
    assert len(kept(project).accepted_spans()) > 0


def test_two_windows_of_one_person_and_then_the_power_button(project: Project) -> None:
    """INCEpTION 2470: two tabs were open, the computer was switched off, and three days of work had gone."""
    with start(project) as first:
        press(first, "space")
        first.wait_for("✓ 6")
        arguments = ["annotate", "--project", str(project.directory), "--annotator", "alice"]
        with Terminal(arguments, cwd=project.directory) as second:
            second.beside = (first,)
            assert second.wait() == 1
            assert "open already" in second.text
        press(first, "space")
        first.wait_for("✓ 9")
        first.signal(signal.SIGKILL)
        first.wait()
    assert [each.command for each in decisions(project)] == ["step", "step"]
    with start(project) as again:
        leave(again)


def test_the_window_was_closed_before_the_batch_was_sent(project: Project) -> None:
    """Prodigy (support forum 1033, 1798): the page keeps up to ten answers, and a reload orphans them."""
    for number in range(1, 4):
        with start(project) as terminal:
            press(terminal, "f")
            terminal.wait_for("saved")
            terminal.hang_up()
            terminal.wait()
        assert len(decisions(project)) == number


def test_a_decision_while_the_article_changes_belongs_to_the_one_it_was_made_in(project: Project) -> None:
    """brat 805: an annotation was under way while the document was changed, and ended up in the wrong one."""
    with start(project) as terminal:
        terminal.press("f", "J", "K", "J", "f", "K")
        terminal.wait_for("General Dara")
        terminal.settle()
        leave(terminal)
    assert [each.command for each in decisions(project)] == ["flag"]
    assert {each.command for each in decisions(project, key="a2")} <= {"flag"}


def test_going_elsewhere_and_back(project: Project) -> None:
    """AnnoTate 202: who went to look at the original and came back had the document bare before them
    again.
    """
    with start(project) as terminal:
        press(terminal, "space")
        terminal.wait_for("✓ 6")
        press(terminal, "?", "esc", "q", "esc", "J", "K", "q", "enter", ":", "esc", "/", "L", "esc")
        terminal.wait_for("General Dara")
        terminal.wait_for("✓ 6")
        press(terminal, "u")
        terminal.wait_for("✓ 0")
        leave(terminal)
    assert [each.command for each in decisions(project)] == ["step", "undo"]


def test_a_message_that_saving_failed_and_then_everything_sent_again(project: Project) -> None:
    """Appraise 39: after a break every submit failed, the page had to be loaded again, and all was lost."""
    database, away = project.directory / "annotations.db", project.directory / "away.db"
    with start(project) as terminal:
        press(terminal, "space")
        terminal.wait_for("✓ 6")
        database.rename(away)
        press(terminal, "space")
        terminal.wait_for("NOT saved")
        press(terminal, "r", "space", "J", "q", "r")
        away.rename(database)
        press(terminal, "r")
        terminal.wait_for(lambda text: "NOT" not in text.split("\n")[0])
        leave(terminal)
    assert [each.command for each in decisions(project)] == ["step", "step"]


def test_new_suggestions_over_old_decisions(project: Project, tmp_path: Path) -> None:
    """INCEpTION 324 and 4774: recommenders, or a merge made again, and what had been decided was gone."""
    with start(project) as terminal:
        press(terminal, "space", "x")
        terminal.wait_for("saved")
        leave(terminal)
    before = kept(project)
    with project.database() as database, database.transaction():
        later = new_run(database, source="rules", model="later", schema_hash=project.schema.hash)
        add_suggestions(database, later, "a1", [], [])
    with start(project) as terminal:
        leave(terminal)
    assert kept(project) == before
    text = "".join(json.dumps({"id": key, "text": other}) + "\n" for key, other in (("a1", "Another text."),))
    (tmp_path / "again.jsonl").write_text(text)
    refused = run("import", "--project", project.directory, tmp_path / "again.jsonl")
    assert refused.exit_code == 1, "the same id with another text is never taken"
    assert kept(project) == before


def test_the_same_file_imported_again(project: Project, tmp_path: Path) -> None:
    """doccano 2275 and Prodigy (forum 7615): tasks came twice, and answers were to be found on one of
    them only.
    """
    row = {"id": "n1", "text": SECOND, "spans": [{"start": 15, "end": 22, "label": "ACTOR"}]}
    (tmp_path / "n.jsonl").write_text(json.dumps(row) + "\n")
    for _ in range(3):
        import_files(project, [tmp_path / "n.jsonl"])
    with project.database() as database:
        assert [*iter_article_keys(database)].count("n1") == 1


def test_a_label_that_was_taken_out_of_the_schema_and_put_back(project: Project) -> None:
    """doccano 1041: a label was deleted and made again, and its annotations had gone with it."""
    with start(project) as terminal:
        press(terminal, "a")
        terminal.wait_for("saved")
        leave(terminal)
    before, path = kept(project), project.directory / project.settings.schema
    whole = path.read_text("utf-8")
    path.write_text(whole.replace('id = "ROLE"', 'id = "OFFICE"').replace('"ROLE"', '"OFFICE"'), "utf-8")
    changed = Project.open(project.directory)
    assert any(each.severity is Severity.ERROR for each in check(changed))
    assert kept(changed) == before
    path.write_text(whole, "utf-8")
    assert not [each for each in check(Project.open(project.directory)) if each.severity is Severity.ERROR]
    assert kept(project) == before


def test_edits_after_finishing(project: Project) -> None:
    """Label Studio 1790: changes to what had been annotated before were often not saved."""
    with start(project) as terminal:
        press(terminal, "X", "y")
        terminal.wait_for("Prime Minister")
        press(terminal, "K")
        terminal.wait_for("General Dara")
        press(terminal, "m", "after all", "enter")
        terminal.wait_for("saved")
        terminal.signal(signal.SIGKILL)
        terminal.wait()
    assert (kept(project).answer, kept(project).note) == (Answer.REJECT, "after all")
    assert decisions(project)[-1].after_done


def test_an_export_while_somebody_decides_is_whole(project: Project, tmp_path: Path) -> None:
    """WebAnno 1005, brat 1017: who read while another wrote found half a file, or none, and began anew."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    script = [
        sys.executable,
        str(Path(__file__).parent / "deciding_forever.py"),
        str(project.directory),
        "bob",
    ]
    with subprocess.Popen(script, env=environment, stdout=subprocess.DEVNULL) as writer:
        try:
            while not decisions(project, "bob"):
                assert writer.poll() is None
            for _ in range(12):
                out = run("export", "--project", project.directory, "--include", "open", "--output", "-")
                assert out.exit_code == 0
                assert all(json.loads(line)["text"] for line in out.stdout.splitlines())
        finally:
            writer.kill()
    assert run("verify", "--project", project.directory).exit_code == 0


def test_two_people_at_once_in_two_terminals(project: Project) -> None:
    """Label Studio 6668 and others: one person's answers took the place of another's."""
    with start(project) as alice, start(project, "bob") as bob:
        press(alice, "space")
        press(bob, "x")
        alice.wait_for("✓ 6")
        press(alice, "space")
        alice.wait_for("✓ 9")
        press(bob, "f", "m", "mine", "enter")
        alice.wait_for("saved")
        bob.wait_for("saved")
        assert "✗ 0" in alice.text
        assert "mine" not in alice.text
        assert "flagged" not in alice.text
        leave(alice)
        press(bob, "u")
        bob.wait_for("saved")
        leave(bob)
    assert [each.command for each in decisions(project)] == ["step", "step"]
    assert [each.command for each in decisions(project, "bob")] == ["reject", "flag", "note", "undo"]


__all__ = ("SUGGESTED",)
