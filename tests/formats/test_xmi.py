"""What INCEpTION reads from us and we from it, checked with dkpro-cassis, which reads XMI as UIMA does."""

import dataclasses
import io
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from annotator.document.article import Tokens
from annotator.document.errors import DataError
from annotator.document.schema import Attribute, AttributeKind
from annotator.editing.annotations import Annotations, Answer
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.incoming import IncomingRow
from annotator.formats.read_row import RowReader
from annotator.formats.reading import ReadRow
from annotator.formats.registry import Source, WriteContext
from annotator.formats.xmi import read, write
from tests.formats.foreign import SCHEMA, article, articles, came_back, context, reader, said
from tests.support.examples import examples

cassis = pytest.importorskip("cassis")

FIRE = "👨🏻‍🚒 Anna met Łódź"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore" '
    'xmlns:basic="http:///custom.ecore" '
    'xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" '
    'xmlns:type2="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" '
    'xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" '
    'xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore" xmi:version="2.0">'
    '<cas:NULL xmi:id="0"/>\n'
)


def written(*given_: AnnotatedArticle, told: WriteContext | None = None) -> dict[str, bytes]:
    return dict(write(given_, told or context()))


def read_files(folder: Path, files: dict[str, bytes], rows: RowReader | None = None) -> list[ReadRow]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [*read(Source(folder), rows or reader())]


def rows_of(folder: Path, files: dict[str, bytes], rows: RowReader | None = None) -> list[IncomingRow]:
    found = read_files(folder, files, rows)
    assert all(read_.row for read_ in found), [list(map(str, read_.errors)) for read_ in found]
    return [read_.row for read_ in found if read_.row]


def xmi(text: str, *elements: str, sofa: str = "1", document: str = "") -> bytes:
    """A file as INCEpTION exports it."""
    metadata = f'<type:DocumentMetaData xmi:id="900" sofa="{sofa}" begin="0" end="{len(text)}" {document}/>\n'
    body = "\n".join(elements)
    view = (
        f'<cas:Sofa xmi:id="{sofa}" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>'
    )
    return f'{HEAD}{metadata}{body}{view}<cas:View sofa="{sofa}" members=""/></xmi:XMI>'.encode()


def one(folder: Path, content: bytes, rows: RowReader | None = None) -> IncomingRow:
    (row,) = rows_of(folder, {"a.xmi": content}, rows)
    return row


def complaints(folder: Path, content: bytes) -> list[str]:
    (found,) = read_files(folder, {"a.xmi": content})
    return [str(error).replace(f"{folder}/", "") for error in found.errors]


def as_cassis_reads(files: dict[str, bytes], name: str = "a1.xmi") -> Any:
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return cassis.load_cas_from_xmi(io.BytesIO(files[name]), typesystem=types)


@settings(max_examples=examples(100), deadline=None)
@given(articles())
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, given_: AnnotatedArticle
) -> None:
    (row,) = rows_of(tmp_path_factory.mktemp("xmi"), written(given_))
    assert came_back(row) == said(given_)
    assert (row.answer, row.at) == (Answer.ACCEPT, given_.at)


@settings(max_examples=examples(60), deadline=None)
@given(articles())
def test_uima_reads_the_same_text_spans_and_relations(given_: AnnotatedArticle) -> None:
    cas = as_cassis_reads(written(given_))
    text = given_.article.text
    assert cas.sofa_string == text
    spans = cas.select("custom.Span")
    assert sorted((s.begin, s.end, s.label) for s in spans) == sorted(
        (r.span.start, r.span.end, r.span.label) for r in given_.accepted()
    )
    assert all(span.get_covered_text() == text[span.begin : span.end] for span in spans)
    links = cas.select("custom.Relation")
    assert len(links) == len(given_.accepted_links())
    assert all((link.begin, link.end) == (link.Dependent.begin, link.Dependent.end) for link in links)


def test_offsets_in_the_file_count_utf16_units_as_uima_does() -> None:
    files = written(article(FIRE, [("Anna", "ACTOR", {})]))
    assert b'begin="8" end="12"' in files["a1.xmi"]


