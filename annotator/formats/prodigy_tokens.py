"""The tokens of a Prodigy row, written straight from their columns: most of a row is tokens."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.document.article import Tokens
from annotator.formats.json_out import JsonWords, dump_value
from annotator.formats.prodigy_check import check_tokens

_KEPT = 1 << 16
"""Numbers whose text is kept from row to row; a longer article makes its own."""

_CORE = frozenset({"text", "start", "end", "id", "ws"})


class _Numbers:
    """The parts of a token that hold numbers, by number."""

    def __init__(self, count: int) -> None:
        self.starts = [str(number) for number in range(count)]
        self.ends = [f',"end":{number}' for number in range(count + 1)]
        self.spaced = [f',"id":{number},"ws":true}}' for number in range(count)]
        self.unspaced = [f',"id":{number},"ws":false}}' for number in range(count)]


class TokenWriter:
    """Writes lists of tokens; those of an article that several people have annotated once."""

    def __init__(self) -> None:
        self._words = JsonWords('{"text":', ',"start":')
        self._last: tuple[Tokens, list[str], str] | None = None
        self._numbers = _Numbers(0)

    def write(self, text: str, tokens: Tokens, given: Sequence[Mapping[str, Any]] = ()) -> str:
        """All tokens of a text as JSON, without the brackets around the list.

        Args:
            text: of the article.
            tokens: of the article.
            given: those of the imported task; their unknown keys are kept.

        Raises:
            OffsetError: tokens do not rise inside the text.
        """
        if self._last is None or self._last[0] is not tokens:
            rows = self._rows(text, tokens)
            self._last = tokens, rows, ",".join(rows)
        _, rows, written = self._last
        if len(given) == len(rows) and any(token.keys() - _CORE for token in given):
            return ",".join(map(_with_extras, rows, given))
        return written

    def _rows(self, text: str, tokens: Tokens) -> list[str]:
        starts, ends = list(tokens.starts), list(tokens.ends)
        check_tokens(text, starts, ends)
        words, numbers = self._words, self._numbers_for(len(text))
        columns = zip(starts, ends, [*starts[1:], len(text)], numbers.spaced, numbers.unspaced, strict=False)
        start_of, end_of = numbers.starts, numbers.ends
        return [
            f"{words[text[start:end]]}{start_of[start]}{end_of[end]}"
            f"{spaced if end < after and text[end] == ' ' else unspaced}"
            for start, end, after, spaced, unspaced in columns
        ]

    def _numbers_for(self, length: int) -> _Numbers:
        if length <= len(self._numbers.starts):
            return self._numbers
        if length > _KEPT:
            return _Numbers(length)
        self._numbers = _Numbers(min(_KEPT, 2 * length))
        return self._numbers


def _with_extras(row: str, token: Mapping[str, Any]) -> str:
    extras = "".join(f",{dump_value(k)}:{dump_value(v)}" for k, v in token.items() if k not in _CORE)
    return f"{row[:-1]}{extras}}}"
