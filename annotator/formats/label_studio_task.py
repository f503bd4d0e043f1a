"""One task of Label Studio as rows: one for each annotation of it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.document.errors import DataError
from annotator.formats.incoming import IncomingRow
from annotator.formats.label_studio_config import (
    ARTICLE,
    FLAGGED,
    NOTE,
    REJECTED,
    TEXT,
    UNFINISHED,
    tag_of,
)
from annotator.formats.label_studio_results import Results
from annotator.formats.read_row import BadRow, RowReader
from annotator.formats.shown import shown

_OF_TASK = ("annotations", "completions")
_OURS = ("result", "annotator", "offsets")
_FLAT = ("annotation_id", "annotator", "created_at", "updated_at", "lead_time", "agreement", "id")


def rows_of(task: dict[str, Any], rows: RowReader, record: str = "") -> list[IncomingRow]:
    """The rows of the task at `record` (FILE:LINE); BadRow with all that is wrong, at places of the task."""
    if not isinstance(task.get("data"), dict):
        return [_flat_row(task, rows, record)]
    found: Any = next((task[name] for name in _OF_TASK if task.get(name)), [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        hint = "give a list of objects"
        raise BadRow([DataError("is not a list of annotations", hint, field="annotations")])
    reading = _Task(task, rows, record)
    if not found:
        return [reading.suggested_row()]
    made: list[IncomingRow] = []
    errors: list[DataError] = []
    for number, annotation in enumerate(found):
        try:
            made.append(reading.row(f"annotations[{number}]", annotation))
        except BadRow as bad:
            errors += bad.errors
    if errors:
        raise BadRow(errors)
    return made


class _Task:
    """One task with annotations or predictions."""

    def __init__(self, task: Mapping[str, Any], rows: RowReader, record: str) -> None:
        self._task, self._rows, self._record = task, rows, record
        self._text, key = _text(task["data"], "data.")
        self._about = _about(task["data"], key)
        self._numbers = {name: task[name] for name in ("id", "project", "inner_id") if name in task}

    def _results(self, where: str, results: Any, **about: Any) -> Results:
        return Results(where, results, self._text, self._rows, record=self._record, **about)

    def row(self, where: str, annotation: Mapping[str, Any]) -> IncomingRow:
        """The row of one annotation."""
        counted = annotation.get("offsets")
        results = self._results(f"{where}.result", annotation.get("result"), counted=counted)
        said = results.choices.pop(ARTICLE, [])
        cancelled = annotation.get("was_cancelled") or annotation.get("skipped")
        answer = "ignore" if cancelled else "reject" if REJECTED in said else "accept"
        name = _annotator(annotation, self._task)
        ours = {
            "version": 1,
            "annotator": name,
            "flagged": FLAGGED in said,
            "note": "\n".join(results.texts.pop(NOTE, [])),
        }
        kept = {key: value for key, value in annotation.items() if key not in _OURS}
        return results.row.incoming(
            {
                **self._about,
                "answer": None if UNFINISHED in said and answer == "accept" else answer,
                "_timestamp": _seconds(annotation.get("updated_at") or annotation.get("created_at")),
                "_annotator_id": name,
                "_session_id": name,
                "annotator": ours,
                "label_studio": {**self._numbers, "annotation": kept, **results.others()},
            }
        )

    def suggested_row(self) -> IncomingRow:
        """The row of a task nobody has annotated, with its first prediction as suggestions."""
        given = self._task.get("predictions")
        found = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        first = found[0] if found else {}
        model = str(first.get("model_version") or "Label Studio") if found else ""
        results = self._results("predictions[0].result", first.get("result", []), model=model)
        for number, other in enumerate(found[1:], 1):
            what = f"predictions[{number}] ({shown(other.get('model_version'))})"
            results.row.lose("further predictions of one task", what)
        return results.row.incoming({**self._about, "label_studio": {**self._numbers, **results.others()}})


def _text(data: Mapping[str, Any], where: str) -> tuple[str, str]:
    """The article's text and its key in the task: `text`, or the only value that is one."""
    texts = {key: value for key, value in data.items() if isinstance(value, str)}
    if TEXT in texts:
        return texts[TEXT], TEXT
    long = [key for key, value in texts.items() if " " in value.strip()] or [*texts]
    if len(long) == 1:
        return texts[long[0]], long[0]
    what = "is missing" if not long else f"is missing, and it may be any of {', '.join(long)[:80]}"
    raise BadRow([DataError(what, "call the article's text `text`", field=f"{where}{TEXT}")])


def _about(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Identity and meta of the article: ours, else whatever else the task's data has."""
    id, meta = data.get("id"), data.get("meta")
    others = {name: value for name, value in data.items() if name not in (key, "id", "meta")}
    if not isinstance(meta, dict):
        others |= {"meta": meta} if meta is not None else {}
        meta = {}
    found: dict[str, Any] = {"meta": {**meta, **others}}
    if isinstance(id, str):
        found["id"] = id
    elif id is not None:
        found["meta"]["data_id"] = id
    return found


def _flat_row(task: dict[str, Any], rows: RowReader, record: str) -> IncomingRow:
    """The row of a task in JSON_MIN: results stand by name beside the data, without ids and relations."""
    lists = {key: value for key, value in task.items() if _is_results(value)}
    unplaced = {tag: task[tag] for tag in map(tag_of, rows.schema.attributes) if tag in {*task} - {*lists}}
    data = {key: value for key, value in task.items() if key not in (*lists, *unplaced, *_FLAT)}
    text, key = _text(data, "")
    results = Results("", [*_unfolded(lists)], text, rows, record=record)
    for tag in unplaced:
        results.row.lose("attributes of spans that JSON_MIN does not name (export as JSON)", tag)
    name = task.get("annotator")
    person = f"user-{name}" if isinstance(name, int) else name if isinstance(name, str) else None
    kept = {key: task[key] for key in _FLAT if key in task}
    return results.row.incoming(
        {
            **_about(data, key),
            "answer": "accept" if "annotation_id" in task else None,
            "_timestamp": _seconds(task.get("updated_at") or task.get("created_at")),
            "_annotator_id": person,
            "_session_id": person,
            "label_studio": {**kept, **unplaced, **results.others()},
        }
    )


def _is_results(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(v, dict) and "start" in v for v in value)
    )


def _unfolded(lists: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Results of JSON_MIN as those of JSON: a region's id is where it stands."""
    for name, values in lists.items():
        for value in values:
            kind = next((key for key in ("labels", "choices") if key in value), "textarea")
            id = f"{value.get('start')}-{value.get('end')}"
            yield {"id": id, "from_name": name, "type": kind, "value": value}


def _annotator(annotation: Mapping[str, Any], task: Mapping[str, Any]) -> str | None:
    """Whose annotation: as we wrote it, else by Label Studio's account of it, else nobody."""
    if isinstance(annotation.get("annotator"), str):
        return str(annotation["annotator"])
    match task.get("meta"):
        case {"annotators": dict(names)} if isinstance(
            name := names.get(str(annotation.get("import_id"))), str
        ):
            return name
    match annotation.get("completed_by"):
        case {"email": str(email)} if email:
            return email.split("@")[0]
        case {"id": int(number)} | int(number):
            return f"user-{number}"
    return None


def _seconds(time: Any) -> int | None:
    """Seconds since 1970 of a time as Label Studio writes it; None for anything else."""
    if isinstance(time, (int, float)) and not isinstance(time, bool):
        return int(time)
    try:
        moment = datetime.fromisoformat(str(time).replace("Z", "+00:00"))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
