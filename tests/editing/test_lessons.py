"""What decisions teach the rest of an article: as suggestions, gone with undo."""

import pytest

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.editing.annotations import Origin, Verdict
from annotator.editing.commands import (
    Accept,
    ApplyLabel,
    MoveTo,
    Reject,
    SetAttribute,
    Settle,
    TakeStep,
    Undo,
)
from annotator.editing.items import Item, Status
from annotator.editing.lessons import stem
from annotator.editing.session import open_session
from annotator.editing.state import EditorState
from annotator.editing.updating import open_board
from tests.editing.test_session import play
from tests.support.articles import make_schema, suggest, tokenize

TEXT = (
    "Selin Guard met Oke in Lusaka. The Guard attacked Selin Guard rivals.\n\n"
    "Minister Oke accused Dara of lies. Minister Oke accuses Lusaka now.\n\n"
    "The envoy Tal warned Oke. The envoy Tal warned Oke."
)


def start(*suggestions: tuple[str, int, str], links: list[tuple[str, int, int]] | None = None) -> EditorState:
    found = suggest(TEXT, list(suggestions), links or []) if suggestions else Suggestions()
    lexicon = {"accused": {"event_type": "REJECT"}}
    return open_session(Article("a", TEXT, {}, tokenize(TEXT)), make_schema(), found, lexicon=lexicon)


def shown(state: EditorState, status: Status = Status.OPEN) -> list[str]:
    found = []
    for sentence in state.board.things():
        for item in sentence.items:
            if item.status is status:
                mark = "✗ " if item.doubted else ""
                found.append(f"{mark}{item.span.label} {TEXT[item.span.start : item.span.end]}")
    return found


def open_links(state: EditorState) -> list[str]:
    found = []
    for sentence in state.board.things():
        for link in sentence.links:
            if link.status is Status.OPEN:
                ends = [state.board.item(end) for end in link.relation.ends]
                names = [TEXT[end.span.start : end.span.end] for end in ends if end]
                found.append(f"{'✗ ' if link.doubted else ''}{link.relation.label} {'>'.join(names)}")
    return found


def token(state: EditorState, word: str, occurrence: int = 0) -> int:
    places = [
        n
        for n in range(len(state.board.tokens))
        if TEXT[state.board.tokens.starts[n] : state.board.tokens.ends[n]] == word
    ]
    return places[occurrence]


def make(state: EditorState, word: str, occurrence: int, label: str) -> EditorState:
    return play(state, MoveTo(token(state, word, occurrence)), ApplyLabel(label))[0]


def item_at(state: EditorState, word: str, occurrence: int = 0) -> Item:
    place = state.board.tokens.starts[token(state, word, occurrence)]
    return state.board.between(place, place + 1)[0]


def test_a_name_made_by_hand_appears_open_on_its_other_mentions_and_goes_with_undo() -> None:
    state = make(start(), "Oke", 0, "ACTOR")
    assert shown(state) == ["ACTOR Oke"] * 4
    by = item_at(state, "Oke", 1).by
    assert by is not None
    assert by.source == "same name"
    state, _ = play(state, Undo())
    assert shown(state) == []


def test_a_taught_name_can_be_accepted_and_then_counts_as_a_kept_suggestion() -> None:
    state = make(start(), "Oke", 0, "ACTOR")
    state, _ = play(state, MoveTo(token(state, "Oke", 1)), Accept())
    record = state.board.annotations.spans[item_at(state, "Oke", 1).span.id]
    assert record.verdict is Verdict.ACCEPTED
    assert record.origin is Origin.ACCEPTED


def test_a_relabelled_suggestion_relabels_the_same_suggestion_elsewhere() -> None:
    state = start(("Oke", 0, "ROLE"), ("Oke", 1, "ROLE"))
    state, _ = play(state, MoveTo(token(state, "Oke", 0)), ApplyLabel("ACTOR"))
    assert shown(state) == ["ACTOR Oke"] * 4
    record_before = item_at(state, "Oke", 1)
    assert record_before.suggested is not None
    assert record_before.suggested.span.label == "ROLE"


def test_a_suggestion_grows_to_the_learnt_name_it_lies_in() -> None:
    state = start(("Guard", 2, "ACTOR"))
    state, _ = play(state, MoveTo(0), ApplyLabel("ACTOR"))
    state = make(start(("Guard", 2, "ACTOR")), "Selin", 0, "ACTOR")
    assert "ACTOR Guard" in shown(state)
    first = token(state, "Selin", 0)
    state, _ = play(
        start(("Guard", 2, "ACTOR")), MoveTo(first), MoveTo(first + 1, extend=True), ApplyLabel("ACTOR")
    )
    assert shown(state) == ["ACTOR Selin Guard"]


