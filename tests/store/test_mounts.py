"""A database must not stand on a network file system, nor on an overlay over one."""

from pathlib import Path

import pytest

from annotator.document.errors import StoreError
from annotator.store.mounts import refuse_network

LOCAL = "21 1 0:5 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"


def mounted(point: str, type: str, options: str = "rw") -> str:
    return f"36 21 0:9 / {point} rw,noatime master:1 - {type} source {options}\n"


@pytest.mark.parametrize(
    "type", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "lustre", "gpfs", "afs", "ceph"]
)
def test_network_file_systems_are_refused_by_name(type: str) -> None:
    with pytest.raises(StoreError, match=rf"\({type}\).*PostgreSQL"):
        refuse_network(Path("/srv/news/project"), LOCAL + mounted("/srv/news", type))


@pytest.mark.parametrize("type", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "apfs"])
def test_local_file_systems_are_not(type: str) -> None:
    refuse_network(Path("/srv/news/project"), LOCAL + mounted("/srv/news", type))


def test_the_nearest_mount_counts() -> None:
    inside = LOCAL + mounted("/srv", "nfs4") + mounted("/srv/local", "ext4")
    refuse_network(Path("/srv/local/project"), inside)
    with pytest.raises(StoreError):
        refuse_network(Path("/srv/other"), inside)


def test_a_name_that_only_begins_like_a_mount_is_not_on_it() -> None:
    refuse_network(Path("/srv2/project"), LOCAL + mounted("/srv", "nfs4"))


def test_of_two_mounts_at_one_place_the_later_counts() -> None:
    refuse_network(Path("/srv/p"), LOCAL + mounted("/srv", "nfs4") + mounted("/srv", "ext4"))
    with pytest.raises(StoreError):
        refuse_network(Path("/srv/p"), LOCAL + mounted("/srv", "ext4") + mounted("/srv", "nfs4"))


def test_a_mount_point_with_a_space_is_found() -> None:
    with pytest.raises(StoreError):
        refuse_network(Path("/srv/my news/p"), LOCAL + mounted(r"/srv/my\040news", "cifs"))


def test_an_overlay_is_judged_by_its_layers() -> None:
    below = "rw,lowerdir=/layers/a:/layers/b,upperdir=/far/upper,workdir=/far/work"
    overlay = LOCAL + mounted("/srv", "overlay", below)
    refuse_network(Path("/srv/p"), overlay)
    with pytest.raises(StoreError, match="nfs"):
        refuse_network(Path("/srv/p"), overlay + mounted("/far", "nfs"))


def test_an_overlay_over_itself_ends() -> None:
    refuse_network(Path("/srv/p"), LOCAL + mounted("/srv", "overlay", "upperdir=/srv/upper"))


def test_lines_of_another_form_are_passed_over() -> None:
    refuse_network(Path("/srv/p"), "\nno mount at all\n36 21 - \n")
