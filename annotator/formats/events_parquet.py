"""Events as Parquet: the rows of `events_table` with types of their own.

Several values are a list of strings, offsets 32-bit numbers, times milliseconds in UTC; texts stand as they
are, without the marks that a spreadsheet needs.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.document.errors import UsageError
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.events_table import EventRow, EventTable, Kind
from annotator.formats.left_out import note_left_out
from annotator.formats.registry import WriteContext

if TYPE_CHECKING:
    import pyarrow

ROWS_AT_ONCE = 10_000
"""Rows held in memory, and in one row group of the file."""


def write(articles: Iterable[AnnotatedArticle], context: WriteContext, path: Path) -> int:
    """Write the new file `path`; the number of rows.

    Raises:
        UsageError: pyarrow is not installed.
        OffsetError: an article has no tokens.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        hint = "pip install 'annotator-tui[parquet]'"
        raise UsageError("parquet needs the package pyarrow", hint) from error
    table = EventTable(context.schema)
    schema = _schema(table, context)
    rows, count = _rows(articles, table, context), 0
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := [*islice(rows, ROWS_AT_ONCE)]:
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
            count += len(batch)
    return count


def _rows(
    articles: Iterable[AnnotatedArticle], table: EventTable, context: WriteContext
) -> Iterator[EventRow]:
    for article in articles:
        note_left_out(article, context.losses, frames=False)
        yield from table.rows(article, context.losses)


def _schema(table: EventTable, context: WriteContext) -> "pyarrow.Schema":
    import pyarrow

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
        Kind.NUMBER: pyarrow.int32(),
        Kind.FLAG: pyarrow.bool_(),
        Kind.TIME: pyarrow.timestamp("ms", tz="UTC"),
    }
    told = {
        "dataset": context.dataset,
        "label_schema": context.schema.name,
        "label_schema_hash": context.schema.hash,
    }
    return pyarrow.schema([(column.name, types[column.kind]) for column in table.columns], metadata=told)
