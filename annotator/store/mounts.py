"""File systems a database must not stand on: its locks and shared memory end at one host."""

import re
from pathlib import Path, PurePosixPath

from msgspec import Struct

from annotator.document.errors import StoreError

MOUNTINFO = Path("/proc/self/mountinfo")
NETWORK_TYPES = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ncpfs", "coda", "afs", "lustre", "gpfs", "ceph",
     "glusterfs", "beegfs", "orangefs", "pvfs2", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph",
     "fuse.rclone", "fuse.s3fs", "fuse.davfs", "fuse.smbnetfs", "fuse.curlftpfs")
)  # fmt: skip
_OCTAL = re.compile(r"\\([0-7]{3})")


class Mount(Struct, frozen=True):
    """One line of /proc/self/mountinfo: where, which file system, with which options."""

    point: PurePosixPath
    type: str
    options: str

    def layers(self) -> list[PurePosixPath]:
        """The directories an overlay is made of; none for other file systems."""
        if self.type != "overlay":
            return []
        given = dict(option.partition("=")[::2] for option in self.options.split(","))
        return [
            PurePosixPath(path)
            for key in ("upperdir", "lowerdir")
            for path in given.get(key, "").split(":")
            if path.startswith("/")
        ]


def _unescaped(text: str) -> str:
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def parse_mountinfo(text: str) -> list[Mount]:
    """The mounts of a mountinfo text, in its order; lines of another form are passed over."""
    mounts = []
    for line in text.splitlines():
        left, _, right = line.partition(" - ")
        before, after = left.split(" "), right.split(" ")
        if len(before) >= 6 and len(after) >= 3:
            mounts.append(Mount(PurePosixPath(_unescaped(before[4])), after[0], _unescaped(after[2])))
    return mounts


def mount_of(directory: PurePosixPath, mounts: list[Mount]) -> Mount | None:
    """The mount that holds an absolute directory; of mounts at the same place the last."""
    holding = [mount for mount in mounts if directory.is_relative_to(mount.point)]
    return max(reversed(holding), key=lambda mount: len(mount.point.parts), default=None)


def network_type(directory: PurePosixPath, mounts: list[Mount], depth: int = 8) -> str:
    """The type of the network file system under `directory`, looking below overlays; else empty."""
    mount = mount_of(directory, mounts)
    if mount is None or depth == 0:
        return ""
    if mount.type in NETWORK_TYPES:
        return mount.type
    return next((found for layer in mount.layers() if (found := network_type(layer, mounts, depth - 1))), "")


def refuse_network(directory: Path, mountinfo: str | None = None) -> None:
    """Raise StoreError when `directory` is on a network file system.

    Args:
        directory: where the database is or will be, symlinks resolved.
        mountinfo: text to judge by; None reads the kernel's (nothing is refused where there is none).
    """
    if mountinfo is None:
        try:
            mountinfo = MOUNTINFO.read_text("utf-8", "surrogateescape")
        except OSError:
            return
    found = network_type(PurePosixPath(directory), parse_mountinfo(mountinfo))
    if found:
        raise StoreError(
            f"{directory} is on a network file system ({found}), which cannot keep decisions safe",
            "put the project on a local disk, or keep it in PostgreSQL",
        )
