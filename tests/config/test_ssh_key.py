"""A key file is one whole public key or refused in one line; its line lets the key do one thing."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.config.ssh_key import LARGEST, PublicKey, authorized_line, parse_public_key
from annotator.document.errors import DataError, UsageError


def field(content: bytes) -> bytes:
    return len(content).to_bytes(4) + content


def key(kind: str, *fields: bytes) -> str:
    return f"{kind} {base64.b64encode(b''.join(map(field, (kind.encode(), *fields)))).decode()}"


def rsa(bits: int) -> str:
    return key("ssh-rsa", b"\x01\x00\x01", b"\x00" + ((1 << (bits - 1)) | 1).to_bytes(bits // 8))


POINT = b"\x04" + bytes(64)
GOOD = {
    "ed25519": key("ssh-ed25519", bytes(32)),
    "nistp256": key("ecdsa-sha2-nistp256", b"nistp256", POINT),
    "nistp384": key("ecdsa-sha2-nistp384", b"nistp384", b"\x04" + bytes(96)),
    "nistp521": key("ecdsa-sha2-nistp521", b"nistp521", b"\x04" + bytes(132)),
    "rsa": rsa(3072),
    "sk-ed25519": key("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"),
    "sk-nistp256": key("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", POINT, b"ssh:work"),
}
ED = GOOD["ed25519"]
WRONG = {
    "": "holds no key: make one with",
    "# only a comment\n": "holds no key",
    f"{ED}\n\n{ED}\n": "a.pub:3: holds a second key: give one key at a time",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n": "holds a private key: it must stay secret",
    "PuTTY-User-Key-File-3: ssh-ed25519\n": "holds a private key",
    "---- BEGIN SSH2 PUBLIC KEY ----\n": "in the format of SSH2: say ssh-keygen -i -f a.pub",
    f'command="sh" {ED}': "a.pub:1: options stand before the key",
    f"no-pty {ED}": "options stand before the key",
    f"restrict,pty {ED}": "options stand before the key",
    "ssh-dss AAAA": "DSA keys are no longer safe",
    "ssh-ed25519-cert-v01@openssh.com AAAA": "is a certificate: give the plain key",
    "ssh-ed448 AAAA": "unknown key type ssh-ed448: use one of ssh-ed25519",
    "Hello there": "“Hello” is no key type",
    "ssh-ed25519": "the key is none of type ssh-ed25519",
    "ssh-ed25519 %%%": "the key is cut off or was changed",
    ED[:-8]: "the key is cut off or was changed",
    ED.replace("ssh-ed25519", "ssh-rsa", 1): "the key is none of type ssh-rsa",
    key("ssh-ed25519", bytes(31)): "the key is no whole ssh-ed25519 key",
    key("ssh-ed25519", bytes(32), b"more"): "the key is no whole ssh-ed25519 key",
    key("ecdsa-sha2-nistp256", b"nistp384", POINT): "the key is no whole ecdsa-sha2-nistp256 key",
    key("ecdsa-sha2-nistp256", b"nistp256", b"\x02" + bytes(64)): "is no whole",
    key("sk-ssh-ed25519@openssh.com", bytes(32)): "is no whole",
    key("ssh-rsa", b"\x02", b"\x00\xff"): "is no whole",
    rsa(1024): "an RSA key of 1024 bits is not safe",
    f"{ED} a\x1b[2J": "holds characters that cannot be printed",
    f"{ED}\x0bcommand=x": "holds characters that cannot be printed",
}


def refusal(content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        parse_public_key(content, "a.pub")
    return str(caught.value)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("around", ["{}", "{} alice@laptop with a remark\n", "\ufeff# mine\r\n{}  \r\n\n"])
def test_every_kind_of_key_is_taken_and_its_remark_left_out(name: str, around: str) -> None:
    found = parse_public_key(around.format(GOOD[name]).encode(), "a.pub")
    assert f"{found.type} {found.content}" == GOOD[name]


@pytest.mark.parametrize("content", WRONG)
def test_anything_else_is_refused_in_one_line(content: str) -> None:
    said = refusal(content.encode())
    assert said.startswith("a.pub:")
    assert WRONG[content] in said
    assert said.isprintable()


def test_files_that_are_no_text_or_too_large_are_refused() -> None:
    assert "is no text" in refusal(b"ssh-ed25519 \xff")
    assert "too large" in refusal(b"#" * (LARGEST + 1))


@given(st.binary(max_size=200), st.sampled_from(["", "ssh-ed25519 ", "ssh-rsa ", "ecdsa-sha2-nistp256 "]))
def test_no_bytes_make_it_fail_in_another_way(content: bytes, kind: str) -> None:
    line = kind.encode() + base64.b64encode(content) if kind else content
    assert "\n" not in refusal(line)


def test_the_line_restricts_and_names() -> None:
    found = PublicKey("ssh-ed25519", "AAAA")
    line = authorized_line("alice", found, ["/opt/annot login", "alice"])
    assert line == "restrict,pty,command=\"'/opt/annot login' alice\" ssh-ed25519 AAAA alice"
    assert '\\"' in authorized_line("alice", found, ['a"b'])


@pytest.mark.parametrize("name", ["Alice", "a b", "gold", "alice\n", 'a"', "$(x)", ""])
def test_names_are_those_of_annotators(name: str) -> None:
    with pytest.raises(UsageError, match="annotator name"):
        authorized_line(name, PublicKey("ssh-ed25519", "AAAA"), ["x"])


def test_a_command_on_two_lines_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be printed"):
        authorized_line("alice", PublicKey("ssh-ed25519", "AAAA"), ["a\nb"])


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_openssh_makes_keys_that_are_taken_and_reads_the_line(tmp_path: Path, kind: str) -> None:
    made = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(made)], check=True)
    public = made.with_suffix(".pub")
    found = parse_public_key(public.read_bytes(), str(public))
    assert "private key" in refusal(made.read_bytes())
    lines = tmp_path / "keys"
    lines.write_text(authorized_line("alice", found, ['sh -c "x"', "alice"]) + "\n")
    command = ["ssh-keygen", "-l", "-f"]
    told = [
        subprocess.run([*command, str(file)], capture_output=True, text=True, check=True).stdout
        for file in (public, lines)
    ]
    assert told[0].split()[:2] == told[1].split()[:2]
