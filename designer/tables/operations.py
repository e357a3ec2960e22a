"""Uploads on their way to a version: kept on this machine's disk under a name nobody guesses until somebody makes them live."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.domain.texts import Bilingual
from runtime.store import lookup_tables
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.lookup_tables import TableVersion
from runtime.store.table_import import Imported, Plan, Progress, import_file, plan_for, quiet
from runtime.store.table_index import TableIndex, path_of

UPLOAD = Bilingual("上传的文件", "upload")
WAITING_S = 3_600
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to become a version of the table ``name``."""

    token: str
    name: str
    file: str
    path: Path


def folder_of_uploads(data_dir: Path) -> Path:
    """Where uploads wait."""
    return data_dir / "uploads"


def keep(folder: Path, name: str, given: Path, file: str) -> Upload:
    """Put an upload aside under the name its ``file`` had; those nobody came back for go. Raises `Unusable` for a name."""
    lookup_tables.check_name(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old(folder)
    token = secrets.token_hex(16)
    path = folder / f"{token}.upload"
    shutil.move(given, path)
    about = {"name": name, "file": Path(file).name[:200]}
    (folder / f"{token}.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return Upload(token, about["name"], about["file"], path)


def kept(folder: Path, token: str) -> Upload:
    """An upload that waits. Raises `NotFound`."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if _TOKEN.fullmatch(token):
            about = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
            path = folder / f"{token}.upload"
            if path.is_file():
                return Upload(token, str(about["name"]), str(about["file"]), path)
    raise NotFound(UPLOAD, token[:8])


def look(
    upload: Upload, *, key: str = "", kinds: Mapping[str, str] | None = None, progress: Progress = quiet
) -> Imported:
    """What the upload would become. Raises `Unusable`."""
    plan = plan_for(upload.path, key=key, kinds=kinds)
    folder = upload.path.parent
    done = import_file(upload.path, plan, folder, progress=progress)
    path_of(folder, done.digest).unlink()
    return done


def make_live(
    database: Database, upload: Upload, *, plan: Plan, folder: Path, by: str, progress: Progress = quiet
) -> TableVersion:
    """Make the upload a version that answers from the next call on, without its rows that have errors. Raises `Unusable`."""
    done = import_file(upload.path, plan, folder, progress=progress)
    version = lookup_tables.make_live(database, upload.name, imported=done, folder=folder, file=upload.file, by=by)
    forget(upload)
    return version


def forget(upload: Upload) -> None:
    """Throw an upload away."""
    upload.path.unlink(missing_ok=True)
    upload.path.with_suffix(".json").unlink(missing_ok=True)


def find(database: Database, table: lookup_tables.TableRow, key: str, folder: Path) -> Mapping[str, str] | None:
    """The row of the live version with a key."""
    index = TableIndex(lookup_tables.fetch(database, table.live.digest, folder))
    try:
        return index.find(key)
    finally:
        index.close()


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - WAITING_S:
                path.unlink()
