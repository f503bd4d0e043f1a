"""Rows of every kind that Prodigy has written over its versions, made up for the tests."""

from typing import Any

SCHEMA = """
name = "variants"
version = "1"

[[span]]
id = "ORG"

[[span]]
id = "PERSON"

[[span]]
id = "Gr\u00f6\u00dfe / \u4eba\u540d"

[[relation]]
id = "WORKS_FOR"
head = ["PERSON", "ORG"]
tail = ["ORG", "PERSON"]

[[relation]]
id = "same as"
head = ["Gr\u00f6\u00dfe / \u4eba\u540d"]
tail = ["Gr\u00f6\u00dfe / \u4eba\u540d"]
"""
ODD = "Gr\u00f6\u00dfe / \u4eba\u540d"
"""A label of words, signs and several scripts."""

TEXT = "Ana Lopes left Kestrel\u2019s board in Porto. \U0001f600 \u010coban stays."
WORDS = (
    *("Ana", "Lopes", "left", "Kestrel", "\u2019s", "board", "in", "Porto", ".", "\U0001f600"),
    *("\u010coban", "stays", "."),
)
HASHES = {"_input_hash": -1203321, "_task_hash": 778899}


def tokens(*, ws: bool = True, **more: Any) -> list[dict[str, Any]]:
    """The tokens of TEXT, `ws` only where wanted, with further keys on each."""
    found: list[dict[str, Any]] = []
    start = 0
    for number, word in enumerate(WORDS):
        start = TEXT.index(word, start)
        end = start + len(word)
        token = {"text": word, "start": start, "end": end, "id": number}
        found.append({**token, **({"ws": TEXT[end : end + 1] == " "} if ws else {}), **more})
        start = end
    return found


def span(first: int, last: int, label: str | None, **more: Any) -> dict[str, Any]:
    """A span from one token to another (inclusive)."""
    each = tokens()
    return {
        "start": each[first]["start"],
        "end": each[last]["end"],
        "token_start": first,
        "token_end": last,
        "label": label,
        **more,
    }


