"""What a backup holds, signed: every file with its digest, the schema it was made with, where the trail ended."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from fupin.keys import NAMES, key
from fupin.personal.files import sync

FILE = "manifest.json"
FORMAT = 1
DAMAGED = "这份备份不完整，没有恢复。"


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    """Last of all: a folder without it is a backup that was not finished."""
    said = {"format": FORMAT, "keys": fingerprints(), "files": listed(folder), **facts}
    said["signature"] = signature(said)
    (folder / FILE).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sync(folder / FILE)
    sync(folder)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest, when it is one, signed with these keys. Raises CommandError."""
    require_keys()
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
        signed = said.pop("signature")
        keys, number = said["keys"], said["format"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{folder} 里没有完好的 {FILE}：备份没有做完，或者不是本系统的备份。") from error
    if number != FORMAT:
        raise CommandError("这份备份是另一个版本做的，本版本读不了。请换用做备份的那个版本。")
    if keys != fingerprints():
        raise CommandError("现在的密钥不是这份备份的密钥，没有恢复。请先用 manage.py keys DIR --restore 放回。")
    if not hmac.compare_digest(signature(said), str(signed)):
        raise CommandError(f"{DAMAGED}{FILE} 被改动过。请换一份备份。")
    return dict(said)


def check_files(folder: Path, manifest: dict[str, Any]) -> None:
    known = {file["path"] for file in manifest["files"]}
    if strange := next((path for path in names(folder) if path not in known), None):
        raise CommandError(f"备份里多出一个文件 {strange}，没有恢复。请查明是谁放的，移走再做。")
    for file in manifest["files"]:
        path = folder / file["path"]
        if not path.is_file():
            raise CommandError(f"{DAMAGED}缺少文件 {file['path']}。请换一份备份。")
        if path.stat().st_size != file["bytes"] or sha256(path) != file["sha256"]:
            raise CommandError(f"{DAMAGED}文件 {file['path']} 已损坏或被改动。请换一份备份。")


def signature(said: dict[str, Any]) -> str:
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key("audit"), b"backup\n" + canonical.encode(), hashlib.sha256).hex()


def require_keys() -> None:
    """Restoring must never make new keys: what is restored was sealed with the old ones."""
    if not all((settings.KEY_DIR / f"{name}.key").exists() for name in NAMES):
        raise CommandError("数据文件夹里没有密钥。请先用 manage.py keys DIR --restore 放回，再做一次。")


def fingerprints() -> dict[str, str]:
    """What tells one key from another without telling the key."""
    if not settings.CREATE_KEYS:
        require_keys()
    return {name: fingerprint(key(name)) for name in NAMES}


def fingerprint(secret: bytes) -> str:
    return hmac.digest(secret, b"fingerprint", hashlib.sha256).hex()[:16]


def listed(folder: Path) -> list[dict[str, Any]]:
    return [described(name, folder / name) for name in names(folder)]


def names(folder: Path) -> list[str]:
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in files if name != FILE)


def described(name: str, path: Path) -> dict[str, Any]:
    return {"path": name, "bytes": path.stat().st_size, "sha256": sha256(path)}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def check_schema(manifest: dict[str, Any], engine: str) -> None:
    if manifest["engine"] != engine:
        raise CommandError(f"这份备份是 {manifest['engine']} 的，现在用的是 {engine}。请先把 DATABASE_URL 设成原来的。")
    if set(manifest["migrations"]) - known_migrations():
        made = manifest["version"]
        raise CommandError(f"这份备份是较新的版本（{made}）做的，本版本（{settings.VERSION}）读不了。请先升级本系统。")
