"""Every mistake in a label schema file is told, with its line and how to mend it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.config.errors import ConfigErrors
from annotator.config.label_schema import parse_label_schema, read_label_schema
from annotator.document.errors import DataError
from annotator.document.safe_text import safe
from tests.config.toml_text import mutated_schemas, to_toml

BASE = """\
name = "base"
[[span]]
id = "WHO"
short = "WHO"
key = "1"
[[span]]
id = "DID"
[[relation]]
id = "BY"
short = "BY"
key = "b"
head = ["DID"]
tail = ["WHO"]
[[attribute]]
id = "sort"
on = ["DID"]
values = ["good", "bad"]
keys = { good = "g" }
"""


def mistakes(text: str | bytes) -> tuple[DataError, ...]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(ConfigErrors) as caught:
        parse_label_schema(content, "my.toml")
    return caught.value.errors


WRONG = {
    "unknown key": (
        '[[span]]\nid = "X"\ncolour = "red"  #!',
        "span[2].colour: unknown key: did you mean 'color'?",
    ),
    "unknown table": ('[[labels]]  #!\nid = "X"', "labels: unknown key: known here: name, version"),
    "missing id": ('[[span]]  #!\ncolor = "red"', 'span[2].id: is missing: add id = "…"'),
    "empty id": ('[[span]]\nid = ""  #!', "span[2].id: is empty: use 1 to 64 characters"),
    "unfit id": ('[[span]]\nid = "two|words"  #!', "span[2].id: 'two|words' does not fit: use 1 to 64"),
    "unfit space": ('[[span]]\nid = "words "  #!', "span[2].id: 'words ' does not fit: use 1 to 64"),
    "markup and control characters in an id": (
        '[[span]]\nid = "[/]\\u001b[31m"  #!',
        "span[2].id: '[/]␛[31m' does not fit",
    ),
    "control character in a text": (
        '[[span]]\nid = "X"\nguideline = "\\u0007"  #!',
        "span[2].guideline: holds the control character U+0007",
    ),
    "line break in a message": (
        '[[rule]]\nkind = "overlap"\nlabels = ["DID"]\nmessage = "a\\nb"  #!',
        "rule[0].message: holds the control character U+000A",
    ),
    "id twice": ('[[span]]\nid = "WHO"  #!', "span[2].id: 'WHO' is taken by line 3: choose another"),
    "short twice": ('[[span]]\nid = "X"\nshort = "WHO"  #!', "span[2].short: 'WHO' is taken by line 4"),
    "short of a span and a relation": (
        '[[relation]]\nid = "R"\nshort = "WHO"  #!\nhead = ["DID"]\ntail = ["WHO"]',
        "relation[1].short: 'WHO' is taken by line 4",
    ),
    "short too long": (
        '[[span]]\nid = "X"\nshort = "LONG"  #!',
        "span[2].short: 'LONG' does not fit: use one to",
    ),
    "digit twice": ('[[span]]\nid = "X"\nkey = "1"  #!', "span[2].key: '1' is taken by line 5"),
    "no digit": ('[[span]]\nid = "X"\nkey = "x"  #!', "span[2].key: 'x' does not fit: use one digit"),
    "number for text": ('[[span]]\nid = "X"\nkey = 4  #!', "span[2].key: must be text: write it in quotes"),
    "bad colour": (
        '[[span]]\nid = "X"\ncolor = "pink"  #!',
        "span[2].color: 'pink' does not fit: use red, green",
    ),
    "bad layer": (
        '[[span]]\nid = "X"\nlayer = "bas"  #!',
        "span[2].layer: 'bas' is not known here: did you mean",
    ),
    "text for true": (
        '[[span]]\nid = "X"\nframe = "yes"  #!',
        "span[2].frame: must be true or false: write it without quotes",
    ),
    "text for a list": (
        '[[span]]\nid = "X"\npositive = "One."  #!',
        'span[2].positive: must be a list: write positive = ["One."]',
    ),
    "number in a list": (
        '[[span]]\nid = "X"\npositive = [\n  "One.",\n  2,  #!\n]',
        "span[2].positive[1]: must be text: write it in quotes",
    ),
    "one bracket": (
        '[rule]  #!\nkind = "overlap"',
        "rule: must be a [[rule]] table: write [[rule]] with two brackets",
    ),
    "end is no label": (
        '[[relation]]\nid = "R"\nhead = ["DID"]\ntail = [\n  "WHO",\n  "DIDD",  #!\n]',
        "relation[1].tail[1]: 'DIDD' is no span label: did you mean 'DID'?",
    ),
    "end twice": (
        '[[relation]]\nid = "R"\nhead = ["DID", "DID"]  #!\ntail = ["WHO"]',
        "relation[1].head[1]: 'DID' stands here twice",
    ),
    "no end": (
        '[[relation]]\nid = "R"\nhead = []  #!\ntail = ["WHO"]',
        "relation[1].head: is empty: name at least",
    ),
    "one-sided symmetry": (
        '[[relation]]\nid = "R"\nhead = ["DID"]\ntail = ["WHO"]\nsymmetric = true  #!',
        "relation[1].symmetric: a symmetric relation has the same labels at both ends",
    ),
    "letter twice": (
        '[[relation]]\nid = "R"\nhead = ["DID"]\ntail = ["WHO"]\nkey = "b"  #!',
        "relation[1].key: 'b' is taken by line 11",
    ),
    "relation called like an attribute": (
        '[[relation]]\nid = "sort"  #!\nhead = ["DID"]\ntail = ["WHO"]',
        "relation[1].id: 'sort' is also an attribute",
    ),
    "attribute on no label": (
        '[[attribute]]\nid = "a"\non = ["WHOM"]  #!\nkind = "text"',
        "attribute[1].on[0]: 'WHOM' is no span label: did you mean 'WHO'?",
    ),
    "attribute called like a key of the export": (
        '[[attribute]]\nid = "start"  #!\non = ["WHO"]\nkind = "text"',
        "attribute[1].id: 'start' is a key of every exported span",
    ),
    "unknown kind": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nkind = "choise"  #!\nvalues = ["x"]',
        "attribute[1].kind: 'choise' is not known here: did you mean 'choice'?",
    ),
    "no values": (
        '[[attribute]]  #!\nid = "a"\non = ["WHO"]',
        'attribute[1].values: has no values: list them, or make it kind = "text"',
    ),
    "value twice": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = ["x", "x"]  #!',
        "attribute[1].values[1]: 'x' stands here twice",
    ),
    "empty value": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = [""]  #!',
        "attribute[1].values[0]: is empty",
    ),
    "values of a free text": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nkind = "text"\nvalues = ["x"]  #!',
        "attribute[1].values: free text has none",
    ),
    "default that is no value": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = ["x"]\ndefault = "y"  #!',
        "attribute[1].default: 'y' is no value: known here: x",
    ),
    "key for no value": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = ["x"]\n[attribute.keys]\ny = "y"  #!',
        "attribute[1].keys.y: 'y' is no value",
    ),
    "help for no value": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = ["north"]\nhelp = { nort = "up" }  #!',
        "attribute[1].help.nort: 'nort' is no value: did you mean 'north'?",
    ),
    "key of two characters": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nvalues = ["x"]\nkeys = { x = "xx" }  #!',
        "attribute[1].keys.x: 'xx' is not one visible character",
    ),
    "key shown with another": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nvalues = ["x"]\nkeys = { x = "g" }  #!',
        "attribute[1].keys.x: 'g' is the key of good in line 18",
    ),
    "depends on nothing": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nwhen = "sorts"  #!\nvalues = { good = ["x"] }',
        "attribute[1].when: 'sorts' is no attribute: did you mean 'sort'?",
    ),
    "depends on itself": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nwhen = "a"  #!\nvalues = { good = ["x"] }',
        "attribute[1].when: an attribute cannot depend on itself",
    ),
    "depends on what its label has not": (
        '[[attribute]]\nid = "a"\non = ["WHO"]\nwhen = "sort"  #!\nvalues = { good = ["x"] }',
        "attribute[1].when: WHO has no sort: add WHO to `on` of sort",
    ),
    "values for no value": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nwhen = "sort"\nvalues.good = ["x"]\nvalues.bat = ["y"]  #!',
        "attribute[1].values.bat: 'bat' is no value of sort: did you mean 'bad'?",
    ),
    "values table without when": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nvalues = { good = ["x"] }  #!',
        "attribute[1].values: a table of values needs `when`",
    ),
    "when without values table": (
        '[[attribute]]\nid = "a"\non = ["DID"]\nwhen = "sort"\nvalues = ["x"]  #!',
        "attribute[1].values: with `when` values are a table",
    ),
    "rule of no kind": ('[[rule]]  #!\non = "WHO"', "rule[0].kind: is missing: write kind ="),
    "rule of unknown kind": (
        '[[rule]]\nkind = "require"  #!\non = "WHO"',
        "rule[0].kind: 'require' is not known here: did you mean 'requires'?",
    ),
    "unknown key of a rule": (
        '[[rule]]\nkind = "overlap"\nlabels = ["WHO"]\ncount = 1  #!',
        "rule[0].count: unknown key",
    ),
    "rule for no label": (
        '[[rule]]\nkind = "at_most"\non = "DI"  #!\nwhat = "BY"\ncount = 1',
        "rule[0].on: 'DI' is no span label: did you mean 'DID'?",
    ),
    "rule for no attribute": (
        '[[rule]]\nkind = "requires"\non = "DID"\nwhat = "sorte"  #!',
        "rule[0].what: 'sorte' is no attribute or relation: did you mean 'sort'?",
    ),
    "rule counts an attribute": (
        '[[rule]]\nkind = "at_most"\non = "DID"\nwhat = "sort"  #!\ncount = 1',
        "rule[0].what: 'sort' is no relation: known here: BY",
    ),
    "rule counts less than none": (
        '[[rule]]\nkind = "at_most"\non = "DID"\nwhat = "BY"\ncount = -1  #!',
        "rule[0].count: must not be negative",
    ),
    "rule for what the label cannot have": (
        '[[rule]]\nkind = "requires"\non = "WHO"\nany_of = ["BY"]  #!',
        "rule[0].any_of[0]: WHO has no BY: add it to `head` of line 8",
    ),
    "rule that requires nothing": (
        '[[rule]]  #!\nkind = "requires"\non = "DID"',
        "rule[0]: a span requires either `what` or one of `any_of`",
    ),
    "overlap of no label": (
        '[[rule]]\nkind = "overlap"\nlabels = ["WHO", "WHAT"]  #!',
        "rule[0].labels[1]: 'WHAT' is no span label",
    ),
    "bad severity": (
        '[[rule]]\nkind = "overlap"\nlabels = ["WHO"]\nseverity = "warning"  #!',
        "rule[0].severity: 'warning' is not known here: did you mean 'warn'?",
    ),
    "text without quotes": ("[[span]]\nid = X  #!", "is not TOML here: Invalid value: write text in quotes"),
    "quotes left open": ('[[span]]\nid = "X  #!', "is not TOML here: Unterminated string: close the quotes"),
    "key twice": ('[[span]]\nid = "X"\nid = "Y"  #!', "is not TOML here: Cannot overwrite a value"),
    "NUL": ('[[span]]\nid = "X\0"  #!', "holds a NUL character"),
}


@pytest.mark.parametrize(("wrong", "expected"), WRONG.values(), ids=WRONG.keys())
def test_a_mistake_is_told_with_its_line(wrong: str, expected: str) -> None:
    text = BASE + wrong
    marked = next(number for number, line in enumerate(text.split("\n"), start=1) if "#!" in line)
    (error,) = mistakes(text)
    assert str(error).startswith(f"my.toml:{marked}: {expected}"), str(error)


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = 'nam = "x"\nversion = 1\n[[span]]\nid = "A"\nkey = "11"\n[[span]]\nid = "A"\ncolor = "reed"\n'
    lines = [(error.line, error.field) for error in mistakes(text)]
    assert lines == [
        (1, "name"),
        (1, "nam"),
        (2, "version"),
        (5, "span[0].key"),
        (7, "span[1].id"),
        (8, "span[1].color"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (b'\xef\xbb\xbfname = "x"', 1, "byte order mark"),
        ('name = "x"'.encode("utf-16"), 1, "is UTF-16"),
        (b'name = "x"\nversion = "\xff"', 2, "byte 0xFF is not UTF-8"),
        (b"#" * (1 << 20) + b"#", 0, "larger than 1 MiB"),
        (b"x = " + b"[" * 100_000, 1, "nested too deeply"),
        (b"x = [\n1,\n\n", 2, "is not TOML"),
        (b"x = " + b"9" * 5000, 1, "is not TOML"),
        (b"", 1, "is missing"),
    ],
)
def test_what_is_no_toml_text_is_told_with_its_line(content: bytes, line: int, expected: str) -> None:
    first = mistakes(content)[0]
    assert (first.line, expected in str(first)) == (line, True), str(first)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path, expected in ((tmp_path, "is not a regular file"), (tmp_path / "none.toml", "does not exist")):
        with pytest.raises(ConfigErrors, match=expected):
            read_label_schema(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(ConfigErrors):
        parse_label_schema(content, "my.toml")


def told(schema: str) -> tuple[DataError, ...]:
    """The mistakes in a file that may have none."""
    try:
        parse_label_schema(schema.encode("utf-8", "surrogatepass"), "my.toml")
    except ConfigErrors as mistakes:
        return mistakes.errors
    return ()


@given(mutated_schemas())
def test_any_change_to_a_schema_is_read_or_refused_with_a_line(schema: dict[str, object]) -> None:
    text = to_toml(schema)
    for error in told(text):
        assert 1 <= error.line <= text.count("\n") + 1
        assert safe(str(error)) == str(error)