def test_tokens_and_sentences_are_words_without_white_space() -> None:
    made = article("Anna met.\n\nBen")
    tokens = Tokens([0, 5, 8, 9, 11], [4, 8, 9, 11, 14], [0, 4])
    cas = as_cassis_reads(written(replace(made, article=replace(made.article, tokens=tokens))))
    segmentation = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
    found = {
        kind: [each.get_covered_text() for each in cas.select(f"{segmentation}.{kind}")]
        for kind in ("Token", "Sentence")
    }
    assert found == {"Token": ["Anna", "met", ".", "Ben"], "Sentence": ["Anna met.", "Ben"]}


def test_the_layers_are_those_of_inceptions_basic_project_with_attributes_as_features() -> None:
    types = cassis.load_typesystem(io.BytesIO(written()["TypeSystem.xml"]))
    span, relation = types.get_type("custom.Span"), types.get_type("custom.Relation")
    assert span.supertype.name == relation.supertype.name == "uima.tcas.Annotation"
    features = {feature.name: feature.rangeType.name for feature in span.features}
    assert features == {
        "label": "uima.cas.String",
        "event_type": "uima.cas.String",
        "mode": "uima.cas.String",
        "polarity": "uima.cas.String",
        "time": "uima.cas.StringArray",
        "actor": "uima.cas.String",
    }
    ends = {feature.name: feature.rangeType.name for feature in relation.features}
    assert (ends["Governor"], ends["Dependent"]) == ("custom.Span", "custom.Span")


