"""Where movements by visual lines lead: from a token to a token, keeping the column."""

from msgspec import Struct

from annotator.document.article import Tokens
from annotator.tui.layout.page import Page


class Column(Struct):
    """The column that vertical movements keep, as long as nothing else moves the cursor in between."""

    cell: int = 0
    token: int = -1

    def by_lines(self, page: Page, tokens: Tokens, token: int, by: int) -> int:
        """The token `by` visual lines away; lines without words do not count. Stays at the ends."""
        self._keep(page, tokens, token)
        line = here = page.lines.at(tokens.starts[token])
        found, way = token, 1 if by > 0 else -1
        for _ in range(abs(by)):
            line, there = _next_with_words(page, tokens, line, way, self.cell, found)
            if there is None:
                break
            found = there
        self.token = found
        return found if line != here or found != token else token

    def by_rows(self, page: Page, tokens: Tokens, token: int, rows: int) -> int:
        """The token about `rows` rows away, one line at least."""
        self._keep(page, tokens, token)
        here = page.lines.at(tokens.starts[token])
        row = max(0, min(page.heights.rows - 1, page.heights.top(here) + rows))
        way = 1 if rows > 0 else -1
        line = page.heights.at(row)[0]
        start = line - way if line != here else here
        _, found = _next_with_words(page, tokens, start, way, self.cell, token)
        if found is None:
            _, found = _next_with_words(page, tokens, line, -way, self.cell, token)
        self.token = token if found is None or (found - token) * way < 0 else found
        return self.token

    def _keep(self, page: Page, tokens: Tokens, token: int) -> None:
        if token != self.token:
            line = page.lines.at(tokens.starts[token])
            self.cell, self.token = page.cells(line).cell(tokens.starts[token]), token


def line_end(page: Page, tokens: Tokens, token: int, by: int) -> int:
    """The first or last token with ink on the visual line of `token`."""
    found = _on_line(page, tokens, page.lines.at(tokens.starts[token]))
    return found[0 if by < 0 else -1] if found else token


def at_cell(page: Page, tokens: Tokens, row: int, cell: int) -> int | None:
    """The token nearest to a cell of a row of the page, lanes counting to their line; None without words."""
    if not 0 <= row < page.heights.rows:
        return None
    line = page.heights.at(row)[0]
    found = _on_line(page, tokens, line)
    return _nearest(page, tokens, line, found, cell) if found else None


def _on_line(page: Page, tokens: Tokens, line: int) -> list[int]:
    """The tokens with ink that touch a line."""
    start, end = page.lines.range(line)
    first, stop = tokens.covering(start, end)
    return [t for t in range(first, stop) if not page.text[tokens.starts[t] : tokens.ends[t]].isspace()]


def _next_with_words(
    page: Page, tokens: Tokens, line: int, way: int, cell: int, but: int
) -> tuple[int, int | None]:
    """The next line that has words, and its token nearest to a cell; not the token `but`."""
    while 0 <= line + way < len(page.lines):
        line += way
        found = [token for token in _on_line(page, tokens, line) if token != but]
        if found:
            return line, _nearest(page, tokens, line, found, cell)
    return line, None


def _nearest(page: Page, tokens: Tokens, line: int, found: list[int], cell: int) -> int:
    measured = page.cells(line)

    def distance(token: int) -> int:
        first = measured.cell(max(measured.start, tokens.starts[token]))
        last = measured.cell_after(tokens.ends[token]) - 1
        return max(first - cell, cell - last, 0)

    return min(found, key=distance)
