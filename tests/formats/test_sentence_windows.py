"""Windows are the article cut up: nothing of its text is lost, and nothing that was accepted."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.article import Article, Tokens
from annotator.document.relations import Relation
from annotator.document.spans import Span, SuggestedSpan, Suggestion
from annotator.editing.annotations import Annotations, RelationRecord, SpanRecord, Verdict
from annotator.formats.sentence_windows import SentenceWindow, crossing_links, sentence_windows
from tests.support.articles import TEXT, tokenize

WORDS = st.sampled_from(["Anna", "👩‍👩‍👧", "é", "中文", "\r\n", "\u00a0", ".", "‫שלום‬", "\t"])


def cut(article: Article, annotations: Annotations, sentences: int = 1) -> list[SentenceWindow]:
    assert article.tokens is not None
    return list(sentence_windows(article, article.tokens, annotations, lambda id: None, sentences))


@st.composite
def annotated(draw: st.DrawFn) -> tuple[Article, Annotations]:
    """An article of several sentences with spans and relations anywhere."""
    starts, ends, sentences, text = [], [], [], draw(st.sampled_from(["", " ", "\n"]))
    for number, word in enumerate(draw(st.lists(WORDS, min_size=1, max_size=20))):
        if number == 0 or draw(st.integers(0, 3)) == 0:
            sentences.append(number)
        starts.append(len(text))
        text += word
        ends.append(len(text))
        text += draw(st.sampled_from(["", " ", "  "]))
    article = Article("a", text, {"source": "x"}, Tokens(starts, ends, sentences))
    spans = {}
    for number in range(draw(st.integers(0, 5))):
        first = draw(st.integers(0, len(starts) - 1))
        last = draw(st.integers(first, min(first + 3, len(starts) - 1)))
        span = Span(f"s{number}", starts[first], ends[last], "ACTOR")
        began = draw(st.sampled_from([None, span, replace(span, start=starts[max(0, first - 1)])]))
        verdict = draw(st.sampled_from(Verdict))
        spans[span.id] = SpanRecord(
            span, verdict, began and SuggestedSpan(began, Suggestion("rules", "", 0.5))
        )
    relations = {}
    for number in range(draw(st.integers(0, 4)) if spans else 0):
        ends_ = [draw(st.sampled_from([*spans])) for _ in range(2)]
        both = all(spans[end].verdict is Verdict.ACCEPTED for end in ends_)
        verdict = Verdict.ACCEPTED if both else Verdict.REJECTED
        relations[f"r{number}"] = RelationRecord(Relation(f"r{number}", "SAME_AS", *ends_), verdict)
    return article, Annotations(spans, relations, frozenset(spans))


@given(annotated(), st.integers(1, 4))
def test_the_texts_of_the_windows_are_the_text(given_: tuple[Article, Annotations], size: int) -> None:
    article, annotations = given_
    windows = cut(article, annotations, size)
    assert "".join(window.article.text for window in windows) == article.text
    assert [window.number for window in windows] == list(range(1, len(windows) + 1))
    assert all(window.article.text.strip() for window in windows) or not article.text.strip()
    for window in windows:
        assert article.text[window.start :].startswith(window.article.text)
        assert window.article.meta == {
            "source": "x", "article": "a", "offset": window.start, "window": window.number,
        }  # fmt: skip


@given(annotated(), st.integers(1, 4))
def test_tokens_and_sentences_are_those_of_the_article(
    given_: tuple[Article, Annotations], size: int
) -> None:
    article, annotations = given_
    whole = article.tokens
    assert whole is not None
    words = [article.text[s:e] for s, e in zip(whole.starts, whole.ends, strict=True)]
    found, sentences = [], 0
    for window in cut(article, annotations, size):
        tokens = window.article.tokens
        assert tokens is not None
        tokens.check(window.article.text)
        assert tokens.sentences[0] == 0
        sentences += len(tokens.sentences)
        found += [window.article.text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    assert (found, sentences) == (words, len(whole.sentences))


@given(annotated(), st.integers(1, 4))
def test_every_decision_is_in_one_window_except_rejected_relations_across(
    given_: tuple[Article, Annotations], size: int
) -> None:
    article, annotations = given_
    windows = cut(article, annotations, size)
    spans = [(id, window) for window in windows for id in window.annotations.spans]
    assert sorted(id for id, _ in spans) == sorted(annotations.spans)
    for id, window in spans:
        record, whole = window.annotations.spans[id], annotations.spans[id]
        record.span.check(window.article.text)
        surface = window.article.text[record.span.start : record.span.end]
        assert surface == article.text[whole.span.start : whole.span.end]
        assert record.origin == whole.origin
        assert id in window.annotations.frames
        if record.suggested:
            record.suggested.span.check(window.article.text)
    crossing = crossing_links(windows, annotations)
    kept = [id for window in windows for id in window.annotations.relations]
    assert sorted([*kept, *(record.relation.id for record in crossing)]) == sorted(annotations.relations)
    assert all(record.verdict is not Verdict.ACCEPTED for record in crossing)


def test_a_sentence_is_a_window_unless_something_connects_it() -> None:
    article = Article("a", TEXT, {}, tokenize(TEXT))
    dara = Span("d", TEXT.index("Dara"), TEXT.index("Dara") + 4, "ACTOR")
    lying = Span("l", TEXT.index("lying"), TEXT.index("lying") + 5, "EVENT")
    spans = {span.id: SpanRecord(span, Verdict.ACCEPTED) for span in (dara, lying)}
    apart = cut(article, Annotations(spans))
    assert [window.article.text.strip() for window in apart] == [
        "General Dara met Minister Oke in Lusaka.",
        "Dara refused to withdraw.",
        "The minister accused Dara of lying.",
    ]
    assert [window.joined for window in apart] == [0, 0, 0]
    link = {"r": RelationRecord(Relation("r", "SOURCE", "l", "d"), Verdict.ACCEPTED)}
    (window,) = cut(article, Annotations(spans, link))
    assert (window.article.text, window.joined) == (TEXT, 2)
    assert [len(cut(article, Annotations(), size)) for size in (1, 2, 3, 4)] == [3, 2, 1, 1]
