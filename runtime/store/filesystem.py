"""Is a folder on a disk of this machine? SQLite's write-ahead log is unsafe on any other. Nothing else about files."""

from __future__ import annotations

from pathlib import Path

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "gfs2", "ocfs2",
        "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs2", "davfs", "ncpfs", "virtiofs",
    }
)  # fmt: skip


def network_filesystem(path: Path, *, mounts: Path = MOUNTS) -> str:
    """The type of the network file system ``path`` lies on, "" when it is a local one or that cannot be known here."""
    try:
        text = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    target = path.resolve()
    best, found = -1, ""
    for row in text.splitlines():
        parts = row.split(" ")
        if len(parts) < 3:
            continue
        # The kernel writes blanks in a path as octal escapes.
        point = Path(parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if target.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), parts[2]
    return found if found in NETWORK else ""
