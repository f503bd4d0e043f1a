"""What holds for every exchange format, whoever reads and writes it."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.incoming import IncomingRow
from annotator.formats.registry import FORMATS, FormatSpec, Shape, Source, WriteContext
from tests.formats.foreign import article, came_back, context, reader, said
from tests.support.articles import tokenize

CHECKOUT = Path(__file__).parents[2]
HOSTILE = {
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "other-controls": "\x01\x0b\x0c\x1f\x7f\x9b",
    "other-line-ends": "a\rb\u0085c\u2028d\u2029e",
    "windows-line-ends": "a\r\nb\r\n\r\nc",
    "tabs": "a\tb\t\tc",
    "no-break-spaces": "a\u00a0b\u202fc\u3000d",
    "byte-order-mark": "\ufeffa\ufeff",
    "emoji": "👩‍👩‍👧 👨🏻‍🚒 💩",
    "combining": "e\u0301 \u0301 a" + "\u0308" * 40,
    "right-to-left": "\u202bשלום\u202c مرحبا \u202eabc",
    "invisible": "a\u200bb\u00adc\u2060d\U000e0041",
    "private-and-unassigned": "\ue000\U0010fffd\u0378",
    "markup": "[/] [@click=x]y[/] **b** {0} %s",
    "xml": '<a b="c">&amp;&#10;</a> ]]> <!--',
    "json": '"\\u0041\\n{}[]\\',
    "formula": "=1+1 ; =cmd|' /C calc'!A1",
    "brat": "T1\tACTOR 0 1\tx\n#1\tAnnotatorNotes T1\tx\nE1\tEVENT:T9",
    "columns": "-DOCSTART- -X- O O\n\n# text = x\nx\tB-ACTOR",
    "quotes": "'a' \"b\" „c“ `d`",
    "path": "../../etc/passwd\\..\\x",
}
"""Texts that break programs which take them for something else."""

every_format = pytest.mark.parametrize("spec", FORMATS, ids=lambda spec: spec.name)
reads = pytest.mark.parametrize("spec", [spec for spec in FORMATS if spec.reads], ids=lambda spec: spec.name)
needy = pytest.mark.parametrize("spec", [spec for spec in FORMATS if spec.needs], ids=lambda spec: spec.name)


def hostile(words: str) -> AnnotatedArticle:
    """An article with the words in its text, its id, its meta and its attributes, and spans over them."""
    text = f"{words} Anna met {words}\n{words}Rui{words}."
    given_ = article(
        text,
        [
            (words, "ACTOR", {"actor": words}),
            ("met", "EVENT", {"event_type": "CONSULT"}),
            ("Rui", "ACTOR", {}),
        ],
        [("SOURCE", 1, 0), ("TARGET", 1, 2)],
        key=words,
    )
    meta = {"source": words, "title": words, "date": words}
    return replace(given_, article=replace(given_.article, meta=meta, tokens=tokenize(text)))


def ordinary(key: str = "a1") -> AnnotatedArticle:
    """An article that every format can hold."""
    text = "General Anna met Rui."
    given_ = article(
        text,
        [("General", "ROLE", {}), ("Anna", "ACTOR", {}), ("met", "EVENT", {"event_type": "CONSULT"})],
        [("SOURCE", 2, 1), ("HOLDS", 1, 0)],
        key=key,
    )
    return replace(given_, article=replace(given_.article, tokens=tokenize(text)))


def write(spec: FormatSpec, folder: Path, given_: list[AnnotatedArticle], told: WriteContext) -> Path:
    """What a format makes of articles, on disk as the export puts it there."""
    if spec.needs and find_spec(spec.needs.partition(":")[0]) is None:
        pytest.skip(f"{spec.needs} is not installed")
    made: Any = spec.writer()
    target = folder / f"out.{spec.suffix}"
    match spec.shape:
        case Shape.LINES:
            target.write_bytes("".join(f"{line}\n" for line in made(given_, told)).encode())
        case Shape.FOLDER:
            target.mkdir()
            for name, content in made(given_, told):
                (target / name).write_bytes(content)
        case Shape.BINARY:
            made(given_, told, target)
    return target


def read(spec: FormatSpec, path: Path) -> Iterator[IncomingRow]:
    """The articles of what was written."""
    if spec.reads_folder:
        yield from _rows(spec, Source(path))
    else:
        with path.open("rb") as file:
            yield from _rows(spec, Source(path, file))


def _rows(spec: FormatSpec, source: Source) -> Iterator[IncomingRow]:
    for found in spec.reader()(source, reader()):
        assert found.row is not None, [str(error) for error in found.errors]
        yield found.row


def lost(told: WriteContext) -> int:
    return sum(loss.count for loss in told.losses.kinds.values())


@every_format
def test_it_says_what_it_cannot_hold(spec: FormatSpec) -> None:
    assert spec.losses
    assert all(loss and loss == loss.strip() and not loss.endswith(".") for loss in spec.losses)


@every_format
def test_its_names_are_its_own(spec: FormatSpec) -> None:
    others = [other for other in FORMATS if other is not spec]
    assert spec.name not in {other.name for other in others}
    assert spec.suffix not in {other.suffix for other in others}


@needy
def test_it_can_be_imported_without_its_package_and_names_the_extra_when_used(spec: FormatSpec) -> None:
    package, _, extra = spec.needs.partition(":")
    program = f"""
