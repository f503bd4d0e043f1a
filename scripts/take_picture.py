"""Takes the README's picture from the running program: `docs/screen.svg`.

The real app runs, without a terminal, on a project made of the sample articles. What is suggested
for the first article stands in `docs/screen.json`, so that the picture needs no model and is the
same every time. `--record` makes that file anew with the extractor.
"""

import argparse
import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from annotator.document.article import Tokens
from annotator.document.ids import suggested_relation_id, suggested_span_id
from annotator.document.relations import Relation, SuggestedRelation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.store.articles import get_article, iter_article_keys, set_tokens
from annotator.store.database import Database
from annotator.store.suggestions import add_suggestions, new_run
from annotator.tui.app import AnnotatorApp
from annotator.tui.keymap import default_keymap
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.widgets.resting import FollowsAtRest
from annotator.workspace.deciding import Desk
from annotator.workspace.exchange import import_files
from annotator.workspace.project import Project

CHECKOUT = Path(__file__).parents[1]
ARTICLES = CHECKOUT / "sample_data" / "articles.jsonl"
RECORDED = CHECKOUT / "docs" / "screen.json"
PICTURE = CHECKOUT / "docs" / "screen.svg"
SIZE = (100, 32)
KEYS = ("space", "space", "space", "space")
"""What the person has pressed when the picture is taken: the headline is reviewed."""

FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
"""Fonts that are there already: a picture must not load anything."""

PATIENCE = 200
"""Turns of the event loop that a key may take."""


def main() -> None:
    """Take the picture, or record what is suggested in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--record", action="store_true", help="ask the extractor what it suggests, first")
    parser.add_argument("--output", type=Path, default=PICTURE, help="where to (default: %(default)s)")
    wanted = parser.parse_args()
    if wanted.record:
        RECORDED.write_text(json.dumps(recorded(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    wanted.output.write_text(take_picture(), "utf-8", newline="\n")
    sys.stderr.write(f"wrote {wanted.output}\n")


def take_picture() -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as directory:
        project = Project.init(Path(directory) / "project", "political-events")
        import_files(project, [ARTICLES])
        with project.database() as database, database.transaction():
            _suggest(database, project, json.loads(RECORDED.read_text("utf-8")))
        return asyncio.run(_screen(project))


def _suggest(database: Database, project: Project, found: Mapping[str, Any]) -> None:
    """Store what was recorded for the first article, and that nothing was found in the others."""
    run = new_run(database, source="model", model=found["model"], schema_hash=project.schema.hash)
    first, *others = iter_article_keys(database)
    set_tokens(database, first, Tokens(found["starts"], found["ends"], found["sentences"]))
    spans = [_span(run, found["model"], **row) for row in found["spans"]]
    relations = [_relation(run, found["model"], spans, **row) for row in found["relations"]]
    add_suggestions(database, run, first, spans, relations)
    for key in others:
        add_suggestions(database, run, key, ())


def _span(
    run: int, model: str, start: int, end: int, label: str, attributes: dict[str, Any], score: float | None
) -> SuggestedSpan:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in attributes.items()}
    span = Span(suggested_span_id(run, start, end, label), start, end, label, values)
    return SuggestedSpan(span, Suggestion("rules", model, score))


def _relation(
    run: int, model: str, spans: list[SuggestedSpan], label: str, head: int, child: int, score: float | None
) -> SuggestedRelation:
    ends = spans[head].span.id, spans[child].span.id
    relation = Relation(suggested_relation_id(run, label, *ends), label, *ends)
    return SuggestedRelation(relation, Suggestion("rules", model, score))


def recorded() -> dict[str, Any]:
    """What the extractor suggests for the first article."""
    from annotator.extractor.suggest import load_extractor

    with tempfile.TemporaryDirectory() as directory:
        project = Project.init(Path(directory) / "project", "political-events")
        import_files(project, [ARTICLES])
        with project.database() as database:
            article = get_article(database, next(iter(iter_article_keys(database))))
        extractor = load_extractor(project.schema)
        found = next(extractor.extract([(article.text, article.tokens, 1)]))
    places = {each.span.id: place for place, each in enumerate(found.spans)}
    return {
        "model": f"{extractor.name} {extractor.version}",
        "starts": list(found.tokens.starts),
        "ends": list(found.tokens.ends),
        "sentences": list(found.tokens.sentences),
        "spans": [
            {
                "start": each.span.start,
                "end": each.span.end,
                "label": each.span.label,
                "attributes": dict(each.span.attributes),
                "score": each.by.score,
            }
            for each in found.spans
        ],
        "relations": [
            {
                "label": each.relation.label,
                "head": places[each.relation.head],
                "child": places[each.relation.child],
                "score": each.by.score,
            }
            for each in found.relations
        ],
    }


async def _screen(project: Project) -> str:
    """Press the keys, each when the one before it has been dealt with, and draw what is shown then."""
    desk = Desk(project, "alice")
    app = AnnotatorApp(desk, default_keymap())
    try:
        async with app.run_test(size=SIZE) as pilot:
            await _settled(app, pilot, None)
            for key in KEYS:
                before = _state(app)
                await pilot.press(key)
                await _settled(app, pilot, before)
            for widget in app.screen.walk_children():
                if isinstance(widget, FollowsAtRest):
                    widget.follow()
            await pilot.pause(0.05)
            return offline(app.export_screenshot(title="annotator"))
    finally:
        app.preparer.close()
        desk.close()


def _state(app: AnnotatorApp) -> object:
    return app.screen.state if isinstance(app.screen, AnnotateScreen) else None


async def _settled(app: AnnotatorApp, pilot: Pilot[int], before: object) -> None:
    """Wait until the screen shows another state than `before`."""
    for _ in range(PATIENCE):
        await pilot.pause(0.01)
        if _state(app) is not before:
            await pilot.pause(0.05)
            return
    raise RuntimeError("the screen does not change")


def offline(svg: str) -> str:
    """The picture without fonts from the network."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: (Fira Code|arial)[^;]*;", f"font-family: {FONTS};", svg)


if __name__ == "__main__":
    main()
