"""Column files out of a project and into a new one."""

import json
from pathlib import Path

from annotator.editing.decisions import fold
from annotator.formats.registry import FORMATS
from annotator.store.articles import get_article, iter_article_keys
from annotator.store.decisions import history
from annotator.workspace.exchange import export_format, import_files
from annotator.workspace.project import Project

TEXT = "👨🏻‍🚒 General Dara\u00a0met\tOke 💩.\r\n\r\nשלום e\u0301 Dara  refused 👩‍👩‍👧."


def extents(project: Project) -> dict[str, tuple[str, list[tuple[int, int, str]]]]:
    """Text and accepted spans of alice's articles."""
    found = {}
    with project.database() as database:
        for key in list(iter_article_keys(database)):
            spans = fold(history(database, "alice", key)).accepted_spans()
            text = get_article(database, key).text
            found[key] = (text, [(span.start, span.end, span.label) for span in spans])
    return found


def test_text_and_spans_are_the_same_in_a_new_project(tmp_path: Path) -> None:
    spans = [("General", "ROLE"), ("Dara", "ACTOR"), ("met", "EVENT"), ("👩‍👩‍👧", "ACTOR")]
    places = [(TEXT.index(words), TEXT.index(words) + len(words), label) for words, label in spans]
    rows = [{"start": start, "end": end, "label": label} for start, end, label in places]
    line = json.dumps({"id": "a", "text": TEXT, "spans": rows, "answer": "accept"})
    (tmp_path / "rows.jsonl").write_text(f"{line}\n")
    first, second = (Project.init(tmp_path / name, "political-events") for name in ("first", "second"))
    assert import_files(first, [tmp_path / "rows.jsonl"], annotator="alice").is_complete
    (spec,) = (spec for spec in FORMATS if spec.name == "conll")
    target = tmp_path / f"news-{spec.suffix}"
    assert not export_format(first, spec, target).losses
    assert import_files(second, [target], annotator="alice").is_complete
    assert extents(second) == extents(first) == {"a": (TEXT, sorted(places))}