def link(head: dict[str, Any], child: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A relation as the relations interface writes it."""
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": head,
        "child_span": child,
        "color": "#c5bdf4",
        "label": "WORKS_FOR",
        **more,
    }


ANA, KESTREL, COBAN = span(0, 1, "PERSON"), span(3, 3, "ORG"), span(10, 10, "PERSON")
LEFT = span(2, 2, None)
PRESET = {"text": "Kestrel", "source": "en_core_web_sm", "input_hash": -1203321, "rank": 0, "score": 0.75}
BASE = {"text": TEXT, "meta": {"source": "wire", "score": 0.5}, **HASHES}

_VERSION = {
    **BASE,
    "spans": [ANA],
    "tokens": tokens(),
    "answer": "accept",
    "_view_id": "ner_manual",
    "_annotator_id": "people-ann1",
    "_session_id": "people-ann1",
    "sessions": ["people-ann1"],
    "default": True,
}

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "ner_manual of 1.8: no ws, spans absent or empty, a session that is null": [
        {**BASE, "tokens": tokens(ws=False), "_session_id": None, "_view_id": "ner_manual",
         "answer": "accept"},
        {"text": "Elsewhere.", "answer": "ignore", "spans": [], "tokens": [
            {"text": "Elsewhere", "start": 0, "end": 9, "id": 0},
            {"text": ".", "start": 9, "end": 10, "id": 1},
        ], "_input_hash": 4, "_task_hash": 5, "_view_id": "ner_manual", "_session_id": None},
        {**BASE, "text": TEXT + "!", "_input_hash": 6, "spans": [
            {**KESTREL, **PRESET, "answer": "accept"}, {"start": 0, "end": 9, "label": "PERSON"},
        ], "answer": "accept"},
    ],
    "ner_manual of 1.14: timestamps, a named session, a last token with a space after the end": [
        {**BASE, "extras": {"a": [1, {"b": None}]}, "tokens": [*tokens()[:-1], {**tokens()[-1], "ws": True}],
         "_view_id": "ner_manual", "spans": [ANA, {**KESTREL, **PRESET}], "answer": "accept",
         "_timestamp": 1_707_214_639, "_annotator_id": "people-ann1", "_session_id": "people-ann1"},
    ],
    "spans_manual: nested, overlapping, the same twice, unsorted": [
        {**BASE, "tokens": tokens(), "_is_binary": False, "_view_id": "spans_manual", "answer": "accept",
         "spans": [span(3, 5, "ORG"), ANA, span(0, 3, "PERSON"), KESTREL, KESTREL, span(3, 3, "PERSON")]},
    ],
    "characters: no tokens, spans inside words": [
        {**BASE, "spans": [{"start": 1, "end": 5, "label": "PERSON"}], "_view_id": "ner_manual",
         "answer": "accept", "highlight_chars": True},
        {"text": "Ana rests", "spans": [{"start": 1, "end": 3, "label": "PERSON", "token_start": 0}],
         "_input_hash": 71, "_task_hash": 72, "answer": "reject", "_timestamp": None},
    ],
    "spans off the tokens": [
        {**BASE, "tokens": tokens(), "spans": [{"start": 0, "end": 5, "label": "PERSON"}, KESTREL],
         "answer": "accept"},
    ],
    "relations of 1.10: disabled tokens, ends that are bare tokens or in no list, types": [
        {"text": TEXT, "spans": [{**ANA, "type": "span", "text": "Ana Lopes"}, {**COBAN, "type": "ent"}],
         "meta": {}, **HASHES, "tokens": tokens(disabled=True), "_session_id": None, "_view_id": "relations",
         "relations": [link(LEFT, ANA), link(ANA, KESTREL), link(COBAN, ANA, note="by hand")],
         "answer": "accept"},
    ],
    "relations of 1.11: no meta, the same relation twice, one onto itself, only heads": [
        {"text": TEXT, "extras": 1, **HASHES, "_is_binary": False, "spans": [ANA, KESTREL],
         "tokens": tokens(disabled=False), "_view_id": "relations", "relations": [
            link(ANA, KESTREL), link(ANA, KESTREL), link(LEFT, LEFT),
            {"head": 1, "child": 3, "label": "WORKS_FOR"}, {"head": 5, "child": 3, "label": "WORKS_FOR"},
        ], "answer": "accept", "_timestamp": 1_650_000_000},
        {"text": "Nothing here.", **HASHES, "spans": [], "tokens": [], "relations": [], "answer": "reject",
         "_view_id": "relations"},
    ],
    "review: versions, sessions, a result unlike both": [
        {**_VERSION, "spans": [KESTREL], "_view_id": "review", "view_id": "ner_manual", "versions": [
            _VERSION, {**_VERSION, "spans": [], "_task_hash": 5, "sessions": ["model"], "default": False},
        ], "sessions": ["people-ann1"], "_timestamp": 1_677_844_187},
        {"text": "All agree.", **HASHES, "spans": [], "answer": "accept", "_view_id": "ner_manual",
         "sessions": ["a", "b"], "view_id": "ner_manual", "versions": [{"text": "All agree.", "spans": []}]},
    ],
    "choice: options, several, one or none chosen, highlighted spans": [
        {**BASE, "options": [{"id": "A", "text": "Yes"}, {"id": 2, "html": "<b>No</b>"}], "accept": ["A", 2],
         "config": {"choice_style": "multiple"}, "_view_id": "choice", "answer": "accept"},
        {"text": "No idea", "options": [{"id": "A", "image": "a.png"}], "accept": [], "answer": "ignore",
         "_view_id": "choice", "_task_hash": 1, "_input_hash": 1, "spans": [{"start": 0, "end": 2,
         "label": "a label of another project"}]},
    ],
    "classification: a label for the text, patterns without one": [
        {**BASE, "label": "SPORTS", "score": 0.51, "priority": 0.51, "spans": [{"text": "Ana", "start": 0,
         "end": 3, "pattern": 12}], "answer": "reject", "_view_id": "classification", "_is_binary": True},
    ],
    "spans without a label beside others": [
        {**BASE, "tokens": tokens(), "spans": [ANA, {**KESTREL, "label": None}, {"start": 4, "end": 9}],
         "_view_id": "blocks", "user_input": "half a name", "answer": "accept", "flagged": True},
    ],
    "binary ner: one span a row, several rows about one text, yes and no": [
        {**BASE, "spans": [{**ANA, **PRESET, "text": "Ana Lopes"}], "_task_hash": 1, "answer": "accept",
         "_view_id": "ner"},
        {**BASE, "spans": [{**KESTREL, **PRESET}], "_task_hash": 2, "answer": "reject", "_view_id": "ner"},
        {**BASE, "spans": [{**COBAN, **PRESET, "text": "\u010coban"}, ANA], "_task_hash": 3,
         "answer": "ignore", "_view_id": "ner", "_is_binary": True},
    ],
    "one text several times, even as the very same row": [
        {**BASE, "spans": [ANA], "answer": "accept", "_session_id": "people-ann1"},
        {**BASE, "spans": [], "answer": "reject", "_session_id": "people-ann2"},
        {**BASE, "spans": [ANA], "answer": "accept", "_session_id": "people-ann1"},
    ],
    "texts: pages, html, pictures, recordings, no text, white space alone": [
        {"pages": [{"text": "One.", "spans": []}, {"text": "Two.", "view_id": "ner_manual"}], **HASHES,
         "_view_id": "pages", "answer": "accept"},
        {"html": "<p>Ana</p>", **HASHES, "_view_id": "html", "answer": "accept"},
        {"image": "data:image/png;base64,AAAA", "spans": [{"points": [[1, 2]], "label": "CAT"}], **HASHES,
         "_view_id": "image_manual", "answer": "accept"},
        {"audio": "a.mp3", "audio_spans": [{"start": 0.5, "end": 1.25, "label": "MUSIC"}], **HASHES,
         "_view_id": "audio_manual", "answer": "reject"},
        {"text": "", "label": "EMPTY", **HASHES, "_view_id": "classification", "answer": "accept"},
        {"text": " \n", **HASHES, "spans": [], "_view_id": "ner_manual", "answer": "accept"},
    ],
    "texts with lines, tabs, combining marks, no-break spaces, right to left, joined emoji": [
        {"text": "Ana\r\n\r\n\tLopes\u00a0e\u0301 \u05e9\u05dc\u05d5\u05dd "
                 "\U0001f469\u200d\U0001f469\u200d\U0001f467", **HASHES, "answer": "accept",
         "spans": [{"start": 8, "end": 13, "label": "PERSON"}, {"start": 22, "end": 27, "label": "ORG"}]},
    ],
    "word pieces: tokens with other spellings, and of no length": [
        {"text": "\u010coban stays", "tokens": [
            {"text": "[CLS]", "id": 0, "start": 0, "end": 0, "tokenizer_id": 101, "disabled": True},
            {"text": "coban", "id": 1, "start": 0, "end": 5, "tokenizer_id": 7, "ws": True},
            {"text": "stays", "id": 2, "start": 6, "end": 11, "tokenizer_id": 8, "ws": True},
         ], "spans": [{"start": 0, "end": 5, "token_start": 1, "token_end": 1, "label": "PERSON"}],
         **HASHES, "answer": "accept"},
        {"text": "\u010coban stays up", "tokens": [
            {"text": "cob", "id": 0, "start": 0, "end": 3, "tokenizer_id": 7},
            {"text": "##an", "id": 1, "start": 3, "end": 5, "tokenizer_id": 7},
            {"text": "stays", "id": 2, "start": 6, "end": 11, "tokenizer_id": 8},
         ], "spans": [{"start": 0, "end": 5, "token_start": 0, "token_end": 1, "label": "PERSON"}],
         **HASHES, "answer": "accept"},
    ],
    "labels of words, signs and several scripts": [
        {**BASE, "tokens": tokens(), "spans": [span(0, 1, ODD), span(10, 10, ODD)], "_view_id": "relations",
         "relations": [link(span(0, 1, ODD), span(10, 10, ODD), label="same as")], "answer": "accept"},
    ],
    "unfamiliar: unknown interface and keys, ids of all kinds, large and small numbers": [
        {**BASE, "id": 12, "_view_id": "my_view", "custom": {"x": [1.5, -0.0, 1e300, 2**70, True, None]},
         "answer": "accept", "tokens": None, "relations": None, "meta": None},
        {**BASE, "id": "n/1", "text": "Other", "spans": None, "annotator": {"mine": 1}, "answer": "accept"},
    ],
}  # fmt: skip
"""What they are → rows of one file."""
