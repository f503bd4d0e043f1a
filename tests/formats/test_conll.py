"""What other tools' readers of columns get from us, and what we get from them."""

import dataclasses
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.relations import Relation
from annotator.document.schema import SpanLabel
from annotator.document.spans import Span
from annotator.editing.annotations import Answer, RelationRecord, SpanRecord, Verdict
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.conll import read, write
from annotator.formats.conll_blocks import SENTENCES_HELD
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow
from annotator.formats.registry import Source
from tests.formats.foreign import SCHEMA, WORDS, Extent, article, context, reader
from tests.support.articles import tokenize
from tests.support.examples import examples

NAMES = replace(SCHEMA, spans=tuple(SpanLabel(id, id, "", "red") for id in ("PER", "LOC", "ORG", "MISC")))


def read_all(content: str | bytes, rows: RowReader | None = None) -> list[ReadRow]:
    data = content.encode() if isinstance(content, str) else content
    return [*read(Source(Path("a.conll"), io.BytesIO(data)), rows or reader(schema=NAMES))]


def one(content: str | bytes, rows: RowReader | None = None) -> IncomingRow:
    (found,) = read_all(content, rows)
    assert found.row is not None, [str(error) for error in found.errors]
    return found.row


def complaints(content: str | bytes) -> list[str]:
    return [str(error) for found in read_all(content) for error in found.errors]


def names(row: IncomingRow) -> list[tuple[str, str]]:
    """The words and label of each span."""
    return [(row.text[draft.start : draft.end], draft.label) for draft in row.spans]


def written(*given_: AnnotatedArticle) -> str:
    return "".join(f"{line}\n" for line in write(given_, context()))


@st.composite
def tokenized(draw: st.DrawFn) -> AnnotatedArticle:
    """An article of odd tokens, with spans on them that do not overlap."""
    words = draw(
        st.lists(st.sampled_from([*WORDS, "#", "# x", "-DOCSTART-", "_", "a b", "#a=b", "O"]), min_size=1)
    )
    text, starts, ends = "", list[int](), list[int]()
    for word in [*words, "x"]:
        starts.append(len(text))
        text += word
        ends.append(len(text))
        text += draw(st.sampled_from(["", "", " ", "  "]))
    borders = sorted({0, *draw(st.lists(st.integers(0, len(starts) - 1), max_size=4))})
    spans, last = dict[str, SpanRecord](), 0
    for number in range(draw(st.integers(0, 4))):
        if last >= len(starts):
            break
        first = draw(st.integers(last, len(starts) - 1))
        last = draw(st.integers(first + 1, min(first + 3, len(starts))))
        span = Span(f"s{number}", starts[first], ends[last - 1], draw(st.sampled_from(["ACTOR", "ROLE"])))
        spans[span.id] = SpanRecord(span, Verdict.ACCEPTED)
    made = article(text, make=lambda annotations: replace(annotations, spans=spans))
    return replace(made, article=replace(made.article, tokens=Tokens(starts, ends, borders)))


def _expected(given_: AnnotatedArticle) -> set[Extent]:
    """The spans without white-space tokens at their edges, where something is left."""
    tokens, text, found = given_.tokens, given_.article.text, set[Extent]()
    for record in given_.accepted():
        first, stop = tokens.aligned(record.span.start, record.span.end) or (0, 0)
        shown = [n for n in range(first, stop) if not text[tokens.starts[n] : tokens.ends[n]].isspace()]
        if shown:
            found.add((tokens.starts[shown[0]], tokens.ends[shown[-1]], record.span.label))
    return found


@settings(max_examples=examples(300))
@given(tokenized())
def test_what_is_written_comes_back_with_text_and_tokens(given_: AnnotatedArticle) -> None:
    told = context()
    content = "".join(f"{line}\n" for line in write([given_], told))
    row = one(content, reader())
    expected = _expected(given_)
    assert row.text == given_.article.text
    assert {draft.extent for draft in row.spans} == expected
    assert row.tokens is not None
    assert [*row.tokens.starts] == [*given_.tokens.starts]
    assert [*row.tokens.ends] == [*given_.tokens.ends]
    assert (row.key, row.meta, row.answer) == ("a1", {"source": "a.txt"}, Answer.ACCEPT)
    whole = {(r.span.start, r.span.end, r.span.label) for r in given_.accepted()}
    assert sum(loss.count for loss in told.losses.kinds.values()) == len(whole - expected)


