"""Prodigy's pattern files: one object on each line, `{"label": …, "pattern": …}`, checked as a whole.

A pattern is an exact phrase, or a list of tests as spaCy's Matcher takes them, names of attributes in any
case. See https://spacy.io/api/matcher#patterns.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any

from annotator.document.errors import AnnotatorError, DataError
from annotator.document.patterns import Pattern, TokenTest
from annotator.document.schema import LabelSchema
from annotator.formats.input_file import open_input
from annotator.formats.lines import read_lines
from annotator.formats.regex_check import regex_problem
from annotator.formats.row_check import DidYouMean
from annotator.formats.shown import shown
from annotator.formats.strict_json import parse_object

WORDS = frozenset({
    "ORTH", "TEXT", "NORM", "LOWER", "POS", "TAG", "MORPH", "DEP", "LEMMA", "SHAPE",
    "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID",
})  # fmt: skip
"""Attributes whose value is a word, or a predicate."""
FLAGS = frozenset({
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP", "IS_SENT_START",
    "SENT_START", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL", "SPACY",
})  # fmt: skip
"""Attributes that are true or false."""
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_LENGTH, _OP = "LENGTH", "OP"
_OPS = ("!", "?", "+", "*")
_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_FUZZY = ("FUZZY", *(f"FUZZY{number}" for number in range(1, 10)))
_COMPARISONS = ("==", "!=", ">=", "<=", ">", "<")
_ATTRIBUTES = (*sorted(WORDS), *sorted(FLAGS), _LENGTH, _OP)
_PREDICATES = ("REGEX", *_LISTS, *_FUZZY)


class PatternErrors(AnnotatorError):
    """Everything that is wrong with pattern files; `errors`: at least one, with file, line and field."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


def read_patterns(
    paths: Sequence[Path], schema: LabelSchema, hint: DidYouMean, labels: Mapping[str, str] = _NO_LABELS
) -> tuple[Pattern, ...]:
    """The patterns of all files, in their order.

    Args:
        labels: label in the files → the span label it is taken as, empty to leave its patterns out.

    Raises:
        PatternErrors: with everything that is wrong with any of them.
    """
    patterns: list[Pattern] = []
    errors: list[DataError] = []
    for path in paths:
        found: list[Pattern] = []
        try:
            with closing(open_input(path)) as file:
                for line in read_lines(file):
                    check = _Check(str(path), line.number, schema, hint, labels)
                    found += filter(None, [check.pattern(line.content)])
                    errors += check.errors
        except DataError as error:
            errors.append(error)
        else:
            if not found and not errors:
                advice = 'give lines such as {"label": "ACTOR", "pattern": "Arab League"}'
                errors.append(DataError("holds no pattern", advice, file=str(path)))
        patterns += found
    if errors:
        raise PatternErrors(errors)
    return tuple(patterns)


