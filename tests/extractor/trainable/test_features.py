"""What the models are shown: keys that mean the same everywhere, and what a parse adds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from annotator.extractor.tokens import blank_pipeline
from annotator.extractor.trainable.clues import attribute_clues, relation_clues
from annotator.extractor.trainable.features import Features, Instances, joined
from annotator.extractor.trainable.hashing import mix, stem, text_key
from annotator.extractor.trainable.laid_out import lay_out
from annotator.extractor.trainable.mentions import Mention
from annotator.extractor.trainable.pair_features import pair_instances
from annotator.extractor.trainable.plain import plain_copy
from annotator.extractor.trainable.span_features import span_instances
from annotator.extractor.trainable.syntax import FAR, paths, span_roots
from annotator.extractor.trainable.words import words_of

PIECES = st.sampled_from(
    [
        "Dara",
        "met",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\u00a0",
        ".",
        "e\u0301",
        "👩\u200d🚀",
        "שלום",
        "李",
    ]
)
NO_HINTS = np.zeros((0, 1), np.float32)


def parsed(words: list[str], heads: list[int], deps: list[str], **more: Any) -> Doc:
    return Doc(blank_pipeline("en").vocab, words=words, heads=heads, deps=deps, **more)


def test_keys_are_the_same_in_every_program() -> None:
    assert text_key("Dara") == 6601146599248067722
    assert mix(1, 2).tolist() == [mix(np.array([1]), np.array([2]))[0]]
    assert mix(1, 2) != mix(2, 1)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("attacked", "attack"),
        ("attacks", "attack"),
        ("banned", "ban"),
        ("visiting", "visit"),
        ("is", "is"),
        ("agree", "agre"),
        ("agreed", "agre"),
    ],
)
def test_forms_of_a_word_share_a_stem(word: str, wanted: str) -> None:
    assert stem(word) == wanted


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_plain_copy_has_every_word_in_its_place(text: str) -> None:
    doc = blank_pipeline("en")(text)
    plain = plain_copy(doc)
    words = words_of(plain)
    assert words.words == [token.text for token in doc if not token.is_space]
    for token in doc:
        if not token.is_space:
            assert words.words[words.places[token.i]] == token.text
            assert plain.doc[int(plain.places[token.i])].text == token.text
    assert len(words.places) == len(doc) + 1


def test_a_plain_copy_passes_over_line_breaks_inside_a_sentence() -> None:
    doc = parsed(["Dara", "\n", "met", "Oke"], [2, 0, 2, 2], ["nsubj", "dep", "ROOT", "dobj"])
    copy = plain_copy(doc).doc
    assert [(token.text, token.head.text, token.dep_) for token in copy] == [
        ("Dara", "met", "nsubj"), ("met", "met", "ROOT"), ("Oke", "met", "dobj"),
    ]  # fmt: skip


def test_the_parse_of_the_reference_stands_in_for_a_missing_one() -> None:
    with_parse = parsed(["Dara", "met"], [1, 1], ["nsubj", "ROOT"])
    without = Doc(with_parse.vocab, words=["Dara", "met"])
    assert words_of(plain_copy(without, with_parse)).parsed
    assert not words_of(plain_copy(without)).parsed


def test_paths_go_up_to_the_common_ancestor_and_down() -> None:
    doc = parsed(
        ["Dara", "met", "envoys", "of", "Oke", "left"],
        [1, 1, 1, 2, 3, 5],
        ["nsubj", "ROOT", "dobj", "prep", "pobj", "ROOT"],
    )
    words = words_of(plain_copy(doc))
    roots = np.arange(6)
    way = paths(words, np.array([1, 0, 0]), np.array([4, 4, 5]), roots)
    assert (way.up.tolist()[:2], way.down.tolist()[:2]) == ([0, 1], [3, 3])
    assert way.lengths.tolist() == [3, 4, FAR]
    assert way.is_there.tolist() == [True, True, False]
    assert way.shapes[2] == 0 and len(set(way.shapes.tolist())) == 3


def test_the_preposition_on_the_way_is_told() -> None:
    keys = []
    for word in ("by", "with"):
        doc = parsed(["met", word, "Oke"], [0, 0, 1], ["ROOT", "prep", "pobj"])
        way = paths(words_of(plain_copy(doc)), np.array([0]), np.array([2]), np.arange(3))
        keys.append((way.shapes[0], way.worded[0]))
    assert keys[0][0] == keys[1][0]
    assert keys[0][1] != keys[1][1]


def test_the_root_of_a_span_is_the_word_whose_head_is_outside() -> None:
    doc = parsed(["the", "UN", "envoy", "spoke"], [2, 2, 3, 3], ["det", "compound", "nsubj", "ROOT"])
    words = words_of(plain_copy(doc))
    assert span_roots(words, np.array([0, 1]), np.array([2, 3])).tolist() == [0, 2]


def test_a_parse_changes_no_other_feature() -> None:
    marks = [Mention(0, 1, "ACTOR"), Mention(1, 2, "EVENT"), Mention(2, 3, "ACTOR")]
    with_parse = parsed(
        ["Dara", "met", "Oke"], [1, 1, 1], ["nsubj", "ROOT", "dobj"], tags=["NNP", "VBD", "NNP"]
    )
    without = Doc(with_parse.vocab, words=["Dara", "met", "Oke"], tags=["NNP", "VBD", "NNP"])
    ends = np.array([1, 1]), np.array([0, 2])
    for make in (
        lambda words, spans: pair_instances(words, spans, ends, ["SOURCE"], {}),
        lambda words, spans: span_instances(words, spans, [1], [{}], np.zeros((1, 1), np.float32), 3),
    ):
        rows = [
            make(words, lay_out(words, marks)).features
            for words in map(words_of, map(plain_copy, (without, with_parse)))
        ]
        for less, more in zip(*rows, strict=True):
            assert set(less.tolist()) < set(more.tolist())


def test_columns_of_one_group_do_not_depend_on_other_groups() -> None:
    alone, after = Features(1), Features(1)
    after.begin("first")
    after.add(5)
    for features in (alone, after):
        features.begin("second")
        features.add(7)
    assert alone.keys()[0, 0] == after.keys()[0, 1]


def test_documents_with_fewer_features_are_filled_up_with_none() -> None:
    one, two = Features(1), Features(2)
    for features, count in ((one, 1), (two, 3)):
        for number in range(count):
            features.add(number)
    rows = joined(
        [Instances(np.zeros((len(f.keys()), 0, 2), np.int64), f.keys(), NO_HINTS) for f in (one, two)]
    )
    assert rows.shape == (3, 3)
    assert rows[0, 1:].tolist() == [0, 0]


def test_what_is_absent_is_no_feature() -> None:
    features = Features(2)
    features.add_to_bag("near", np.array([True, False]), 7)
    keys = features.keys()
    assert keys[0, 0] != 0 and keys[1, 0] == 0


def test_the_rules_are_asked_about_given_spans() -> None:
    doc = blank_pipeline("en")("General Dara will not condemn\nMarenia.")
    plain = plain_copy(doc)
    marks = [
        Mention(0, 1, "ROLE"),
        Mention(1, 2, "ACTOR", {"kind": "person"}),
        Mention(4, 5, "EVENT"),
        Mention(6, 7, "ACTOR"),
    ]
    clues = attribute_clues(plain, marks)
    assert (clues[2]["event_type"], clues[2]["polarity"]) == ("ACCUSE", "negative")
    assert relation_clues(plain, marks)[1, 0].keys() == {"HOLDS"}


def test_words_that_no_rule_knows_have_no_type() -> None:
    doc = blank_pipeline("en")("Tolvia zorbled Marenia.")
    (clue,) = attribute_clues(plain_copy(doc), [Mention(1, 2, "EVENT")])
    assert "event_type" not in clue