@settings(max_examples=examples(200))
@given(tokenized())
def test_every_line_with_a_token_has_two_columns_for_every_way_of_cutting(given_: AnnotatedArticle) -> None:
    lines = [
        line for line in write([given_], context()) if line and not line.startswith(("# ", "-DOCSTART-"))
    ]
    assert all(len(line.split("\t")) == len(line.split()) == 2 for line in lines)
    assert not any(len(line.splitlines()) > 1 for line in lines)


def test_articles_have_borders_tags_and_blank_lines_between_sentences() -> None:
    text = "Anna Bell met\nRui. Oke left."
    given_ = article(text, [("Anna Bell", "ACTOR", {}), ("Rui", "ACTOR", {})])
    given_ = replace(given_, article=replace(given_.article, tokens=tokenize(text)))
    lines = [line for line in write([given_], context()) if not line.startswith("# ")]
    assert lines == [
        "-DOCSTART- -X- O O",
        "",
        *("Anna\tB-ACTOR", "Bell\tI-ACTOR", "met\tO", "Rui\tB-ACTOR", ".\tO", ""),
        *("Oke\tO", "left\tO", ".\tO", ""),
    ]


def test_two_spans_side_by_side_stay_two() -> None:
    given_ = article("Anna Bell", [("Anna", "ACTOR", {}), ("Bell", "ACTOR", {})])
    given_ = replace(given_, article=replace(given_.article, tokens=tokenize("Anna Bell")))
    assert len(one(written(given_), reader()).spans) == 2


def test_what_tags_cannot_say_is_counted() -> None:
    text = "General Anna met"
    given_ = article(
        text,
        [
            ("General Anna", "ROLE", {}),
            ("Anna", "ACTOR", {"actor": "Anna"}),
            ("nna", "ACTOR", {}),
            ("met", "EVENT", {}),
        ],
        [("SOURCE", 3, 1)],
    )
    given_ = replace(given_, article=replace(given_.article, tokens=tokenize(text)))
    told = context()
    row = one("\n".join(write([given_], told)), reader())
    assert names(row) == [("General Anna", "ROLE"), ("met", "EVENT")]
    assert {kind: loss.count for kind, loss in told.losses.kinds.items()} == {
        "attributes of spans": 1,
        "relations": 1,
        "spans off the token borders": 1,
        "spans that overlap others": 1,
    }


def test_rejected_suggestions_are_counted() -> None:
    link = RelationRecord(Relation("r0", "SOURCE", "s0", "s0"), Verdict.REJECTED)
    given_ = article("Anna", make=lambda annotations: replace(annotations, relations={"r0": link}))
    told = context()
    assert [*write([given_], told)]
    assert [*told.losses.kinds] == ["rejected suggestions"]


def test_several_articles_and_people_come_back_in_order() -> None:
    given_ = [article("Anna met Rui", key="k1"), article("Oke left", key="k2", annotator="bea")]
    found = [found.row for found in read_all(written(*given_), reader())]
    assert [(row.key, row.text) for row in found if row] == [("k1", "Anna met Rui"), ("k2", "Oke left")]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("met\tO\n", 'a.conll:5: "met" does not follow in the article\'s text at 0'),
        ("# article_text = 3\n", "a.conll:1: "),
    ],
)
def test_a_changed_article_is_refused_with_its_line(content: str, complaint: str) -> None:
    head, _, rest = written(article("Anna met")).partition("Anna_met\tO\n")
    assert rest == "\n"
    changed = (
        head + content
        if content.startswith("met")
        else head.replace('# article_text = "', content + '# x = "')
    )
    assert complaints(changed + "x\tO\n")[0].startswith(complaint)


# Files of others

