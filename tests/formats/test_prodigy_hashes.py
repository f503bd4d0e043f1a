import json
from typing import Any

import pytest

from annotator.formats.prodigy_hashes import input_hash, murmur3, task_hash
from tests.formats.rows import PRODIGY_SAMPLES

FREYA = "My name is Freya."


def sample(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PRODIGY_SAMPLES / name).read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("a", 1009084850), ("abcd", 1139631978), ("hello", 613153351)],
)
def test_murmur3_gives_the_published_values(text: str, expected: int) -> None:
    assert murmur3(text) == expected


@pytest.mark.parametrize(
    ("row", "of_input", "of_task"),
    [
        ({"text": FREYA}, 896529854, -1486695581),
        ({"text": "My favorite city is London."}, -91551573, -1162253049),
        ({"text": "I live in Berlin."}, -2101464790, 1279282044),
        ({"text": FREYA, "spans": []}, 896529854, 1442450974),
        ({"text": FREYA, "meta": {"source": "a.txt", "section": "World"}}, 896529854, -118417751),
        (
            {
                "text": FREYA,
                "spans": [{"start": 11, "end": 16, "label": "ACTOR", "source": "m1", "score": 0.9}],
            },
            896529854,
            1914566305,
        ),
        ({"text": "Le café d’en face\n", "spans": []}, 1935720218, -1195897118),
        (
            {"text": "Norway backed the UN envoy.", "meta": {"source": "a1.txt", "row": 7}},
            1486143841,
            -1327534072,
        ),
    ],
)
def test_hashes_are_prodigys(row: dict, of_input: int, of_task: int) -> None:
    assert input_hash(row) == of_input
    assert task_hash(row, of_input) == of_task


def test_what_the_annotator_adds_changes_no_hash() -> None:
    row = {"text": FREYA, "spans": []}
    answered = {**row, "answer": "accept", "_session_id": "x-y", "_view_id": "relations", "score": 0.5}
    assert task_hash(answered, input_hash(answered)) == task_hash(row, input_hash(row))


@pytest.mark.parametrize("name", [path.name for path in sorted(PRODIGY_SAMPLES.glob("*.jsonl"))])
def test_input_hashes_of_real_exports(name: str) -> None:
    rows = sample(name)
    assert [input_hash(row) for row in rows] == [row["_input_hash"] for row in rows]


@pytest.mark.skipif(not PRODIGY_SAMPLES.exists(), reason="no real exports at hand")
def test_task_hashes_of_real_rows_whose_question_is_known() -> None:
    reviewed = sample("review-spanruler_restaurant-200rows.jsonl")
    versions = [version for row in reviewed for version in row["versions"]]
    headlines = [
        {key: row[key] for key in ("text", "meta", "_task_hash")}
        for row in sample("ner_manual-news_headlines.jsonl")
    ]
    for row in [*versions, *headlines]:
        came = {key: value for key, value in row.items() if key != "_task_hash"}
        assert task_hash(came, input_hash(came)) == row["_task_hash"]
    assert (len(versions), len(headlines)) == (350, 373)
