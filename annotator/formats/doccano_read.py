"""Rows of doccano's JSON Lines, of both shapes: `label` with triples, `entities` with ids and relations."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from annotator.document.errors import DataError
from annotator.document.offsets import OffsetUnit
from annotator.formats.foreign_row import ForeignRow
from annotator.formats.foreign_units import Cut, Places, said_unit, unit_of
from annotator.formats.incoming import IncomingRow
from annotator.formats.lines import MAX_RECORD_BYTES, Line, read_lines
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.reading import ReadRow, refused
from annotator.formats.registry import Source
from annotator.formats.shown import shown
from annotator.formats.strict_json import parse_object

OFFSETS = OffsetUnit.UTF16
"""What doccano's own offsets count, unless the project counts grapheme clusters."""
OURS = "annotator"
"""The key of a row that holds what doccano has no place for."""
ATTRIBUTES = "attributes"

_LISTS = ("entities", "label", "labels", "annotations")
_TAKEN = frozenset({*_LISTS, "id", "text", "data", "meta", "relations", "answer", OURS})


class _Entity(Struct, frozen=True):
    """One entity as it stands in the row: `start` and `end` in the row's own unit."""

    where: str
    start: int
    end: int
    label: Any
    id: Any = None


def read(source: Source, rows: RowReader) -> Iterator[ReadRow]:
    """The rows of a file that doccano has exported; each counts as accepted, since doccano does not say.

    A number as `id` is doccano's own and no name for the article: it is kept as `doccano_id`.
    """
    assert source.file is not None
    for line in read_lines(source.file):
        yield _read(line, source, rows)


def _read(line: Line, source: Source, rows: RowReader) -> ReadRow:
    path, number = source.path, line.number
    try:
        if line.content is None:
            limit = f"the limit for one article is {MAX_RECORD_BYTES // 2**20} MiB"
            raise DataError(f"the line is {line.size:,} bytes long", limit)
        incoming = read_object(parse_object(line.content), rows, f"{path}:{number}")
    except DataError as error:
        return refused(BadRow([error]), path, line=number, size=line.size, content=line.content)
    except BadRow as bad:
        return refused(bad, path, line=number, size=line.size, content=line.content)
    return ReadRow(number, line.size, incoming, content=line.content)


def read_object(row: dict[str, Any], rows: RowReader, place: str = "") -> IncomingRow:
    """What the row at `place` (FILE:LINE) says; BadRow with everything that is wrong with it."""
    text = row.get("text", row.get("data"))
    if not isinstance(text, str):
        what = "is missing" if text is None else f"{shown(text)} is not a string"
        raise BadRow([DataError(what, "a row needs the article's text", field="text")])
    foreign = ForeignRow(rows, text, place)
    entities = [*_entities(row, foreign)]
    ours = row[OURS] if isinstance(row.get(OURS), dict) else {}
    cuts = [Cut(entity.start, entity.end) for entity in entities]
    unit = unit_of(text, cuts, told=said_unit(ours.get("offsets"), rows.unit), usual=OFFSETS)
    places = Places(text, unit)
    numbers = [_put(entity, places, foreign) for entity in entities]
    by_id = {
        entity.id: number for entity, number in zip(entities, numbers, strict=True) if number is not None
    }
    _attributes(ours, places, foreign)
    if not foreign.errors:
        _relations(row, by_id, foreign)
    return foreign.incoming(_others(row, ours))


def _entities(row: dict[str, Any], foreign: ForeignRow) -> Iterator[_Entity]:
    for key in _LISTS:
        values = row.get(key)
        if values is None:
            continue
        if not isinstance(values, list):
            foreign.complain(key, f"{shown(values)} is not a list", "export for sequence labeling")
            continue
        for number, value in enumerate(values):
            if entity := _entity(f"{key}[{number}]", value, foreign):
                yield entity


def _entity(where: str, value: Any, foreign: ForeignRow) -> _Entity | None:
    match value:
        case [int(start), int(end), label]:
            return _Entity(where, start, end, label)
        case {"start_offset": int(start), "end_offset": int(end), "label": str(label)}:
            return _Entity(where, start, end, label, value.get("id"))
        case {"label": int(label)}:
            what = f"{shown(label)} is the number of a label"
            foreign.complain(f"{where}.label", what, "export it as JSONL, which names the labels")
        case _:
            hint = 'write {"id": 0, "label": "…", "start_offset": 0, "end_offset": 4} or [0, 4, "…"]'
            foreign.complain(where, f"{shown(value)} is no entity", hint)
    return None


def _put(entity: _Entity, places: Places, foreign: ForeignRow) -> int | None:
    start, end = places.code_point(entity.start), places.code_point(entity.end)
    if start is not None and end is not None:
        return foreign.span(entity.where, start, end, entity.label)
    wrong, name = (entity.start, "start_offset") if start is None else (entity.end, "end_offset")
    hint = "see --offsets for what offsets count; a project that counts grapheme clusters is not read"
    foreign.complain(f"{entity.where}.{name}", places.problem(wrong), hint)
    return None


def _attributes(ours: Mapping[str, Any], places: Places, foreign: ForeignRow) -> None:
    """Attributes go to the spans that have the same place and label as when they were written."""
    given = ours.get(ATTRIBUTES)
    for attributes in given if isinstance(given, list) else ():
        match attributes:
            case {"start_offset": int(start), "end_offset": int(end), "label": str(label), **values}:
                first, last = places.code_point(start), places.code_point(end)
                number = None if first is None or last is None else foreign.number((first, last, label))
                if number is None:
                    foreign.lose("attributes of spans that were moved", f"{label} {start}-{end}")
                    continue
                for key, value in values.items():
                    foreign.set(number, str(key), value)


def _relations(row: dict[str, Any], by_id: dict[Any, int], foreign: ForeignRow) -> None:
    values = row.get("relations", [])
    if not isinstance(values, list):
        foreign.complain("relations", f"{shown(values)} is not a list", "give a list, or leave it out")
        return
    for number, value in enumerate(values):
        where = f"relations[{number}]"
        match value:
            case {"from_id": int(head), "to_id": int(child), "type": label}:
                ends = {"from_id": by_id.get(head), "to_id": by_id.get(child)}
                if missing := [name for name, found in ends.items() if found is None]:
                    what = f"no entity has the id {value[missing[0]]}"
                    foreign.complain(f"{where}.{missing[0]}", what, "correct it or remove the relation")
                else:
                    foreign.relation(where, label, by_id[head], by_id[child])
            case _:
                hint = 'write {"id": 0, "from_id": 0, "to_id": 1, "type": "…"}'
                foreign.complain(where, f"{shown(value)} is no relation", hint)


def _others(row: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    id = row.get("id")
    is_name = isinstance(id, str)
    others: dict[str, Any] = {
        "id": id if is_name else None,
        "meta": row.get("meta") or {},
        "answer": ours.get("answer") if "answer" in ours else "accept",
        "_timestamp": ours.get("at") or None,
        "_annotator_id": ours.get("annotator"),
        "_session_id": ours.get("annotator"),
        **{key: value for key, value in row.items() if key not in _TAKEN},
    }
    if not is_name and id is not None:
        others["doccano_id"] = id
    if ours:
        others[OURS] = {key: value for key, value in ours.items() if key not in (ATTRIBUTES, "offsets")}
    return others
