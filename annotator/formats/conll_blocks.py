"""Column files cut into documents and sentences, line by line."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import BinaryIO

from msgspec import Struct, field

from annotator.document.errors import DataError
from annotator.formats.conll_tags import is_tag
from annotator.formats.lines import MAX_RECORD_BYTES

BORDER = "-DOCSTART-"
_BORDER = BORDER.encode()
ARTICLE, TEXT = "article", "article_text"
"""Comments that annotator writes at the beginning of an article."""

SENTENCES_HELD = 500
"""Sentences of a file without borders that become one article; where there are more, each becomes one."""

_COMMENT = re.compile(r"# *([A-Za-z][\w.:-]*(?: id)?) += ?(.*)", re.DOTALL)
_NEW_DOCUMENT = re.compile(r"#\s*newdoc\b")
_GAP = re.compile(r"[ \t]+")
_BOM = b"\xef\xbb\xbf"
_LIMIT = 8 * MAX_RECORD_BYTES
"""Bytes of one article's lines; the text stands there twice, once with everything escaped."""


class Word(Struct, frozen=True):
    """A line with a token: its number from 1, and its columns."""

    line: int
    columns: tuple[str, ...]


class Sentence(Struct):
    """Lines up to a blank one.

    Attributes:
        line: the first, from 1.
        words: at least one, unless there is an error.
        comments: those of the form `# key = value`, by their key.
        content: the bytes.
        begins_document: whether a border stands before it.
        error: why a line cannot be read.
    """

    line: int
    words: list[Word] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)
    content: bytearray = field(default_factory=bytearray)
    begins_document: bool = False
    error: DataError | None = None


class Document(Struct, frozen=True):
    """Sentences that make one article; `is_cut`: one of the many of a file without borders."""

    sentences: Sequence[Sentence]
    is_cut: bool = False

    @property
    def line(self) -> int:
        """The first line, from 1."""
        return self.sentences[0].line

    @property
    def content(self) -> bytes:
        """All lines."""
        return b"".join(bytes(sentence.content) for sentence in self.sentences)

    @property
    def error(self) -> DataError | None:
        """Why it cannot be read."""
        return next((sentence.error for sentence in self.sentences if sentence.error), None)

    def comment(self, key: str) -> str | None:
        """The value of a comment before the first sentence."""
        return self.sentences[0].comments.get(key)


def read_documents(file: BinaryIO, labels: Container[str]) -> Iterator[Document]:
    """The documents of an open file.

    `-DOCSTART-`, `# newdoc` and what annotator writes begin a new one. A file without these is one, if
    it has at most SENTENCES_HELD sentences.

    Args:
        file: at its beginning.
        labels: those that may stand as tags by themselves.
    """
    held: list[Sentence] = []
    size, has_borders, is_cut = 0, False, False
    for sentence in _sentences(file, labels):
        if sentence.begins_document:
            if held:
                yield Document(held)
            held, size, has_borders, is_cut = [], 0, True, False
        elif not has_borders and len(held) >= SENTENCES_HELD:
            yield from (Document([one], is_cut=True) for one in held)
            held, size, is_cut = [], 0, True
        if is_cut:
            yield Document([sentence], is_cut=True)
            continue
        size += len(sentence.content)
        if size <= _LIMIT:
            held.append(sentence)
        elif not held or held[0].error is None:
            line = held[0].line if held else sentence.line
            error = DataError("the article is too large", f"divide it with lines {BORDER}", line=line)
            held = [Sentence(line, error=error)]
    if held:
        yield Document(held)


def _sentences(file: BinaryIO, labels: Container[str]) -> Iterator[Sentence]:
    sentence = Sentence(1)
    for number, raw in enumerate(iter(lambda: file.readline(_LIMIT + 1), b""), 1):
        line = raw.removeprefix(_BOM) if number == 1 else raw
        is_blank = line.isspace()
        is_border = line.startswith(_BORDER) or (line.startswith(b"#") and _begins(line))
        if (is_border or is_blank) and (sentence.words or sentence.error):
            yield sentence
            sentence = Sentence(number + (not is_border))
        sentence.content += line
        sentence.begins_document = sentence.begins_document or is_border
        if len(line) > _LIMIT:
            sentence.error = DataError("the line is too long", "put one token on each line", line=number)
        elif not is_blank and not line.startswith(_BORDER):
            _take(sentence, line, number, labels)
    if sentence.words or sentence.error:
        yield sentence


def _begins(line: bytes) -> bool:
    """Whether a comment begins a document."""
    words = line[:100].decode("utf-8", "replace")
    found = _COMMENT.match(words)
    return _NEW_DOCUMENT.match(words) is not None or (found is not None and found[1] == ARTICLE)


def _take(sentence: Sentence, raw: bytes, number: int, labels: Container[str]) -> None:
    """Add a line that is not blank."""
    try:
        line = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of the line (0x{raw[error.start]:02X}) is not UTF-8"
        hint = "save the file as UTF-8, with `iconv -f LATIN1 -t UTF-8` for instance"
        sentence.error = sentence.error or DataError(what, hint, line=number)
        return
    has_tabs = "\t" in line
    if line.startswith("#") and not has_tabs and (found := _COMMENT.fullmatch(line)):
        sentence.comments.setdefault(found[1], found[2])
        return
    columns = line.rstrip("\t ").split("\t") if has_tabs else _GAP.split(line.strip(" "))
    if has_tabs and " " in line:
        columns = [column.strip(" ") for column in columns]
    if not line.startswith("#") or is_tag(columns[-1], labels):
        sentence.words.append(Word(number, tuple(columns)))
