"""Two names change places in one step, where the system can do that."""

import ctypes
import errno
import os
import sys

_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def swap(folder: int, name: str, other: str) -> None:
    """Let `name` and `other`, both in the open folder, change places.

    Where the system or its file system cannot do it in one step, there is a moment between two
    renames in which `other` is missing.

    Raises:
        OSError: the system refuses (FileNotFoundError: one of them does not exist).
    """
    if not _in_one_step(folder, name, other):
        aside = f"{name}.aside"
        os.rename(other, aside, src_dir_fd=folder, dst_dir_fd=folder)
        os.rename(name, other, src_dir_fd=folder, dst_dir_fd=folder)
        os.rename(aside, name, src_dir_fd=folder, dst_dir_fd=folder)


def _in_one_step(folder: int, name: str, other: str) -> bool:
    """Whether it was done; False when the system has no such thing."""
    library = ctypes.CDLL(None, use_errno=True)
    names = {"linux": ("renameat2", _RENAME_EXCHANGE), "darwin": ("renameatx_np", _RENAME_SWAP)}
    function, flag = names.get(sys.platform, ("", 0))
    call = getattr(library, function, None) if function else None
    if call is None:
        return False
    if call(folder, os.fsencode(name), folder, os.fsencode(other), ctypes.c_uint(flag)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), other)