def test_a_rejected_text_is_doubted_elsewhere_and_space_rejects_it() -> None:
    state = start(("Lusaka", 0, "ACTOR"), ("Lusaka", 1, "ACTOR"))
    state, _ = play(state, Reject())
    assert shown(state) == ["✗ ACTOR Lusaka"]
    state, _ = play(state, TakeStep())
    assert shown(state, Status.REJECTED) == ["ACTOR Lusaka", "ACTOR Lusaka"]


def test_what_was_also_accepted_is_not_doubted() -> None:
    state = start(("Oke", 0, "ACTOR"), ("Oke", 1, "ACTOR"), ("Oke", 2, "ACTOR"))
    state, _ = play(state, Reject(), Accept())
    assert shown(state) == ["ACTOR Oke"]


def test_a_corrected_type_carries_to_the_same_verb() -> None:
    state = start(("accused", 0, "EVENT"), ("accuses", 0, "EVENT"))
    state, _ = play(state, SetAttribute("event_type", "REJECT"))
    assert item_at(state, "accuses").span.attributes["event_type"] == "REJECT"
    state, _ = play(state, Undo())
    assert item_at(state, "accuses").span.attributes["event_type"] == "CONSULT"


def test_a_handmade_event_gets_a_type_and_a_guessed_frame_that_space_takes() -> None:
    state = make(start(("Oke", 1, "ACTOR"), ("Dara", 0, "ACTOR")), "accused", 0, "EVENT")
    assert dict(item_at(state, "accused").guess) == {"event_type": "REJECT"}
    assert open_links(state) == ["SOURCE accused>Oke", "TARGET accused>Dara"]
    state, _ = play(state, TakeStep(), TakeStep())
    event = item_at(state, "accused")
    assert event.span.attributes["event_type"] == "REJECT"
    assert event.checked
    assert open_links(state) == []
    assert len(state.board.annotations.accepted_relations()) == 2


def test_a_role_made_next_to_an_actor_gets_its_link() -> None:
    state = make(start(("Oke", 1, "ACTOR")), "Minister", 0, "ROLE")
    assert "HOLDS Oke>Minister" in open_links(state)


def test_a_repeated_sentence_arrives_filled_from_its_twin() -> None:
    state = start(("Tal", 0, "ACTOR"), ("Tal", 1, "ACTOR"), ("warned", 1, "EVENT"))
    state = make(state, "warned", 0, "EVENT")
    state = make(state, "Oke", 3, "ACTOR")
    state, _ = play(state, MoveTo(token(state, "Tal", 0)), Reject())
    second = [label for label in shown(state) if label.endswith(("Tal", "warned"))]
    assert second == ["✗ ACTOR Tal", "EVENT warned"]
    assert item_at(state, "Oke", 4).status is Status.OPEN
    state, _ = play(state, MoveTo(token(state, "warned", 0)), SetAttribute("event_type", "CONSULT"))
    assert item_at(state, "warned", 1).span.attributes["event_type"] == "CONSULT"


def test_links_of_the_twin_come_too() -> None:
    state = start(("Oke", 3, "ACTOR"), ("warned", 0, "EVENT"), links=[("TARGET", 1, 0)])
    state, _ = play(state, TakeStep(), TakeStep())
    assert "TARGET warned>Oke" in open_links(state)


@pytest.mark.parametrize(
    ("one", "other"),
    [("accuses", "accused"), ("attacking", "attacked"), ("stopped", "stop"), ("raids", "raid")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_far_sentences_of_a_long_article_wait_and_settle_to_the_same() -> None:
    text = "\n\n".join(f"Dara met Oke{number}." for number in range(120))
    state = open_session(Article("a", text, {}, tokenize(text)), make_schema(), Suggestions())
    state, _ = play(state, ApplyLabel("ACTOR"))
    assert 0 < len(state.board.pending) < 120
    assert state.board.in_sentence(1).items
    while state.board.pending:
        state, made = play(state, Settle())
        assert made == []
    board = state.board
    fresh = open_board(board.article, board.schema, Suggestions(), board.annotations)
    assert dict(board.sentences) == dict(fresh.sentences)
    assert board.counts == fresh.counts
    assert board.counts.open == 119
