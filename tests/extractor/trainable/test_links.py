"""What pairs teach: known ones alone, rejected ones always, and how scores become relations."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document.schema import LabelSchema
from annotator.extractor.tokens import blank_pipeline
from annotator.extractor.trainable.laid_out import LaidOut, lay_out
from annotator.extractor.trainable.links import related
from annotator.extractor.trainable.mentions import Mention
from annotator.extractor.trainable.pairs import allowed, candidate_pairs
from annotator.extractor.trainable.plain import plain_copy
from annotator.extractor.trainable.settings import RelationSetting
from annotator.extractor.trainable.words import Words, words_of
from tests.extractor.trainable.lessons import Lesson, actor, event, pipeline, role, taught

if TYPE_CHECKING:
    from spacy.training import Example

SPANS = (role("General"), actor("Dara"), event("met", "CONSULT"), actor("Oke"))
TEXT = "General Dara met Oke."
SOURCE = RelationSetting("SOURCE", ("EVENT",), ("ACTOR",))
SAME_AS = RelationSetting("SAME_AS", ("ACTOR",), ("ACTOR",), symmetric=True)


def component(schema: LabelSchema, lesson: Lesson, **settings: Any) -> "tuple[Any, Example]":
    nlp = pipeline(schema, relations=settings)
    (example,) = taught(nlp, schema, [lesson])
    pipe: Any = nlp.get_pipe("annotator_relation_model")
    return pipe, example


def loss_and_gradient(schema: LabelSchema, lesson: Lesson, **settings: Any) -> tuple[float, Any]:
    """Of scores that are all 1, and the gradient by (head, child) words and label."""
    pipe, example = component(schema, lesson, **settings)
    case = pipe.case_of(example)
    loss, gradient = pipe.get_loss([example], np.ones((len(case.instances), len(pipe.labels)), np.float32))
    words = [example.reference[m.start : m.end].text for m in case.spans.mentions]
    return loss, {
        (words[head], words[child], label): float(gradient[row, column])
        for row, (head, child) in enumerate(zip(*case.ends, strict=True))
        for column, label in enumerate(pipe.labels)
    }


def test_a_pair_nobody_looked_at_changes_neither_loss_nor_weights(schema: LabelSchema) -> None:
    unknown = Lesson(TEXT, SPANS, frames=(), finished=False)
    loss, gradient = loss_and_gradient(schema, unknown)
    assert loss == 0.0
    assert set(gradient.values()) == {0.0}


def test_a_rejected_relation_of_such_a_pair_is_a_negative(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, SPANS, refused=(("TARGET", "met", "Dara"),), frames=(), finished=False)
    loss, gradient = loss_and_gradient(schema, lesson)
    assert loss > 0
    assert {pair for pair, value in gradient.items() if value} == {("met", "Dara", "TARGET")}
    assert gradient["met", "Dara", "TARGET"] > 0


def test_of_a_frame_that_was_looked_at_what_is_not_there_is_a_negative(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, SPANS, links=(("SOURCE", "met", "Dara"),), frames=("met",), finished=False)
    _, gradient = loss_and_gradient(schema, lesson)
    assert gradient["met", "Dara", "SOURCE"] < 0
    assert gradient["met", "Oke", "TARGET"] > 0
    assert gradient["Dara", "General", "HOLDS"] == 0.0


def test_a_relation_left_open_teaches_nothing_although_its_frame_was_looked_at(schema: LabelSchema) -> None:
    _, gradient = loss_and_gradient(schema, Lesson(TEXT, SPANS, left_open=(("TARGET", "met", "Oke"),)))
    assert gradient["met", "Oke", "TARGET"] == 0.0
    assert gradient["met", "Oke", "SOURCE"] > 0


def test_what_the_schema_forbids_teaches_nothing(schema: LabelSchema) -> None:
    _, gradient = loss_and_gradient(schema, Lesson(TEXT, SPANS))
    assert gradient["met", "General", "HOLDS"] == 0.0
    assert ("General", "met", "SOURCE") not in gradient


def test_without_sampled_negatives_positives_and_rejected_ones_are_left(schema: LabelSchema) -> None:
    lesson = Lesson(TEXT, SPANS, links=(("SOURCE", "met", "Dara"),), refused=(("TARGET", "met", "Dara"),))
    _, gradient = loss_and_gradient(schema, lesson, negatives=0.0)
    assert {pair for pair, value in gradient.items() if value} == {
        ("met", "Dara", "SOURCE"),
        ("met", "Dara", "TARGET"),
    }


def test_rejected_ones_are_learned_from_however_far_apart(schema: LabelSchema) -> None:
    text = f"Dara met Oke. {'It rained. ' * 60}Marsh left."
    spans = (actor("Dara"), event("met", "CONSULT"), actor("Oke"), actor("Marsh"))
    _, near = loss_and_gradient(schema, Lesson(text, spans))
    _, far = loss_and_gradient(schema, Lesson(text, spans, refused=(("SOURCE", "met", "Marsh"),)))
    assert ("met", "Marsh", "SOURCE") not in near
    assert far["met", "Marsh", "SOURCE"] > 0


def test_a_symmetric_relation_is_learned_in_either_direction(schema: LabelSchema) -> None:
    text = "The Coastal Guard (CG) left."
    spans = (actor("Coastal Guard"), actor("CG"))
    for link in (("SAME_AS", "CG", "Coastal Guard"), ("SAME_AS", "Coastal Guard", "CG")):
        _, gradient = loss_and_gradient(schema, Lesson(text, spans, links=(link,)))
        assert set(gradient) == {
            ("CG", "Coastal Guard", label) for label in ("SOURCE", "TARGET", "HOLDS", "SAME_AS")
        }
        assert gradient["CG", "Coastal Guard", "SAME_AS"] < 0


def laid(text: str, marks: list[tuple[int, int, str]]) -> tuple[Words, LaidOut]:

    words = words_of(plain_copy(blank_pipeline("en")(text)))
    return words, lay_out(words, [Mention(*mark) for mark in marks])


def chances(rows: list[float]) -> Any:
    values = np.array(rows)
    return np.log(values / (1 - values)).astype(np.float32)[:, None]


def test_relations_are_those_over_the_threshold_which_comes_out_as_one_half() -> None:
    _, spans = laid("Dara met Oke", [(0, 1, "ACTOR"), (1, 2, "EVENT"), (2, 3, "ACTOR")])
    ends = np.array([1, 1]), np.array([0, 2])
    assert related(chances([0.2, 0.1999]), spans, ends, [SOURCE], 0.2) == {(1, 0): {"SOURCE": 0.5}}
    assert related(chances([0.9, 0.3]), spans, ends, [SOURCE], 0.5) == {(1, 0): {"SOURCE": 0.9}}


def test_of_a_head_that_may_have_one_the_likeliest_is_taken() -> None:
    _, spans = laid("Dara met Oke", [(0, 1, "ACTOR"), (1, 2, "EVENT"), (2, 3, "ACTOR")])
    one = RelationSetting("SOURCE", ("EVENT",), ("ACTOR",), at_most=1)
    found = related(chances([0.8, 0.9]), spans, (np.array([1, 1]), np.array([0, 2])), [one], 0.5)
    assert list(found) == [(1, 2)]


MARKS = st.lists(
    st.tuples(st.integers(0, 39), st.integers(1, 3), st.sampled_from(["ACTOR", "EVENT"])), max_size=14
)


@given(MARKS, st.integers(0, 40), st.integers(0, 4))
def test_candidates_are_all_allowed_pairs_of_the_window(
    marks: list[tuple[int, int, str]], max_tokens: int, max_sentences: int
) -> None:
    mentions = [(start, start + length, label) for start, length, label in sorted(set(marks))]
    words, spans = laid("a b c d e f g h i. " * 5, mentions)
    found = candidate_pairs(words, spans, [SOURCE], max_tokens=max_tokens, max_sentences=max_sentences)
    wanted = []
    for head in range(len(mentions)):
        for child in range(len(mentions)):
            (start, stop, label), (other_start, other_stop, other) = mentions[head], mentions[child]
            gap = max(start - other_stop, other_start - stop)
            sentences = abs(int(words.sentences[start] - words.sentences[other_start]))
            if head != child and (label, other) == ("EVENT", "ACTOR") and gap <= max_tokens:
                wanted += [(head, child)] if sentences <= max_sentences else []
    assert list(zip(*(end.tolist() for end in found), strict=True)) == wanted


@pytest.mark.parametrize(
    ("text", "marks", "wanted"),
    [
        ("Khalifa Dara left. " + "It rained. " * 40 + "Dara spoke.", [(0, 2), (-3, -2)], [(1, 0)]),
        ("Northern Dawn left. " + "It rained. " * 40 + "ND spoke.", [(0, 2), (-3, -2)], [(1, 0)]),
        ("Khalifa Dara left. " + "It rained. " * 40 + "Oke spoke.", [(0, 2), (-3, -2)], []),
        ("Dara left. " + "It rained. " * 40 + "Dara spoke.", [(0, 1), (-3, -2)], []),
    ],
    ids=["surname", "initials", "nothing in common", "the same words"],
)
def test_of_a_symmetric_relation_alike_names_are_looked_at_however_far_apart(
    text: str, marks: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:

    count = len(blank_pipeline("en")(text))
    words, spans = laid(text, [(start % count, stop % count, "ACTOR") for start, stop in marks])
    ends = candidate_pairs(words, spans, [SAME_AS], max_tokens=100, max_sentences=2)
    assert list(zip(*(end.tolist() for end in ends), strict=True)) == wanted
    assert allowed(spans, ends, SAME_AS).all()
