"""What of an imported row only a Prodigy row can hold is counted for every other format."""

import json

from annotator.formats.unwritten import KEYS, RELATIONS, SPANS, unwritten

ROW = {
    "text": "Dara met Oke.",
    "tokens": [
        {"text": word, "start": start, "end": end, "id": id, "ws": ws}
        for id, (word, start, end, ws) in enumerate(
            [("Dara", 0, 4, True), ("met", 5, 8, True), ("Oke", 9, 12, False), (".", 12, 13, False)]
        )
    ],
    "spans": [
        {"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "ACTOR", "kind": "person"},
        {"start": 9, "end": 12, "token_start": 2, "token_end": 2, "label": "ACTOR"},
    ],
    "relations": [{"head": 0, "child": 2, "label": "SAME_AS"}],
    "answer": "accept",
    "_input_hash": 1,
}


def found(**changed: object) -> list[tuple[str, str]]:
    return list(unwritten(json.dumps({**ROW, **changed}).encode(), frozenset({"kind"})))


def test_all_of_a_plain_row_has_a_place() -> None:
    assert found() == []


def test_relations_to_words_stay_behind() -> None:
    to_word = {"head": 1, "child": 0, "label": "SOURCE", "head_span": {"start": 5, "end": 8, "label": None}}
    assert found(relations=[*ROW["relations"], to_word]) == [(RELATIONS, "SOURCE")]  # type: ignore[misc]


def test_spans_without_a_label_and_keys_of_ones_own_stay_behind() -> None:
    spans = [{"start": 5, "end": 8, "label": "", "colour": "red"}]
    assert found(spans=spans, relations=[], priority=3) == [(SPANS, "5-8"), (KEYS, "priority, colour")]
