"""The three secret keys: they lie in files beside the data, never in the database, and are copied by `manage.py keys`.

`data` seals personal fields, `digest` makes their keyed digests, `audit` signs the audit chain.
"""

import os
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAMES = ("data", "digest", "audit")
LENGTH = 32


@cache
def key(name: str) -> bytes:
    """The 32 bytes of one key. Raises ImproperlyConfigured when its file is missing or damaged."""
    path = settings.KEY_DIR / f"{name}.key"
    if not path.exists() and settings.CREATE_KEYS:
        create(name)
    try:
        secret = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"密钥文件 {path} 读不出。请从保管处放回（manage.py keys 存的那一份）。") from error
    if len(secret) != LENGTH:
        raise ImproperlyConfigured(f"密钥文件 {path} 长度不对，请从保管处放回。")
    return secret


def create(name: str) -> None:
    """Write a new random key, only where none is. Two processes at once end with one key."""
    settings.KEY_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = settings.KEY_DIR / f".{name}.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(os.urandom(LENGTH).hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, settings.KEY_DIR / f"{name}.key")
    except FileExistsError:
        pass
    finally:
        draft.unlink()
