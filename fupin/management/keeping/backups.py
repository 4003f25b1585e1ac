"""Making a backup and restoring one."""

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from fupin.audit.verify import Anchor, Verdict, current_head, verify
from fupin.dashboard import demo_flag
from fupin.management.keeping.manifest import (
    applied_migrations,
    check_files,
    check_schema,
    read_manifest,
    write_manifest,
)
from fupin.management.keeping.stores import holds_records, store
from fupin.personal.files import PASSING, sync

UPLOADS = "uploads"


def make_backup(folder: Path) -> dict[str, Any]:
    """Both databases, then the uploads, into an empty folder: a row's file exists before the row does."""
    folder = own_folder(folder)
    head, keeper = current_head(), store()
    facts = {
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "version": settings.VERSION,
        "engine": keeper.engine,
        "migrations": applied_migrations(),
        "audit": {"count": head.count, "last": head.last},
        "demo": demo_flag.is_demo(),
    }
    keeper.dump(folder)
    copied = copy_uploads(Path(settings.UPLOAD_DIR), folder / UPLOADS)
    write_manifest(folder, facts)
    return {**facts, "uploads": copied}


def own_folder(folder: Path) -> Path:
    folder = folder.resolve()
    if folder.is_relative_to(settings.DATA_DIR):
        raise CommandError("备份要放在数据文件夹之外，最好是另一块硬盘或另一台机器。请换一个文件夹。")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} 已有内容，没有备份。请给一个空的或还没有的文件夹，例如按日期命名。")
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def copy_uploads(source: Path, target: Path) -> int:
    """How many files. One that ends meanwhile (a checked table, once confirmed) is not missed; a department's list that
    waits to be destroyed is left out."""
    copied = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        place = target / path.relative_to(source)
        try:
            if path.is_file() and path.suffix != PASSING:
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(path, place)
                sync(place)
                copied += 1
        except FileNotFoundError:
            place.unlink(missing_ok=True)
    return copied


def restore_backup(folder: Path, *, replace: bool) -> tuple[dict[str, Any], Path, Verdict]:
    """All is checked before anything is touched; what stood before is kept. Returns manifest, way back, verdict."""
    manifest, keeper = read_manifest(folder), store()
    check_schema(manifest, keeper.engine)
    check_files(folder, manifest)
    if holds_records() and not replace:
        raise CommandError("现在的数据库里有记录，没有恢复。确定要用备份替换它，请加 --replace（原有的会留存）。")
    os.umask(0o077)
    way_back = settings.DATA_DIR / f"before-restore-{timezone.localtime():%Y%m%d-%H%M%S}"
    way_back.mkdir(mode=0o700)
    keeper.load(folder, way_back)
    swap_uploads(folder / UPLOADS, way_back / UPLOADS)
    set_demo(manifest["demo"])
    call_command("migrate", verbosity=0)
    call_command("migrate", database="queue", verbosity=0)
    Session.objects.all().delete()  # everybody logs in again: a session of that day is nobody's right today
    return manifest, way_back, verify(Anchor(manifest["audit"]["count"], manifest["audit"]["last"]))


def swap_uploads(source: Path, way_back: Path) -> None:
    uploads = Path(settings.UPLOAD_DIR)
    if uploads.exists():
        uploads.rename(way_back)
        for passing in way_back.glob(f"*{PASSING}"):
            passing.unlink()
    copy_uploads(source, uploads)


def set_demo(demo: bool) -> None:
    if demo:
        demo_flag.mark_demo()
    else:
        (settings.DATA_DIR / demo_flag.FILE).unlink(missing_ok=True)