def test_people_and_documents_are_named_as_inception_names_them() -> None:
    cas = as_cassis_reads(written(article("Anna")))
    (metadata,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    assert (metadata.documentTitle, metadata.documentId, metadata.collectionId) == ("a1", "alice", "news")
    assert (metadata.begin, metadata.end, metadata.language) == (0, 4, "en")


def test_each_person_has_a_file_of_their_own_and_names_are_safe() -> None:
    files = written(
        article("Anna"),
        article("Anna", annotator="bob"),
        article("Ben", key="../x y"),
        article("Eve", key="e"),
    )
    names = [*files]
    assert names[:3] == ["TypeSystem.xml", "a1.alice.xmi", "a1.bob.xmi"]
    assert names[4] == "e.xmi"
    assert "/" not in names[3] and names[3].endswith(".xmi")


@pytest.mark.parametrize("answer", [Answer.ACCEPT, Answer.REJECT, Answer.IGNORE, None])
def test_answer_flag_note_and_person_come_back(tmp_path: Path, answer: Answer | None) -> None:
    def change(annotations: Annotations) -> Annotations:
        return replace(annotations, answer=answer, flagged=True, note="näh\n\t💩 <&>")

    (row,) = rows_of(tmp_path, written(article("Anna", make=change)))
    line = json.loads(row.line)
    assert row.answer is answer
    assert line["annotator"] == {"version": 1, "annotator": "alice", "flagged": True, "note": "näh\n\t💩 <&>"}
    assert line["_session_id"] == "alice"


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x0c", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_an_article_that_xml_cannot_hold_is_left_out_aloud_and_the_others_are_written(char: str) -> None:
    told = context()
    files = written(article(f"An{char}na", key="bad"), article("Ben", key="good"), told=told)
    assert [*files] == ["TypeSystem.xml", "good.xmi"]
    ((kind, loss),) = told.losses.kinds.items()
    assert kind == "articles with characters that XML 1.0 cannot hold, left out"
    assert loss.places == [f"bad: the text has U+{ord(char):04X} at character 2"]


def test_a_note_or_an_attribute_that_xml_cannot_hold_leaves_its_article_out_too() -> None:
    told = context()
    written(
        article("Anna", make=lambda annotations: replace(annotations, note="a\x07")),
        article("Anna", [("Anna", "ACTOR", {"actor": "b\x01"})], key="a2"),
        told=told,
    )
    (loss,) = told.losses.kinds.values()
    assert loss.places == [
        "a1: the note has U+0007 at character 1",
        "a2: actor has U+0001 at character 1",
    ]


def test_attributes_whose_names_uima_has_taken_come_back(tmp_path: Path) -> None:
    attributes = (
        Attribute("begin", ("ACTOR",), AttributeKind.TEXT),
        Attribute("label-of", ("ACTOR",), AttributeKind.TEXT),
        Attribute("label_of", ("ACTOR",), AttributeKind.SET, ("x", "y")),
    )
    schema = replace(SCHEMA, attributes=attributes)
    values = {"begin": "1", "label-of": "2", "label_of": ("x",)}
    files = written(article("Anna", [("Anna", "ACTOR", values)]), told=context(schema=schema))
    (row,) = rows_of(tmp_path, files, reader(schema=schema))
    assert dict(row.spans[0].attributes) == values
    assert as_cassis_reads(files).select("custom.Span")[0].begin == 0


def test_named_entities_of_inception_are_read_by_their_value(tmp_path: Path) -> None:
    content = xmi(
        "I like &#128522; Anna.&#10;",
        '<type3:Token xmi:id="3" sofa="1" begin="0" end="1"/>',
        '<type2:NamedEntity xmi:id="10" sofa="1" begin="10" end="14" value="ACTOR" identifier="Q1"/>',
        document='documentTitle="news.txt" documentId="anna"',
    )
    rows = reader()
    row = one(tmp_path, content, rows)
    assert row.text == "I like 😊 Anna.\n"
    assert [draft.extent for draft in row.spans] == [(9, 13, "ACTOR")]
    assert (row.key, row.answer, dict(row.meta)) == ("news.txt", Answer.ACCEPT, {"title": "news.txt"})
    line = json.loads(row.line)
    assert (line["_annotator_id"], line["spans"][0]["identifier"]) == ("anna", "Q1")
    assert not rows.losses


def test_custom_layers_relations_and_slots_are_read_by_value_or_by_name(tmp_path: Path) -> None:
    content = xmi(
        "Anna met Ben",
        '<custom:ACTOR xmi:id="10" sofa="1" begin="0" end="4"/>',
        '<custom:Trigger xmi:id="11" sofa="1" begin="5" end="8" value="EVENT" links="20 21">'
        "<time>future</time><time>historical</time></custom:Trigger>",
        '<basic:Span xmi:id="12" sofa="1" begin="9" end="12" label="ROLE"/>',
        '<custom:TriggerLink xmi:id="20" role="SOURCE" target="10"/>',
        '<custom:TriggerLink xmi:id="21" role="TARGET" target="12"/>',
        '<custom:HOLDS xmi:id="30" sofa="1" begin="9" end="12" Dependent="12" Governor="10"/>',
    )
    row = one(tmp_path, content)
    assert [(d.extent, dict(d.attributes)) for d in row.spans] == [
        ((0, 4, "ACTOR"), {}),
        ((5, 8, "EVENT"), {"time": ("future", "historical")}),
        ((9, 12, "ROLE"), {}),
    ]
    assert {(link.label, link.head, link.child) for link in row.relations} == {
        ("HOLDS", 0, 2),
        ("SOURCE", 1, 0),
        ("TARGET", 1, 2),
    }


def test_layers_that_have_nothing_to_do_with_the_schema_are_counted(tmp_path: Path) -> None:
    rows = reader()
    one(
        tmp_path,
        xmi(
            "Anna met",
            '<pos:POS xmi:id="10" sofa="1" begin="0" end="4" PosValue="NNP"/>',
            '<pos:POS xmi:id="11" sofa="1" begin="5" end="8" PosValue="VBD"/>',
            '<custom:Doubt xmi:id="12" sofa="1" begin="5" end="8"/>',
            '<custom:ACTOR xmi:id="13" sofa="1" begin="4" end="4"/>',
        ),
        rows,
    )
    assert {kind: loss.count for kind, loss in rows.losses.kinds.items()} == {
        "annotations of the layer POS, which has no label of the schema": 2,
        "annotations of the layer Doubt, which has no label of the schema": 1,
        "annotations of no characters": 1,
    }


def test_a_document_nobody_has_annotated_has_no_answer(tmp_path: Path) -> None:
    content = xmi("Anna", document='documentTitle="a.txt" documentId="INITIAL_CAS"')
    assert one(tmp_path, content).answer is None


def test_folders_of_documents_as_inception_exports_them_are_read(tmp_path: Path) -> None:
    for document, person in (("a.txt", "anna"), ("a.txt", "ben"), ("b.txt", "anna")):
        (tmp_path / document).mkdir(exist_ok=True)
        named = f'documentTitle="{document}" documentId="{person}"'
        (tmp_path / document / f"{person}.xmi").write_bytes(xmi("Anna", document=named))
    found = [row.row for row in read(Source(tmp_path), reader()) if row.row]
    assert [(row.key, row.session) for row in found] == [
        ("a.txt", "anna"),
        ("a.txt", "ben"),
        ("b.txt", "anna"),
    ]


def test_labels_are_taken_as_the_person_says(tmp_path: Path) -> None:
    rows = dataclasses.replace(reader(), labels={"PER": "ACTOR", "Chief": "ROLE", "rel": "HOLDS"})
    content = xmi(
        "Anna chief",
        '<type2:NamedEntity xmi:id="1" sofa="1" begin="0" end="4" value="PER"/>',
        '<custom:Chief xmi:id="2" sofa="1" begin="5" end="10"/>',
        '<custom:Link xmi:id="3" sofa="1" begin="5" end="10" value="rel" Governor="1" Dependent="2"/>',
    )
    row = one(tmp_path, content, rows)
    assert [draft.label for draft in row.spans] == ["ACTOR", "ROLE"]
    assert [(link.label, link.head, link.child) for link in row.relations] == [("HOLDS", 0, 1)]


def test_all_files_of_a_folder_are_read_and_a_file_can_be_named_alone(tmp_path: Path) -> None:
    files = written(article("Anna"), article("Ben", key="b"))
    found = read_files(tmp_path, files)
    assert [(Path(row.file).name, row.line) for row in found] == [("a1.xmi", 0), ("b.xmi", 0)]
    (only,) = read(Source(tmp_path / "b.xmi"), reader())
    assert only.row is not None and only.row.key == "b"
    (tmp_path / "a1.xmi").unlink()
    (tmp_path / "b.xmi").unlink()
    with pytest.raises(DataError, match=r"holds no \.xmi file"):
        [*read(Source(tmp_path), reader())]


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore">
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="&b;"/></xmi:XMI>"""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (BOMB, "a.xmi:2: declares a document type: remove <!DOCTYPE …>"),
        (b"<html/>", "a.xmi:1: is no XMI: its root is html"),
        (b"plain", "a.xmi:1: is not well-formed XML: syntax error"),
        (xmi("Anna")[:-20], "a.xmi:3: is not well-formed XML: "),
        (xmi("A").replace(b"cas:Sofa", b"cas:Sofo"), "a.xmi: holds no text (no cas:Sofa)"),
        (xmi("A&#11;"), "a.xmi:3: is not well-formed XML: reference to invalid character number"),
        (
            xmi("Anna", '<basic:Span xmi:id="4" sofa="1" begin="0" end="9" label="ACTOR"/>'),
            "a.xmi:3: Span 4.end: 9 is outside the text (length 4 UTF-16 units)",
        ),
        (
            xmi("&#128522;", '<basic:Span xmi:id="4" sofa="1" begin="1" end="2" label="ACTOR"/>'),
            "a.xmi:3: Span 4.begin: 1 is inside a character, counted in UTF-16 units",
        ),
        (
            xmi("Anna", '<type2:NamedEntity xmi:id="4" sofa="1" begin="0" end="4" value="PER"/>'),
            'a.xmi: NamedEntity 4.label: "PER" is not in the label schema: known: ACTOR, ROLE, EVENT',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, content: bytes, expected: str) -> None:
    (complaint,) = complaints(tmp_path, content)
    assert complaint.startswith(expected)


def test_a_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    found = read_files(tmp_path, {"a.xmi": xmi("Anna"), "b.xmi": b"<", "c.xmi": xmi("Ben")})
    assert [read_.row is not None for read_ in found] == [True, False, True]
