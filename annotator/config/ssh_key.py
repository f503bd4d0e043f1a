"""Public keys of annotators, and the line of `authorized_keys` that lets a key do nothing but annotate.

Key formats: RFC 4253 section 6.6, RFC 5656, RFC 8709, and OpenSSH's PROTOCOL.u2f for `sk-` keys.
"""

import base64
import binascii
import re
import shlex
from collections.abc import Iterator, Sequence

from msgspec import Struct

from annotator.document.errors import DataError, UsageError
from annotator.document.ids import check_annotator
from annotator.document.safe_text import cut, safe

LARGEST = 16_384
"""Bytes of a key file that are read; a key of 16384 bits takes some 3000."""

FEWEST_RSA_BITS = 2048
_CURVES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Curve → bytes of a point, uncompressed."""
_ECDSA = "ecdsa-sha2-"
_ED25519_BYTES = 32
_MAKE_ONE = "make one with `ssh-keygen -t ed25519` and give its .pub file"
_WORD = re.compile(r"[a-z0-9@.-]+")
_TYPES = (
    "ssh-ed25519",
    *(_ECDSA + curve for curve in _CURVES),
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)


class PublicKey(Struct, frozen=True):
    """A key as `authorized_keys` has it: its type, and its content in base64."""

    type: str
    content: str


def parse_public_key(content: bytes, file: str) -> PublicKey:
    """The one key of a `.pub` file; what stands behind it is left out, empty lines and # comments too.

    Raises DataError, with the line, for anything else: options, several keys, private, cut off, too short.
    """
    found = [*_lines(content, file)]
    if not found:
        raise DataError("holds no key", _MAKE_ONE, file=file)
    if len(found) > 1:
        raise DataError("holds a second key", "give one key at a time", file=file, line=found[1][0])
    ((number, line),) = found
    kind, _, rest = line.partition(" ")
    text = rest.split()[0] if rest.split() else ""
    try:
        _check_type(kind)
        _check_content(kind, text)
    except _WrongKey as wrong:
        raise DataError(*wrong.args, file=file, line=number) from None
    return PublicKey(kind, text)


def authorized_line(name: str, key: PublicKey, command: Sequence[str], *, is_shell: bool = False) -> str:
    """The line that lets `key` run `command` on a terminal as annotator `name`, and nothing else.

    Args:
        name: the annotator's name; it stands behind the key too.
        key: whose.
        command: program and arguments, to which a shell will give nothing of its own; with `is_shell` one
            piece of shell as it is.
        is_shell: see above.

    Raises UsageError for a name that is not allowed, and for a command with control characters.
    """
    check_annotator(name)
    told = " ".join(command) if is_shell else shlex.join(command)
    if not told.isprintable():
        raise UsageError("the command holds characters that cannot be printed", "rename the directory")
    quoted = told.replace('"', '\\"')
    return f'restrict,pty,command="{quoted}" {key.type} {key.content} {name}'


class _WrongKey(Exception):
    """What is wrong, and how to mend it."""


def _lines(content: bytes, file: str) -> Iterator[tuple[int, str]]:
    if len(content) > LARGEST:
        raise DataError("is too large for a key", _MAKE_ONE, file=file)
    if b"PRIVATE KEY" in content or content.startswith(b"PuTTY-User-Key-File"):
        hint = "it must stay secret: give the file that ends in .pub"
        raise DataError("holds a private key", hint, file=file)
    if content.startswith(b"---- BEGIN SSH2 PUBLIC KEY"):
        raise DataError("holds a key in the format of SSH2", f"say ssh-keygen -i -f {file}", file=file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("is no text", _MAKE_ONE, file=file) from None
    for number, raw in enumerate(text.split("\n"), 1):
        if not (line := raw.strip()) or line.startswith("#"):
            continue
        if not line.isprintable():
            raise DataError("holds characters that cannot be printed", _MAKE_ONE, file=file, line=number)
        yield number, line


def _check_type(kind: str) -> None:
    if kind in _TYPES:
        return
    shown = cut(safe(kind), 40)
    if "=" in kind or "," in kind or kind in ("restrict", "no-pty", "cert-authority"):
        raise _WrongKey("options stand before the key", "give the key alone, as in the .pub file")
    if "-cert-v" in kind:
        raise _WrongKey(f"{shown} is a certificate", "give the plain key")
    if kind == "ssh-dss":
        raise _WrongKey("DSA keys are no longer safe", _MAKE_ONE)
    what = f"unknown key type {shown}" if _WORD.fullmatch(kind) else f"“{shown}” is no key type"
    raise _WrongKey(what, f"use one of {', '.join(_TYPES)}")


def _check_content(kind: str, text: str) -> None:
    """Raise _WrongKey unless the base64 holds a whole key of that type and nothing else."""
    try:
        blob = base64.b64decode(text.encode("ascii"), validate=True)
        fields = [*_fields(blob)]
    except (binascii.Error, UnicodeEncodeError, _CutOff):
        raise _WrongKey("the key is cut off or was changed", "copy the whole .pub file") from None
    if not fields or fields[0] != kind.encode():
        raise _WrongKey(f"the key is none of type {kind}", "copy the whole .pub file")
    if not _is_whole(kind.removeprefix("sk-").removesuffix("@openssh.com"), kind, fields[1:]):
        raise _WrongKey(f"the key is no whole {kind} key", "copy the whole .pub file")
    if kind == "ssh-rsa" and (bits := int.from_bytes(fields[2]).bit_length()) < FEWEST_RSA_BITS:
        raise _WrongKey(f"an RSA key of {bits} bits is not safe", _MAKE_ONE)


def _is_whole(plain: str, kind: str, fields: list[bytes]) -> bool:
    """Whether the fields behind the type are those of a key."""
    if plain != kind:
        if len(fields) < 2 or not fields[-1].startswith(b"ssh:"):
            return False
        fields = fields[:-1]
    match plain, fields:
        case "ssh-ed25519", [point]:
            return len(point) == _ED25519_BYTES
        case "ssh-rsa", [exponent, modulus]:
            return int.from_bytes(exponent) > 2 and exponent[-1] % 2 == 1 and modulus[-1:] > b"\x00"
        case _, [curve, point]:
            name = plain.removeprefix(_ECDSA)
            return curve == name.encode() and point[:1] == b"\x04" and len(point) == _CURVES[name]
        case _:
            return False


class _CutOff(Exception):
    """A length that goes beyond the end."""


def _fields(blob: bytes) -> Iterator[bytes]:
    """The strings of a blob, each behind its length in four bytes (RFC 4251 section 5)."""
    at = 0
    while at < len(blob):
        end = at + 4 + int.from_bytes(blob[at : at + 4])
        if at + 4 > len(blob) or end > len(blob):
            raise _CutOff
        yield blob[at + 4 : end]
        at = end
