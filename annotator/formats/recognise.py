"""Which format a file or folder is in, where nobody says: by its name, then by its first lines."""

import json
import re
from pathlib import Path
from typing import Any, BinaryIO

from annotator.document.errors import DataError
from annotator.formats.input_file import Folder, open_folder, open_input
from annotator.formats.reading import FileFormat, json_array

_HEAD = 1 << 20
_BY_SUFFIX = {
    ".text": FileFormat.TEXT,
    ".ann": FileFormat.BRAT,
    ".xmi": FileFormat.XMI,
    **dict.fromkeys((".conll", ".conll03", ".iob", ".iob2", ".bio", ".bioes"), FileFormat.CONLL),
}
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
_FOLDERS = {".ann": FileFormat.BRAT, ".xmi": FileFormat.XMI, ".json": FileFormat.LABEL_STUDIO}
_LABEL_STUDIO = re.compile(
    rb'"data"\s*:.*"(annotations|predictions|completions)"\s*:|'
    rb'"(annotations|predictions|completions)"\s*:.*"data"\s*:|"annotation_id"\s*:',
    re.DOTALL,
)
_TAGGED = re.compile(rb"\S+[ \t](?:.*[ \t])?(?:O|[BIESLU]-\S+)\s*")


def recognised(path: Path) -> FileFormat:
    """The format of a file or folder; never AUTO.

    Raises:
        DataError: it cannot be told, or several are possible: the hint names the `--format` to give.
            Also whatever `open_input` raises.
    """
    suffix = path.suffix.lower()
    if path.is_dir() and not path.is_symlink():
        return _of_folder(open_folder(path))
    if suffix == ".txt":
        return _of_text(path)
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    with open_input(path) as file:
        return _of_content(file, path)


def _of_folder(folder: Folder) -> FileFormat:
    found = {
        suffix: format
        for suffix, format in _FOLDERS.items()
        if any(name.lower().endswith(suffix) for name in folder.names)
    }
    if not found:
        hint = "name the files in it, with DIR/*.txt for instance"
        raise DataError("is a directory", hint, file=str(folder.path))
    if len(found) > 1:
        hint = f"say which to read: --format {' or --format '.join(found.values())}"
        raise DataError(f"holds {' and '.join(found)} files", hint, file=str(folder.path))
    return next(iter(found.values()))


def _of_text(path: Path) -> FileFormat:
    """Plain text, unless brat's annotations of it stand beside it: then a person must say."""
    if path.with_suffix(".ann").is_file():
        what = f"{path.stem}.ann, beside it, may be its annotations"
        hint = "say --format brat to read both, --format text for the text alone"
        raise DataError(what, hint, file=str(path))
    return FileFormat.TEXT


def _of_content(file: BinaryIO, path: Path) -> FileFormat:
    head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    is_json = path.suffix.lower() in _JSON_SUFFIXES
    if head.startswith(b"["):
        if _LABEL_STUDIO.search(head):
            return FileFormat.LABEL_STUDIO
        if is_json:
            raise json_array(path)
    if head.startswith(b"{") or not head:
        return FileFormat.DOCCANO if _is_doccano(head) else FileFormat.JSONL
    if is_json:
        return FileFormat.JSONL
    raise DataError("its name does not tell what format it has", _advice(head), file=str(path))


def _advice(head: bytes) -> str:
    if b"<xmi:XMI" in head[:4096]:
        return "it looks like UIMA CAS: say --format xmi"
    lines = [line for line in head[:4096].split(b"\n")[:-1] if line.strip() and not line.startswith(b"#")]
    if len(lines) > 1 and all(map(_TAGGED.fullmatch, lines)):
        return "it looks like tokens with tags: say --format conll"
    return "say it with --format text, --format jsonl or another"


def _is_doccano(head: bytes) -> bool:
    """Whether the first row that tells has doccano's lists instead of `spans`."""
    for line in head.split(b"\n"):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and (told := _tells(row)) is not None:
            return told
    return False


def _tells(row: dict[str, Any]) -> bool | None:
    """Whether the row is doccano's or not; None when it has too little to tell."""
    if {"spans", "tokens", "_input_hash"} & row.keys():
        return False
    for key in ("label", "labels", "entities"):
        match row.get(key):
            case [[int(), int(), str()], *_] | [{"start_offset": int()}, *_]:
                return True
    return None
