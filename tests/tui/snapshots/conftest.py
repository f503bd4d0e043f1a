"""Projects whose screens are pictured, and the picture: small, without the network, always the same."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from annotator.store.articles import ArticleRow, add_articles, set_tokens
from annotator.store.suggestions import add_suggestions, new_run
from annotator.tui.widgets.resting import FollowsAtRest
from annotator.workspace.deciding import Desk
from annotator.workspace.pace import Pace
from annotator.workspace.project import Project
from tests.support.articles import suggest, tokenize
from tests.tui.app.conftest import Running, start, without_background

__all__ = ("start", "without_background")

NEWS = """Minister Oke to meet rebel leader in Varn

General Khalif Dara, the commander of the northern army, met Prime Minister Ana Oke in Lusaka on Monday. \
The two sides agreed to exchange prisoners before the end of the month.

The Justice Party accused the government of breaking its promises. Police arrested eleven protesters \
near the parliament. A spokesman for the ministry denied that soldiers had fired on the crowd.

Dara said his men would withdraw from Varn if the ceasefire holds. Neighbouring Tarsk has offered to \
send observers.
"""

SPANS = [
    ("Minister", 0, "ROLE"),
    ("Oke", 0, "ACTOR"),
    ("meet", 0, "EVENT"),
    ("rebel leader", 0, "ROLE"),
    ("General", 0, "ROLE"),
    ("Khalif Dara", 0, "ACTOR"),
    ("commander", 0, "ROLE"),
    ("northern army", 0, "ACTOR"),
    ("met", 0, "EVENT"),
    ("Prime Minister", 0, "ROLE"),
    ("Ana Oke", 0, "ACTOR"),
    ("agreed", 0, "EVENT"),
    ("Justice Party", 0, "ACTOR"),
    ("accused", 0, "EVENT"),
    ("government", 0, "ACTOR"),
    ("Police", 0, "ACTOR"),
    ("arrested", 0, "EVENT"),
    ("protesters", 0, "ACTOR"),
    ("denied", 0, "EVENT"),
    ("Dara", 1, "ACTOR"),
    ("Tarsk", 0, "ACTOR"),
]
LINKS = [
    ("HOLDS", 1, 0),
    ("SOURCE", 2, 1),
    ("TARGET", 2, 3),
    ("HOLDS", 5, 4),
    ("HOLDS", 5, 6),
    ("SOURCE", 8, 5),
    ("TARGET", 8, 10),
    ("HOLDS", 10, 9),
    ("SOURCE", 13, 12),
    ("TARGET", 13, 14),
    ("SOURCE", 16, 15),
    ("TARGET", 16, 17),
]

WIDE = """安倍首相、モスクワで露外相と会談 — 日本語の見出し

Prime Minister 山田太郎 met 李明 in 東京 on Monday.

השר כהן נפגש עם הנשיא בירושלים ביום שני.
وصل الوزير أحمد إلى القاهرة يوم الاثنين.

Café owners cheered: e\u0301te\u0301, 👩‍👩‍👧 and 🇫🇷 flags.\tAfter a tab.
"""
WIDE_SPANS = [
    ("安倍首相", 0, "ACTOR"),
    ("会談", 0, "EVENT"),
    ("Prime Minister", 0, "ROLE"),
    ("山田太郎", 0, "ACTOR"),
    ("met", 0, "EVENT"),
    ("李明", 0, "ACTOR"),
    ("כהן", 0, "ACTOR"),
    ("נפגש", 0, "EVENT"),
    ("أحمد", 0, "ACTOR"),
]


@pytest.fixture
def news(tmp_path: Path) -> Project:
    """Three articles: one to review, one with wide characters and lines from right to left, a short one."""
    made = Project.init(tmp_path / "project", "political-events")
    rows = [
        ArticleRow(
            "news", NEWS, {"title": "Oke to meet rebel leader", "source": "Wire", "date": "2024-03-11"}
        ),
        ArticleRow(
            "wide", WIDE, {"title": "会談 — wide and right to left", "source": "Post", "date": "2024-02-01"}
        ),
        ArticleRow("last", "Ana Oke resigned.\n", {"title": "Oke resigns", "date": "2024-01-02"}),
    ]
    with made.database() as database, database.transaction():
        add_articles(database, rows)
        run = new_run(database, source="rules", model="rules-1", schema_hash=made.schema.hash)
        for key, text, spans, links in (
            ("news", NEWS, SPANS, LINKS),
            (
                "wide",
                WIDE,
                WIDE_SPANS,
                [("SOURCE", 1, 0), ("HOLDS", 3, 2), ("SOURCE", 4, 3), ("TARGET", 4, 5)],
            ),
            ("last", rows[2].text, [("Ana Oke", 0, "ACTOR")], []),
        ):
            set_tokens(database, key, tokenize(text))
            found = suggest(text, spans, links, run)
            add_suggestions(database, run, key, found.spans, found.relations)
    return made


@pytest.fixture(autouse=True)
def without_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pace is the same at any hour."""
    monkeypatch.setattr(Desk, "pace", lambda self, since: Pace(12, 480, 3600.0))


Picture = Callable[[Running], Awaitable[bool]]


@pytest.fixture
def is_as_before(snapshot: SnapshotAssertion) -> Picture:
    """Whether the screen looks as it was recorded (`--snapshot-update` records it)."""

    async def compare(running: Running) -> bool:
        while running.state is not None and running.state.board.pending:
            await running.pilot.pause(0.02)
        await running.settle()
        for widget in running.app.screen.walk_children():
            if isinstance(widget, FollowsAtRest):
                widget.follow()
        await running.settle()
        picture = small(running.app.export_screenshot(title="annotator"))
        return bool(picture == snapshot.use_extension(SVGImageExtension))

    return compare


def small(svg: str) -> str:
    """The picture without fonts from the network, clip paths and names that depend on its content."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<clipPath .*?</clipPath>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r' clip-path="[^"]*"', "", svg)
    svg = re.sub(r"terminal-\d+-", "", svg)
    svg = re.sub(r' textLength="[^"]*"', "", svg)
    return re.sub(r"font-family: [^;]*;", "font-family: monospace;", svg)
