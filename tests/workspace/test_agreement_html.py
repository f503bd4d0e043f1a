"""The HTML report shows everything and lets nothing act."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator.document.errors import ProjectError
from annotator.workspace.agreeing import Request, agree
from annotator.workspace.agreement_html import page, write_html
from annotator.workspace.disagreements import disagreements
from annotator.workspace.project import Project
from tests.support.agreement import make_project

HOSTILE = '<script>alert("x")</script> \u202eevil\u202c \x1b[31mred\x9b </blockquote>&amp; é\u0301 "q" \'s\''


def hostile_project(directory: Path) -> Project:
    words = '<script>alert("x")</script>'
    one = {
        "text": HOSTILE,
        "meta": {"id": "<b>&\u202e"},
        "spans": [{"start": 0, "end": len(words), "label": "ACTOR"}],
    }
    other = {
        **one,
        "spans": [{"start": 0, "end": 8, "label": "ROLE"}, {"start": 28, "end": 34, "label": "ACTOR"}],
    }
    return make_project(directory, {"ana": [one], "bo": [other]})


def report(project: Project) -> str:
    found = agree(project, Request(gold="bo", model="newest", replicates=20))
    both = agree(project, Request(replicates=20))
    listed = list(disagreements(project, both))
    return "\n".join([*page("<i>pilot</i>", found, []), *page("<i>pilot</i>", both, listed)])


class Elements(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    made = report(hostile_project(tmp_path))
    elements = Elements()
    elements.feed(made)
    assert not {"script", "i", "img", "iframe", "link", "object", "form", "a"} & set(elements.tags)
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in made
    assert not [char for char in made if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", made)


def test_nothing_is_fetched_and_no_script_may_run(tmp_path: Path) -> None:
    made = report(hostile_project(tmp_path))
    elements = Elements()
    elements.feed(made)
    assert "default-src 'none'" in made
    names = {name for name, _ in elements.attributes}
    assert not names & {"src", "href", "action", "style"} | {name for name in names if name.startswith("on")}
    assert "url(" not in made
    assert "@import" not in made


def test_the_page_is_whole(tmp_path: Path) -> None:
    made = report(hostile_project(tmp_path))
    opened, closed = (re.findall(pattern, made) for pattern in (r"<(\w+)[ >]", r"</(\w+)>"))
    for tag in ("table", "tr", "td", "th", "article", "blockquote", "details", "dl", "body", "html"):
        assert opened.count(tag) == closed.count(tag) > 0, tag


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    project = hostile_project(tmp_path)
    found = agree(project, Request(replicates=0))
    target = tmp_path / "report.html"
    write_html(target, "pilot", found, [])
    assert target.read_text("utf-8").endswith("</body></html>\n")
    with pytest.raises(ProjectError, match="not written"):
        write_html(tmp_path / "none" / "report.html", "pilot", found, [])
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["report.html"]
