"""The three key files, copied apart from the data and put back."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from fupin.keys import LENGTH, NAMES
from fupin.personal.files import sync


def copy_keys(folder: Path) -> list[Path]:
    """Write the three keys into a folder outside the data folder. The same keys again are no fault."""
    folder = folder.resolve()
    if folder.is_relative_to(settings.DATA_DIR):
        raise CommandError("密钥要和数据分开保管，请换一个数据文件夹之外的地方，例如另一个 U 盘。")
    secrets = {name: read_key(settings.KEY_DIR, name) for name in NAMES}
    return put(secrets, folder, "这个文件夹里已有另一套密钥，没有覆盖。请换一个空的文件夹。")


def put_back_keys(folder: Path) -> list[Path]:
    """Copy kept keys into the data folder, never over other ones: without these, what they sealed is lost."""
    secrets = {name: read_key(folder, name) for name in NAMES}
    return put(secrets, settings.KEY_DIR, "数据文件夹里已有另一套密钥，没有覆盖。确定不要它，请先把它移到别处保存。")


def read_key(folder: Path, name: str) -> str:
    path = folder / f"{name}.key"
    try:
        text = path.read_text("ascii").strip()
        if len(bytes.fromhex(text)) != LENGTH:
            raise ValueError(name)
    except (OSError, ValueError) as error:
        raise CommandError(f"密钥文件 {path} 没有，或者已损坏。请换保管的另一份。") from error
    return text


def put(secrets: dict[str, str], folder: Path, refusal: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = {name: folder / f"{name}.key" for name in secrets}
    if any(path.exists() and path.read_text("ascii").strip() != secrets[name] for name, path in paths.items()):
        raise CommandError(refusal)
    for name, path in paths.items():
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets[name])
            file.flush()
            os.fsync(file.fileno())
    sync(folder)
    return list(paths.values())