import sys
sys.modules[{package!r}] = None
from pathlib import Path
from annotator.document.errors import UsageError
from annotator.formats.registry import FORMATS, Shape
from tests.formats.foreign import context
from tests.formats.test_formats_contract import ordinary
spec = next(spec for spec in FORMATS if spec.name == {spec.name!r})
try:
    write = spec.writer()
    made = write([ordinary()], context(), *([Path("x")] if spec.shape is Shape.BINARY else []))
    [*made]
except UsageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert package in done.stdout
    assert f"annotator-tui[{extra}]" in done.stdout


@needy
def test_its_extra_is_one_of_the_package(spec: FormatSpec) -> None:
    extras = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert spec.needs.partition(":")[2] in extras


def test_knowing_the_formats_loads_none_of_them() -> None:
    modules = [spec.module for spec in FORMATS] + [
        spec.needs.partition(":")[0] for spec in FORMATS if spec.needs
    ]
    program = f"import sys, annotator.formats.registry; print([m for m in {modules!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "[]\n")


@every_format
def test_the_same_articles_give_the_same_bytes(spec: FormatSpec, tmp_path: Path) -> None:
    given_ = [ordinary("a1"), ordinary("a2"), *map(hostile, HOSTILE.values())]
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        target = write(spec, tmp_path / name, given_, context())
        files = sorted(target.iterdir()) if target.is_dir() else [target]
        made.append([(file.name, file.read_bytes()) for file in files])
    assert made[0] == made[1]


@reads
def test_articles_come_back_in_order_with_their_own_annotations(spec: FormatSpec, tmp_path: Path) -> None:
    given_, told = [ordinary("a1"), ordinary("a2")], context()
    found = [*map(came_back, read(spec, write(spec, tmp_path, given_, told)))]
    for one, other in zip(found, map(said, given_), strict=True):
        assert (one.key, one.text, one.meta) == (other.key, other.text, other.meta)
        assert {extent for extent, _ in one.spans} == {extent for extent, _ in other.spans}
        assert (one.spans, one.relations) == (other.spans, other.relations) or lost(told)


@reads
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_back_or_is_told(spec: FormatSpec, name: str, tmp_path: Path) -> None:
    given_, told = hostile(HOSTILE[name]), context()
    rows = read(spec, write(spec, tmp_path, [ordinary(), given_], told))
    found = [row for row in map(came_back, rows) if row.key != "a1"]
    if not found:
        assert lost(told)
        return
    (one,), other = found, said(given_)
    assert (one.key, one.text, one.meta) == (other.key, other.text, other.meta)
    assert one == other or lost(told)
    met = {extent for extent, _ in other.spans if extent[2] == "EVENT"}
    assert met <= {extent for extent, _ in one.spans}


@pytest.mark.parametrize("spec", [s for s in FORMATS if not s.reads], ids=lambda spec: spec.name)
def test_what_is_only_written_is_written_for_hostile_text(spec: FormatSpec, tmp_path: Path) -> None:
    target = write(spec, tmp_path, [*map(hostile, HOSTILE.values())], context())
    assert target.stat().st_size > 1000