class _Check:
    """One line, and what is wrong with it."""

    def __init__(
        self, file: str, line: int, schema: LabelSchema, hint: DidYouMean, labels: Mapping[str, str]
    ) -> None:
        self._file, self._line, self._schema, self._hint, self._labels = file, line, schema, hint, labels
        self.errors: list[DataError] = []

    def _complain(self, field: str, what: str, hint: str = "") -> None:
        self.errors.append(DataError(what, hint, file=self._file, line=self._line, field=field))

    def pattern(self, content: bytes | None) -> Pattern | None:
        """The pattern on the line, or None and complaints."""
        try:
            row = parse_object(content or b"")
        except DataError as error:
            self._complain(error.field, error.message, error.hint)
            return None
        for key in row.keys() - {"label", "pattern", "id"}:
            self._complain(shown(key)[1:-1], "is no key of a pattern", "known here: label, pattern, id")
        label, id = self._label(row), self._id(row)
        words = self._words(row)
        if self.errors or not label or words is None:
            return None
        return Pattern(label, words, id, self._file, self._line)

    def _label(self, row: dict[str, Any]) -> str | None:
        label = row.get("label")
        taken = self._labels.get(label, label) if isinstance(label, str) else None
        if taken == "" or (taken is not None and self._schema.has_span(taken)):
            return taken
        if isinstance(label, str):
            known = [each.id for each in self._schema.spans]
            self._complain("label", f"{shown(label)} is no span label", self._hint(label[:200], known))
        else:
            what = f"{shown(label)} is not a word" if "label" in row else "is missing"
            self._complain("label", what, "give a span label of the schema")
        return None

    def _id(self, row: dict[str, Any]) -> str:
        id = row.get("id", self._line)
        if (isinstance(id, str) and id.strip()) or type(id) is int:
            return str(id)
        self._complain("id", f"{shown(id)} is no name", "give a word, or leave it out")
        return ""

    def _words(self, row: dict[str, Any]) -> str | tuple[TokenTest, ...] | None:
        match row.get("pattern"):
            case str(phrase) if phrase.strip():
                return phrase
            case [_, *_] as tests:
                found = tuple(self._test(f"pattern[{n}]", test) for n, test in enumerate(tests))
                if found and not self.errors and all(_may_be_none(test) for test in found):
                    what = "can match no token at all"
                    self._complain("pattern", what, "give one token that must be there, without OP ?, * or !")
                return found
            case None if "pattern" not in row:
                what = "is missing"
            case "" | [] | str():
                what = "is empty"
            case other:
                what = f"{shown(other)} is neither a phrase nor a list of tests"
        self._complain("pattern", what, 'write "Arab League" or [{"lower": "arab"}, {"lower": "league"}]')
        return None

    def _test(self, where: str, test: Any) -> TokenTest:
        if not isinstance(test, dict):
            self._complain(where, f"{shown(test)} is not an object", 'write it as {"lower": "arab"}')
            return {}
        found: dict[str, Any] = {}
        for key, value in test.items():
            name, place = key.upper(), f"{where}.{shown(key)[1:-1]}"
            if name in found:
                self._complain(place, "is given twice, in different cases", "keep one of them")
            elif name not in _ATTRIBUTES:
                self._complain(place, "is no attribute of tokens", self._hint(name[:200], _ATTRIBUTES))
            else:
                found[name] = self._value(place, name, value)
        return found

    def _value(self, place: str, name: str, value: Any) -> Any:
        if name == _OP:
            return self._operator(place, value)
        if name in FLAGS:
            if not isinstance(value, bool):
                self._complain(place, f"{shown(value)} is not true or false", "write true or false")
            return value
        if isinstance(value, dict):
            return {key.upper(): each for key, each in self._predicates(place, name, value)}
        wanted = int if name == _LENGTH else str
        if type(value) is not wanted:
            kind = "a whole number" if name == _LENGTH else "a word"
            self._complain(place, f"{shown(value)} is not {kind}", f"write {kind}, or a predicate")
        return value

    def _operator(self, place: str, value: Any) -> Any:
        if value in _OPS or (isinstance(value, str) and _is_count(value)):
            return value
        self._complain(place, f"{shown(value)} is no operator", "use !, ?, +, *, {n}, {n,m}, {n,} or {,m}")
        return None

    def _predicates(self, place: str, name: str, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        known = (*_COMPARISONS, *_PREDICATES[:1], *_LISTS) if name == _LENGTH else _PREDICATES
        if not value:
            self._complain(place, "is empty", "give a value, or leave the attribute out")
        for key, given in value.items():
            predicate, where = key.upper(), f"{place}.{shown(key)[1:-1]}"
            if predicate not in known:
                self._complain(where, "is no predicate", self._hint(predicate[:200], known))
            elif predicate in _LISTS:
                kind = int if name == _LENGTH else str
                if not isinstance(given, list) or not all(type(each) is kind for each in given):
                    what = f"{shown(given)} is no list of {'numbers' if kind is int else 'words'}"
                    self._complain(where, what, "give a list")
            elif predicate == "REGEX" or predicate in _FUZZY:
                self._expression(where, predicate, given)
            elif type(given) is not int:
                self._complain(where, f"{shown(given)} is not a whole number", "give one such as 4")
            yield predicate, _in_capitals(given)

    def _expression(self, where: str, predicate: str, given: Any) -> None:
        """A regular expression or a fuzzy word, or lists of these under IN and NOT_IN."""
        words: list[Any] = [given]
        if isinstance(given, dict) and given and {key.upper() for key in given} <= {"IN", "NOT_IN"}:
            lists = [each if isinstance(each, list) else [each] for each in given.values()]
            words = [word for each in lists for word in each]
        for word in words:
            if not isinstance(word, str):
                self._complain(where, f"{shown(word)} is not a word", "give a word in quotes")
            elif predicate == "REGEX" and (problem := regex_problem(word)):
                self._complain(where, *problem)


def _in_capitals(given: Any) -> Any:
    return {key.upper(): value for key, value in given.items()} if isinstance(given, dict) else given


def _is_count(value: str) -> bool:
    low, comma, high = value[1:-1].partition(",")
    if not (value.startswith("{") and value.endswith("}")) or not (low or high):
        return False
    numbers = [part for part in (low, high) if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in numbers):
        return False
    return bool(low) or bool(comma) if len(numbers) == 1 else int(low) <= int(high)


def _may_be_none(test: TokenTest) -> bool:
    """Whether a pattern matches without any token for this test."""
    operator = str(test.get(_OP, ""))
    return operator in ("!", "?", "*") or operator.startswith(("{,", "{0"))