CONLL_2003 = """-DOCSTART- -X- -X- O

EU NNP I-NP I-ORG
rejects VBZ I-VP O
German JJ I-NP I-MISC
call NN I-NP O
# # I-NP O
. . O O

Peter NNP I-NP I-PER
Blackburn NNP I-NP I-PER

-DOCSTART- -X- -X- O

BRUSSELS NNP I-NP I-LOC
1996-08-22 CD I-NP O
"""


def test_conll_2003_is_read_by_its_last_column() -> None:
    rows = reader(schema=NAMES)
    first, second = (found.row for found in read_all(CONLL_2003, rows))
    assert first is not None and second is not None
    assert first.text == "EU rejects German call # .\nPeter Blackburn"
    assert names(first) == [("EU", "ORG"), ("German", "MISC"), ("Peter Blackburn", "PER")]
    assert second.text == "BRUSSELS 1996-08-22"
    assert first.tokens is not None and len(first.tokens.starts) == 8
    assert {kind: loss.count for kind, loss in rows.losses.kinds.items()} == {
        "columns beside token and tag": 2
    }


@pytest.mark.parametrize(
    "content",
    [
        CONLL_2003.replace("\n", "\r\n"),
        "\ufeff" + CONLL_2003,
        CONLL_2003.replace(" ", "\t"),
        CONLL_2003.replace(" ", "  "),
        CONLL_2003.replace("\n\n", "\n \t\n\n"),
        CONLL_2003.rstrip("\n"),
    ],
)
def test_line_ends_marks_and_gaps_of_others_change_nothing(content: str) -> None:
    assert [found.row and names(found.row) for found in read_all(content)] == [
        found.row and names(found.row) for found in read_all(CONLL_2003)
    ]


@pytest.mark.parametrize(
    ("tags", "repaired"),
    [
        ("I-PER I-PER O B-LOC I-LOC B-LOC", 1),
        ("I-PER I-PER O I-LOC I-LOC B-LOC", 0),
        ("B-PER I-PER O B-LOC I-LOC B-LOC", 0),
        ("B-PER E-PER O B-LOC E-LOC S-LOC", 0),
        ("B-PER L-PER O B-LOC L-LOC U-LOC", 0),
        ("B-PER E-PER O B-LOC E-LOC W-LOC", 0),
        ("I-PER E-PER O B-LOC E-LOC S-LOC", 1),
        ("B_PER I_PER O B_LOC I_LOC B_LOC", 0),
    ],
)
def test_every_scheme_gives_the_same_spans(tags: str, repaired: int) -> None:
    rows = reader(schema=NAMES)
    words = ["Peter", "Blackburn", "in", "New", "York", "Brussels"]
    row = one("".join(f"{word} {tag}\n" for word, tag in zip(words, tags.split(), strict=True)), rows)
    assert names(row) == [("Peter Blackburn", "PER"), ("New York", "LOC"), ("Brussels", "LOC")]
    assert sum(loss.count for loss in rows.losses.kinds.values()) == repaired


def test_bare_labels_of_the_schema_are_read() -> None:
    assert names(one("Peter PER\nBlackburn PER\nin O\nRome LOC\n")) == [
        ("Peter Blackburn", "PER"),
        ("Rome", "LOC"),
    ]


def test_labels_of_others_are_taken_as_told() -> None:
    rows = dataclasses.replace(reader(schema=NAMES), labels={"person": "PER", "geo": "LOC", "time": ""})
    assert names(one("Anna person\nBell person\nin O\nRome geo\nnow time\n", rows)) == [
        ("Anna Bell", "PER"),
        ("Rome", "LOC"),
    ]


def test_a_span_does_not_cross_the_end_of_a_sentence() -> None:
    assert names(one("in O\nRome B-LOC\n\nParis I-LOC\n")) == [("Rome", "LOC"), ("Paris", "LOC")]


