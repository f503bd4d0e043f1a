"""A key of a TOML file is found at the line where it stands."""

import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.config.locate import KeyPath, locate, path_text

EXAMPLE = '''\
# a comment with [[span]] and key = 1
name = "x # no comment" # but this
"quoted key".dotted . 'third' = 1

[[span]]
id = "A"
guideline = """
id = "not a key"
[[span]]
"""   # end
positive = [
  "one",  # with a comment ]
  "two", { inline = 1, "other.one" = [
    3 ] },
]

[span.keys]
a = 1

[[span]]
id = "B"
[[span.part]]
id = "B1"
[[span.part]]
text = \'\'\'it''s''\'\'\'
id = "B2"
[table.sub]
when = 1979-05-27 07:32:00
pi = 3.14
[table]
here = true
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("quoted key", "dotted", "third"), 3),
        (("quoted key",), 3),
        (("span",), 5),
        (("span", 0), 5),
        (("span", 0, "id"), 6),
        (("span", 0, "guideline"), 7),
        (("span", 0, "positive"), 11),
        (("span", 0, "positive", 1), 13),
        (("span", 0, "positive", 2, "inline"), 13),
        (("span", 0, "positive", 2, "other.one", 0), 14),
        (("span", 0, "keys", "a"), 18),
        (("span", 1), 20),
        (("span", 1, "id"), 21),
        (("span", 1, "part", 0, "id"), 23),
        (("span", 1, "part", 1), 24),
        (("span", 1, "part", 1, "id"), 26),
        (("table", "sub", "pi"), 29),
        (("table",), 30),
        (("table", "here"), 31),
    ],
)
def test_each_key_is_found_at_its_line(path: KeyPath, line: int) -> None:
    assert locate(EXAMPLE).line(path) == line


def test_a_missing_key_is_placed_at_the_table_that_lacks_it() -> None:
    lines = locate(EXAMPLE)
    assert lines.line(("span", 1, "short")) == 20
    assert lines.line(("nothing", "of", "this")) == 1


def test_windows_line_ends_count_once() -> None:
    assert locate(EXAMPLE.replace("\n", "\r\n")).paths() == locate(EXAMPLE).paths()


def test_a_path_reads_as_people_write_it() -> None:
    assert path_text(("span", 0, "positive", 2)) == "span[0].positive[2]"


@dataclass
class Document:
    """TOML text that is being written, with the line of every key that has gone into it."""

    lines: list[str] = field(default_factory=list)
    where: dict[KeyPath, int] = field(default_factory=dict)

    def write(self, text: str, *paths: KeyPath) -> None:
        for path in paths:
            self.where[path] = len(self.lines) + 1
        self.lines.extend(text.split("\n"))


BARE = st.text("abcXYZ019_-", min_size=1, max_size=5)
ODD = st.text('ab .#="[]{}é\\,\U0001f600', min_size=0, max_size=5)
NOISE = ["", "   ", "# comment", "# [[table]] key = [", '# """', "\t# ' \""]
SCALARS = [
    "1",
    "-3.14",
    "true",
    "1979-05-27T07:32:00Z",
    '"a # [b] = {c}"',
    "'''one'''",
    '"""x"""""',
    "'\"'",
    r'"\" ] #"',
]
LONG = ['"""', "key = 1", "[[span]]", '# \\" ""', "''' }", '"""']


def quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """TOML documents with every construct that holds keys."""
    document = Document()

    def noise() -> None:
        for line in draw(st.lists(st.sampled_from(NOISE), max_size=2)):
            document.write(line)

    def pairs(table: KeyPath) -> None:
        keys = draw(st.lists(st.one_of(BARE, ODD), max_size=3, unique=True))
        for key in keys:
            noise()
            pair(table, f"_{key}")

    def pair(table: KeyPath, key: str) -> None:
        path = (*table, key)
        name = quoted(key)
        if key.isascii() and key.replace("_", "").replace("-", "").isalnum() and draw(st.booleans()):
            name = key
        match draw(st.sampled_from(["scalar", "long", "flat", "list", "inline", "dotted"])):
            case "scalar":
                document.write(f"{name} = {draw(st.sampled_from(SCALARS))}  # end", path)
            case "long":
                document.write(f"{name} = " + "\n".join(LONG), path)
            case "flat":
                document.write(f"{name}=[1, 'b' ,[{{x=1}}],]", path, (*path, 0), (*path, 1), (*path, 2))
                for inner in ((*path, 2, 0), (*path, 2, 0, "x")):
                    document.where[inner] = document.where[path]
            case "list":
                document.write(f"{name} = [ # open", path)
                for index in range(draw(st.integers(0, 3))):
                    noise()
                    element = draw(st.sampled_from([*SCALARS, "\n".join(LONG)]))
                    document.write(f"  {element},", (*path, index))
                document.write("]")
            case "inline":
                inline = f"{name} = {{ a = 1, 'b c' . d = [ 2 ] }}"
                inner = [(*path, "a"), (*path, "b c"), (*path, "b c", "d"), (*path, "b c", "d", 0)]
                document.write(inline, path, *inner)
            case "dotted":
                document.write(f"{name} . sub.'x.y' = 1", path, (*path, "sub"), (*path, "sub", "x.y"))

    pairs(())
    for name in (f"T{name}" for name in draw(st.lists(BARE, max_size=3, unique=True))):
        noise()
        if draw(st.booleans()):
            document.write(f"[ {quoted(name)} ] # table", (name,))
            pairs((name,))
            continue
        for index in range(draw(st.integers(1, 3))):
            noise()
            new = [(name, index)] if index else [(name,), (name, index)]
            document.write(f"[[ {name} ]]", *new)
            pairs((name, index))
            if draw(st.booleans()):
                document.write(f"[{name}.'in side']", (name, index, "in side"))
                pairs((name, index, "in side"))
    return document


def paths_in(value: object, path: KeyPath = ()) -> list[KeyPath]:
    """Every path of a parsed document."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths_in(inner, (*path, index))
    return found


@given(documents())
def test_every_key_of_any_document_is_found_at_its_line(document: Document) -> None:
    text = "\n".join(document.lines)
    content = tomllib.loads(text)
    assert set(paths_in(content)) == set(document.where)
    assert dict(locate(text).paths()) == document.where