def test_numbered_tokens_comments_and_texts_of_universal_ner_are_read() -> None:
    content = (
        "# newdoc id = doc-1\n# sent_id = 1\n# text = Arafat's man.\n"
        "1\tArafat\tB-PER\t-\tstephen\n2\t's\tO\n3\tman\tO\n4\t.\tO\n\n"
        "# sent_id = 2\n# text = He lies\n1\tHe\tO\n2\tleft\tO\n\n"
        "# newdoc id = doc-2\n# text = O\n1\tO\tO\n"
    )
    first, second = (found.row for found in read_all(content))
    assert first is not None and second is not None
    assert (first.key, first.text, names(first)) == ("doc-1", "Arafat's man.\nHe left", [("Arafat", "PER")])
    assert (second.key, second.text) == ("doc-2", "O")


def test_two_layers_of_the_schema_are_both_read() -> None:
    content = "#\thttp://x.invalid/?a=b [2009]\n1\tFC\tB-ORG\tO\n2\tRome\tI-ORG\tB-LOC\n3\t.\tO\tO\n"
    assert sorted(names(one(content))) == [("FC Rome", "ORG"), ("Rome", "LOC")]


def test_conll_u_with_names_in_its_last_column_is_read() -> None:
    rest = "_\t_\t_\t_\t_\t_\t_"
    content = (
        f"1-2\tdell'Anna\t{rest}\t_\n1\tdell'\t{rest}\tSpaceAfter=No\n2\tAnna\t{rest}\tNER=B-PER\n"
        f"3\tBell\t{rest}\tNER=I-PER|SpaceAfter=No\n4\t.\t{rest}\t_\n4.1\tx\t{rest}\t_\n"
    )
    row = one(content)
    assert row.text == "dell'Anna Bell."
    assert names(row) == [("Anna Bell", "PER")]


def test_a_file_without_borders_is_one_article_while_it_is_short() -> None:
    sentence = "Rome B-LOC\nfell O\n\n"
    assert one(sentence * 3).text == "Rome fell\nRome fell\nRome fell"
    rows = reader(schema=NAMES)
    found = read_all(sentence * (SENTENCES_HELD + 2), rows)
    assert len(found) == SENTENCES_HELD + 2
    assert [found[number].line for number in (0, 1, -1)] == [1, 4, 3 * SENTENCES_HELD + 4]
    assert [loss.count for loss in rows.losses.kinds.values()] == [SENTENCES_HELD + 2]


def test_tokens_with_spaces_stay_whole_between_tabs() -> None:
    row = one("New York\tB-LOC\nfell\tO\n")
    assert row.tokens is not None
    assert (row.text, [*row.tokens.ends]) == ("New York fell", [8, 13])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("Rome B-LOC\nfell\n", "a.conll:2: a column is missing"),
        ("Rome B-LOC\nfell X\n", 'a.conll:2: "X" is no tag'),
        ("Rome O\nBaku B-LAC\n", 'a.conll:2: tag.label: "LAC" is not in the label schema'),
        ("Rome O\n\tB-LOC\n", "a.conll:2: there is no token before the tab"),
        (b"Rome O\nk\xf6ln B-LOC\n", "a.conll:2: byte 2 of the line (0xF6) is not UTF-8"),
        ("Rome O\n\n-DOCSTART- O\n\nfell\n", "a.conll:5: a column is missing"),
        ("a\x00b O\n", "a.conll:1: text: U+0000"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: str | bytes, complaint: str) -> None:
    assert complaints(content)[0].startswith(complaint)


def test_a_broken_article_does_not_take_the_others_along() -> None:
    content = "-DOCSTART- O\n\nRome B-LOC\n\n-DOCSTART- O\n\nbad\n\n-DOCSTART- O\n\nParis B-LOC\n"
    assert [found.row is not None for found in read_all(content)] == [True, False, True]


def test_lines_with_white_space_for_a_token_are_left_out() -> None:
    assert one("Rome\tB-LOC\n \tO\n\tO\nfell\tO\n").text == "Rome fell"


def test_an_empty_file_has_no_articles() -> None:
    assert read_all("") == read_all("\n\n") == read_all("-DOCSTART- O\n") == []


def test_the_same_articles_give_the_same_bytes() -> None:
    given_ = article("Anna met Rui", [("Anna", "ACTOR", {})])
    assert written(given_) == written(given_)
